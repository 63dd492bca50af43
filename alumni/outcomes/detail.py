"""What one figure holds beside its counts: time, retention, relevance, income (Measures 10 to 13)."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from alumni.outcomes.intervals import wilson
from alumni.outcomes.survival import Point, curve
from core.numbers import fraction_percentage, percentage, round_half_up

# Months since graduation to the first work; calendar months, as the windows.
BUCKETS = ("0-3", "4-6", "7-12", ">12")
NOT_YET, UNKNOWN = "not_yet", "unknown"
YES, PARTLY, NO, NOT_TOLD = "yes", "partly", "no", "missing"
USES, FITS = (YES, PARTLY, NO, NOT_TOLD), (YES, NO, NOT_TOLD)
# Below so many answers an income says too much of one person.
FEWEST_ANSWERS = 10

Json = dict[str, int | str | bool | None | list[dict]]
# What a reader answers: {"total": {...}, "groups": [{"key", "label", ...}]}.
Answer = dict[str, dict | list[dict]]


@dataclass(frozen=True)
class Times:
    """Measure 10. `events`: (days since X, class) -> placements; `censored`: the last day known not placed.

    `buckets` has the four spans, `not_yet` and `unknown`, in that order; they add up to `n`. Who is in none
    of `events` and `censored` was never known and contributes nothing to a curve.
    """

    events: Counter[tuple[int, str]]
    censored: Counter[int]
    buckets: dict[str, int]
    n: int

    @property
    def uninformed(self) -> int:
        """Of whom nothing is known since graduation."""
        return self.n - self.events.total() - self.censored.total()

    def as_json(self) -> Json:
        """Spans `within_3`, `months_4_6`, `months_7_12`, `over_12`, `not_yet`, `unknown` with rates on n.

        `median_days` is None where not reached; in `curve` are the days on which somebody was placed.
        """
        found: Json = {"n": self.n, "events": self.events.total(), "censored": self.censored.total()}
        found["uninformed"] = self.uninformed
        names = ("within_3", "months_4_6", "months_7_12", "over_12", NOT_YET, UNKNOWN)
        counts = dict(zip(names, self.buckets.values(), strict=True))
        found |= counts | {f"{name}_rate": rate(count, self.n) for name, count in counts.items()}
        told = curve(self.events, self.censored)
        names = ("median_days", "median_days_low", "median_days_high")
        return (
            found | dict(zip(names, told.median, strict=True)) | {"curve": list(map(point_json, told.points))}
        )


@dataclass(frozen=True)
class Retention:
    """Measure 11: of those in work at 6 months (`base`, matured for 12), what is known of month 12."""

    base: int
    known: int
    in_work: int
    same_employer: int
    unknown: int

    def as_json(self) -> Json:
        """Counts and rates on the known."""
        return {
            "base": self.base,
            "known": self.known,
            "in_work": self.in_work,
            "same_employer": self.same_employer,
            "unknown": self.unknown,
            **rate_with_ends("in_work_rate", self.in_work, self.known),
            **rate_with_ends("same_employer_rate", self.same_employer, self.known),
            "known_share": rate(self.known, self.base),
        }


@dataclass(frozen=True)
class Relevance:
    """Measure 12, among the placed: does the job use the training, and is it of the level learned for."""

    uses: dict[str, int]
    fits: dict[str, int]
    by_class: dict[str, dict[str, int]]

    @property
    def placed(self) -> int:
        return sum(self.uses.values())

    @property
    def answered(self) -> int:
        """Who was asked whether the job uses the training."""
        return self.placed - self.uses[NOT_TOLD]

    @property
    def fits_answered(self) -> int:
        return sum(self.fits.values()) - self.fits[NOT_TOLD]

    def as_json(self) -> Json:
        """`uses_*` and `fits_*`, then `uses_*` of each class; rates on the answered."""
        found: Json = {"placed": self.placed, "answered": self.answered, "fits_answered": self.fits_answered}
        found |= {f"uses_{name}": count for name, count in self.uses.items()}
        found |= {f"fits_{name}": count for name, count in self.fits.items()}
        found |= rate_with_ends("uses_rate", self.uses[YES], self.answered)
        found["partly_rate"] = rate(self.uses[PARTLY], self.answered)
        found |= rate_with_ends("fits_rate", self.fits[YES], self.fits_answered)
        for sector, uses in self.by_class.items():
            found |= {f"{sector}_uses_{name}": count for name, count in uses.items()}
        return found


@dataclass(frozen=True)
class Income:
    """Measure 13, among the placed: rupiah a month. `median` and what is compared are None when hidden.

    An answer has a lower end; who told only "more than" counts with it. `comparable`: answers of a place and
    year with a minimum wage; `at_or_above`: the lower end reaches it.
    """

    answers: int
    missing: int
    median: Decimal | None
    at_or_above: int | None
    comparable: int | None
    is_hidden: bool

    def as_json(self) -> Json:
        """The median in rupiah with two decimals; rates on the comparable."""
        median = None if self.median is None else str(round_half_up(self.median))
        found: Json = {"answers": self.answers, "missing": self.missing, "is_hidden": self.is_hidden}
        found |= {"median": median, "at_or_above": self.at_or_above, "comparable": self.comparable}
        return found | rate_with_ends("at_or_above_rate", self.at_or_above or 0, self.comparable or 0)


@dataclass(frozen=True)
class Detail:
    """All of it, for one group."""

    time: Times
    retention: Retention
    relevance: Relevance
    income: Income


def income_of(spans: Counter[tuple[int | None, int | None]], at_or_above: int, comparable: int) -> Income:
    """From (low, high) -> how many; hidden under ten answers."""
    twice = Counter()
    missing = 0
    for (low, high), count in spans.items():
        if low is None:
            missing += count
        else:
            twice[low + (low if high is None else high)] += count
    answers = twice.total()
    if answers < FEWEST_ANSWERS:
        return Income(answers, missing, None, None, None, is_hidden=True)
    return Income(answers, missing, median_of(twice) / 2, at_or_above, comparable, is_hidden=False)


def median_of(values: Counter[int]) -> Decimal:
    """The middle of the values, or half-way between the middle two."""
    last = values.total() - 1
    middle = {last // 2, last - last // 2}
    return sum(Decimal(value_at(values, place)) for place in sorted(middle)) / len(middle)


def value_at(values: Counter[int], place: int) -> int:
    """The value that stands at that place when all are put in order."""
    for value in sorted(values):
        place -= values[value]
        if place < 0:
            return value
    raise IndexError("fewer values than that")


def point_json(point: Point) -> Json:
    """A day of the curve: people at risk, placed so far in percent with its ends, and by class."""
    left = point.interval()
    low, high = (fraction(1 - left.high), fraction(1 - left.low)) if left else (None, None)
    found: Json = {"day": point.day, "at_risk": point.at_risk, "events": point.events}
    found |= {"placed": fraction(point.placed), "placed_low": low, "placed_high": high}
    return found | {name: fraction(share) for name, share in point.incidence.items()}


def fraction(share: float) -> str:
    """In percent, two decimals."""
    return str(fraction_percentage(share))


def zeros(names: Iterable[str]) -> dict[str, int]:
    """Nobody, under each name."""
    return dict.fromkeys(names, 0)


def rate(part: int, whole: int) -> str | None:
    """In percent, two decimals, as the command writes it."""
    found = percentage(part, whole)
    return None if found is None else str(found)


def rate_with_ends(name: str, part: int, whole: int) -> Json:
    """The rate with both ends of Wilson's interval."""
    interval = wilson(part, whole)
    low, high = map(str, interval.percentages()) if interval else (None, None)
    return {name: rate(part, whole), f"{name}_low": low, f"{name}_high": high}


def answer_of(total: Json, groups: Iterable[tuple[str, str, Json]]) -> Answer:
    """The answer of a reader, from what it says of everybody and of (value, label, what it says)."""
    return {
        "total": total,
        "groups": [{"key": value, "label": label, **told} for value, label, told in groups],
    }
