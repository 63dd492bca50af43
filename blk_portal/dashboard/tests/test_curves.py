from itertools import pairwise

import pytest

from alumni.outcomes.survival import curve
from blk_portal.dashboard import curves

CLASSES = ("formal", "informal", "unclassified")


def drawn(events, censored=None):
    return curves.curve_chart(curve(events, censored or {}), CLASSES)


def last_y(line):
    return float(line.path.rpartition("V")[2].partition("H")[0])


def test_the_lines_are_steps_from_the_corner_that_add_up():
    chart = drawn({(30, "formal"): 4, (60, "informal"): 2}, {200: 4})
    total, formal, informal = chart.lines
    assert [line.name for line in chart.lines] == ["total", "formal", "informal"]
    assert [line.style for line in chart.lines] == ["t", "f", "i"]
    assert formal.path == "M0,100H8.22V33.33H54.79"
    risen = [100 - last_y(line) for line in (total, formal, informal)]
    assert risen[0] == pytest.approx(risen[1] + risen[2], abs=0.02)
    assert [line.label for line in chart.lines] == ["60%", "40%", "20%"]


def test_nothing_is_drawn_beyond_the_last_day_known_nor_beyond_a_year():
    early, late = drawn({(30, "formal"): 1}, {90: 3}), drawn({(30, "formal"): 1, (500, "formal"): 9})
    assert early.lines[0].path.endswith("H24.66")
    assert late.lines[0].path.endswith("H100.00")
    assert late.lines[0].label == "10%"


def test_people_at_risk_stand_under_the_months():
    chart = drawn({(0, "formal"): 1, (100, "formal"): 2}, {91: 3, 365: 4})
    assert [tick.label for tick in chart.x_ticks] == ["0", "3", "6", "9", "12"]
    assert [tick.label for tick in chart.at_risk] == ["10", "9", "4", "4", "4"]
    assert [tick.x for tick in chart.at_risk] == [tick.x for tick in chart.x_ticks]


def test_the_median_is_marked_where_half_are_placed():
    chart = drawn({(73, "formal"): 5}, {200: 5})
    assert chart.median_x == f"{8 + 73 / 365 * 78:.2f}%"
    assert float(chart.median_y) == pytest.approx(float(chart.y_ticks[0].x) - 0.5 / 0.6 * chart.height, abs=1)
    assert drawn({(73, "formal"): 4}, {200: 6}).median_x is None
    assert drawn({(400, "formal"): 9}, {200: 1}).median_x is None


def test_labels_at_the_ends_of_lines_keep_apart():
    chart = drawn({(10, "formal"): 10, (20, "informal"): 10, (30, "unclassified"): 10}, {300: 70})
    places = sorted(float(line.label_y) for line in chart.lines)
    gaps = [after - before for before, after in pairwise(places)]
    assert len(gaps) == 3
    assert min(gaps) >= curves.LABEL_GAP - 0.01


def test_without_anybody_known_there_is_no_chart():
    assert drawn({}) is None
    assert drawn({}, {90: 3}) is None
