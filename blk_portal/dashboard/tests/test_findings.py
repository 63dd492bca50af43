from decimal import Decimal

import pytest

from blk_portal.dashboard import findings
from blk_portal.dashboard.findings import Named
from blk_portal.dashboard.tests.test_charts import Counted

TARGET = Decimal(68)
TOTAL = Counted(matured=5068, first=2118, second=1218, unknown=687)


def centre(label, matured, placed, unknown=0):
    return Named(label.lower(), label, Counted(matured=matured, first=placed, unknown=unknown))


CENTRES = [
    centre("Singosari", 574, 428, unknown=40),
    centre("Surabaya", 612, 436, unknown=80),
    centre("Jember", 438, 224, unknown=105),
    centre("Madiun", 402, 257, unknown=60),
    centre("Sumenep", 4, 0),
]


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (["Jember"], "Jember"),
        (["Jember", "Tuban"], "Jember dan Tuban"),
        (["Jember", "Tuban", "Madiun"], "Jember, Tuban, dan Madiun"),
        (["A", "B", "C", "D", "E", "F"], "A, B, C, D, dan 2 lainnya"),
    ],
)
def test_names_are_joined_as_people_speak(names, words):
    assert findings.join_names(names) == words


def test_the_headline_says_how_far_the_target_is():
    assert findings.against_target(TOTAL, TARGET) == findings.Sentence("2,2 poin di bawah target 68%", "bad")
    assert findings.against_target(Counted(100, 70), Decimal("68.5")).text == "1,5 poin di atas target 68,5%"
    assert findings.against_target(Counted(100, 68), TARGET).text == "tepat pada target 68%"


@pytest.mark.parametrize("counts", [Counted(0), Counted(10, None)])
def test_nothing_is_said_of_a_target_without_a_rate(counts):
    assert findings.against_target(counts, TARGET) is None
    assert findings.still_needed(counts, TARGET) == 0


def test_the_distance_in_people_just_reaches_the_target():
    needed = findings.still_needed(TOTAL, TARGET)
    assert needed == 111
    assert (TOTAL.placed + needed) * 100 >= TARGET * TOTAL.matured > (TOTAL.placed + needed - 1) * 100
    assert findings.still_needed(Counted(100, 68), TARGET) == 0


def test_the_year_before_is_compared_in_points():
    assert findings.change(Counted(1000, 658), Counted(1000, 606), "2023") == "naik 5,2 poin dari 2023"
    assert findings.change(Counted(10, 5), Counted(10, 6), "2023") == "turun 10,0 poin dari 2023"
    assert findings.change(Counted(10, 5), Counted(2, 1), "2023") == "sama dengan 2023"
    assert findings.change(Counted(10, 5), Counted(0), "2023") is None


def test_the_centres_are_counted_by_verdict_and_small_ones_left_out():
    assert findings.compared_finding(CENTRES, TARGET) == (
        "1 BLK jelas di bawah target; 1 jelas di atas; 2 belum dapat dibedakan dari target."
    )
    assert findings.compared_finding(CENTRES[3:], TARGET) == "1 BLK belum dapat dibedakan dari target."


def test_a_centre_with_a_target_of_its_own_is_held_against_that_one():
    singosari, surabaya, jember, *_ = CENTRES
    own = jember._replace(target=Decimal(40))
    assert findings.compared_finding([singosari, surabaya, own], TARGET) == (
        "2 BLK jelas di atas target; 1 belum dapat dibedakan dari target."
    )
    assert findings.compared_finding([own], None) == "1 BLK jelas di atas target."


def test_without_a_target_the_centres_are_spanned():
    assert findings.compared_finding(CENTRES, None) == (
        "Dari 51,1% (Jember) sampai 74,6% (Singosari). Belum ada target untuk pilihan ini."
    )
    assert findings.compared_finding(CENTRES[4:], None).startswith("Belum ada BLK dengan lima")


def test_the_trend_is_clear_only_where_the_interval_says_so():
    old, new = Named("2024-I", "Gelombang I 2024", Counted(400, 200)), Counted(400, 260)
    rose = findings.trend_finding([old, Named("2024-II", "Gelombang II 2024", new)], "gelombang")
    assert rose == "Gelombang II 2024 naik 15,0 poin dari gelombang I 2024."
    fell = findings.trend_finding(
        [Named("a", "Lulusan 2024", new), Named("b", "Lulusan 2025", old.counts)], ""
    )
    assert fell == "Lulusan 2025 turun 15,0 poin dari lulusan 2024."
    close = Named("2024-II", "Gelombang II 2024", Counted(400, 205, unknown=90))
    assert findings.trend_finding([old, close], "gelombang") == (
        "Gelombang II 2024 belum berbeda jelas dari gelombang I 2024; masih banyak yang belum terlacak."
    )


def test_a_trend_of_one_or_none():
    one = Named("2024-I", "Gelombang I 2024", Counted(10, 5))
    assert findings.trend_finding([one], "gelombang") == "Gelombang I 2024: 50,0%."
    assert findings.trend_finding([], "gelombang").startswith("Belum ada gelombang")


def test_the_funnel_names_who_differs_by_more_than_chance():
    places = [
        ("Jember", "99.8", "below"),
        ("Tuban", "95", "below"),
        ("Kediri", "", ""),
        ("Ngawi", "99.8", "above"),
    ]
    assert findings.funnel_finding(places, Decimal("61.20"), "BLK") == (
        "Di luar batas 99,8% dari angka bersama 61,2%: Jember di bawah; Ngawi di atas."
    )
    assert findings.funnel_finding(places[1:3], Decimal(60), "program") == (
        "Tidak ada program di luar batas 99,8% dari angka bersama 60,0%: bedanya masih wajar."
    )
    assert findings.funnel_finding(places[:1], Decimal(60), "BLK").startswith("Belum ada dua BLK")


def test_fields_are_named_by_what_they_lead_to():
    fields = [
        Named("las", "Las", Counted(300, 168, 42)),
        Named("garmen", "Garmen", Counted(300, 110, 90)),
        Named("boga", "Tata Boga", Counted(300, 60, 120)),
        Named("kecil", "Kecil", Counted(4, 4, 0)),
    ]
    assert findings.fields_finding(fields, ("formal", "informal")) == (
        "Las kuat di formal; Tata Boga lebih banyak informal."
    )
    assert findings.fields_finding(fields[3:], ("formal", "informal")).startswith("Belum ada alumni")
    assert findings.fields_finding(fields[:1], ("formal", "informal")).startswith(
        "Bagian formal dan informal"
    )


def test_evidence_is_told_of_everything_reported():
    nested = [100, 95, 61, 38]
    assert findings.evidence_finding(nested) == "61% penempatan dibuktikan dokumen atau pemberi kerja."
    assert findings.exclusive(nested) == [38, 23, 34, 5]
    assert findings.evidence_finding([0, 0, 0, 0]).startswith("Belum ada penempatan")


def test_the_achievement_names_its_band():
    assert findings.achievement_text(Decimal("96.79"), 3) == "Capaian 96,8% dari target, kategori 3 dari 4."
    assert findings.achievement_text(None, None) == ""


def test_hidden_numbers_are_not_compared():
    hidden = Named("x", "X", Counted(12, None))
    assert findings.compared_finding([hidden], TARGET) == findings.TOO_SMALL
    assert findings.trend_finding([CENTRES[0], hidden], "gelombang") == findings.TOO_SMALL
    assert findings.fields_finding([hidden], ("formal", "informal")) == findings.TOO_SMALL
    assert findings.compared_finding([*CENTRES, hidden], TARGET).startswith("1 BLK jelas di bawah")
