import pytest

from core.sheets.money import parse_money
from core.sheets.values import CellError


@pytest.mark.parametrize(
    ("cell", "low", "high"),
    [
        ("Rp 2.500.000", 2_500_000, 2_500_000),
        ("Rp2.500.000,00", 2_500_000, 2_500_000),
        ("Rp. 2.500.000,-", 2_500_000, 2_500_000),
        ("2,500,000", 2_500_000, 2_500_000),
        ("2500000", 2_500_000, 2_500_000),
        (2500000.0, 2_500_000, 2_500_000),
        ("2,5 juta", 2_500_000, 2_500_000),
        ("2.5jt", 2_500_000, 2_500_000),
        ("500rb", 500_000, 500_000),
        ("2.500 ribu", 2_500_000, 2_500_000),
        ("2 juta/bulan", 2_000_000, 2_000_000),
        ("± 2 juta per bulan", 2_000_000, 2_000_000),
        ("2-3 juta", 2_000_000, 3_000_000),
        ("1,5 - 2 jt", 1_500_000, 2_000_000),
        ("500.000-1 juta", 500_000, 1_000_000),
        ("500 ribu s/d 1 juta", 500_000, 1_000_000),
        ("Rp 1.000.000 s.d. Rp 2.000.000", 1_000_000, 2_000_000),
        ("1.500.000 – 2.000.000", 1_500_000, 2_000_000),
        ("> 3 juta", 3_000_000, None),
        ("< 1 juta", 0, 1_000_000),
        ("0", 0, 0),
    ],
)
def test_money(cell, low, high):
    assert parse_money(cell) == (low, high)


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("UMR", "money"),
        ("-5", "money"),
        ("3-2 juta", "money"),
        ("1.2.3", "money"),
        ("1 2 3", "money"),
        ("100rb/hari", "money_period"),
        ("2500000000", "money_high"),
        (-1.0, "money"),
        (float("inf"), "money"),
        ("", "money"),
        (True, "money"),
    ],
)
def test_no_money(cell, code):
    with pytest.raises(CellError) as error:
        parse_money(cell)
    assert error.value.code == code


def test_small_amount_is_kept_and_told():
    found = parse_money("2.500")
    assert found.value == (2500, 2500)
    assert [code for code, _ in found.notes] == ["money_low"]
