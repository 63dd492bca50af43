"""From rates to the coordinates of a funnel plot: how far from the common rate is chance, by size of a group.

The limits come from alumni/outcomes/intervals.py (docs/indicators.md, Measure 15); here they are only drawn.
x is the number of graduations, y the rate; what is under five graduations is not drawn.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from alumni.outcomes.intervals import INNER, OUTER, Interval
from blk_portal.dashboard.charts import FEWEST_RANKED, Axis, Counts, Tick, axis, is_ranked, percent, pixels
from core.numbers import format_count

LEFT, RIGHT, TOP, BASE = 8, 97, 14, 234
# Points of a limit's line; the limits are steps, so more would only draw the steps.
STEPS = 60
LABEL_ROOM_X, LABEL_ROOM_Y = 22.0, 15.0

# (graduations, confidence) -> the limits around the common rate, as fractions.
Limits = Callable[[int, float], Interval]


class Group(NamedTuple):
    """What is drawn: its name and counts; `beyond` is '', '95' or '99.8', `side` '', above or below."""

    name: str
    counts: Counts
    beyond: str
    side: str


@dataclass(frozen=True)
class Point:
    """One group; `beyond` is the widest limit it lies outside of ('', '95' or '99.8'), `side` which one."""

    name: str
    x: str
    y: str
    beyond: str
    side: str
    label: str = ""
    label_y: str = ""
    anchor: str = "start"


@dataclass(frozen=True)
class Funnel:
    """The plot: paths in a box of 100 x 100, points in percent and pixels."""

    points: tuple[Point, ...]
    inner: tuple[str, str]
    outer: tuple[str, str]
    rate_y: str
    target_y: str | None
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]

    @property
    def left(self) -> str:
        return percent(LEFT)

    @property
    def right(self) -> str:
        return percent(RIGHT)

    @property
    def width(self) -> str:
        return percent(RIGHT - LEFT)

    @property
    def height(self) -> int:
        return BASE - TOP


def funnel(groups: Sequence[Group], rate: Decimal, target: Decimal | None, limits: Limits) -> Funnel | None:
    """The plot of these groups around the common `rate` in percent; None where there is nobody to compare."""
    ranked = [group for group in groups if is_ranked(group.counts)]
    if len(ranked) < 2:
        return None
    widest = _nice(max(group.counts.matured for group in ranked))
    ends = [end * 100 for group in ranked for end in limits(group.counts.matured, OUTER)]
    rates = [group.counts.placed * 100 / group.counts.matured for group in ranked]
    scale = axis([*ends, *rates, float(rate)], target)
    points = [_point(group, widest, scale) for group in ranked]
    paths = {confidence: _paths(confidence, widest, scale, limits) for confidence in (INNER, OUTER)}
    return Funnel(
        points=tuple(_labelled(points)),
        inner=paths[INNER],
        outer=paths[OUTER],
        rate_y=pixels(_y(rate, scale)),
        target_y=None if target is None else pixels(_y(target, scale)),
        x_ticks=tuple(Tick(percent(_x(n, widest)), format_count(n)) for n in _quarters(widest)),
        y_ticks=tuple(
            Tick(pixels(_y(value, scale)), f"{value}%")
            for value in range(scale.low, scale.high + 1, scale.step)
        ),
    )


def _nice(largest: int) -> int:
    """The end of the axis: 1, 2, 4 or 8 times a power of ten that holds the largest group."""
    unit = 10
    while True:
        for times in (1, 2, 4, 8):
            if largest <= unit * times:
                return unit * times
        unit *= 10


def _quarters(widest: int) -> list[int]:
    return [0, *(widest * part // 4 for part in (1, 2, 3) if widest * part % 4 == 0), widest]


def _x(size: int, widest: int) -> float:
    return LEFT + size / widest * (RIGHT - LEFT)


def _y(value: float | Decimal, scale: Axis) -> float:
    return BASE - (float(value) - scale.low) / (scale.high - scale.low) * (BASE - TOP)


def _point(group: Group, widest: int, scale: Axis) -> Point:
    counts = group.counts
    x, y = _x(counts.matured, widest), _y(counts.placed * 100 / counts.matured, scale)
    return Point(
        name=group.name,
        x=percent(x),
        y=pixels(y),
        beyond=group.beyond,
        side=group.side,
        label=group.name if group.beyond else "",
        label_y=pixels(y + 4),
        anchor="end" if x > 70 else "start",
    )


def _labelled(points: Sequence[Point]) -> list[Point]:
    """The points with the names that have room; the table below names all."""
    shown: list[tuple[float, float]] = []
    found = []
    for point in points:
        x, y = float(point.x.rstrip("%")), float(point.y)
        is_crowded = any(
            abs(x - other_x) < LABEL_ROOM_X and abs(y - other_y) < LABEL_ROOM_Y for other_x, other_y in shown
        )
        if point.label and not is_crowded:
            shown.append((x, y))
            found.append(point)
        else:
            found.append(_bare(point))
    return found


def _bare(point: Point) -> Point:
    return Point(point.name, point.x, point.y, point.beyond, point.side)


def _paths(confidence: float, widest: int, scale: Axis, limits: Limits) -> tuple[str, str]:
    """The lower and the upper line as SVG paths in a box of 100 x 100, cut at the edges of the axis."""
    sizes = sorted({max(FEWEST_RANKED, round(widest * (step / STEPS) ** 2)) for step in range(1, STEPS + 1)})
    found = [(size, limits(size, confidence)) for size in sizes]
    return tuple(
        "M" + " ".join(f"{size * 100 / widest:.2f},{_box_y(ends[end], scale):.2f}" for size, ends in found)
        for end in (0, 1)
    )


def _box_y(fraction: float, scale: Axis) -> float:
    value = min(max(fraction * 100, scale.low), scale.high)
    return 100 - (value - scale.low) / (scale.high - scale.low) * 100
