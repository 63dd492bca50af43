"""Curves against printed tables, and what must hold of every curve."""

from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alumni.outcomes.survival import curve

# Freireich et al. (1963): weeks in remission of 21 children with 6-MP; who was still well when last seen.
RELAPSES = {(6, "x"): 3, **{(week, "x"): 1 for week in (7, 10, 13, 16, 22, 23)}}
STILL_WELL = {6: 1, 9: 1, 10: 1, 11: 1, 17: 1, 19: 1, 20: 1, 25: 1, 32: 2, 34: 1, 35: 1}


def test_survival_and_variance_are_those_of_klein_and_moeschberger():
    # J. P. Klein, M. L. Moeschberger, Survival Analysis (2nd edition, 2003), tables 4.1A and 4.1B.
    points = curve(RELAPSES, STILL_WELL).points
    assert [(point.day, point.events, point.at_risk) for point in points] == [
        (6, 3, 21),
        (7, 1, 17),
        (10, 1, 15),
        (13, 1, 12),
        (16, 1, 11),
        (22, 1, 7),
        (23, 1, 6),
    ]
    assert [round(point.survival, 3) for point in points] == [0.857, 0.807, 0.753, 0.690, 0.627, 0.538, 0.448]
    assert [round(point.variance, 4) for point in points] == [
        *(0.0058, 0.0076, 0.0093, 0.0114, 0.0130, 0.0164, 0.0181),
    ]
    assert [round(point.variance**0.5, 4) for point in points] == [
        *(0.0764, 0.0869, 0.0963, 0.1068, 0.1141, 0.1282, 0.1346),
    ]


def test_median_is_where_the_curve_and_its_limits_reach_one_half():
    # The definition printed in R's help of print.survfit: the smallest intersections of the line at one half.
    found = curve(RELAPSES, STILL_WELL)
    assert (found.median.day, found.median.low, found.median.high) == (23, 13, None)
    for day, is_below in ((10, False), (13, True)):
        assert (found.at(day).interval().low <= 0.5) is is_below
    assert found.points[-1].interval().high > 0.5


def test_incidence_is_that_of_satagopan_and_others():
    # J. M. Satagopan et al., British Journal of Cancer 91 (2004), 1229-1235, table 2: 305 patients, of whom
    # nine are listed; percent. The table adds up rounded steps, so the steps are compared.
    deaths = {(month, "breast cancer"): 1 for month in (10, 16, 23, 27)} | {
        (18, "other"): 1,
        (26, "other"): 1,
    }
    found = curve(deaths, {7: 1, 14: 1, 24: 1, 28: 305 - 9})
    assert [(point.day, point.at_risk) for point in found.points] == [
        *((10, 304), (16, 302), (18, 301), (23, 300), (26, 298), (27, 297)),
    ]
    assert [round(point.survival * 100, 1) for point in found.points] == [99.7, 99.3, 99.0, 98.7, 98.3, 98.0]
    risen = [0.0, *(point.incidence["breast cancer"] * 100 for point in found.points)]
    assert [round(after - before, 1) for before, after in pairwise(risen)] == [0.3, 0.3, 0.0, 0.3, 0.0, 0.3]


def test_who_is_not_placed_on_a_day_is_still_at_risk_on_it():
    found = curve({(5, "formal"): 1}, {5: 1, 4: 1})
    assert [(point.at_risk, point.survival) for point in found.points] == [(2, 0.5)]
    assert found.at_risk_on([0, 4, 5, 6]) == [(0, 3), (4, 3), (5, 2), (6, 0)]
    assert (found.people, found.last_day) == (3, 5)
    assert found.at(4) is None
    assert found.at(9).day == 5


def test_everybody_at_work_on_the_day_of_graduation():
    found = curve({(0, "formal"): 2, (0, "informal"): 1}, {})
    assert found.points[0].survival == 0
    assert found.points[0].variance == 0
    assert found.points[0].interval() is None
    assert found.median == (0, 0, None)
    assert found.points[0].incidence == pytest.approx({"formal": 2 / 3, "informal": 1 / 3})


def test_nobody_known():
    found = curve({}, {})
    assert (found.points, found.people, found.last_day, found.at_risk(0)) == ((), 0, None, 0)
    assert found.median == (None, None, None)


days = st.integers(0, 40)
placements = st.dictionaries(st.tuples(days, st.sampled_from(["formal", "informal", "unclassified"])), days)
last_days = st.dictionaries(days, days)


@given(placements, last_days)
def test_incidences_add_up_and_the_order_of_input_is_nothing(events, censored):
    found = curve(events, censored)
    for point in found.points:
        assert sum(point.incidence.values()) == pytest.approx(point.placed)
        assert 0 <= point.survival <= 1
        assert point.at_risk == found.at_risk(point.day)
    falling = [1.0, *(point.survival for point in found.points)]
    assert all(before > after for before, after in pairwise(falling))
    assert found.people == sum(events.values()) + sum(censored.values())
    again = curve(dict(reversed(events.items())), dict(reversed(censored.items())))
    assert again == found


@given(placements)
def test_without_anybody_lost_it_is_the_plain_share(events):
    found, total = curve(events, {}), sum(events.values())
    placed = Counter()
    for (day, _), count in events.items():
        placed[day] += count
    for point in found.points:
        gone = sum(count for day, count in placed.items() if day <= point.day)
        assert point.placed == pytest.approx(gone / total)
        # Greenwood's variance is then that of a binomial share.
        assert point.variance == pytest.approx(point.survival * (1 - point.survival) / total, abs=1e-12)
