"""Exact percentages and Indonesian number format.

Percentages come from integers with Decimal and ROUND_HALF_UP (docs/indicators.md, Arithmetic); they are
rounded once, from the counts, so one decimal on screen is never the rounding of two decimals.
"""

from decimal import ROUND_HALF_UP, Decimal

DASH = "–"
MINUS = "−"


def round_half_up(value: Decimal, places: int = 2) -> Decimal:
    """The value with that many decimals; a half goes away from zero."""
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def percentage(part: int, whole: int, places: int = 2) -> Decimal | None:
    """part / whole x 100, rounded half up; None where whole is 0 (shown as a dash, never as 0)."""
    return round_half_up(Decimal(part) * 100 / Decimal(whole), places) if whole else None


def fraction_percentage(fraction: float | None, places: int = 2) -> Decimal | None:
    """A computed fraction (the end of an interval) as a percentage; None stays None."""
    return None if fraction is None else round_half_up(Decimal(repr(fraction)) * 100, places)


def points_difference(
    part: int, whole: int, other_part: int, other_whole: int, places: int = 2
) -> Decimal | None:
    """First rate minus second rate in percentage points, from the counts; None where one has no base."""
    if not whole or not other_whole:
        return None
    exact = Decimal(part * other_whole - other_part * whole) * 100 / Decimal(whole * other_whole)
    return round_half_up(exact, places)


def format_number(value: Decimal | int | None, places: int = 0) -> str:
    """'1.234,5' in Indonesian style; a dash for None."""
    if value is None:
        return DASH
    rounded = round_half_up(Decimal(value), places)
    text = f"{abs(rounded):,.{places}f}".translate(str.maketrans(",.", ".,"))
    return (MINUS if rounded < 0 else "") + text


def format_count(value: int | None) -> str:
    """'2.118'; a dash for None."""
    return format_number(value)


def format_rate(rate: Decimal | None, places: int = 1) -> str:
    """'65,8%' from a percentage; a dash for None. From counts use format_share, which rounds only once."""
    return DASH if rate is None else f"{format_number(rate, places)}%"


def format_share(part: int, whole: int, places: int = 1) -> str:
    """'65,8%' from the counts, rounded once; a dash where whole is 0."""
    return format_rate(percentage(part, whole, places), places)


def format_points(points: Decimal | None, places: int = 1) -> str:
    """'+3,2 poin' or '−3,2 poin'; a dash for None."""
    if points is None:
        return DASH
    sign = "+" if round_half_up(points, places) > 0 else ""
    return f"{sign}{format_number(points, places)} poin"
