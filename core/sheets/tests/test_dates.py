from datetime import date, datetime

import pytest

from core.sheets.dates import (
    parse_birth_date,
    parse_birth_place_date,
    parse_date,
    parse_partial_date,
)
from core.sheets.values import CellError

ON = date(2025, 6, 1)
FIFTH_OF_MARCH = date(2001, 3, 5)


@pytest.mark.parametrize(
    "cell",
    [
        "5/3/2001",
        "05-03-2001",
        "5.3.2001",
        "5 3 2001",
        "5 Maret 2001",
        "5 MARET 2001",
        "05-Mar-01",
        "5 mrt 2001",
        "5Maret2001",
        "March 5, 2001",
        "Mar 5th 2001",
        "5 March 2001",
        "Senin, 5 Maret 2001",
        "tgl. 5 Maret 2001",
        "2001-03-05",
        "2001-03-05 00:00:00",
        "2001-03-05T08:30:00",
        "5/3/2001 08.30 WIB",
        "36955",
        36955,
        36955.0,
        date(2001, 3, 5),
        datetime(2001, 3, 5, 8, 30),
    ],
)
def test_one_day_in_every_spelling(cell):
    assert parse_date(cell, on=ON) == FIFTH_OF_MARCH


@pytest.mark.parametrize(
    ("word", "month"),
    [("Peb", 2), ("Pebruari", 2), ("Nop", 11), ("Nopember", 11), ("Agt", 8), ("Agustus", 8), ("Mei", 5)]
    + [("May", 5), ("Okt", 10), ("October", 10), ("Des", 12), ("Dec", 12), ("July", 7), ("Juni", 6)],
)
def test_month_names(word, month):
    assert parse_date(f"9 {word} 2021") == date(2021, month, 9)


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("31/2/2001", "date_none"),
        ("12/25/2001", "date_none"),
        ("5 Marat 2001", "date_month"),
        ("besok", "date"),
        ("", "date"),
        (-3.0, "date"),
        (True, "date"),
        (float("nan"), "date"),
        (1e300, "date"),
        ("1/1/0001", "date_year"),
        (date(1900, 1, 1), "date_year"),
        ("Maret 2024", "date_part"),
        ("2024", "date_part"),
    ],
)
def test_no_whole_date(cell, code):
    with pytest.raises(CellError) as error:
        parse_date(cell, on=ON)
    assert error.value.code == code


@pytest.mark.parametrize(
    ("cell", "day", "precision"),
    [
        ("Maret 2024", date(2024, 3, 1), "month"),
        ("Mar-24", date(2024, 3, 1), "month"),
        ("03/2024", date(2024, 3, 1), "month"),
        ("bulan Maret 2024", date(2024, 3, 1), "month"),
        ("2024", date(2024, 1, 1), "year"),
        ("tahun 2024", date(2024, 1, 1), "year"),
        (2024.0, date(2024, 1, 1), "year"),
        ("5/3/2024", date(2024, 3, 5), "day"),
    ],
)
def test_partial_dates(cell, day, precision):
    assert parse_partial_date(cell, on=ON) == (day, precision)


@pytest.mark.parametrize(
    ("cell", "year"), [("5-3-85", 1985), ("5-3-01", 2001), ("5-3-12", 2012), ("5-3-99", 1999)]
)
def test_two_digit_birth_year_gives_a_plausible_age(cell, year):
    assert parse_birth_date(cell, on=ON).year == year


def test_nobody_is_born_tomorrow():
    with pytest.raises(CellError, match="belum terjadi"):
        parse_birth_date("2/6/2025", on=ON)


@pytest.mark.parametrize(
    ("cell", "place"),
    [
        ("Bojonegoro, 5 Maret 2001", "Bojonegoro"),
        ("BOJONEGORO / 05-03-2001", "Bojonegoro"),
        ("Bojonegoro 5-3-2001", "Bojonegoro"),
        ("Bojonegoro,05/03/2001", "Bojonegoro"),
        ("Bojonegoro, tgl 5 Maret 2001", "Bojonegoro"),
        ("Kab. Tuban, 5 Maret 2001", "Kab. Tuban"),
        ("5 Maret 2001", ""),
        (36955.0, ""),
    ],
)
def test_place_and_date_in_one_cell(cell, place):
    assert parse_birth_place_date(cell, on=ON) == (place, FIFTH_OF_MARCH)


def test_place_without_date():
    with pytest.raises(CellError, match="Bojonegoro, 5 Maret 2001"):
        parse_birth_place_date("Bojonegoro", on=ON)
