"""Published worked examples, four decimals as printed (see intervals.py for the papers)."""

from decimal import Decimal

import pytest

from alumni.outcomes.intervals import newcombe, verdict, wilson


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
