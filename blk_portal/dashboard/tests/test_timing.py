from collections import Counter
from datetime import date

import pytest

from alumni.outcomes.definitions import Definition
from alumni.outcomes.detail import Times
from alumni.outcomes.survival import Median
from blk_portal.dashboard import timing
from blk_portal.dashboard.blocks import Addresses

DEFINITION = Definition(date(2026, 6, 30))
TO = Addresses(lambda definition, name: f"/orang/{name}", lambda definition: "/")


@pytest.mark.parametrize(
    ("median", "sentence"),
    [
        (Median(70, 60, 91), "Separuh sudah bekerja pada bulan ke-2,3 (rentang 95%: 2,0 sampai 3,0)."),
        (
            Median(70, 60, None),
            "Separuh sudah bekerja pada bulan ke-2,3 (rentang 95%: 2,0 sampai belum tercapai).",
        ),
        (Median(0, 0, 0), "Separuh sudah bekerja pada hari lulus."),
        (Median(None, 300, None), "Belum separuh yang bekerja sampai hari terakhir yang terpantau."),
    ],
)
def test_the_median_is_told_with_its_interval(median, sentence):
    assert timing.median_finding(median, 100) == sentence


def test_without_news_nothing_is_told_of_time():
    assert (
        timing.median_finding(Median(None, None, None), 0) == "Belum ada kabar tentang waktu sampai bekerja."
    )


@pytest.fixture
def block():
    """Ten: four at work after a month, two more after two hundred days, two not, two never heard of."""
    buckets = {"0-3": 4, "4-6": 0, "7-12": 2, ">12": 0, "not_yet": 2, "unknown": 2}
    events = Counter({(30, "formal"): 4, (200, "informal"): 2})
    return timing.time_block(Times(events, Counter({240: 2}), buckets, 10), DEFINITION, TO)


def test_the_table_tells_the_curve_as_far_as_anything_is_known(block):
    assert [label for label, _ in block["legend"]] == ["Semua", "Formal", "Informal"]
    rows = {row["month"]: row for row in block["rows"]}
    assert rows[3]["shares"] == ["50,0", "50,0", "0,0"]
    assert rows[6]["at_risk"] == "4"
    assert rows[12]["shares"] == ["–", "–", "–"]
    assert rows[1]["interval"] == "23–85"
    assert block["spoken"] == "bulan ke-3 50,0%; bulan ke-6 50,0%"


def test_the_spans_are_all_that_is_counted_and_open_their_people(block):
    assert [(span["behind"].text, span["behind"].url) for span in block["spans"]] == [
        ("4", "/orang/time_within_3"),
        ("0", ""),
        ("2", "/orang/time_months_7_12"),
        ("0", ""),
        ("2", "/orang/time_not_yet"),
        ("2", "/orang/time_unknown"),
    ]
    assert block["n"].text == "10"
    assert block["uninformed"] == "2"
