"""Income as people write it, from "Rp 2.500.000" to "2-3 juta", as whole rupiah per month."""

import math
import re
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from core.sheets.values import Cell, CellError, Noted, as_text

HIGHEST = 1_000_000_000
SUSPICIOUS = 50_000
MILLION = 1_000_000
UNITS = {"ribu": 1_000, "rb": 1_000, "k": 1_000, "juta": MILLION, "jt": MILLION, "jta": MILLION}
_AMOUNT = re.compile(r"(\d[\d.,]*)\s*(ribu|rb|k|juta|jta|jt)?(?![a-z])")
_NOISE = re.compile(
    r"rupiah|\brp\b\.?|\bidr\b|(?:per|/|se)\s*(?:bulan|bln)\b"
    r"|\b(?:sekitar|kurang lebih|kira-kira|rata-rata|minimal|gaji)\b|±|\+/-|,-|=|,00\b(?!\d)"
)
_OTHER_PERIOD = re.compile(
    r"(?:per|/|se)\s*(?:hari|minggu|mgg|tahun|thn|jam|potong|borongan)\b|harian|mingguan"
)


class Money(NamedTuple):
    """Rupiah per month as a span; equal ends if exact, `high` None for "more than"."""

    low: int
    high: int | None


def parse_money(cell: Cell) -> Money | Noted:
    """A span of rupiah per month, or CellError. A suspiciously small amount gets a note."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        if not math.isfinite(cell):
            raise _unreadable(cell)
        return _checked(Money(round(cell), round(cell)), cell)
    text = as_text(cell).casefold().replace("rp", " rp ").replace("–", "-").replace("—", "-")
    if _OTHER_PERIOD.search(text):
        raise CellError("money_period", "Tulis penghasilan untuk satu bulan, misalnya Rp 2.500.000.")
    text = _NOISE.sub(" ", text)
    return _checked(_span(text, cell), cell)


def _span(text: str, cell: Cell) -> Money:
    amounts = _AMOUNT.findall(text)
    rest = _AMOUNT.sub("", text).strip(" .")
    if not amounts or len(amounts) > 2:
        raise _unreadable(cell)
    if len(amounts) == 2:
        if rest not in ("-", "s/d", "sd", "s.d", "sampai", "hingga", "~", "s d"):
            raise _unreadable(cell)
        (first, unit), (second, last_unit) = amounts
        shared = last_unit if len(first.strip(".,")) <= 3 else ""
        return Money(_rupiah(first, unit or shared, cell), _rupiah(second, last_unit or unit, cell))
    value = _rupiah(*amounts[0], cell)
    if rest in (">", "≥", ">=", "lebih dari", "di atas", "diatas", "lebih"):
        return Money(value, None)
    if rest in ("<", "≤", "<=", "kurang dari", "di bawah", "dibawah"):
        return Money(0, value)
    if rest:
        raise _unreadable(cell)
    return Money(value, value)


def _rupiah(digits: str, unit: str, cell: Cell) -> int:
    """2.500.000 and 2,500,000 are whole, 2.500 is 2500; before juta a single mark is the decimal mark."""
    digits = digits.strip(".,")
    marks = re.findall(r"[.,]", digits)
    grouped = re.fullmatch(r"\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*(?:[.,]\d{1,2})?", digits)
    if grouped and not (UNITS.get(unit) == MILLION and len(marks) == 1):
        thousands = grouped.group(1)
        plain = digits.replace(thousands, "").replace(",", ".")
    elif len(marks) <= 1:
        plain = digits.replace(",", ".")
    else:
        raise _unreadable(cell)
    try:
        return int((Decimal(plain) * UNITS.get(unit, 1)).to_integral_value())
    except InvalidOperation:
        raise _unreadable(cell) from None


def _checked(money: Money, cell: Cell) -> Money | Noted:
    top = money.low if money.high is None else money.high
    if money.low < 0 or money.low > top:
        raise _unreadable(cell)
    if top > HIGHEST:
        raise CellError("money_high", "Penghasilan lebih dari 1 miliar sebulan. Periksa banyaknya angka nol.")
    if 0 < top < SUSPICIOUS:
        return Noted(
            money, (("money_low", "Penghasilan sebulan tampak terlalu kecil. Periksa banyaknya angka nol."),)
        )
    return money


def _unreadable(cell: Cell) -> CellError:
    typed = as_text(cell)
    return CellError("money", f"“{typed[:40]}” bukan jumlah uang. Tulis seperti 2.500.000 atau 2-3 juta.")
