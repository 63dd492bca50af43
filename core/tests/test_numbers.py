from decimal import Decimal

import pytest

from core.numbers import (
    format_count,
    format_number,
    format_points,
    format_rate,
    format_share,
    fraction_percentage,
    percentage,
    points_difference,
)


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [
        # Published pairs of docs/sources.md: V4 printed 32 %, V5 printed 60 %.
        (302, 960, "31.46"),
        (518, 864, "59.95"),
        (307426, 368616, "83.40"),  # V7: the base that the printed 83.40 % implies
        (1, 800, "0.13"),  # 0.125: a half goes up, where float rounding gives 0.12
        (1, 3, "33.33"),
        (2, 3, "66.67"),
        (0, 7, "0.00"),
        (7, 7, "100.00"),
    ],
)
def test_percentage_is_exact_and_rounds_half_up(part, whole, expected):
    assert str(percentage(part, whole)) == expected


def test_no_base_is_no_rate():
    assert percentage(0, 0) is None
    assert format_share(0, 0) == format_rate(None) == format_count(None) == "–"


def test_one_decimal_on_screen_is_not_the_rounding_of_two():
    assert percentage(5445, 10000, places=1) == Decimal("54.5")
    assert format_share(13889, 21125) == "65,7%"  # 65.7467...: two decimals 65.75 would give 65,8
    assert str(percentage(13889, 21125)) == "65.75"


def test_numbers_are_written_in_indonesian():
    assert format_count(2118) == "2.118"
    assert format_count(1234567) == "1.234.567"
    assert format_number(Decimal("1234.55"), 1) == "1.234,6"
    assert format_rate(Decimal("65.80")) == "65,8%"
    assert format_rate(Decimal("65.80"), 2) == "65,80%"


def test_points_come_from_the_counts():
    assert points_difference(2, 3, 1, 3) == Decimal("33.33")  # not 66.67 - 33.33 = 33.34
    assert points_difference(1, 2, 1, 0) is None
    assert format_points(Decimal("3.24")) == "+3,2 poin"
    assert format_points(Decimal("-3.25")) == "−3,3 poin"
    assert format_points(Decimal("0.04")) == "0,0 poin"
    assert format_points(Decimal("-0.04")) == "0,0 poin"
    assert format_points(None) == "–"


def test_fraction_as_percentage():
    assert str(fraction_percentage(0.25534)) == "25.53"
    assert fraction_percentage(None) is None
