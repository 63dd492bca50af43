"""What the page of a graduate says, without a database."""

from datetime import date

import pytest

from alumni.careers.derivation import History, SpellFacts, StatementFacts
from alumni.careers.forms import income_as_typed
from alumni.careers.rules import CONFIRMED, HEARSAY, REPORTED
from alumni.followup.rules import conflict_texts, income_text, span_text, whatsapp_link, window_states
from core.sheets.money import parse_money

X = date(2025, 1, 31)
TODAY = date(2025, 9, 1)


def job(start, status=4, level=REPORTED, end=None) -> SpellFacts:
    return SpellFacts(id=1, started_on=start, earliest_start=start, ended_on=end, status=status, level=level)


@pytest.mark.parametrize(
    ("history", "codes", "letters"),
    [
        (History(), ["unknown", "unknown", "not_matured"], ["", "", ""]),
        (
            History((job(date(2025, 6, 1), level=CONFIRMED),)),
            ["unknown", "formal", "not_matured"],
            ["", "B", ""],
        ),
        (
            History((job(date(2025, 3, 1), status=1),)),
            ["informal", "informal", "not_matured"],
            ["C", "C", ""],
        ),
        (
            History((job(date(2025, 3, 1), status=None),)),
            ["unclassified", "unclassified", "not_matured"],
            ["C", "C", ""],
        ),
        (
            History((job(date(2025, 3, 1), level=HEARSAY),)),
            ["unknown", "unknown", "not_matured"],
            ["", "", ""],
        ),
        (
            History((), (StatementFacts(date(2025, 8, 1), False, REPORTED),)),
            ["not_placed", "not_placed", "not_matured"],
            ["", "", ""],
        ),
    ],
)
def test_window_states(history, codes, letters):
    states = window_states(history, X, TODAY)
    assert [state.code for state in states] == codes
    assert [state.letter for state in states] == letters
    assert [state.is_due for state in states] == [code == "unknown" for code in codes]


def test_window_states_name_their_month_and_say_why():
    three, six, twelve = window_states(History(), X, TODAY)
    assert (three.due_on, three.month) == (date(2025, 4, 30), "Apr 2025")
    assert (six.label, six.sentence) == (
        "Belum terlacak",
        "Belum terlacak: belum ada kabar sejak 31 Juli 2025.",
    )
    assert twelve.label == "Genap 31 Januari 2026"


@pytest.mark.parametrize(
    ("span", "text"),
    [
        ((date(2025, 3, 10), "day", None, "day"), "Sejak 10 Maret 2025"),
        ((date(2025, 3, 31), "month", None, "day"), "Sejak Maret 2025"),
        ((date(2025, 8, 1), "unknown", None, "day"), "Mulai tidak diketahui, dikabarkan 1 Agustus 2025"),
        ((date(2025, 3, 31), "month", date(2025, 6, 1), "month"), "Maret 2025 – Juni 2025"),
        ((date(2023, 3, 10), "day", date(2024, 12, 31), "year"), "10 Maret 2023 – 2024"),
        ((date(2025, 8, 1), "unknown", date(2025, 8, 1), "day"), "Mulai tidak diketahui – 1 Agustus 2025"),
    ],
)
def test_span_text_is_no_more_exact_than_what_was_told(span, text):
    assert span_text(*span) == text


@pytest.mark.parametrize(
    ("low", "high", "text", "typed"),
    [
        (None, None, "", ""),
        (2_500_000, 2_500_000, "Rp2.500.000 sebulan", "2.500.000"),
        (2_000_000, 3_000_000, "Rp2.000.000–3.000.000 sebulan", "2.000.000-3.000.000"),
        (5_000_000, None, "di atas Rp5.000.000 sebulan", "lebih dari 5.000.000"),
        (0, 1_000_000, "Rp0–1.000.000 sebulan", "0-1.000.000"),
    ],
)
def test_income_is_shown_and_typed_again(low, high, text, typed):
    assert income_text(low, high) == text
    assert income_as_typed(low, high) == typed
    if typed:
        assert tuple(parse_money(typed)) == (low, high)


def test_whatsapp_link_is_polite_and_escaped():
    link = whatsapp_link("+6281200000002", "Bagus", "UPT BLK Bojonegoro", "Las & Bubut")
    assert link.startswith("https://wa.me/6281200000002?text=Selamat%20siang%20Bagus%2C%20kami%20dari")
    assert "Las%20%26%20Bubut" in link and link.endswith("Terima%20kasih.")


@pytest.mark.parametrize("phone", ["", "+62354391583", "081200000002"])
def test_whatsapp_link_needs_a_mobile_number(phone):
    assert whatsapp_link(phone, "Bagus", "BLK", "Las") == ""


@pytest.mark.parametrize(
    ("end", "said_on", "is_told"),
    [
        (date(2025, 8, 1), date(2025, 5, 3), True),
        (date(2025, 5, 3), date(2025, 5, 3), False),
        (date(2025, 5, 2), date(2025, 5, 3), False),
    ],
)
def test_conflict_texts_name_the_day_and_the_job(end, said_on, is_told):
    history = History((job(date(2025, 3, 1), end=end),), (StatementFacts(said_on, False, REPORTED),))
    found = conflict_texts(history, {1: "Juru las, CV Misal"})
    assert len(found) == is_told
    assert all("Pada 3 Mei 2025 tercatat bekerja (Juru las, CV Misal)" in text for text in found)
