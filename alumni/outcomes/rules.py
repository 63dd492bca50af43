"""Targets: how far a rate reached one, and the band of that achievement (docs/indicators.md, Measure 16)."""

from decimal import ROUND_CEILING, Decimal

from core.numbers import round_half_up

# Bands of the East Java accountability report (docs/sources.md 37), made half-open so that none is undefined:
# printed there are 75-100 and 55-74, which leaves 74.5 without a band.
BANDS = ((Decimal(75), 3), (Decimal(55), 2))


def achievement_exact(placed: int, matured: int, target: Decimal) -> Decimal | None:
    """rate / target x 100, unrounded; None without a base or a target above 0."""
    if not matured or target <= 0:
        return None
    return Decimal(placed) * 10000 / (Decimal(matured) * target)


def achievement(placed: int, matured: int, target: Decimal) -> Decimal | None:
    """rate / target x 100 with two decimals, rounded once from the counts; `target` is in percent."""
    exact = achievement_exact(placed, matured, target)
    return None if exact is None else round_half_up(exact)


def band(placed: int, matured: int, target: Decimal) -> int | None:
    """4 above 100, 3 from 75, 2 from 55, 1 below, on the exact achievement."""
    exact = achievement_exact(placed, matured, target)
    if exact is None:
        return None
    if exact > 100:
        return 4
    return next((number for lowest, number in BANDS if exact >= lowest), 1)


def lacking(placed: int, matured: int, target: Decimal) -> int:
    """How many more of the matured would have to be placed for the rate to reach the target; 0 if it does."""
    wanted = (Decimal(matured) * target / 100).to_integral_value(ROUND_CEILING)
    return max(int(wanted) - placed, 0)
