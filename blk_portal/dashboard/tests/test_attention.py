import pytest

from blk_portal.dashboard import attention
from blk_portal.dashboard.tests.test_charts import Counted
from blk_portal.dashboard.tests.test_findings import CENTRES, TARGET, TOTAL


def test_the_unknown_are_named_with_their_places_and_the_known_rate():
    issue = attention.unknown_issue(TOTAL, CENTRES)
    assert issue.number == "13,6%"
    assert issue.title == "687 alumni belum terlacak"
    assert issue.detail == (
        "Terbanyak di Jember, Surabaya, dan Madiun. Bila yang terlacak saja dihitung: 76,1%."
    )


def test_few_unknown_are_not_worth_a_line():
    assert attention.unknown_issue(Counted(100, 60, unknown=4), CENTRES) is None
    assert attention.unknown_issue(Counted(100, 60, unknown=5), CENTRES) is not None


def test_only_centres_whose_whole_interval_is_below_are_named():
    issue = attention.below_issue(CENTRES, TARGET)
    assert (issue.number, issue.detail) == ("1 BLK", "Jember.")
    assert attention.below_issue(CENTRES, None) is None
    assert attention.below_issue(CENTRES[2:3], TARGET) is None


def test_a_gap_is_told_only_when_its_interval_is_below_zero():
    worse, others = Counted(152, 80), Counted(4916, 3254)
    issue = attention.gap_issue("disability", "alumni penyandang disabilitas", worse, others, "lainnya")
    assert issue.number == "−13,6"
    assert issue.detail == "52,6% bekerja; lainnya 66,2%."
    assert attention.gap_issue("disability", "x", Counted(15, 8), others, "lainnya") is None
    assert attention.gap_issue("disability", "x", Counted(4, 0), others, "lainnya") is None


def test_few_proofs_are_told_and_many_are_not():
    assert attention.evidence_issue([100, 95, 61, 38]) is None
    few = attention.evidence_issue([100, 95, 38, 10])
    assert (few.number, few.title) == ("40%", "penempatan dengan bukti kuat")
    assert few.detail == "57 penempatan baru berdasarkan pernyataan alumni."
    assert attention.evidence_issue([None] * 4) is None


def test_a_year_is_told_as_falling_only_where_the_interval_says_so():
    before, now = Counted(1000, 660), Counted(1000, 600)
    issue = attention.falling_issue(now, before, "2023")
    assert (issue.number, issue.title) == ("−6,0", "poin dari lulusan 2023")
    assert issue.detail == "Turun dari 66,0% menjadi 60,0%."
    assert attention.falling_issue(before, now, "2023") is None
    assert attention.falling_issue(Counted(100, 60), Counted(100, 66), "2023") is None
    assert attention.falling_issue(now, Counted(10, None), "2023") is None
    assert attention.falling_issue(now, None, "2023") is None


@pytest.mark.parametrize("given", [(0, 0, 0), (5, 5, 0), (5, 3, 2), (None, None, None)])
def test_accommodations_that_are_all_there_refused_or_hidden_are_not_told(given):
    assert attention.accommodation_issue(*given) is None


def test_accommodations_that_are_missing_are_counted():
    issue = attention.accommodation_issue(141, 128, 0)
    assert (issue.number, issue.title) == ("13", "akomodasi belum disiapkan")
    assert issue.detail == "128 dari 141 permintaan sudah tersedia."


def test_jobs_away_from_the_trade_are_told_when_they_are_clearly_more_than_half():
    assert attention.match_issue(41, 100) is None
    issue = attention.match_issue(30, 100)
    assert (issue.number, issue.title) == ("30%", "pekerjaan sesuai pelatihan")
    assert attention.match_issue(0, 4) is None


def test_people_who_left_work_are_told_when_they_are_clearly_more_than_a_quarter():
    assert attention.retention_issue(72, 100) is None
    issue = attention.retention_issue(60, 100)
    assert (issue.number, issue.detail) == ("60%", "40 dari 100 yang terlacak berhenti bekerja.")
    assert attention.retention_issue(0, 4) is None


def test_placements_without_a_class_are_told_from_five_percent_on():
    assert attention.unclassified_issue(Counted(100, 50, 20, 4)) is None
    issue = attention.unclassified_issue(Counted(100, 50, 20, 5))
    assert (issue.number, issue.title) == ("5,0%", "5 penempatan belum terklasifikasi")
    assert attention.unclassified_issue(Counted(100, 50, 20, None)) is None


def test_only_the_first_few_issues_are_told_in_their_order():
    found = [attention.Issue(str(n), "", "", "") for n in range(7)]
    assert attention.told(None, *found[:2], None) == found[:2]
    assert attention.told(*found) == found[: attention.TOLD_AT_MOST]
