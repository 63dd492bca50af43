"""Two groups held against each other: women and men, with and without a disability (Measure 14)."""

from collections.abc import Sequence
from dataclasses import dataclass

from alumni.outcomes.comparisons import GAPS
from alumni.outcomes.definitions import MISSING, Definition
from alumni.outcomes.figure import Figure
from alumni.outcomes.figures import Figures, Group
from alumni.outcomes.intervals import newcombe
from blk_portal.dashboard.blocks import Addresses, Cell, count_cell, rate_text
from blk_portal.dashboard.charts import Axis, axis, is_ranked
from core.numbers import format_count, format_number, format_share, fraction_percentage, points_difference

# Which gap -> how its two sides are called within a sentence.
SIDES = {
    "women_men": ("perempuan", "laki-laki"),
    "disability": ("penyandang disabilitas", "bukan penyandang"),
}


@dataclass(frozen=True)
class Side:
    """One of the two groups: its rate, who is placed of how many, and where it is drawn."""

    label: str
    rate: str
    placed: Cell
    matured: Cell
    x: str | None = None
    low_x: str | None = None
    high_x: str | None = None


@dataclass(frozen=True)
class GapLine:
    """A gap: its sides, the sentence, and the axis; no axis where a number is hidden or has no base."""

    name: str
    first: Side
    other: Side
    sentence: str
    axis: Axis | None


def gap_line(name: str, groups: Sequence[Group], definition: Definition, to: Addresses) -> GapLine | None:
    """The gap of that name out of the breakdown by its key; None where one of the sides is nobody."""
    key, first, other = GAPS[name]
    by_value = {group.value: group for group in groups}
    if not {first, other} <= by_value.keys():
        return None
    pair = [by_value[first], by_value[other]]
    figures = [group.figure for group in pair]
    scale = (
        axis([end * 100 for each in figures for end in each.interval], None) if _is_told(figures) else None
    )
    sides = [_side(group, definition.narrowed(key, group.value), scale, to) for group in pair]
    return GapLine(name, *sides, gap_sentence(name, *figures), scale)


def _is_told(figures: Sequence[Figure]) -> bool:
    return all(each.placed is not None and each.matured for each in figures)


def _side(group: Group, definition: Definition, scale: Axis | None, to: Addresses) -> Side:
    figure = group.figure
    drawn = {}
    if scale:
        low, high = figure.interval
        drawn = {
            "x": scale.x(figure.placed * 100 / figure.matured),
            "low_x": scale.x(low * 100),
            "high_x": scale.x(high * 100),
        }
    return Side(
        label=group.label,
        rate=rate_text(figure),
        placed=count_cell(figure, "placed", definition, to),
        matured=count_cell(figure, "matured", definition, to),
        **drawn,
    )


def gap_sentence(name: str, first: Figure, other: Figure) -> str:
    """How far the first is behind or ahead, with the interval; hidden or few people are not compared."""
    own, others = SIDES[name]
    if None in (first.placed, first.matured, other.placed, other.matured):
        return f"Angka {own} disamarkan, karena angka kecil dilindungi."
    if not (is_ranked(first) and is_ranked(other)):
        return f"Terlalu sedikit untuk membandingkan {own} dengan {others}."
    counts = (first.placed, first.matured, other.placed, other.matured)
    points, interval = points_difference(*counts, 1), newcombe(*counts)
    low, high = (format_number(fraction_percentage(end, 1), 1) for end in interval)
    size = f"{format_number(abs(points), 1)} poin (rentang {low} sampai {high})"
    if interval.high < 0:
        return f"Angka {own} tertinggal {size} dari {others}."
    if interval.low > 0:
        return f"Angka {own} lebih tinggi {size} dari {others}."
    return f"Angka {own} dan {others} belum berbeda jelas: selisih {size}."


def inclusion_block(figures: Figures, to: Addresses) -> dict:
    """People with a disability and the others, by kind, and women and men."""
    definition, total = figures.definition, figures.total
    by_disability = figures.breakdown("disability")
    kinds = [group for group in figures.breakdown("disability_kind") if group.value != MISSING]
    shown = [group.figure for group in (*by_disability, *kinds)]
    return {
        "finding": share_finding(by_disability, total),
        "disability": gap_line("disability", by_disability, definition, to),
        "sex": gap_line("women_men", figures.breakdown("sex"), definition, to),
        "kinds": [_kind(group, definition.narrowed("disability_kind", group.value), to) for group in kinds],
        "is_hidden": any(None in (each.placed, each.matured) for each in shown),
    }


def _kind(group: Group, definition: Definition, to: Addresses) -> Side:
    return _side(group, definition, None, to)


def share_finding(groups: Sequence[Group], total: Figure) -> str:
    """How many of those who are counted have a disability; who was not asked is said with it."""
    counts = {group.value: group.figure.matured for group in groups}
    if not counts.get("yes", 0) and None not in counts.values():
        return "Belum ada penyandang disabilitas di antara kelulusan yang dihitung."
    if None in (counts.get("yes"), total.matured):
        return "Bagian penyandang disabilitas disamarkan, karena angka kecil dilindungi."
    text = f"{format_share(counts['yes'], total.matured)} kelulusan adalah penyandang disabilitas"
    asked = counts.get("not_asked")
    tail = f"; {format_count(asked)} belum ditanya" if asked else ""
    return f"{text} ({format_count(counts['yes'])} dari {format_count(total.matured)}{tail})."
