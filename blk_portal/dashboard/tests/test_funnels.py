from decimal import Decimal
from math import sqrt

import pytest

from alumni.outcomes.intervals import Interval
from blk_portal.dashboard import funnels
from blk_portal.dashboard.tests.test_charts import Counted

RATE = Decimal(60)


def limits(size, confidence):
    """Limits as wide as a normal distribution draws them: enough to test the drawing."""
    half = {funnels.INNER: 1.96, funnels.OUTER: 3.09}[confidence] * sqrt(0.24 / size)
    return Interval(max(0.0, 0.6 - half), min(1.0, 0.6 + half))


# Of 400 the inner limits are 55.2 and 64.8 %, the outer ones 52.4 and 67.6 %.
@pytest.mark.parametrize(
    ("placed", "expected"),
    [
        (240, ("", "")),
        (258, ("", "")),
        (262, ("95", "above")),
        (275, ("99.8", "above")),
        (215, ("95", "below")),
        (205, ("99.8", "below")),
    ],
)
def test_a_group_lies_outside_the_widest_limit_that_it_clears(placed, expected):
    assert funnels.place(Counted(400, placed), limits) == expected


def test_bigger_groups_stand_to_the_right_and_higher_rates_higher():
    drawn = funnels.funnel(
        [Counted(100, 50), Counted(400, 280), Counted(200, 120)], ["A", "B", "C"], RATE, None, limits
    )
    by_name = {point.name: point for point in drawn.points}
    assert float(by_name["A"].x[:-1]) < float(by_name["C"].x[:-1]) < float(by_name["B"].x[:-1])
    assert float(by_name["B"].y) < float(by_name["C"].y) < float(by_name["A"].y)
    assert by_name["C"].y == drawn.rate_y
    assert [tick.label for tick in drawn.x_ticks] == ["0", "100", "200", "300", "400"]


def test_only_groups_outside_the_limits_carry_their_name():
    drawn = funnels.funnel([Counted(400, 240), Counted(400, 280)], ["Biasa", "Tinggi"], RATE, None, limits)
    assert [point.label for point in drawn.points] == ["", "Tinggi"]
    assert drawn.points[1].anchor == "end"


def test_names_that_would_cover_each_other_are_left_to_the_table():
    drawn = funnels.funnel([Counted(400, 280), Counted(398, 279)], ["Satu", "Dua"], RATE, None, limits)
    assert [point.label for point in drawn.points] == ["Satu", ""]


def test_groups_under_five_and_hidden_ones_are_not_drawn():
    many = [Counted(4, 0), Counted(50, None), Counted(50, 30), Counted(60, 30)]
    drawn = funnels.funnel(many, ["a", "b", "c", "d"], RATE, None, limits)
    assert [point.name for point in drawn.points] == ["c", "d"]
    assert funnels.funnel(many[:3], ["a", "b", "c"], RATE, None, limits) is None


def test_the_lines_close_in_on_the_common_rate_and_stay_in_the_box():
    drawn = funnels.funnel([Counted(100, 50), Counted(400, 280)], ["A", "B"], RATE, Decimal(68), limits)
    for low, high in (drawn.inner, drawn.outer):
        lower = [float(pair.split(",")[1]) for pair in low[1:].split(" ")]
        upper = [float(pair.split(",")[1]) for pair in high[1:].split(" ")]
        gaps = [below - above for below, above in zip(lower, upper, strict=True)]
        assert gaps == sorted(gaps, reverse=True)
        assert all(0 <= y <= 100 for y in (*lower, *upper))
    assert drawn.target_y is not None


@pytest.mark.parametrize(("largest", "end"), [(7, 10), (11, 20), (39, 40), (612, 800), (1001, 2000)])
def test_the_axis_ends_at_a_round_number(largest, end):
    assert funnels._nice(largest) == end
