from decimal import Decimal

import pytest

from alumni.outcomes.rules import achievement, band


@pytest.mark.parametrize(
    ("placed", "matured", "target", "reached", "number"),
    [
        (69, 100, "68", "101.47", 4),
        (68, 100, "68", "100.00", 3),
        (3, 4, "100", "75.00", 3),
        (7499, 10000, "100", "74.99", 2),
        (745, 1000, "100", "74.50", 2),  # between the printed bands 55-74 and 75-100
        (749999, 1000000, "100", "75.00", 2),  # rounding lifts the figure, not the band
        (55, 100, "100", "55.00", 2),
        (54, 100, "100", "54.00", 1),
        (0, 5, "80", "0.00", 1),
    ],
)
def test_achievement_and_band(placed, matured, target, reached, number):
    assert str(achievement(placed, matured, Decimal(target))) == reached
    assert band(placed, matured, Decimal(target)) == number


@pytest.mark.parametrize(("matured", "target"), [(0, "80"), (5, "0")])
def test_no_base_or_no_target_is_no_achievement(matured, target):
    assert achievement(0, matured, Decimal(target)) is None
    assert band(0, matured, Decimal(target)) is None
