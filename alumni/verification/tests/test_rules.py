from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alumni.outcomes.intervals import wilson
from alumni.verification.rules import (
    CONFIRMED,
    FALSE,
    NOT_FOUND,
    WRONG_DATE,
    WRONG_SECTOR,
    Stratum,
    allocate,
    draw,
    draw_number,
    estimate,
    frame_checksum,
    stays_placed,
)

SIZES = st.dictionaries(st.text("abcdefgh", min_size=1, max_size=3), st.integers(0, 400), max_size=16)

# S. L. Lohr, Sampling: Design and Analysis (2nd ed. 2010), Example 4.3 and Table 4.2: members of seven
# learned societies, questionnaires returned, per cent women. Printed: 24.65 % with standard error 0.0071.
LOHR = (
    (9100, 636, 38),
    (1950, 451, 27),
    (5500, 481, 18),
    (10850, 611, 19),
    (2100, 493, 36),
    (5500, 575, 13),
    (9000, 588, 26),
)


# --- Estimating -----------------------------------------------------------------------------------------
def test_lohr_2010_example_4_3_women_in_seven_societies():
    strata = [Stratum(size, returned, Fraction(returned * women, 100)) for size, returned, women in LOHR]

    found = estimate(strata)

    assert round(float(found.rate), 4) == 0.2465
    assert round(found.variance**0.5, 4) == 0.0071
    # The same data worked through by E. Slud, lecture notes on stratified samples (docs/sources.md, [121]).
    assert found.variance**0.5 == pytest.approx(0.007118622, abs=5e-10)
    assert found.interval.low < found.rate < found.interval.high


def test_proportional_allocation_of_the_same_sample_as_the_notes_of_slud_print_it():
    """Printed there: 793 170 479 946 183 479 784, each rounded by itself, so one is allowed to differ."""
    sizes = {f"{place}": size for place, (size, _, _) in enumerate(LOHR)}

    found = allocate(sizes, 3835)

    printed = dict(zip(sizes, (793, 170, 479, 946, 183, 479, 784), strict=True))
    assert sum(found.values()) == 3835
    assert all(abs(found[name] - printed[name]) <= 1 for name in sizes)


def test_one_stratum_of_a_large_population_is_the_interval_of_wilson():
    """Newcombe 1998, Statistics in Medicine 17:857, Table I: 81 of 263 gives 0.2553 to 0.3662."""
    found = estimate([Stratum(10**9, 263, 81)])

    assert [round(end, 4) for end in found.interval] == [0.2553, 0.3662]


def test_nothing_verified_says_nothing():
    assert estimate([]) is None
    assert estimate([Stratum(40, 0, 0)]) is None


def test_everybody_verified_leaves_no_doubt():
    found = estimate([Stratum(4, 4, 3), Stratum(6, 6, 6)])

    assert found.rate == Fraction(9, 10)
    assert found.interval == (0.9, 0.9)
    assert found.variance == 0


def test_all_confirmed_is_not_certain():
    found = estimate([Stratum(100, 10, 10), Stratum(100, 10, 10)])

    assert found.rate == 1
    assert found.interval.high == 1
    assert 0.8 < found.interval.low < 0.9


def test_strata_that_agree_within_are_no_surer_than_a_simple_sample():
    found = estimate([Stratum(1000, 10, 10), Stratum(1000, 10, 0)])

    assert found.variance == 0
    assert found.interval.low < 0.31
    assert found.interval.high > 0.69


def test_a_stratum_with_one_case_is_not_taken_as_certain():
    """Option "adjust" of the R package survey: its distance from the whole sample stands for its variance."""
    found = estimate([Stratum(50, 1, 0), Stratum(50, 25, 25)])

    assert found.rate == Fraction(1, 2)
    assert found.variance == pytest.approx(0.25 * (1 - 1 / 50) * 0.25)


def test_a_centre_without_a_verified_case_is_left_out():
    assert estimate([Stratum(50, 10, 5), Stratum(999, 0, 0)]) == estimate([Stratum(50, 10, 5)])


def stratum(size: int, sampled: int, hits: int) -> Stratum:
    """A possible one from any three numbers."""
    return Stratum(size, sampled % (size + 1), hits % (sampled % (size + 1) + 1))


