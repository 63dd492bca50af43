"""The briefing: sentences that the figures carry, and none that they do not."""

import io
import re
from decimal import Decimal
from html import unescape

import pytest

from alumni.outcomes.actions import set_target
from alumni.outcomes.detail import Income, Relevance, Retention, Times
from alumni.outcomes.figure import Figure
from alumni.outcomes.figures import Group
from blk_portal.reports import briefing

URL = "/laporan/ringkasan/"


def counts(placed=336, unknown=69, matured=507, **others):
    """A figure with these counts."""
    names = ("people", "claimed", "already_working", "excluded")
    first = others.pop("first", placed)
    return Figure(
        rule="bps",
        graduations=matured,
        matured=matured,
        not_matured=0,
        placed=placed,
        first=first,
        second=None if placed is None else placed - first,
        unclassified=0,
        not_placed=None if placed is None else matured - placed - unknown,
        unknown=unknown,
        answered=matured - unknown,
        **dict.fromkeys(names, 0),
    )


def test_the_headline_has_its_interval():
    line = briefing.placed_line(counts(), 6, "/x")
    assert line.number == "66,3%"
    assert line.title == "336 alumni bekerja atau berusaha dalam 6 bulan setelah lulus"
    # Wilson 95 % of 336 / 507.
    assert "rentang keyakinan 95%: 62,0–70,3%" in line.detail


@pytest.mark.parametrize(
    ("target", "number", "title", "detail"),
    [
        (Decimal(68), "1,7", "poin di bawah target 68%", "Perlu 9 alumni lagi. Capaian 97,5%"),
        (Decimal(50), "16,3", "poin di atas target 50%", "Capaian 132,5% dari target, kategori 4"),
    ],
)
def test_the_distance_to_the_target_in_points_and_people(target, number, title, detail):
    line = briefing.target_line(counts(), target, "")
    assert (line.number, line.title) == (number, title)
    assert line.detail.startswith(detail)


def test_a_change_is_clear_only_where_its_interval_is():
    """Newcombe 1998, method 10, example (a): 56/70 and 48/80, difference 0.2000, 0.0524 to 0.3339."""
    before = Group("2024", "2024", counts(48, 0, 80))
    line = briefing.change_line(counts(56, 0, 70), before, "")
    assert line.number == "20,0"
    assert "Bedanya jelas (rentang 95%: 5,2 sampai 33,4 poin)" in line.detail
    same = briefing.change_line(counts(49, 0, 80), before, "")
    assert "Bedanya belum jelas" in same.detail


def test_the_unknown_are_told_with_both_bounds():
    line = briefing.unknown_line(counts(), "")
    assert line.number == "13,6%"
    assert line.detail == "Bila semuanya bekerja: 79,9%; di antara yang terlacak: 76,7%."


def test_nothing_is_said_of_what_is_hidden_or_has_no_base():
    hidden, empty = counts(None), counts(0, 0, 0)
    for total in (hidden, empty):
        assert briefing.placed_line(total, 6, "") is None
        assert briefing.target_line(total, Decimal(68), "") is None
        assert briefing.unknown_line(total, "") is None
        assert briefing.class_line(total, "bps", "") is None
    assert briefing.change_line(counts(), Group("2024", "2024", hidden), "") is None
    assert briefing.change_line(counts(), Group("2024", "2024", empty), "") is None
    assert briefing.target_line(counts(), None, "") is None
    assert briefing.retention_line(Retention(5, 0, 0, 0, 5), "") is None
    uses = {"yes": 0, "partly": 0, "no": 0, "missing": 4}
    assert briefing.match_line(Relevance(uses, {}, {}), "") is None
    assert briefing.income_line(Income(9, 1, None, None, None, is_hidden=True), "") is None
    assert briefing.time_line(Times({}, {}, dict.fromkeys(("0-3",), 0), 0), "") is None


def test_income_is_told_with_who_reaches_the_minimum_wage():
    line = briefing.income_line(Income(164, 20, Decimal(2_450_000), 60, 120, is_hidden=False), "")
    assert line.number == "Rp2,5 jt"
    assert line.detail == "Rp2.450.000 menurut 164 yang menjawab. 50,0% dari 120 mencapai UMK."


def text_of(response):
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", response.content.decode())))


@pytest.mark.django_db
def test_the_page_says_it_in_sentences_with_links(client_for, kadis, world):
    set_target(year=2025, centre=None, measure="placed_within", window=6, value=Decimal(68), by=None)
    response = client_for(kadis).get(URL)
    words = text_of(response)
    for sentence in (
        "66,7% 12 alumni bekerja atau berusaha dalam 6 bulan setelah lulus",
        "1,3 poin di bawah target 68% Perlu 1 alumni lagi.",
        "11,1% 2 alumni belum terlacak",
        "66,7% pekerjaan sesuai pelatihan 8 dari 12 yang menjawab; 0 belum ditanya.",
        "Rp2,2 jt median penghasilan sebulan",
        "Arti setiap angka Ditempatkan dalam 6 bulan Pembilang",
    ):
        assert sentence in words
    links = re.findall(r'<a href="(/angka/orang/[^"]*)">12 alumni bekerja', response.content.decode())
    behind = client_for(kadis).get(unescape(links[0]))
    assert "Ditempatkan" in text_of(behind) and "12 kelulusan" in text_of(behind)


@pytest.mark.django_db
def test_who_may_not_see_people_gets_the_sentences_without_those_links(client_for, province, world):
    response = client_for(province).get(URL)
    assert "12 alumni bekerja atau berusaha" in text_of(response)
    assert "/angka/orang/" not in response.content.decode()
    assert "belum diberi hak melihat data orang" in text_of(response)


@pytest.mark.django_db
def test_without_graduates_it_says_so(client_for, kadis, bojonegoro):
    assert "Belum ada yang dapat diringkas" in text_of(client_for(kadis).get(URL))


@pytest.mark.django_db
def test_on_paper_it_is_one_page(client_for, kadis, world):
    pypdf = pytest.importorskip("pypdf", reason="pypdf, of requirements-dev.txt, reads documents back")
    response = client_for(kadis).get("/laporan/ringkasan.pdf")
    pages = pypdf.PdfReader(io.BytesIO(response.content)).pages
    assert len(pages) == 1
    assert "12 alumni bekerja atau berusaha" in re.sub(r"\s+", " ", pages[0].extract_text())
