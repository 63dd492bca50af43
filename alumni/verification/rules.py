"""How a sample of placements is drawn, what a result means, and what the sample says of all placements.

The order of an audit follows data validation elsewhere (docs/sources.md 8): the population and the
dates are told beforehand, the sample is random and can be drawn again by anybody, a case is checked against
the record as it was, the provider may answer before anything is decided, and what could not be supported
counts against the claim.
"""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from hashlib import sha256
from math import inf
from typing import NamedTuple

from alumni.outcomes.intervals import Interval, wilson
from core.dates import add_months

# What the one who asked found, and what is decided in the end.
CONFIRMED, WRONG_SECTOR, WRONG_DATE = "confirmed", "wrong_sector", "wrong_date"
NOT_FOUND, FALSE, UNVERIFIED = "not_found", "false", "unverified"
RESULTS = {
    CONFIRMED: "Sesuai catatan",
    WRONG_SECTOR: "Bekerja, golongannya berbeda",
    WRONG_DATE: "Bekerja, tanggal mulainya berbeda",
    NOT_FOUND: "Alumni tidak dapat dihubungi",
    FALSE: "Tidak bekerja seperti dicatat",
}
# Nobody asked before the deadline: the fault of the audit and not of the centre, so it leaves the sample.
FINAL_RESULTS = {**RESULTS, UNVERIFIED: "Tidak sempat diverifikasi"}

# Days between the notice and the draw, and at least for the answer of a centre. Illinois tells its offices
# one or two days ahead which files it will open, the biggest office five or six (docs/sources.md, [116]).
NOTICE_DAYS = 2
ANSWER_DAYS = 5


# --- Drawing --------------------------------------------------------------------------------------------
def allocate(sizes: Mapping[str, int], wanted: int) -> dict[str, int]:
    """Sample size of each stratum: in proportion to its size, at least one where there is anybody.

    Largest remainders, of equal ones the first by name. Never more than there are; more than `wanted` only
    where there are more strata than that.
    """
    open_sizes = {name: size for name, size in sorted(sizes.items()) if size}
    found: dict[str, int] = {}
    total = min(max(wanted, len(open_sizes)), sum(open_sizes.values()))
    left = total
    while small := [name for name, size in open_sizes.items() if left * size < sum(open_sizes.values())]:
        for name in small:
            del open_sizes[name]
            found[name] = 1
        left = total - len(found)
    return found | _largest_remainders(open_sizes, left)


def _largest_remainders(sizes: Mapping[str, int], seats: int) -> dict[str, int]:
    whole = sum(sizes.values())
    quotas = {name: divmod(seats * size, whole) for name, size in sizes.items()}
    rest = seats - sum(quota for quota, _ in quotas.values())
    lucky = sorted(quotas, key=lambda name: (-quotas[name][1], name))[:rest]
    return {name: quota + (name in lucky) for name, (quota, _) in quotas.items()}


def draw_number(seed: int, graduation_id: int) -> str:
    """The number a graduation draws: SHA-256 of 'seed:id', which any computer works out the same way."""
    return sha256(f"{seed}:{graduation_id}".encode()).hexdigest()


def draw(seed: int, ids: Iterable[int], size: int) -> list[int]:
    """A simple random sample without replacement: those with the smallest numbers, in their order."""
    return sorted(ids, key=lambda pk: draw_number(seed, pk))[:size]


def frame_checksum(ids: Iterable[int]) -> str:
    """SHA-256 of all that could be drawn, so that a second draw can show it chose among the same."""
    return sha256("\n".join(map(str, sorted(ids))).encode()).hexdigest()


# --- What a result means --------------------------------------------------------------------------------
def stays_placed(
    result: str, started_on: datetime.date | None, graduated_on: datetime.date, window: int
) -> bool | None:
    """Whether the graduation still counts as placed within the window; None where nobody can tell.

    `started_on` is the start that was found; it decides only where the date was wrong.
    """
    if result in (CONFIRMED, WRONG_SECTOR):
        return True
    if result == WRONG_DATE:
        return started_on is not None and started_on <= add_months(graduated_on, window)
    return False if result == FALSE else None


# --- Estimating -----------------------------------------------------------------------------------------
class Stratum(NamedTuple):
    """One centre: how many placements it has, how many of them were verified, how many of these hold."""

    size: int
    sampled: int
    hits: int


@dataclass(frozen=True)
class Estimate:
    """A share of all placements worked out from the sample; `interval` at 95 %, as fractions."""

    rate: Fraction
    variance: float
    interval: Interval


def estimate(strata: Iterable[Stratum]) -> Estimate | None:
    """The stratified estimate; None where nothing was verified. Strata without a verified case are left out.

    Rate and variance: W. G. Cochran, Sampling Techniques (3rd ed. 1977), chapter 5, with the finite
    population correction. A stratum with one case lends its variance from the whole sample: option "adjust"
    of the R package survey (docs/sources.md, [123]). The interval is Wilson's with the effective sample size,
    as C. Franco, R. Little, T. Louis and E. Slud recommend (2019; docs/sources.md, [122]), which is never
    taken to be larger than a simple random sample of the same size would give.
    """
    known = [stratum for stratum in strata if stratum.sampled]
    if not known:
        return None
    total = sum(stratum.size for stratum in known)
    rate = sum(Fraction(row.size * row.hits, row.sampled) for row in known) / total
    variance = sum((row.size / total) ** 2 * _variance(row, float(rate)) for row in known)
    sampled = sum(stratum.sampled for stratum in known)
    return Estimate(rate, variance, _interval(float(rate), variance, sampled, total))


def _variance(stratum: Stratum, overall: float) -> float:
    """Variance of the rate of one stratum, sampled without replacement."""
    size, sampled, hits = stratum
    rate = hits / sampled
    within = rate * (1 - rate) / (sampled - 1) if sampled > 1 else (rate - overall) ** 2
    return (1 - sampled / size) * within


def _interval(rate: float, variance: float, sampled: int, total: int) -> Interval:
    if sampled == total:
        return Interval(rate, rate)
    most = sampled / (1 - sampled / total)
    effective = sampled * rate * (1 - rate) / ((sampled - 1) * variance) if variance else inf
    effective = min(effective, most)
    return wilson(rate * effective, effective)
