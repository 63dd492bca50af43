"""Time to placement as curves (docs/indicators.md, Measure 10).

Kaplan and Meier's product limit with Greenwood's variance, and Aalen and Johansen's cumulative incidence, in
which the classes of work compete: on every day the incidences add up to 1 - S. Whoever is known not placed on
a day is still at risk on it. E. L. Kaplan, P. Meier, JASA 53 (1958), 457-481; O. O. Aalen, S. Johansen,
Scandinavian Journal of Statistics 5 (1978), 141-150; the median's interval: R. Brookmeyer, J. Crowley,
Biometrics 38 (1982), 29-41, on the scale log(-log S).
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import exp, log, sqrt
from typing import NamedTuple

from alumni.outcomes.intervals import CONFIDENCE, Interval, z_of

# Products of fractions that are exactly one half come out a hair beside it.
NOISE = 1e-12


@dataclass(frozen=True)
class Point:
    """A day on which somebody was placed, and what the curve is from that day on.

    `survival`: the share not placed yet; `variance`: Greenwood's, of that share; `incidence`: the share
    placed so far by class, every class at every point.
    """

    day: int
    at_risk: int
    events: int
    survival: float
    variance: float
    incidence: Mapping[str, float]

    @property
    def placed(self) -> float:
        """The share placed so far, 1 - S."""
        return 1 - self.survival

    def interval(self, confidence: float = CONFIDENCE) -> Interval | None:
        """Around the survival, log-log; None where it is 0 or 1, which this scale does not reach."""
        if not 0 < self.survival < 1:
            return None
        deviation = sqrt(self.variance) / (self.survival * -log(self.survival))
        width = exp(z_of(confidence) * deviation)
        return Interval(self.survival**width, self.survival ** (1 / width))


class Median(NamedTuple):
    """Days until half are placed with its 95 % ends; None is "not reached"."""

    day: int | None
    low: int | None
    high: int | None


@dataclass(frozen=True)
class Curve:
    """The curve of one group. `ends` are (day, people gone by its end): placed, or unknown from then on."""

    points: tuple[Point, ...]
    classes: tuple[str, ...]
    median: Median
    ends: tuple[tuple[int, int], ...]

    @property
    def people(self) -> int:
        """All who are at risk on day 0."""
        return self.ends[-1][1] if self.ends else 0

    @property
    def last_day(self) -> int | None:
        """The last day anything is known of; beyond it nothing may be drawn."""
        return self.ends[-1][0] if self.ends else None

    def at(self, day: int) -> Point | None:
        """The point that holds on that day; None before the first placement."""
        place = bisect_right(self.points, day, key=lambda point: point.day)
        return self.points[place - 1] if place else None

    def at_risk(self, day: int) -> int:
        """How many are neither placed before that day nor unknown on it."""
        place = bisect_left(self.ends, day, key=lambda end: end[0])
        return self.people - (self.ends[place - 1][1] if place else 0)

    def at_risk_on(self, days: Iterable[int]) -> list[tuple[int, int]]:
        """(day, people at risk): the numbers below the axis."""
        return [(day, self.at_risk(day)) for day in days]


def curve(events: Mapping[tuple[int, str], int], censored: Mapping[int, int]) -> Curve:
    """The curve of (day, class) -> placements and last day known not placed -> people.

    Days are counted since graduation; an already working person is placed on day 0.
    """
    placed: dict[int, Counter[str]] = {}
    for (day, name), count in events.items():
        if count:
            placed.setdefault(day, Counter())[name] += count
    classes = tuple(sorted({name for names in placed.values() for name in names}))
    leaving = Counter(censored)
    for day, names in placed.items():
        leaving[day] += names.total()
    ends = _running(leaving)
    points = tuple(_points(placed, ends, classes))
    return Curve(points, classes, _median(points), ends)


def _running(leaving: Counter[int]) -> tuple[tuple[int, int], ...]:
    """(day, people gone by the end of it) in the order of days."""
    gone, found = 0, []
    for day in sorted(leaving):
        if leaving[day]:
            gone += leaving[day]
            found.append((day, gone))
    return tuple(found)


def _points(placed: Mapping[int, Counter[str]], ends: tuple[tuple[int, int], ...], classes: tuple[str, ...]):
    """Product limit, Greenwood's sum and incidences, day by day."""
    total = ends[-1][1] if ends else 0
    gone = dict(ends)
    survival, greenwood, before = 1.0, 0.0, 0
    incidence = dict.fromkeys(classes, 0.0)
    for day, after in gone.items():
        names, at_risk = placed.get(day), total - before
        before = after
        if not names:
            continue
        count = names.total()
        incidence = {name: incidence[name] + survival * names[name] / at_risk for name in classes}
        survival *= (at_risk - count) / at_risk
        greenwood += count / (at_risk * (at_risk - count)) if count < at_risk else 0.0
        yield Point(day, at_risk, count, survival, survival**2 * greenwood, incidence)


def _median(points: tuple[Point, ...]) -> Median:
    """The first day on which the curve, its lower and its upper limit are at one half or below."""
    day = low = high = None
    half = 0.5 + NOISE
    for point in points:
        limits = point.interval()
        if day is None and point.survival <= half:
            day = point.day
        if low is None and (limits is None or limits.low <= half) and point.survival < 1:
            low = point.day
        if high is None and limits is not None and limits.high <= half:
            high = point.day
    return Median(day, low, high)
