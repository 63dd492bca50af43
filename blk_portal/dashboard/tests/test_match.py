from collections import Counter
from datetime import date
from decimal import Decimal

import pytest

from alumni.outcomes.definitions import Definition
from alumni.outcomes.detail import Income, Relevance, Retention, income_of
from blk_portal.dashboard import match
from blk_portal.dashboard.blocks import Addresses

DEFINITION = Definition(date(2026, 6, 30))
CLASSES = ("formal", "informal", "unclassified")
NOBODY = {"yes": 0, "partly": 0, "no": 0, "missing": 0}


@pytest.fixture
def to():
    return Addresses(lambda definition, name: f"/orang/{name}", lambda definition: "/")


def relevance(formal, informal=None):
    by_class = {"formal": formal, "informal": informal or NOBODY, "unclassified": NOBODY}
    uses = {name: sum(each[name] for each in by_class.values()) for name in NOBODY}
    return Relevance(uses, {"yes": 3, "no": 1, "missing": 6}, by_class)


def answers(yes, partly, no, missing):
    return {"yes": yes, "partly": partly, "no": no, "missing": missing}


def test_shares_are_of_those_who_answered_and_the_others_are_counted(to):
    block = match.match_block(relevance(answers(60, 20, 20, 25)), DEFINITION, to)
    assert [line.label for line in block["lines"]] == ["Formal"]
    line = block["lines"][0]
    assert [cell.text for cell in line.cells] == ["60", "20", "20", "25"]
    assert [cell.url for cell in line.cells] == [
        "/orang/formal_uses_yes",
        "/orang/formal_uses_partly",
        "/orang/formal_uses_no",
        "/orang/formal_uses_missing",
    ]
    assert [(piece.fill, piece.size) for piece in line.bar] == [
        ("s1", "48.00%"),
        ("s2", "16.00%"),
        ("unknown", "20.00%"),
        ("none", "16.00%"),
    ]
    assert block["fits"]["rate"] == "75,0%"


def test_two_classes_are_summed_up_in_a_line_of_all(to):
    found = relevance(answers(60, 20, 20, 25), answers(5, 0, 5, 0))
    labels = [line.label for line in match.match_block(found, DEFINITION, to)["lines"]]
    assert labels == ["Formal", "Informal", "Semua"]


def test_nobody_who_answered_is_a_dash_without_a_list(to):
    line = match.match_block(relevance(answers(0, 0, 0, 4)), DEFINITION, to)["lines"][0]
    assert [(cell.text, bool(cell.url)) for cell in line.cells] == [
        ("–", False),
        ("–", False),
        ("–", False),
        ("4", True),
    ]


@pytest.mark.parametrize(
    ("formal", "informal", "sentence"),
    [
        (
            answers(62, 21, 17, 0),
            answers(44, 23, 33, 0),
            "Pekerjaan formal lebih sering sesuai pelatihan (62%) daripada informal (44%).",
        ),
        (
            answers(44, 23, 33, 0),
            answers(62, 21, 17, 0),
            "Pekerjaan informal lebih sering sesuai pelatihan (62%) daripada formal (44%).",
        ),
        (
            answers(50, 0, 50, 0),
            answers(52, 0, 48, 0),
            "51% pekerjaan sesuai pelatihan menurut 200 yang menjawab.",
        ),
        (
            answers(0, 0, 0, 9),
            NOBODY,
            "Belum ada yang ditanya apakah pekerjaannya memakai hasil pelatihan.",
        ),
    ],
)
def test_the_finding_compares_classes_only_where_the_difference_is_clear(formal, informal, sentence):
    assert match.match_finding(relevance(formal, informal), CLASSES) == sentence


def test_retention_is_of_the_known_and_silence_is_no_work(to):
    block = match.retention_block(Retention(50, 40, 30, 24, 10), DEFINITION, to)
    assert block["finding"] == "75,0% (30/40) yang terlacak masih bekerja pada bulan ke-12."
    assert [(line["share"], line["behind"].text, line["behind"].url) for line in block["lines"]] == [
        ("48,0%", "24", "/orang/retention_same_employer"),
        ("12,0%", "6", "/orang/retention_other_employer"),
        ("20,0%", "10", "/orang/retention_left"),
        ("20,0%", "10", "/orang/retention_unknown"),
    ]
    assert block["same"] == "60,0% (24/40)"
    assert match.retention_finding(Retention(5, 0, 0, 0, 5)).startswith("Belum ada kabar bulan ke-12")


def test_nobody_in_work_at_six_months_has_nothing_to_keep(to):
    block = match.retention_block(Retention(0, 0, 0, 0, 0), DEFINITION, to)
    assert block["finding"] == "Belum ada yang bekerja pada bulan ke-6 dan sudah genap 12 bulan."
    assert block["bar"] == ()


def test_income_is_hidden_under_ten_answers(to):
    few = income_of(Counter({(2_000_000, 2_000_000): 9, (None, None): 3}), 9, 9)
    block = match.income_block(few, DEFINITION, to)
    assert block["finding"] == "Penghasilan disembunyikan: yang menjawab kurang dari 10."
    assert "Rp" not in str(block)
    assert block["answers"].text == "9"


def test_income_is_the_median_and_the_share_that_reaches_the_minimum_wage(to):
    found = Income(12, 4, Decimal(2_450_000), 6, 8, is_hidden=False)
    block = match.income_block(found, DEFINITION, to)
    assert block["finding"] == "Separuh berpenghasilan Rp2.450.000 sebulan atau lebih."
    assert block["reached"] == "75,0% (6/8)"
    assert block["interval"] == "41–93%"
    nowhere = match.income_block(Income(12, 4, Decimal(2_450_000), 0, 0, is_hidden=False), DEFINITION, to)
    assert (nowhere["reached"], nowhere["bar"]) == ("", ())
