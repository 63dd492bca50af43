"""From figures to coordinates: what the SVG of the dashboard draws, without database and without markup.

x and widths are texts in percent, y and heights texts in pixels, so that templates neither round nor write
a decimal comma. A chart never decides anything: numbers and intervals come from alumni/outcomes.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from alumni.outcomes.intervals import verdict, wilson
from core.numbers import DASH, format_number, format_share, percentage

# The fixed order of every stacked chart; hollow (not working) is drawn last so that its outline is whole.
PARTS = ("first", "second", "unclassified", "not_placed", "unknown")
HOLLOW = "not_placed"
# Fewer graduations are neither ranked nor judged (docs/indicators.md, Measure 15).
FEWEST_RANKED = 5


class Counts(Protocol):
    """The integers of a figure that charts draw; None where a small number is hidden."""

    matured: int | None
    placed: int | None
    first: int | None
    second: int | None
    unclassified: int | None
    not_placed: int | None
    unknown: int | None


@dataclass(frozen=True)
class Part:
    """One piece of a stacked bar or column."""

    name: str
    count: int
    share: str
    start: str
    size: str


@dataclass(frozen=True)
class Stack:
    """The pieces of one figure in reading order; empty where nothing has matured or a number is hidden."""

    parts: tuple[Part, ...] = ()

    @property
    def drawn(self) -> list[Part]:
        """The pieces in the order in which they are painted."""
        return sorted(self.parts, key=lambda part: part.name == HOLLOW)

    @property
    def spoken(self) -> list[Part]:
        """The pieces worth telling."""
        return [part for part in self.parts if part.count]


def percent(value: float | Decimal) -> str:
    """A coordinate, e.g. '41.79%'."""
    return f"{float(value):.2f}%"


def anchor(value: Decimal | None) -> str:
    """Where a label hangs on its line, so that it is not cut at the edge."""
    if value is None or 12 <= value <= 88:
        return "middle"
    return "end" if value > 88 else "start"


def pixels(value: float | Decimal) -> str:
    """A coordinate in pixels, e.g. '72.4'."""
    return f"{float(value):.1f}"


def is_drawable(counts: Counts) -> bool:
    """True if there is a base and no part of it is hidden."""
    return bool(counts.matured) and all(getattr(counts, name) is not None for name in PARTS)


def stack(counts: Counts) -> Stack:
    """A horizontal bar of 100 %."""
    if not is_drawable(counts):
        return Stack()
    parts, before = [], 0
    for name in PARTS:
        count = getattr(counts, name)
        size = Decimal(count) * 100 / counts.matured
        start = Decimal(before) * 100 / counts.matured
        if count:
            share = format_share(count, counts.matured)
            parts.append(Part(name, count, share, percent(start), percent(size)))
        before += count
    return Stack(tuple(parts))


@dataclass(frozen=True)
class Slice:
    """One piece of a bar whose pieces are no outcomes; `fill` names its colour and texture."""

    fill: str
    start: str
    size: str


def slices(parts: Sequence[tuple[str, int]]) -> tuple[Slice, ...]:
    """A bar of 100 % from (fill, count) in reading order; hollow pieces come last, to be drawn on top."""
    whole = sum(count for _, count in parts)
    found, before = [], 0
    for fill, count in parts:
        if count:
            found.append(Slice(fill, percent(before * 100 / whole), percent(count * 100 / whole)))
        before += count
    return tuple(sorted(found, key=lambda piece: piece.fill == "none"))


# --- Points with intervals ------------------------------------------------------------------------------
@dataclass(frozen=True)
class Tick:
    """A grid line; its label stands aside where the target's label stands."""

    x: str
    label: str


