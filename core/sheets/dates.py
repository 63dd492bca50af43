"""Dates as people write them in cells: day first, Indonesian and English months, Excel serials, TTL cells."""

import math
import re
from datetime import date, datetime, timedelta
from typing import Literal, NamedTuple

from core.nik import OLDEST, YOUNGEST, age_on
from core.sheets.values import Cell, CellError, as_text

Precision = Literal["day", "month", "year"]

FIRST_YEAR, LAST_YEAR = 1920, 2100
EXCEL_DAY_ZERO = date(1899, 12, 30)
MONTHS: dict[str, int] = {
    word: number
    for number, words in enumerate(
        (
            "januari january jan",
            "februari pebruari february feb peb febuari febr",
            "maret march mar mrt",
            "april apr",
            "mei may",
            "juni june jun",
            "juli july jul",
            "agustus august agt agu ags agst aug agus",
            "september sep sept",
            "oktober october okt oct",
            "november nopember nov nop",
            "desember december des dec",
        ),
        start=1,
    )
    for word in words.split()
}
_DAY_NAME = re.compile(
    r"^(?:senin|selasa|rabu|kamis|jum'?at|sabtu|minggu|ahad|monday|tuesday|wednesday|thursday|friday|saturday|sunday"
    r"|tanggal|tgl\.?|pada|bulan|tahun|thn\.?|th\.?)[\s,:]+"
)
_CLOCK = re.compile(r"[\sT]\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:\.\d+)?)?(?:\s*(?:wib|z|am|pm))?$", re.IGNORECASE)
_ISO = re.compile(r"(\d{4})[-/. ](\d{1,2})[-/. ](\d{1,2})")
_DAY_MONTH_YEAR = re.compile(r"(\d{1,2})\s*[-/., ]\s*(\d{1,2})\s*[-/., ]\s*(\d{4}|\d{2})")
_DAY_WORD_YEAR = re.compile(r"(\d{1,2})\s*[-/., ]?\s*([a-z]{3,9})\.?\s*[-/., ']?\s*(\d{4}|\d{2})")
_WORD_DAY_YEAR = re.compile(r"([a-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?\s*,?\s+(\d{4})")
_WORD_YEAR = re.compile(r"([a-z]{3,9})\.?\s*[-/., ']?\s*(\d{4}|\d{2})")
_NUMBER_YEAR = re.compile(r"(\d{1,2})\s*[-/.]\s*(\d{4})")
_YEAR = re.compile(r"\d{4}")
_SERIAL = re.compile(r"\d{5}")
_TTL = re.compile(r"^(?P<place>\D*?)[\s,.:;/\-]*(?P<date>\d.*)$")


class PartialDate(NamedTuple):
    """A date known to the day, the month (day is 1) or the year (month and day are 1)."""

    date: date
    precision: Precision


class BirthPlaceDate(NamedTuple):
    """The two halves of a TTL cell ("Bojonegoro, 5 Maret 2001"); place may be ''."""

    place: str
    date: date


def parse_date(cell: Cell, *, on: date | None = None) -> date:
    """A whole date, or CellError."""
    found = _parse(cell, on or date.today())
    if found.precision != "day":
        raise CellError("date_part", f"Tanggalnya belum lengkap: “{_shown(cell)}”. Tulis seperti 05/03/2001.")
    return found.date


def parse_partial_date(cell: Cell, *, on: date | None = None) -> PartialDate:
    """A date that may lack its day ("Maret 2024") or also its month ("2024"), or CellError."""
    return _parse(cell, on or date.today())


def parse_birth_date(cell: Cell, *, on: date | None = None) -> date:
    """A whole date in the past; a two-digit year takes the century that makes the age 15 to 80."""
    on = on or date.today()
    found = parse_date(cell, on=on)
    if _two_digit_year(cell) and age_on(found, on) < YOUNGEST and found.year >= 2000:
        older = _real(found.year - 100, found.month, found.day, cell)
        found = older if age_on(older, on) <= OLDEST else found
    if found > on:
        raise CellError("birth_future", f"Tanggal lahir {found:%d/%m/%Y} belum terjadi. Periksa tahunnya.")
    return found


