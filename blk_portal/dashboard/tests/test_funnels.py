from decimal import Decimal
from functools import partial

import pytest

from alumni.outcomes.intervals import funnel_limits
from blk_portal.dashboard import funnels
from blk_portal.dashboard.funnels import Group
from blk_portal.dashboard.tests.test_charts import Counted

RATE = Decimal(60)
limits = partial(funnel_limits, 600, 1000)


def usual(name, matured, placed):
    return Group(name, Counted(matured, placed), "", "")


def outside(name, matured, placed):
    return Group(name, Counted(matured, placed), "99.8", "above")


def test_bigger_groups_stand_to_the_right_and_higher_rates_higher():
    drawn = funnels.funnel(
        [usual("A", 100, 50), usual("B", 400, 280), usual("C", 200, 120)], RATE, None, limits
    )
    by_name = {point.name: point for point in drawn.points}
    assert float(by_name["A"].x[:-1]) < float(by_name["C"].x[:-1]) < float(by_name["B"].x[:-1])
    assert float(by_name["B"].y) < float(by_name["C"].y) < float(by_name["A"].y)
    assert by_name["C"].y == drawn.rate_y
    assert [tick.label for tick in drawn.x_ticks] == ["0", "100", "200", "300", "400"]


def test_only_groups_outside_the_limits_carry_their_name():
    drawn = funnels.funnel([usual("Biasa", 400, 240), outside("Tinggi", 400, 280)], RATE, None, limits)
    assert [point.label for point in drawn.points] == ["", "Tinggi"]
    assert drawn.points[1].anchor == "end"


def test_names_that_would_cover_each_other_are_left_to_the_table():
    drawn = funnels.funnel([outside("Satu", 400, 280), outside("Dua", 398, 279)], RATE, None, limits)
    assert [point.label for point in drawn.points] == ["Satu", ""]


def test_groups_under_five_and_hidden_ones_are_not_drawn():
    many = [usual("a", 4, 0), usual("b", 50, None), usual("c", 50, 30), usual("d", 60, 30)]
    drawn = funnels.funnel(many, RATE, None, limits)
    assert [point.name for point in drawn.points] == ["c", "d"]
    assert funnels.funnel(many[:3], RATE, None, limits) is None


def test_the_lines_close_in_on_the_common_rate_and_stay_in_the_box():
    drawn = funnels.funnel([usual("A", 100, 50), usual("B", 400, 280)], RATE, Decimal(68), limits)
    assert drawn.target_y is not None
    for low, high in (drawn.inner, drawn.outer):
        lower = [float(pair.split(",")[1]) for pair in low[1:].split(" ")]
        upper = [float(pair.split(",")[1]) for pair in high[1:].split(" ")]
        gaps = [below - above for below, above in zip(lower, upper, strict=True)]
        assert gaps[-1] < gaps[len(gaps) // 2] < gaps[0]
        assert all(gap > 0 for gap in gaps)
        assert all(0 <= y <= 100 for y in (*lower, *upper))


def test_the_outer_limits_lie_outside_the_inner_ones():
    drawn = funnels.funnel([usual("A", 100, 50), usual("B", 400, 280)], RATE, None, limits)
    for end, is_outside in ((0, float.__ge__), (1, float.__le__)):
        inner = [float(pair.split(",")[1]) for pair in drawn.inner[end][1:].split(" ")]
        outer = [float(pair.split(",")[1]) for pair in drawn.outer[end][1:].split(" ")]
        assert all(is_outside(o, i) for o, i in zip(outer, inner, strict=True))


@pytest.mark.parametrize(("largest", "end"), [(7, 10), (11, 20), (39, 40), (612, 800), (1001, 2000)])
def test_the_axis_ends_at_a_round_number(largest, end):
    assert funnels._nice(largest) == end