@dataclass(frozen=True)
class Axis:
    """A stretch of percent drawn from the left to the right edge of the cell."""

    low: int
    high: int
    step: int
    target: Decimal | None = None

    def x(self, value: float | Decimal) -> str:
        """Where that percentage stands."""
        return percent(self._place(value))

    @property
    def ticks(self) -> list[Tick]:
        """Grid lines from the first to the last full step."""
        return [
            Tick(self.x(value), "" if self._is_crowded(value) else f"{value}%")
            for value in range(self.low, self.high + 1, self.step)
        ]

    @property
    def target_x(self) -> str | None:
        return None if self.target is None else self.x(self.target)

    def _place(self, value: float | Decimal) -> float:
        # A little air left and right, so that marks at the ends are not cut.
        return 4 + (float(value) - self.low) / (self.high - self.low) * 92

    def _is_crowded(self, value: int) -> bool:
        return self.target is not None and abs(self._place(value) - self._place(self.target)) < 15


def axis(ends: Iterable[float], target: Decimal | None) -> Axis:
    """An axis in full tens that holds these percentages and the target."""
    values = [*ends, *([] if target is None else [float(target)])] or [0, 100]
    low = max(0, int(min(values) // 10) * 10)
    high = min(100, -int(-max(values) // 10) * 10)
    if high <= low:
        low, high = max(0, low - 10), min(100, low + 10)
    return Axis(low, high, 10 if high - low <= 50 else 20, target)


@dataclass(frozen=True)
class Dot:
    """One rate with its Wilson interval; `x` is None where nothing can be drawn."""

    x: str | None = None
    low_x: str | None = None
    high_x: str | None = None
    rate: str = DASH
    interval: str = ""
    verdict: str | None = None
    target_x: str | None = None


@dataclass(frozen=True)
class DotTable:
    """Points under one axis, in the order of the figures given."""

    axis: Axis
    dots: tuple[Dot, ...]


def dot_table(
    counts: Sequence[Counts], target: Decimal | None, own: Sequence[Decimal | None] | None = None
) -> DotTable:
    """A point and an interval for each figure; verdicts against its own target, else the common one."""
    targets = [target if each is None else each for each in own or [None] * len(counts)]
    found = [_ends(each) for each in counts]
    lines = [float(each) for each in targets if each is not None]
    scale = axis([*(end for ends in found if ends for end in ends), *lines], target)
    rows = zip(counts, found, targets, strict=True)
    return DotTable(scale, tuple(_dot(each, ends, scale, held) for each, ends, held in rows))


def is_ranked(counts: Counts) -> bool:
    """True if there are enough graduations to compare them with others."""
    return counts.placed is not None and (counts.matured or 0) >= FEWEST_RANKED


def _ends(counts: Counts) -> tuple[float, float] | None:
    if counts.placed is None or not counts.matured:
        return None
    interval = wilson(counts.placed, counts.matured)
    return interval.low * 100, interval.high * 100


def _dot(counts: Counts, ends: tuple[float, float] | None, scale: Axis, target: Decimal | None) -> Dot:
    target_x = None if target is None else scale.x(target)
    if ends is None:
        return Dot(target_x=target_x)
    low, high = ends
    judged = target is not None and is_ranked(counts)
    return Dot(
        x=scale.x(percentage(counts.placed, counts.matured)),
        low_x=scale.x(low),
        high_x=scale.x(high),
        rate=format_number(percentage(counts.placed, counts.matured, 1), 1),
        interval=f"{low:.0f}–{high:.0f}",
        verdict=verdict(counts.placed, counts.matured, target) if judged else None,
        target_x=target_x,
    )


# --- Columns over time ----------------------------------------------------------------------------------
COLUMNS_LEFT, COLUMNS_TOP, COLUMNS_BASE = 8, 14, 194
COLUMNS_GAP = 0.22  # of a place, left free between two columns
LOWEST_LABEL = 16  # pixels a piece must have to carry its number


@dataclass(frozen=True)
class ColumnPart:
    """One piece of a column; `label` is its whole percentage where it fits."""

    name: str
    y: str
    height: str
    label: str
    label_y: str
    box_y: str


@dataclass(frozen=True)
class Column:
    """One stacked column: `x` and `width` of the bar, `middle` of its label."""

    label: str
    x: str
    width: str
    middle: str
    parts: tuple[ColumnPart, ...]

    @property
    def drawn(self) -> list[ColumnPart]:
        return sorted(self.parts, key=lambda part: part.name == HOLLOW)


@dataclass(frozen=True)
class Heading:
    """A word under several columns: the year of its waves."""

    label: str
    x: str


@dataclass(frozen=True)
class ColumnChart:
    """Columns from old to new, with the grid and the line of the target."""

    columns: tuple[Column, ...]
    headings: tuple[Heading, ...]
    grid: tuple[Tick, ...]
    target_y: str | None


def columns(
    counts: Sequence[Counts], labels: Sequence[tuple[str, str]], target: Decimal | None
) -> ColumnChart:
    """Stacked columns; `labels` gives (heading, label) of each, an empty heading leaves the line out."""
    starts = _places([heading for heading, _ in labels])
    room = 100 - COLUMNS_LEFT
    unit = room / (starts[-1] + 1 if starts else 1)
    drawn = tuple(
        _column(each, label, COLUMNS_LEFT + start * unit, unit)
        for each, (_, label), start in zip(counts, labels, starts, strict=True)
    )
    return ColumnChart(
        columns=drawn,
        headings=_headings(labels, drawn),
        grid=tuple(Tick(pixels(_y(value)), f"{value}%") for value in (0, 25, 50, 75, 100)),
        target_y=None if target is None else pixels(_y(target)),
    )


def _y(value: float | Decimal) -> float:
    return COLUMNS_BASE - float(value) / 100 * (COLUMNS_BASE - COLUMNS_TOP)


def _places(headings: list[str]) -> list[float]:
    """Where each column begins, in columns; a new heading leaves a gap."""
    places, at = [], 0.0
    for number, heading in enumerate(headings):
        if number and heading != headings[number - 1]:
            at += 0.4
        places.append(at)
        at += 1
    return places


def _column(counts: Counts, label: str, x: float, unit: float) -> Column:
    width = min(unit * (1 - COLUMNS_GAP), 12.0)
    left = x + (unit - width) / 2
    parts, before = [], Decimal(0)
    for name in PARTS if is_drawable(counts) else ():
        count = getattr(counts, name)
        after = before + Decimal(count) * 100 / counts.matured
        if count:
            parts.append(_column_part(name, before, after, percentage(count, counts.matured, 0)))
        before = after
    return Column(label, percent(left), percent(width), percent(left + width / 2), tuple(parts))


def _column_part(name: str, before: Decimal, after: Decimal, share: Decimal) -> ColumnPart:
    top, bottom = _y(after), _y(before)
    fits = bottom - top >= LOWEST_LABEL and name in ("first", "second")
    middle = (top + bottom) / 2
    return ColumnPart(
        name=name,
        y=pixels(top),
        height=pixels(bottom - top),
        label=format_number(share) if fits else "",
        label_y=pixels(middle + 4),
        box_y=pixels(middle),
    )


def _headings(labels: Sequence[tuple[str, str]], drawn: tuple[Column, ...]) -> tuple[Heading, ...]:
    middles: dict[str, list[float]] = {}
    for (heading, _), column in zip(labels, drawn, strict=True):
        middles.setdefault(heading, []).append(float(column.middle.rstrip("%")))
    return tuple(
        Heading(heading, percent(sum(places) / len(places))) for heading, places in middles.items() if heading
    )


# --- Plain bars -----------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Bar:
    """One bar from the left edge; the longest is drawn at full width."""

    count: int | None
    share: str
    width: str


def bars(counts: Sequence[int | None], whole: int | None) -> tuple[Bar, ...]:
    """Bars of parts of one whole, on a scale that the longest fills."""
    longest = max((count for count in counts if count), default=0)
    return tuple(
        Bar(
            count=count,
            share=DASH if count is None or not whole else format_share(count, whole),
            width=percent(count * 100 / longest if count and longest else 0),
        )
        for count in counts
    )
