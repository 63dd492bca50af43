"""What a rate would be if the silent were like those heard of in the same stratum: an estimate, said as such.

Weighting classes, also called post-stratification: in every stratum the share among those heard of stands for
all of it. S. L. Lohr, Sampling: Design and Analysis (1999), section 8.5; the deviation is that of stratified
sampling (chapter 4), with those heard of as the sample of their stratum.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from math import sqrt
from statistics import NormalDist
from typing import NamedTuple

from alumni.outcomes.intervals import CONFIDENCE, Interval
from core.numbers import round_half_up

# Fewer known outcomes than this say too little about the silent of their stratum.
MIN_KNOWN = 10

Key = tuple[str, ...]


class Stratum(NamedTuple):
    """All of a stratum, those of them whose outcome is known, and the placed among the known."""

    whole: int
    known: int
    placed: int | Fraction

    def plus(self, other: "Stratum") -> "Stratum":
        """Both as one stratum."""
        return Stratum(*(one + two for one, two in zip(self, other, strict=True)))


NOBODY = Stratum(0, 0, 0)


class Estimate(NamedTuple):
    """The weighted share, exact; its standard deviation, None where those heard of do not tell it."""

    share: Fraction
    deviation: float | None
    strata: int

    @property
    def rate(self) -> Decimal:
        """In percent, two decimals, rounded once."""
        return round_half_up(Decimal(self.share.numerator) * 100 / Decimal(self.share.denominator))

    @property
    def interval(self) -> Interval | None:
        """95 %, as fractions, within 0 and 1."""
        if self.deviation is None:
            return None
        reach = NormalDist().inv_cdf(0.5 + CONFIDENCE / 2) * self.deviation
        share = float(self.share)
        return Interval(max(0.0, share - reach), min(1.0, share + reach))


def collapsed(cells: Mapping[Key, Stratum], least: int = MIN_KNOWN) -> list[Stratum]:
    """Strata that each know of `least` outcomes, made of cells named by keys from coarse to fine.

    Cells with fewer are joined with each other within the same coarser group, step by step up to the whole.
    What still knows of too few then joins the stratum that knows of the fewest. Cells of nobody are left out.
    """
    depth = max(map(len, cells), default=0)
    kept: list[tuple[int, Key, Stratum]] = []
    open_cells = {key: cell for key, cell in cells.items() if cell.whole}
    for length in range(depth, -1, -1):
        joined: dict[Key, Stratum] = defaultdict(lambda: NOBODY)
        for key, cell in open_cells.items():
            joined[key[:length]] = joined[key[:length]].plus(cell)
        kept += [(cell.known, key, cell) for key, cell in joined.items() if cell.known >= least]
        open_cells = {key: cell for key, cell in joined.items() if cell.known < least}
    strata = [cell for _, _, cell in sorted(kept)]
    # The last step joined all cells, so one is open at most.
    rest = open_cells.get(())
    if rest and strata:
        return [strata[0].plus(rest), *strata[1:]]
    return strata or ([rest] if rest else [])


def weighted(strata: Iterable[Stratum]) -> Estimate | None:
    """The estimate over these strata; None where there is nobody, or nothing known of one of them."""
    strata = list(strata)
    whole = sum(stratum.whole for stratum in strata)
    if not whole or not all(stratum.known for stratum in strata):
        return None
    share = sum(Fraction(s.whole, whole) * Fraction(s.placed) / s.known for s in strata)
    return Estimate(Fraction(share), _deviation(strata, whole), len(strata))


def _deviation(strata: list[Stratum], whole: int) -> float | None:
    """None where a stratum knows of one only, or all heard of are alike: that would look sure."""
    silent = [stratum for stratum in strata if stratum.known < stratum.whole]
    if any(stratum.known == 1 for stratum in silent):
        return None
    variance = 0.0
    for stratum in silent:
        share = float(Fraction(stratum.placed) / stratum.known)
        within = share * (1 - share) / (stratum.known - 1)
        variance += (stratum.whole / whole) ** 2 * (1 - stratum.known / stratum.whole) * within
    return sqrt(variance) if variance or not silent else None
