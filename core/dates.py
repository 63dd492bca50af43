"""Calendar months and Indonesian dates. All date arithmetic of the portal is here, never in SQL."""

import calendar
import datetime
from functools import lru_cache

MONTHS = (
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
)
MONTHS_SHORT = ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agt", "Sep", "Okt", "Nov", "Des")
QUARTERS = ("I", "II", "III", "IV")
DASH = "–"


@lru_cache(maxsize=65536)
def add_months(day: datetime.date, months: int) -> datetime.date:
    """The same day `months` calendar months later (earlier if negative), clamped to the month's last day.

    31 January + 1 month = the last day of February (docs/indicators.md, Measures).
    """
    years, month0 = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month0 + 1
    return datetime.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def latest_reaching(day: datetime.date, months: int) -> datetime.date:
    """The latest day whose add_months(..., months) is on or before `day`.

    So a query compares stored dates with one date, and never adds months itself.
    """
    latest = add_months(day, -months)
    return end_of_month(latest.year, latest.month) if day == end_of_month(day.year, day.month) else latest


def end_of_month(year: int, month: int) -> datetime.date:
    """The last day of that month."""
    return datetime.date(year, month, calendar.monthrange(year, month)[1])


def quarter_of(day: datetime.date) -> str:
    """The quarter of that day, e.g. '2024-Q1'."""
    return f"{day.year}-Q{(day.month + 2) // 3}"


def quarter_range(quarter: str) -> tuple[datetime.date, datetime.date]:
    """The first and the last day of a quarter written as '2024-Q1'."""
    year, number = int(quarter[:4]), int(quarter[-1])
    return datetime.date(year, 3 * number - 2, 1), end_of_month(year, 3 * number)


def quarter_label(quarter: str) -> str:
    """'Triwulan I 2024' for '2024-Q1'."""
    return f"Triwulan {QUARTERS[int(quarter[-1]) - 1]} {quarter[:4]}"


def format_date(day: datetime.date | None) -> str:
    """'30 Juni 2025'; a dash for no date."""
    return DASH if day is None else f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def format_month(day: datetime.date | None) -> str:
    """'Juni 2025'; a dash for no date."""
    return DASH if day is None else f"{MONTHS[day.month - 1]} {day.year}"


def format_date_short(day: datetime.date | None) -> str:
    """'30 Jun 2025', for narrow columns; a dash for no date."""
    return DASH if day is None else f"{day.day} {MONTHS_SHORT[day.month - 1]} {day.year}"


def age_on(birth: datetime.date, day: datetime.date) -> int:
    """Completed years of age on `day`; who is born on 29 February turns older on 1 March of a common year."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))
