from datetime import date

import pytest

from alumni.outcomes.definitions import Definition
from alumni.outcomes.figure import COUNTS, Figure
from alumni.outcomes.figures import Group
from blk_portal.dashboard import gaps
from blk_portal.dashboard.blocks import HIDDEN, Addresses

DEFINITION = Definition(date(2026, 6, 30))
TO = Addresses(lambda definition, name: f"/orang/{name}?{definition.filters}", lambda definition: "/")


def counted(placed, matured):
    """A figure of so many placed, all the others not."""
    counts = dict.fromkeys((*COUNTS, "answered"), 0)
    told = {"graduations": matured, "matured": matured, "placed": placed, "first": placed}
    rest = None if None in (placed, matured) else matured - placed
    return Figure("bps", **(counts | told | {"not_placed": rest}))


def groups(**figures):
    return [Group(value, value.upper(), figure) for value, figure in figures.items()]


@pytest.mark.parametrize(
    ("first", "other", "sentence"),
    [
        (
            (80, 152),
            (3254, 4916),
            "Angka penyandang disabilitas tertinggal 13,6 poin (rentang −21,6 sampai −5,7) "
            "dari bukan penyandang.",
        ),
        (
            (120, 152),
            (3254, 4916),
            "Angka penyandang disabilitas lebih tinggi 12,8 poin (rentang 5,5 sampai 18,6) "
            "dari bukan penyandang.",
        ),
        (
            (8, 15),
            (3254, 4916),
            "Angka penyandang disabilitas dan bukan penyandang belum berbeda jelas: selisih 12,9 poin "
            "(rentang −36,1 sampai 9,0).",
        ),
        (
            (1, 4),
            (3254, 4916),
            "Terlalu sedikit untuk membandingkan penyandang disabilitas dengan bukan penyandang.",
        ),
        ((None, 15), (1, 9), "Angka penyandang disabilitas disamarkan, karena angka kecil dilindungi."),
    ],
)
def test_a_gap_is_clear_only_where_its_whole_interval_is(first, other, sentence):
    assert gaps.gap_sentence("disability", counted(*first), counted(*other)) == sentence


def test_both_sides_are_drawn_on_one_axis_and_open_their_people():
    line = gaps.gap_line("women_men", groups(L=counted(66, 100), P=counted(40, 100)), DEFINITION, TO)
    first, other = line.first, line.other
    assert (first.label, first.rate, other.rate) == ("P", "40,0%", "66,0%")
    assert float(first.low_x[:-1]) < float(first.x[:-1]) < float(first.high_x[:-1])
    assert float(first.x[:-1]) < float(other.x[:-1])
    assert first.placed.url == "/orang/placed?(('sex', ('P',)),)"


def test_a_hidden_side_is_said_and_not_drawn():
    line = gaps.gap_line("disability", groups(yes=counted(None, None), no=counted(50, 90)), DEFINITION, TO)
    assert line.axis is None
    assert (line.first.rate, line.first.placed.text, line.first.x) == (HIDDEN, HIDDEN, None)


def test_nobody_on_one_side_is_no_gap():
    assert gaps.gap_line("disability", groups(no=counted(50, 90)), DEFINITION, TO) is None


@pytest.mark.parametrize(
    ("found", "sentence"),
    [
        (
            groups(yes=counted(80, 152), no=counted(3254, 4816), not_asked=counted(50, 100)),
            "3,0% kelulusan adalah penyandang disabilitas (152 dari 5.068; 100 belum ditanya).",
        ),
        (groups(yes=counted(80, 152)), "3,0% kelulusan adalah penyandang disabilitas (152 dari 5.068)."),
        (groups(no=counted(9, 9)), "Belum ada penyandang disabilitas di antara kelulusan yang dihitung."),
        (
            groups(yes=counted(None, None), no=counted(9, 9)),
            "Bagian penyandang disabilitas disamarkan, karena angka kecil dilindungi.",
        ),
        ([], "Belum ada penyandang disabilitas di antara kelulusan yang dihitung."),
    ],
)
def test_the_share_of_people_with_a_disability_names_who_was_not_asked(found, sentence):
    assert gaps.share_finding(found, counted(3336, 5068)) == sentence
