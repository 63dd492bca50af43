from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alumni.outcomes.weighting import MIN_KNOWN, Stratum, collapsed, weighted

# S. L. Lohr, Sampling: Design and Analysis (1999), Example 4.3 and Table 4.2: members of seven learned
# societies, valid returns of a mailed questionnaire, and the percentage of women among the returns.
SOCIETIES = [
    (9100, 636, 38),
    (1950, 451, 27),
    (5500, 481, 18),
    (10850, 611, 19),
    (2100, 493, 36),
    (5500, 575, 13),
    (9000, 588, 26),
]
ACLS = [Stratum(whole, known, Fraction(known * women, 100)) for whole, known, women in SOCIETIES]


def test_lohr_example_4_3_prints_this_share_and_this_deviation():
    """Printed there: 0.2465 and 0.0071, "assuming the same among responders as non-responders"."""
    found = weighted(ACLS)
    assert found.rate == Decimal("24.65")
    assert round(found.deviation, 4) == 0.0071
    low, high = found.interval
    assert (round(low, 3), round(high, 3)) == (0.233, 0.260)


def test_lohr_students_who_plan_to_teach():
    """Chapter 3: 4,000 students, 3,000 of them women; 84 of 240 women and 40 of 160 men asked: 1,300."""
    found = weighted([Stratum(3000, 240, 84), Stratum(1000, 160, 40)])
    assert found.share * 4000 == 1300
    assert found.rate == Decimal("32.50")


def test_with_everybody_known_it_is_the_rate_itself_and_sure():
    found = weighted([Stratum(20, 20, 5), Stratum(1, 1, 1)])
    assert found.share == Fraction(6, 21)
    assert found.interval == (6 / 21, 6 / 21)


@pytest.mark.parametrize("strata", [[], [Stratum(5, 0, 0)], [Stratum(20, 10, 5), Stratum(3, 0, 0)]])
def test_nobody_known_is_no_estimate(strata):
    assert weighted(strata) is None


@pytest.mark.parametrize("stratum", [Stratum(3, 1, 1), Stratum(40, 12, 12), Stratum(40, 12, 0)])
def test_one_known_or_all_alike_is_not_taken_for_sure(stratum):
    assert weighted([stratum]).interval is None


def test_small_cells_join_within_their_group_first():
    cells = {
        ("bojonegoro", "las", "L"): Stratum(30, 20, 12),
        ("bojonegoro", "las", "P"): Stratum(8, 4, 4),
        ("bojonegoro", "garmen", "P"): Stratum(9, 7, 3),
        ("tuban", "las", "L"): Stratum(16, 12, 6),
    }
    assert collapsed(cells) == [Stratum(17, 11, 7), Stratum(16, 12, 6), Stratum(30, 20, 12)]


def test_what_stays_small_joins_the_stratum_that_knows_of_the_fewest():
    cells = {
        ("bojonegoro", "L"): Stratum(30, 20, 12),
        ("tuban", "L"): Stratum(16, 12, 6),
        ("tuban", "P"): Stratum(5, 0, 0),
    }
    assert collapsed(cells) == [Stratum(21, 12, 6), Stratum(30, 20, 12)]


def test_all_small_is_one_stratum():
    assert collapsed({("a",): Stratum(4, 2, 1), ("b",): Stratum(3, 1, 1)}) == [Stratum(7, 3, 2)]


def test_no_cells_are_no_strata():
    assert collapsed({}) == []
    assert collapsed({("a",): Stratum(0, 0, 0)}) == []


@st.composite
def strata(draw):
    whole = draw(st.integers(0, 40))
    known = draw(st.integers(0, whole))
    return Stratum(whole, known, draw(st.integers(0, known)))


KEYS = st.tuples(st.sampled_from("AB"), st.sampled_from("xyz"), st.sampled_from("LP"))


@given(st.dictionaries(KEYS, strata(), max_size=12))
def test_collapsing_keeps_everybody_and_leaves_no_small_stratum(cells):
    found = collapsed(cells)
    for place in range(3):
        assert sum(one[place] for one in found) == sum(one[place] for one in cells.values())
    assert all(one.known >= MIN_KNOWN for one in found) or len(found) == 1


@given(st.dictionaries(KEYS, strata(), max_size=12))
def test_the_order_of_the_cells_changes_nothing(cells):
    assert sorted(collapsed(dict(reversed(cells.items())))) == sorted(collapsed(cells))


@given(st.dictionaries(KEYS, strata(), min_size=1, max_size=12))
def test_the_estimate_lies_within_the_sure_bounds(cells):
    whole, known, placed = (sum(one[place] for one in cells.values()) for place in range(3))
    found = weighted(collapsed(cells))
    if found:
        assert Fraction(placed, whole) <= found.share <= Fraction(placed + whole - known, whole)
