from datetime import date, timedelta

import pytest

from core.dates import (
    add_months,
    age_on,
    end_of_month,
    format_date,
    format_date_short,
    format_month,
    latest_reaching,
    quarter_label,
    quarter_of,
    quarter_range,
)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2025, 1, 31), 1, date(2025, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2025, 8, 31), 6, date(2026, 2, 28)),
        (date(2025, 6, 30), 6, date(2025, 12, 30)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2025, 12, 15), 1, date(2026, 1, 15)),
        (date(2025, 1, 15), -1, date(2024, 12, 15)),
        (date(2024, 2, 29), -12, date(2023, 2, 28)),
        (date(2025, 3, 31), 0, date(2025, 3, 31)),
    ],
)
def test_add_months_keeps_the_day_or_takes_the_last_of_the_month(day, months, expected):
    assert add_months(day, months) == expected


def test_end_of_month_knows_leap_years():
    assert end_of_month(2024, 2) == date(2024, 2, 29)
    assert end_of_month(2025, 12) == date(2025, 12, 31)


def test_dates_are_written_in_indonesian():
    assert format_date(date(2025, 6, 30)) == "30 Juni 2025"
    assert format_date_short(date(2025, 8, 1)) == "1 Agt 2025"
    assert format_month(date(2025, 12, 1)) == "Desember 2025"
    assert format_date(None) == format_date_short(None) == format_month(None) == "–"


@pytest.mark.parametrize(
    ("birth", "day", "age"),
    [
        (date(2000, 5, 10), date(2025, 5, 9), 24),
        (date(2000, 5, 10), date(2025, 5, 10), 25),
        (date(2004, 2, 29), date(2025, 2, 28), 20),
        (date(2004, 2, 29), date(2025, 3, 1), 21),
    ],
)
def test_age_counts_completed_years(birth, day, age):
    assert age_on(birth, day) == age


def test_latest_reaching_is_the_last_day_whose_months_are_over():
    day = date(2023, 1, 1)
    while day < date(2025, 3, 2):
        for months in (3, 6, 12):
            latest = latest_reaching(day, months)
            assert add_months(latest, months) <= day < add_months(latest + timedelta(1), months)
        day += timedelta(1)


@pytest.mark.parametrize(
    ("quarter", "first", "last", "label"),
    [
        ("2024-Q1", date(2024, 1, 1), date(2024, 3, 31), "Triwulan I 2024"),
        ("2024-Q2", date(2024, 4, 1), date(2024, 6, 30), "Triwulan II 2024"),
        ("2025-Q4", date(2025, 10, 1), date(2025, 12, 31), "Triwulan IV 2025"),
    ],
)
def test_a_quarter_holds_its_three_months_and_no_other_day(quarter, first, last, label):
    assert quarter_range(quarter) == (first, last)
    assert quarter_label(quarter) == label
    day = timedelta(days=1)
    assert [quarter_of(each) == quarter for each in (first - day, first, last, last + day)] == [0, 1, 1, 0]
