"""Published worked examples, four decimals as printed (see intervals.py for the papers)."""

from decimal import Decimal
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alumni.outcomes.intervals import OUTER, funnel_limits, newcombe, verdict, wilson


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    # Newcombe (1998), Statistics in Medicine 17, 857-872, table I, method 3 (score).
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_gives_the_published_intervals(part, whole, low, high):
    interval = wilson(part, whole)
    assert (round(interval.low, 4), round(interval.high, 4)) == (low, high)


@pytest.mark.parametrize(
    ("first", "second", "low", "high"),
    # Newcombe (1998), Statistics in Medicine 17, 873-890, table II, method 10 (score).
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((6, 7), (2, 7), 0.0582, 0.8062),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((0, 10), (0, 20), -0.1611, 0.2775),
        ((0, 10), (0, 10), -0.2775, 0.2775),
        ((10, 10), (0, 20), 0.6791, 1.0000),
        ((10, 10), (0, 10), 0.6075, 1.0000),
    ],
)
def test_newcombe_gives_the_published_intervals(first, second, low, high):
    interval = newcombe(*first, *second)
    assert (round(interval.low, 4), round(interval.high, 4)) == (low, high)


def test_all_and_none_reach_the_edge_exactly():
    for whole in range(1, 200):
        assert wilson(0, whole).low == 0
        assert wilson(whole, whole).high == 1
        assert 0 < wilson(0, whole).high < 1


def test_nothing_has_no_interval():
    assert wilson(0, 0) is None
    assert newcombe(0, 0, 1, 2) is None
    assert newcombe(1, 2, 0, 0) is None
    assert verdict(0, 0, Decimal(68)) is None


def test_verdict_needs_the_whole_interval():
    assert verdict(81, 263, Decimal("25.5")) == "above"
    assert verdict(81, 263, Decimal("25.6")) == "unsure"
    assert verdict(81, 263, Decimal("36.6")) == "unsure"
    assert verdict(81, 263, Decimal("36.7")) == "below"
    assert verdict(16, 16, Decimal(100)) == "unsure"  # one small class never settles it
    assert verdict(0, 16, Decimal(0)) == "unsure"


def test_ends_in_percent():
    assert wilson(81, 263).percentages() == (Decimal("25.53"), Decimal("36.62"))


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    # Exact (Clopper-Pearson) limits: Newcombe (1998), Statistics in Medicine 17, 857-872, table I, method 5.
    [
        (81, 263, 0.2527, 0.3676),
        (15, 148, 0.0578, 0.1617),
        (0, 20, 0.0, 0.1684),
        (1, 29, 0.0009, 0.1776),
    ],
)
def test_funnel_limits_turn_where_the_exact_interval_of_the_count_ends(part, whole, low, high):
    def is_within(rate):
        limits = funnel_limits(round(rate * 10_000), 10_000, whole)
        return limits.low <= part / whole <= limits.high

    if part:
        assert is_within(low + 0.0002)
        assert not is_within(max(low - 0.0002, 0.0001))
    assert is_within(high - 0.0002)
    assert not is_within(high + 0.0002)


@pytest.mark.parametrize(
    ("size", "critical"),
    # S. Siegel, Nonparametric Statistics (1956), and any later table of the sign test: 5 %, two-sided.
    [(10, 1), (15, 3), (20, 5), (25, 7), (30, 9), (50, 17), (100, 39)],
)
def test_funnel_limits_around_one_half_are_those_of_the_sign_test(size, critical):
    limits = funnel_limits(1, 2, size)
    assert limits == (pytest.approx((critical + 1) / size), pytest.approx((size - critical - 1) / size))


@given(st.integers(1, 19), st.integers(1, 60), st.sampled_from([0.95, OUTER]))
def test_funnel_limits_are_quantiles_of_the_distribution_written_out(part, size, confidence):
    rate, tail = part / 20, (1 - confidence) / 2
    terms = [comb(size, count) * rate**count * (1 - rate) ** (size - count) for count in range(size + 1)]
    low = next(count for count in range(size + 1) if sum(terms[: count + 1]) > tail)
    high = next(count for count in range(size, -1, -1) if sum(terms[count:]) > tail)
    assert funnel_limits(part, 20, size, confidence) == (low / size, high / size)


def test_funnel_of_all_or_of_none():
    assert funnel_limits(0, 9, 5) == (0, 0)
    assert funnel_limits(9, 9, 5) == (1, 1)
    assert funnel_limits(0, 0, 5) is None
    assert funnel_limits(1, 2, 0) is None
    # A million people: the limits close in on the rate, from both sides.
    wide, narrow = funnel_limits(66, 100, 1_000_000, OUTER), funnel_limits(66, 100, 1_000_000)
    assert 0.658 < wide.low < narrow.low < 0.66 < narrow.high < wide.high < 0.662
