from dataclasses import dataclass
from decimal import Decimal

import pytest

from blk_portal.dashboard import charts


@dataclass
class Counted:
    """The integers of a figure; what is not given is not placed."""

    matured: int | None = 0
    first: int | None = 0
    second: int | None = 0
    unclassified: int | None = 0
    unknown: int | None = 0

    @property
    def placed(self):
        return None if self.first is None else self.first + self.second + self.unclassified

    @property
    def not_placed(self):
        return None if self.placed is None else self.matured - self.placed - self.unknown


DESIGN = Counted(matured=5068, first=2118, second=1218, unknown=687)


def test_the_pieces_of_a_bar_follow_each_other_to_the_end():
    parts = charts.stack(DESIGN).parts
    assert [(part.name, part.start, part.size) for part in parts] == [
        ("first", "0.00%", "41.79%"),
        ("second", "41.79%", "24.03%"),
        ("not_placed", "65.82%", "20.62%"),
        ("unknown", "86.44%", "13.56%"),
    ]
    assert [part.share for part in parts] == ["41,8%", "24,0%", "20,6%", "13,6%"]


def test_the_hollow_piece_is_drawn_last():
    assert [part.name for part in charts.stack(DESIGN).drawn] == ["first", "second", "unknown", "not_placed"]


def test_unclassified_stands_between_informal_and_not_working():
    names = [part.name for part in charts.stack(Counted(10, 4, 2, 1, 1)).parts]
    assert names == ["first", "second", "unclassified", "not_placed", "unknown"]


@pytest.mark.parametrize("counts", [Counted(0), Counted(10, None)])
def test_without_a_base_or_with_a_hidden_number_nothing_is_drawn(counts):
    assert charts.stack(counts).parts == ()
    assert charts.columns([counts], [("", "2025")], None).columns[0].parts == ()


def test_the_axis_holds_all_intervals_and_the_target_in_full_tens():
    scale = charts.axis([44.2, 78.9], Decimal(68))
    assert (scale.low, scale.high, scale.step) == (40, 80, 10)
    assert scale.x(40) == "4.00%"
    assert scale.x(80) == "96.00%"
    labels = [tick.label for tick in scale.ticks]
    assert labels == ["40%", "50%", "60%", "", "80%"]


def test_an_axis_never_leaves_the_percentages():
    assert (charts.axis([0.0, 100.0], None).low, charts.axis([0.0, 100.0], None).high) == (0, 100)
    flat = charts.axis([100.0], None)
    assert flat.low < flat.high <= 100
    assert charts.axis([], None).low == 0


def test_a_verdict_needs_the_whole_interval():
    above, below, unsure = Counted(574, 428), Counted(438, 224), Counted(48, 28)
    table = charts.dot_table([above, below, unsure], Decimal(68))
    assert [dot.verdict for dot in table.dots] == ["above", "below", "unsure"]
    assert table.dots[0].rate == "74,6"
    assert table.dots[0].interval == "71–78"


def test_a_group_with_a_target_of_its_own_is_held_against_that_one():
    table = charts.dot_table([Counted(438, 224), Counted(438, 224)], Decimal(68), [None, Decimal(40)])
    assert [dot.verdict for dot in table.dots] == ["below", "above"]
    assert table.dots[0].target_x == table.axis.target_x
    assert table.dots[1].target_x == table.axis.x(40)
    assert table.axis.low <= 40


def test_without_a_target_nobody_is_judged():
    assert charts.dot_table([Counted(574, 428)], None).dots[0].verdict is None


def test_under_five_graduations_nothing_is_judged():
    four, five = charts.dot_table([Counted(4, 0), Counted(5, 0)], Decimal(68)).dots
    assert four.verdict is None
    assert five.verdict == "below"


def test_a_centre_without_matured_graduations_gets_a_dash():
    dot = charts.dot_table([Counted(0)], Decimal(68)).dots[0]
    assert dot == charts.Dot(target_x=dot.target_x)
    assert dot.rate == "–"


def test_columns_stand_on_the_baseline_and_reach_the_top():
    chart = charts.columns([DESIGN], [("2024", "I")], Decimal(68))
    parts = {part.name: part for part in chart.columns[0].parts}
    first, unknown = parts["first"], parts["unknown"]
    assert float(first.y) + float(first.height) == pytest.approx(charts.COLUMNS_BASE, abs=0.2)
    assert float(unknown.y) == charts.COLUMNS_TOP
    assert first.label == "42"
    assert unknown.label == ""
    assert chart.target_y == "71.6"


def test_columns_go_from_left_to_right_with_a_gap_at_a_new_year():
    labels = [("2024", "I"), ("2024", "II"), ("2025", "I")]
    chart = charts.columns([DESIGN] * 3, labels, None)
    middles = [float(column.middle.rstrip("%")) for column in chart.columns]
    assert middles[2] - middles[1] > middles[1] - middles[0]
    assert middles[-1] < 100
    assert [heading.label for heading in chart.headings] == ["2024", "2025"]


def test_a_thin_piece_carries_no_number():
    chart = charts.columns([Counted(100, 5, 60)], [("", "2024")], None)
    assert [part.label for part in chart.columns[0].parts if part.name == "first"] == [""]


def test_bars_fill_the_cell_with_the_longest():
    found = charts.bars([38, 19, 0], 100)
    assert [(bar.share, bar.width) for bar in found] == [
        ("38,0%", "100.00%"),
        ("19,0%", "50.00%"),
        ("0,0%", "0.00%"),
    ]
    assert charts.bars([0, None], 0)[1].share == "–"


@pytest.mark.parametrize(("target", "anchor"), [(3, "start"), (68, "middle"), (100, "end")])
def test_the_label_of_the_target_stays_inside(target, anchor):
    assert charts.anchor(Decimal(target)) == anchor


def test_slices_follow_each_other_and_the_hollow_one_is_drawn_last():
    found = charts.slices([("s1", 5), ("none", 3), ("s2", 0), ("unknown", 2)])
    assert [(piece.fill, piece.start, piece.size) for piece in found] == [
        ("s1", "0.00%", "50.00%"),
        ("unknown", "80.00%", "20.00%"),
        ("none", "50.00%", "30.00%"),
    ]
    assert charts.slices([("s1", 0)]) == ()
