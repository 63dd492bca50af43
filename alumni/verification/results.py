"""What a round found: the cases by centre, the share that holds, and the placement rate that follows."""

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.db.models import Count, Q

from alumni.outcomes.intervals import Interval
from alumni.verification.models import VerificationRound
from alumni.verification.rules import (
    CONFIRMED,
    FINAL_RESULTS,
    UNVERIFIED,
    Estimate,
    Stratum,
    estimate,
    stays_placed,
)
from core.numbers import format_rate, fraction_percentage, percentage
from training.models import Centre


@dataclass(frozen=True)
class CentreResult:
    """One centre: its figures at the draw and what was decided of its cases.

    `kept` still count as placed; `open` nobody could tell, since the person was not reached.
    """

    centre: Centre
    matured: int
    placed: int
    sampled: int
    decided: Counter
    kept: int
    open: int

    @property
    def verified(self) -> int:
        """The cases somebody asked about."""
        return self.decided.total() - self.decided[UNVERIFIED]

    @property
    def confirmed(self) -> int:
        return self.decided[CONFIRMED]

    def stratum(self, hits: int) -> Stratum:
        return Stratum(self.placed, self.verified, hits)


@dataclass(frozen=True)
class Share:
    """An estimated rate and its interval at 95 %, as fractions; each is rounded once, where it is shown."""

    exact: Fraction
    interval: Interval

    def rate(self, places: int = 2) -> Decimal:
        """In percent."""
        return percentage(self.exact.numerator, self.exact.denominator, places)

    def words(self, places: int = 1) -> str:
        """'85,0% (95%: 77,1% sampai 90,6%)'"""
        low, high = (format_rate(fraction_percentage(end, places), places) for end in self.interval)
        return f"{format_rate(self.rate(places), places)} (95%: {low} sampai {high})"


@dataclass(frozen=True)
class Results:
    """All centres of a round; the shares are None where nothing was verified."""

    round: VerificationRound
    centres: list[CentreResult]

    @property
    def matured(self) -> int:
        return sum(row.matured for row in self.centres)

    @property
    def placed(self) -> int:
        return sum(row.placed for row in self.centres)

    @property
    def sampled(self) -> int:
        return sum(row.sampled for row in self.centres)

    @property
    def verified(self) -> int:
        return sum(row.verified for row in self.centres)

    @property
    def kept(self) -> int:
        """The verified cases that still count as placed."""
        return sum(row.kept for row in self.centres)

    @property
    def open(self) -> int:
        """The verified cases that nobody could tell of."""
        return sum(row.open for row in self.centres)

    @property
    def confirmed(self) -> int:
        return sum(row.confirmed for row in self.centres)

    @property
    def without_case(self) -> list[Centre]:
        """Centres with placements of which nothing was verified: the estimate does not speak of them."""
        return [row.centre for row in self.centres if row.placed and not row.verified]

    @property
    def decided(self) -> list[tuple[str, int]]:
        """(words, cases) of each thing that was decided."""
        found = sum((row.decided for row in self.centres), Counter())
        return [(words, found[code]) for code, words in FINAL_RESULTS.items()]

    @property
    def confirmation(self) -> Share | None:
        """The share of all placements that is exactly as recorded."""
        return _share(estimate(row.stratum(row.confirmed) for row in self.centres))

    @property
    def adjusted(self) -> Share | None:
        """The placement rate if the sample spoke for all; who was not reached does not count as placed."""
        return self._adjusted(estimate(row.stratum(row.kept) for row in self.centres))

    @property
    def adjusted_at_most(self) -> Share | None:
        """The same if everybody who was not reached were placed."""
        return self._adjusted(estimate(row.stratum(row.kept + row.open) for row in self.centres))

    def _adjusted(self, kept: Estimate | None) -> Share | None:
        return _share(kept, Fraction(self.placed, self.matured)) if kept else None

    @property
    def recorded_rate(self) -> Decimal | None:
        """The placement rate as recorded at the draw."""
        return percentage(self.placed, self.matured)


def _share(found: Estimate | None, factor: Fraction = Fraction(1)) -> Share | None:
    if found is None:
        return None
    return Share(found.rate * factor, Interval(*(end * float(factor) for end in found.interval)))


def results_of(round: VerificationRound) -> Results:
    """What was decided, in two statements."""
    window = round.definition.window
    decided: dict[int, Counter] = {}
    kept: Counter = Counter()
    unknown: Counter = Counter()
    rows = (
        round.cases.decided()
        .order_by()
        .values_list("centre_id", "final_result", "final_started_on", "graduated_on")
    )
    for centre_id, result, started_on, graduated_on in rows:
        decided.setdefault(centre_id, Counter())[result] += 1
        if result != UNVERIFIED:
            stays = stays_placed(result, started_on, graduated_on, window)
            kept[centre_id] += stays is True
            unknown[centre_id] += stays is None
    centres = [
        CentreResult(
            row.centre,
            row.matured,
            row.placed,
            row.sampled,
            decided.get(row.centre_id, Counter()),
            kept[row.centre_id],
            unknown[row.centre_id],
        )
        for row in round.strata.select_related("centre")
    ]
    return Results(round, centres)


@dataclass(frozen=True)
class Progress:
    """How far the cases have come."""

    total: int
    unassigned: int
    waiting: int
    contradicted: int
    decided: int

    @property
    def undecided(self) -> int:
        return self.total - self.decided


def progress_of(cases) -> Progress:
    """The counts over these cases, in one statement."""
    is_waiting = Q(result="", final_result="")
    found = cases.order_by().aggregate(
        total=Count("pk"),
        unassigned=Count("pk", filter=is_waiting & Q(verifier=None)),
        waiting=Count("pk", filter=is_waiting),
        contradicted=Count("pk", filter=Q(final_result="") & ~Q(contradiction="")),
        decided=Count("pk", filter=~Q(final_result="")),
    )
    return Progress(**found)