NUMBERS = st.integers(0, 10_000)
STRATA = st.lists(st.builds(stratum, st.integers(1, 200), NUMBERS, NUMBERS), min_size=1, max_size=8)


@given(STRATA)
def test_the_interval_holds_the_rate_within_0_and_1(strata):
    found = estimate(strata)
    if found is None:
        assert not any(row.sampled for row in strata)
        return
    assert 0 <= found.interval.low <= found.rate + Fraction(1, 10**9)
    assert found.rate - Fraction(1, 10**9) <= found.interval.high <= 1
    assert estimate(list(reversed(strata))).rate == found.rate


@given(STRATA)
def test_it_is_never_surer_than_the_cap_says(strata):
    known = [row for row in strata if row.sampled]
    total, sampled = sum(row.size for row in known), sum(row.sampled for row in known)
    if not known or sampled == total:
        return
    found = estimate(strata)
    most = sampled / (1 - sampled / total)
    narrowest = wilson(float(found.rate) * most, most)
    assert found.interval.high - found.interval.low >= narrowest.high - narrowest.low - 1e-9


# --- Drawing --------------------------------------------------------------------------------------------
def test_allocation_by_hand():
    assert allocate({"a": 60, "b": 30, "c": 10}, 10) == {"a": 6, "b": 3, "c": 1}
    # One of a thousand still gets a case, and the others share the rest by largest remainders.
    assert allocate({"a": 700, "b": 299, "c": 1}, 10) == {"a": 6, "b": 3, "c": 1}
    assert allocate({"a": 5, "b": 5, "c": 5}, 4) == {"a": 2, "b": 1, "c": 1}


@given(SIZES, st.integers(1, 600))
def test_allocation_adds_up_and_fits(sizes, wanted):
    found = allocate(sizes, wanted)
    filled = {name for name, size in sizes.items() if size}

    assert found.keys() == filled
    assert all(1 <= found[name] <= sizes[name] for name in filled)
    assert sum(found.values()) == min(max(wanted, len(filled)), sum(sizes.values()))


@given(SIZES, st.integers(1, 600))
def test_allocation_gives_a_bigger_centre_no_less(sizes, wanted):
    found = allocate(sizes, wanted)
    ordered = sorted(found, key=lambda name: sizes[name])

    assert all(found[a] <= found[b] + 1 for a, b in zip(ordered, ordered[1:], strict=False))


def test_the_number_drawn_is_plain_sha_256():
    """printf '7:42' | sha256sum"""
    assert draw_number(7, 42) == "6fb44d7d504d375b683a4d47a257dfc80e30b730e9ea55238d9001f2886e79c5"


@given(st.integers(0, 10**12), st.lists(st.integers(1, 10**6), unique=True, max_size=60), st.randoms())
def test_the_draw_does_not_depend_on_the_order(seed, ids, shuffler):
    other = list(ids)
    shuffler.shuffle(other)

    assert draw(seed, ids, 10) == draw(seed, other, 10)
    assert frame_checksum(ids) == frame_checksum(other)
    assert len(draw(seed, ids, 10)) == min(10, len(ids))


def test_every_placement_is_drawn_equally_often():
    """1,000 draws of 5 from 20: each expected 250 times; 6 standard deviations are 82."""
    times = dict.fromkeys(range(20), 0)
    for seed in range(1000):
        for pk in draw(seed, range(20), 5):
            times[pk] += 1

    assert max(abs(count - 250) for count in times.values()) < 82


# --- What a result means --------------------------------------------------------------------------------
X = date(2025, 1, 31)


@pytest.mark.parametrize(
    ("result", "started_on", "expected"),
    [
        (CONFIRMED, None, True),
        (WRONG_SECTOR, None, True),
        (WRONG_DATE, date(2025, 7, 31), True),
        (WRONG_DATE, date(2025, 8, 1), False),
        (WRONG_DATE, date(2024, 12, 1), True),
        (NOT_FOUND, None, None),
        (FALSE, None, False),
    ],
)
def test_what_stays_placed_within_six_months(result, started_on, expected):
    assert stays_placed(result, started_on, X, 6) is expected
