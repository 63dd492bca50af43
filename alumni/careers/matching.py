"""Which spell a row of a sheet speaks of: same employer, equal or overlapping period (issue 2, section 5)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from alumni.careers.entry import stored_end, stored_start
from core.sheets.dates import PartialDate


@dataclass(frozen=True)
class Period:
    """Start and end as they are stored. `earliest` None: the start may be any day before."""

    started_on: date
    start_precision: str
    earliest: date | None
    ended_on: date | None = None
    end_precision: str = "day"

    @property
    def has_start(self) -> bool:
        return self.start_precision != "unknown"

    def start_columns(self) -> dict[str, object]:
        return {
            "started_on": self.started_on,
            "start_precision": self.start_precision,
            "earliest_start": self.earliest,
        }

    def end_columns(self) -> dict[str, object]:
        return {"ended_on": self.ended_on, "end_precision": self.end_precision}

    def overlaps(self, other: "Period") -> bool:
        """True if a day may belong to both; an open end reaches to the end of time."""
        return (self.earliest or date.min) <= (other.ended_on or date.max) and (
            other.earliest or date.min
        ) <= (self.ended_on or date.max)

    def is_same_start(self, spell, now: Callable[[str], object]) -> bool:
        """The same start said again: a month's stored day depends on the first statement, and stays."""
        if now("start_precision") != self.start_precision:
            return False
        if self.start_precision == "month":
            return now("started_on").replace(day=1) == self.started_on.replace(day=1)
        return now("started_on") == self.started_on


def period_told(started: PartialDate | None, ended: PartialDate | None, stated_on: date) -> Period:
    """What a row says, as it is stored; ValidationError for days that cannot be."""
    precision = started.precision if started else "unknown"
    start = stored_start(started.date if started else None, precision, stated_on)
    first = start.started_on
    if ended and not started:
        # Only the end is known: the work began some time before it.
        end = stored_end(ended.date, ended.precision, date.min, stated_on)
        return Period(min(first, end), precision, None, end, ended.precision)
    end = stored_end(ended.date, ended.precision, first, stated_on) if ended else None
    return Period(first, precision, start.earliest, end, ended.precision if ended else "day")


def period_of(now: Callable[[str], object]) -> Period:
    """The period of a spell, its columns as `now` tells them."""
    return Period(
        now("started_on"),
        now("start_precision"),
        now("started_on") if now("start_precision") == "day" else now("earliest_start"),
        now("ended_on"),
        now("end_precision"),
    )


def spell_for(plans: Iterable, key: str, period: Period, day: date, *, is_bare: bool):
    """The plan of the spell a row speaks of, the latest of several; None if it is a new one.

    A bare row ("bekerja", no employer, no status) speaks of the only work that is known to go on, if any.
    """
    fits = []
    for plan in plans:
        known = period_of(plan.now)
        if (known.earliest or known.started_on) > day or not period.overlaps(known):
            continue
        own_key = plan.employer.name_key if plan.employer else ""
        if own_key == key or (is_bare and known.ended_on is None):
            fits.append(plan)
    if is_bare and len(fits) > 1:
        fits = [plan for plan in fits if plan.employer is None]
    return max(fits, key=lambda plan: plan.now("started_on"), default=None)
