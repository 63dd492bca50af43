"""Intervals around rates (docs/indicators.md, Measures 8, 14 and 15).

Wilson's score interval for one rate and Newcombe's hybrid score interval for the difference of two, both
without continuity correction: R. G. Newcombe, Statistics in Medicine 17 (1998), "Two-sided confidence
intervals for the single proportion", pages 857-872, method 3, and "Interval estimation for the difference
between independent proportions", pages 873-890, method 10.

Funnel limits are quantiles of the exact binomial distribution: D. J. Spiegelhalter, Statistics in Medicine 24
(2005), 1185-1202, appendix A.1, without his interpolation between counts.
"""

from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from math import exp, lgamma, log, sqrt
from statistics import NormalDist
from typing import NamedTuple

from core.numbers import fraction_percentage

CONFIDENCE = 0.95
# The two limits of a funnel plot: 2 and 3 standard deviations of a normal distribution.
INNER, OUTER = 0.95, 0.998

ABOVE = "above"
BELOW = "below"
UNSURE = "unsure"


class Interval(NamedTuple):
    """Two ends, as fractions (a rate from 0 to 1, a difference from -1 to 1)."""

    low: float
    high: float

    def percentages(self) -> tuple[Decimal, Decimal]:
        """Both ends in percent (or points), two decimals."""
        return fraction_percentage(self.low), fraction_percentage(self.high)


def z_of(confidence: float) -> float:
    """The normal quantile with that much between it and its negative."""
    return NormalDist().inv_cdf(0.5 + confidence / 2)


def wilson(part: int, whole: int, confidence: float = CONFIDENCE) -> Interval | None:
    """Wilson's score interval of part / whole; None where whole is 0.

    The ends are exactly 0 and 1 for none and for all, so that rounding noise never leaves the unit interval.
    """
    if not whole:
        return None
    z = z_of(confidence)
    rate = part / whole
    centre = 2 * part + z * z
    half = z * sqrt(z * z + 4 * part * (1 - rate))
    base = 2 * (whole + z * z)
    low = 0.0 if part == 0 else (centre - half) / base
    high = 1.0 if part == whole else (centre + half) / base
    return Interval(low, high)


def newcombe(
    part: int, whole: int, other_part: int, other_whole: int, confidence: float = CONFIDENCE
) -> Interval | None:
    """Newcombe's interval of part/whole - other_part/other_whole; None where one has no base."""
    if not whole or not other_whole:
        return None
    first, second = part / whole, other_part / other_whole
    own = wilson(part, whole, confidence)
    other = wilson(other_part, other_whole, confidence)
    down = sqrt((first - own.low) ** 2 + (other.high - second) ** 2)
    up = sqrt((own.high - first) ** 2 + (second - other.low) ** 2)
    return Interval(first - second - down, first - second + up)


@lru_cache(maxsize=4096)
def funnel_limits(part: int, whole: int, size: int, confidence: float = CONFIDENCE) -> Interval | None:
    """Between which rates a group of `size` is, by chance alone, if its true rate were part / whole.

    Exact: beyond each end lie counts of a probability of at most half of 1 - confidence. None for no base.
    """
    if not whole or not size:
        return None
    if part in (0, whole):
        return Interval(part / whole, part / whole)
    tail = (1 - confidence) / 2
    low = _quantile(_terms(size, part / whole), tail)
    high = size - _quantile(_terms(size, (whole - part) / whole), tail)
    return Interval(low / size, high / size)


def _quantile(terms: Iterator[tuple[int, float]], tail: float) -> int:
    """The lowest count up to which the probability is more than `tail`."""
    total, count = 0.0, 0
    for count, term in terms:
        total += term
        if total > tail:
            return count
    return count


def _terms(size: int, rate: float) -> Iterator[tuple[int, float]]:
    """(count, probability) of the binomial distribution, upwards from the first count worth a thought."""
    first = max(0, int(size * rate - 12 * sqrt(size * rate * (1 - rate)) - 40))
    ways = lgamma(size + 1) - lgamma(first + 1) - lgamma(size - first + 1)
    term = exp(ways + first * log(rate) + (size - first) * log(1 - rate))
    odds = rate / (1 - rate)
    for count in range(first, size + 1):
        yield count, term
        term *= (size - count) / (count + 1) * odds


def verdict(placed: int, matured: int, target: Decimal) -> str | None:
    """'above' or 'below' only when the whole Wilson interval clears the target (in percent), else 'unsure'.

    None where nobody has matured. Touching the target is not clearing it.
    """
    interval = wilson(placed, matured)
    if interval is None:
        return None
    line = float(target) / 100
    if interval.low > line:
        return ABOVE
    return BELOW if interval.high < line else UNSURE
