"""The blocks of the dashboard: figures, charts, findings and links put together for the templates.

Nothing is counted here; counts come from alumni/outcomes/figures.py, small numbers are None already.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from alumni.outcomes.definitions import CLASS_LABELS, MISSING, Definition
from alumni.outcomes.figure import name_under
from alumni.outcomes.figures import EvidenceRow, Group
from blk_portal.dashboard import charts, findings
from blk_portal.dashboard.charts import Counts
from core.numbers import format_count, format_number, format_share, percentage

HIDDEN = "disamarkan"
WAVES_SHOWN = 8
TIPS = {
    "first": {
        "bps": "Buruh, karyawan, pegawai, termasuk magang bergaji; dan usaha dengan pekerja tetap "
        "yang dibayar.",
        "ilo": "Pekerja dengan BPJS Ketenagakerjaan, atau usaha yang punya NIB.",
        "relation": "Bekerja pada orang atau perusahaan lain: buruh, karyawan, pegawai, pekerja bebas.",
    },
    "second": {
        "bps": "Berusaha sendiri, dibantu pekerja tidak tetap, pekerja bebas, atau pekerja keluarga.",
        "ilo": "Pekerja tanpa BPJS Ketenagakerjaan, usaha tanpa NIB, atau pekerja keluarga.",
        "relation": "Berusaha sendiri atau membantu usaha keluarga.",
    },
    "unclassified": "Bekerja, tetapi status pekerjaannya belum diisi. Kami tidak menebaknya.",
    "not_placed": "Ada kabar setelah jendela waktu, dan belum bekerja; termasuk yang melanjutkan sekolah.",
    "unknown": "Belum ada kabar yang cukup. Tetap masuk pembagi, agar angkanya tidak dibesar-besarkan.",
}


@dataclass(frozen=True)
class Cell:
    """A figure as written, and the address of the people behind it (empty: nobody, or not open)."""

    text: str
    url: str = ""


@dataclass(frozen=True)
class Addresses:
    """Where links lead: `people(definition, outcome)` and `page(definition)` give addresses."""

    people: Callable[[Definition, str], str]
    page: Callable[[Definition], str]


@dataclass(frozen=True)
class Key:
    """One outcome under the headline bar."""

    name: str
    label: str
    tip: str
    share: str
    behind: Cell
    is_right: bool


@dataclass(frozen=True)
class Row:
    """One group in a table of figures: cells by the name of the outcome, with its drawing."""

    label: str
    url: str
    cells: dict[str, Cell]
    drawing: object
    matured: Cell
    # The cells of the outcomes that the headline lists, in its order.
    listed: tuple[Cell, ...] = ()


def class_label(name: str, rule: str) -> str:
    """'first' under bps is 'Formal'."""
    return CLASS_LABELS[name_under(rule, name)]


def share_cell(counts: Counts, name: str, definition: Definition, to: Addresses, places: int = 1) -> Cell:
    """The share of the matured as '41,8' with the list behind it."""
    count = getattr(counts, name)
    if None in (count, counts.matured):
        return Cell(HIDDEN)
    text = format_number(percentage(count, counts.matured, places), places)
    return Cell(text, to.people(definition, name) if count else "")


def count_cell(counts: Counts, name: str, definition: Definition, to: Addresses, word: str = "") -> Cell:
    """The count itself with the list behind it."""
    count = getattr(counts, name)
    if count is None:
        return Cell(HIDDEN)
    text = f"{format_count(count)} {word}".strip()
    return Cell(text, to.people(definition, name) if count else "")


def keys(counts: Counts, definition: Definition, to: Addresses) -> list[Key]:
    """The outcomes under the bar in the fixed order; unclassified only where there is any."""
    found = []
    for name in charts.PARTS:
        count = getattr(counts, name)
        if name == "unclassified" and not count:
            continue
        tip = TIPS[name]
        found.append(
            Key(
                name=name,
                label=class_label(name, definition.rule),
                tip=tip if isinstance(tip, str) else tip[definition.rule],
                share=HIDDEN if None in (count, counts.matured) else format_share(count, counts.matured),
                behind=count_cell(counts, name, definition, to, "alumni"),
                is_right=name in ("not_placed", "unknown"),
            )
        )
    return found


def years_row(years: Sequence[Group], definition: Definition, to: Addresses) -> list[dict]:
    """The rate of each year with a link to its page, the chosen ones marked."""
    chosen = definition.values_of("year")
    return [
        {
            "label": group.label,
            "share": rate_text(group.figure),
            "url": to.page(definition.narrowed("year", group.value)),
            "is_current": group.value in chosen,
        }
        for group in years
    ]


def rate_text(counts: Counts) -> str:
    """'65,8%', or why there is no number."""
    if None in (counts.placed, counts.matured):
        return HIDDEN
    return format_share(counts.placed, counts.matured)


def named(groups: Sequence[Group]) -> list[findings.Named]:
    """Groups as the findings take them."""
    return [findings.Named(group.value, group.label, group.figure) for group in groups]


def by_rate(groups: Sequence[Group]) -> list[Group]:
    """Highest rate first; under five graduations and hidden ones come last, by name."""

    def place(group: Group) -> tuple:
        counts = group.figure
        if not charts.is_ranked(counts):
            return (1, Decimal(0), group.label)
        return (0, -Decimal(counts.placed) / counts.matured, group.label)

    return sorted(groups, key=place)


def rows(
    key: str,
    groups: Sequence[Group],
    drawings: Sequence[object],
    definition: Definition,
    to: Addresses,
    names: Sequence[str] = ("placed", *charts.PARTS),
    places: int = 1,
) -> list[Row]:
    """One row for each group, its cells narrowed to the group."""
    found = []
    for group, drawing in zip(groups, drawings, strict=True):
        own = definition.narrowed(key, group.value)
        cells = {name: share_cell(group.figure, name, own, to, places) for name in names}
        found.append(
            Row(
                label=group.label,
                url=to.page(own),
                cells=cells,
                drawing=drawing,
                matured=count_cell(group.figure, "matured", own, to),
            )
        )
    return found


def centres_block(
    groups: Sequence[Group], definition: Definition, target: Decimal | None, to: Addresses
) -> dict:
    """The centres with their intervals; the table is the chart."""
    ordered = by_rate(groups)
    table = charts.dot_table([group.figure for group in ordered], target)
    return {
        "finding": findings.centres_finding(named(ordered), target),
        "axis": table.axis,
        "rows": rows("centre", ordered, table.dots, definition, to, ("placed", "unknown")),
        "target": target is not None,
    }


def fields_block(
    key: str, groups: Sequence[Group], definition: Definition, target: Decimal | None, to: Addresses
) -> dict:
    """Fields, or the programmes of one field, as stacked bars sorted by total."""
    ordered = [group for group in by_rate(groups) if group.figure.matured != 0]
    words = [class_label(name, definition.rule).lower() for name in ("first", "second")]
    stacks = [charts.stack(group.figure) for group in ordered]
    return {
        "finding": findings.fields_finding(named(ordered), tuple(words)),
        "heading": {"field": "Kejuruan", "programme": "Program"}[key],
        "rows": rows(key, ordered, stacks, definition, to, ("placed", "first", "second"), places=0),
        "target_x": None if target is None else charts.percent(target),
    }


def trend_block(
    key: str,
    groups: Sequence[Group],
    definition: Definition,
    target: Decimal | None,
    to: Addresses,
    listed: Sequence[str],
) -> dict:
    """Columns by wave or by year, old to new; the table holds all, the columns the latest."""
    told = [group for group in groups if group.figure.matured != 0]
    # Graduations outside waves are in the table, but at no place in time.
    dated = [group for group in told if group.value != MISSING]
    drawn = dated[-WAVES_SHOWN:]
    labels = [_wave_words(group.value) if key == "wave" else ("", group.label) for group in drawn]
    chart = charts.columns([group.figure for group in drawn], labels, target)
    what = {"wave": "gelombang", "year": "tahun lulus"}[key]
    spoken = [findings.Named(group.value, _spoken(key, group), group.figure) for group in dated]
    return {
        "key": key,
        "finding": findings.trend_finding(spoken, what),
        "chart": chart,
        "heading": what.capitalize(),
        "rows": [
            replace(row, listed=tuple(row.cells[name] for name in listed))
            for row in rows(key, told, [None] * len(told), definition, to)
        ],
        "spoken": "; ".join(f"{each.label} {rate_text(each.counts)}" for each in spoken[-WAVES_SHOWN:]),
    }


def _wave_words(value: str) -> tuple[str, str]:
    """'2024-III' -> ('2024', 'III')."""
    year, _, number = value.partition("-")
    return year, number


def _spoken(key: str, group: Group) -> str:
    if key == "year":
        return f"Lulusan {group.label}"
    year, number = _wave_words(group.value)
    return f"Gelombang {number} {year}"


EVIDENCE_WORDS = {
    "documented": "Dokumen",
    "confirmed": "Pemberi kerja",
    "reported": "Pernyataan alumni",
    "hearsay": "Pihak lain",
}


@dataclass(frozen=True)
class EvidenceLine:
    """One level of evidence: its letter, its own bar, and how many reach it or better."""

    letter: str
    word: str
    bar: charts.Bar
    reached: Cell


def evidence_block(lines: Sequence[EvidenceRow], definition: Definition, to: Addresses) -> dict:
    """Placements by evidence, strongest first; D apart, as it is in no official figure."""
    *official, hearsay = lines
    nested = [hearsay.base, *(line.placed for line in reversed(official))]
    bars = charts.bars(findings.exclusive(nested), hearsay.base)
    return {
        "finding": findings.evidence_finding(nested),
        "nested": nested,
        "lines": [
            EvidenceLine(
                letter=line.label[0],
                word=EVIDENCE_WORDS[line.level],
                bar=bar,
                reached=_reached(line, count, definition, to),
            )
            for line, bar, count in zip(lines, bars, [*reversed(nested[1:]), nested[0]], strict=True)
        ],
    }


def _reached(line: EvidenceRow, count: int, definition: Definition, to: Addresses) -> Cell:
    """How many reach that level, with the list that asks for that level at least."""
    asked = replace(definition, min_evidence=line.level)
    return Cell(format_count(count), to.people(asked, "placed") if count else "")