def parse_birth_place_date(cell: Cell, *, on: date | None = None) -> BirthPlaceDate:
    """Place and date of a TTL cell: "Bojonegoro, 5 Maret 2001", "BOJONEGORO / 05-03-2001"."""
    if not isinstance(cell, str):
        return BirthPlaceDate("", parse_birth_date(cell, on=on))
    text = as_text(cell)
    match = _TTL.match(text)
    if not match:
        raise CellError(
            "birth_place_date", f"Tidak ada tanggal di “{_shown(cell)}”. Tulis: Bojonegoro, 5 Maret 2001."
        )
    place = re.sub(r"(?i)[\s,]+(?:tanggal|tgl\.?)$", "", match["place"]).strip(" ,.:;/-")
    if len(place) > 100:
        raise CellError("too_long", "Tempat lahir terlalu panjang. Ringkas isinya.")
    return BirthPlaceDate(place.title() if place.isupper() else place, parse_birth_date(match["date"], on=on))


def _parse(cell: Cell, on: date) -> PartialDate:
    if isinstance(cell, datetime):
        return _day(cell.date(), cell)
    if isinstance(cell, date):
        return _day(cell, cell)
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return _from_number(cell)
    text = _CLOCK.sub("", as_text(cell).casefold()).strip(" .,")
    while (shorter := _DAY_NAME.sub("", text)) != text:
        text = shorter
    return _from_text(text, cell, on)


def _from_number(number: float) -> PartialDate:
    """1990 to 2100 is a year, a bigger number is Excel's count of days since 30 December 1899."""
    if not math.isfinite(number) or number < FIRST_YEAR:
        raise _unreadable(number)
    if number <= LAST_YEAR and number == int(number):
        return PartialDate(date(int(number), 1, 1), "year")
    if number > (date(LAST_YEAR, 12, 31) - EXCEL_DAY_ZERO).days:
        raise _unreadable(number)
    return _day(EXCEL_DAY_ZERO + timedelta(days=int(number)), number)


def _from_text(text: str, cell: Cell, on: date) -> PartialDate:
    if not text.isascii():
        raise _unreadable(cell)
    if match := _ISO.fullmatch(text):
        year, month, day = match.groups()
    elif match := _DAY_MONTH_YEAR.fullmatch(text):
        day, month, year = match.groups()
    elif match := _DAY_WORD_YEAR.fullmatch(text):
        day, word, year = match.groups()
        month = _month(word, cell)
    elif match := _WORD_DAY_YEAR.fullmatch(text):
        word, day, year = match.groups()
        month = _month(word, cell)
    else:
        return _coarse(text, cell, on)
    return _day(_real(_full_year(year, on), int(month), int(day), cell), cell)


def _coarse(text: str, cell: Cell, on: date) -> PartialDate:
    if match := _WORD_YEAR.fullmatch(text):
        word, year = match.groups()
        return PartialDate(_in_range(_real(_full_year(year, on), _month(word, cell), 1, cell), cell), "month")
    if match := _NUMBER_YEAR.fullmatch(text):
        return PartialDate(_in_range(_real(int(match[2]), int(match[1]), 1, cell), cell), "month")
    if _YEAR.fullmatch(text) or _SERIAL.fullmatch(text):
        return _from_number(int(text))
    raise _unreadable(cell)


def _full_year(year: str, on: date) -> int:
    """A two-digit year is in this century unless that is over five years ahead."""
    if len(year) == 4:
        return int(year)
    number = 2000 + int(year)
    return number if number <= on.year + 5 else number - 100


def _month(word: str, cell: Cell) -> int:
    number = MONTHS.get(word)
    if number is None:
        raise CellError(
            "date_month", f"Nama bulan di “{_shown(cell)}” tidak dikenal. Tulis seperti 5 Maret 2001."
        )
    return number


def _real(year: int, month: int, day: int, cell: Cell) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise CellError(
            "date_none",
            f"Tanggal “{_shown(cell)}” tidak ada di kalender. Tulis hari/bulan/tahun, misalnya 05/03/2001.",
        ) from None


def _day(value: date, cell: Cell) -> PartialDate:
    return PartialDate(_in_range(value, cell), "day")


def _in_range(value: date, cell: Cell) -> date:
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise CellError("date_year", f"Tahun {value.year} tidak mungkin. Periksa “{_shown(cell)}”.")
    return value


def _two_digit_year(cell: Cell) -> bool:
    return isinstance(cell, str) and not re.search(r"\d{4}", cell)


def _shown(cell: Cell) -> str:
    return as_text(cell)[:40]


def _unreadable(cell: Cell) -> CellError:
    return CellError("date", f"“{_shown(cell)}” bukan tanggal. Tulis hari/bulan/tahun, misalnya 05/03/2001.")
