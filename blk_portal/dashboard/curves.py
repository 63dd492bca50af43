"""From a curve of time to placement to coordinates: steps, people at risk under the axis, the median's mark.

The curve itself comes from alumni/outcomes/survival.py (docs/indicators.md, Measure 10). It is drawn for one
year, in a box of 100 x 100, and never beyond the last day of which anything is known.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from alumni.outcomes.survival import Curve
from blk_portal.dashboard.charts import Tick, percent, pixels
from core.numbers import format_count, format_rate, fraction_percentage

DAYS_SHOWN = 365
MONTHS = (0, 3, 6, 9, 12)
LEFT, RIGHT, TOP, BASE = 8, 86, 12, 176
# Two labels at the ends of lines keep so far apart.
LABEL_GAP = 14.0
# The line of everybody, of the first class, of the second and of who has none.
TOTAL = "total"
STYLES = ("f", "i", "u")


@dataclass(frozen=True)
class Line:
    """One line: whose it is, how it looks, its path and the share at its end."""

    name: str
    style: str
    path: str
    label: str
    label_y: str


@dataclass(frozen=True)
class CurveChart:
    """The lines with the grid; `at_risk` stands below the axis at each of the months."""

    lines: tuple[Line, ...]
    y_ticks: tuple[Tick, ...]
    x_ticks: tuple[Tick, ...]
    at_risk: tuple[Tick, ...]
    median_x: str | None
    median_y: str | None

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


def day_of(month: int) -> int:
    """The day since graduation at which that month of the axis stands."""
    return round(month * DAYS_SHOWN / 12)


def curve_chart(curve: Curve, classes: Sequence[str]) -> CurveChart | None:
    """The lines of all and of each class that anybody has; None where nobody was ever placed."""
    if not curve.points or curve.last_day is None:
        return None
    end = min(curve.last_day, DAYS_SHOWN)
    names = [TOTAL, *(name for name in classes if name in curve.classes)]
    top = _top(max(share for name in names for _, share in steps(curve, name, end)))
    drawn = [_line(curve, name, classes, end, top) for name in names]
    has_median = curve.median.day is not None and curve.median.day <= end
    return CurveChart(
        lines=tuple(_spread(drawn)),
        y_ticks=tuple(Tick(pixels(_y(value / 100, top)), f"{value}%") for value in range(0, top + 1, 20)),
        x_ticks=tuple(Tick(_x(day_of(month)), str(month)) for month in MONTHS),
        at_risk=tuple(
            Tick(_x(day), format_count(number)) for day, number in curve.at_risk_on(map(day_of, MONTHS))
        ),
        median_x=_x(curve.median.day) if has_median else None,
        median_y=pixels(_y(curve.at(curve.median.day).placed, top)) if has_median else None,
    )


def steps(curve: Curve, name: str, end: int) -> list[tuple[int, float]]:
    """(day, share from that day on) of everybody or of a class, from day 0 to the end."""
    found = [(0, 0.0)]
    for point in curve.points:
        if point.day <= end:
            found.append((point.day, point.placed if name == TOTAL else point.incidence[name]))
    return found


def _top(highest: float) -> int:
    """The end of the axis: the next full 20 %, never below 20."""
    # Shares are sums of fractions: what is 60 % may come out a hair above.
    return max(20, min(100, ceil(round(highest * 5, 9)) * 20))


def _x(day: int) -> str:
    return percent(LEFT + day / DAYS_SHOWN * (RIGHT - LEFT))


def _y(share: float, top: int) -> float:
    return BASE - share * 100 / top * (BASE - TOP)


def _line(curve: Curve, name: str, classes: Sequence[str], end: int, top: int) -> tuple[Line, float]:
    """The line, and where its label would stand if it were alone."""
    told = steps(curve, name, end)
    last = told[-1][1]
    line = Line(
        name=name,
        style="t" if name == TOTAL else STYLES[classes.index(name)],
        path=_path(told, end, top),
        label=format_rate(fraction_percentage(last, 0), 0),
        label_y="",
    )
    return line, _y(last, top)


def _path(told: Sequence[tuple[int, float]], end: int, top: int) -> str:
    """Right along, then up: on each day of a placement the share rises at once."""
    parts, before = ["M0,100"], 0.0
    for day, share in told:
        if share != before:
            parts.append(f"H{day * 100 / DAYS_SHOWN:.2f}V{100 - share * 10000 / top:.2f}")
        before = share
    return "".join([*parts, f"H{end * 100 / DAYS_SHOWN:.2f}"])


def _spread(drawn: Sequence[tuple[Line, float]]) -> list[Line]:
    """The lines with their labels far enough apart to be read, from the bottom upwards."""
    found, above = {}, float(BASE) + LABEL_GAP
    for line, y in sorted(drawn, key=lambda pair: -pair[1]):
        above = min(y, above - LABEL_GAP)
        found[line.name] = Line(line.name, line.style, line.path, line.label, pixels(above + 4))
    return [found[line.name] for line, _ in drawn]
