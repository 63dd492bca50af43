"""What follows from one recorded fact: sector classes, status codes, age groups, imprecise dates.

Facts are stored, classes never: a class is derived by a named, versioned rule (docs/indicators.md, Classes).
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from core.dates import age_on, end_of_month

# Evidence levels, weakest first (docs/indicators.md, Facts): the letters D, C, B, A on screen.
HEARSAY, REPORTED, CONFIRMED, DOCUMENTED = range(4)
LEVELS = ("hearsay", "reported", "confirmed", "documented")

# Main-job status of Sakernas (docs/sources.md 1): the number is the stored code.
OWN_ACCOUNT, WITH_UNPAID, WITH_PAID, EMPLOYEE, CASUAL_FARM, CASUAL_OTHER, FAMILY = range(1, 8)
STATUSES = tuple(range(1, 8))

SAKERNAS = "sakernas"
REGSOSEK = "regsosek"
REGSOSEK_TO_SAKERNAS = {1: 1, 2: 2, 3: 3, 4: 4, 5: 4, 6: 5, 7: 6, 8: 7}

# A class is the place of its name in SectorRule.classes; the third is the same for every rule.
FIRST, SECOND, UNCLASSIFIED = range(3)

AGE_GROUPS = ("<18", "18-24", "25-34", "35-44", "45+")


@dataclass(frozen=True)
class SectorRule:
    """A rule that puts a job into one of two sectors, or leaves it unclassified for want of a fact."""

    name: str
    version: str
    classes: tuple[str, str, str]
    classify: Callable[[int | None, bool | None, bool | None], int]


def bps_class(status: int | None, has_bpjs: bool | None = None, has_nib: bool | None = None) -> int:
    """Formal = Sakernas {3, 4}, informal = {1, 2, 5, 6, 7}; no status = unclassified.

    The rule BPS states with every Sakernas release (docs/sources.md 2 and 3).
    """
    if status is None:
        return UNCLASSIFIED
    return FIRST if status in (WITH_PAID, EMPLOYEE) else SECOND


def relation_class(status: int | None, has_bpjs: bool | None = None, has_nib: bool | None = None) -> int:
    """Inside an employment relation = {4, 5, 6}, outside = {1, 2, 3, 7}: Kemnaker's (docs/sources.md 7)."""
    if status is None:
        return UNCLASSIFIED
    return FIRST if status in (EMPLOYEE, CASUAL_FARM, CASUAL_OTHER) else SECOND


def ilo_class(status: int | None, has_bpjs: bool | None = None, has_nib: bool | None = None) -> int:
    """The 21st ICLS (2023) as far as recorded (docs/sources.md 8).

    {4, 5, 6} formal with BPJS, informal without; {1, 2, 3} formal with NIB, informal without; 7 informal;
    the fact or the status missing = unclassified.
    """
    if status is None:
        return UNCLASSIFIED
    if status == FAMILY:
        return SECOND
    fact = has_bpjs if status in (EMPLOYEE, CASUAL_FARM, CASUAL_OTHER) else has_nib
    if fact is None:
        return UNCLASSIFIED
    return FIRST if fact else SECOND


RULES = {
    "bps": SectorRule("bps", "1", ("formal", "informal", "unclassified"), bps_class),
    "ilo": SectorRule("ilo", "1", ("formal", "informal", "unclassified"), ilo_class),
    "relation": SectorRule(
        "relation", "1", ("inside_relation", "outside_relation", "unclassified"), relation_class
    ),
}


def sakernas_status(code: int, scheme: str = SAKERNAS) -> int:
    """The Sakernas status of a code written in `scheme`; ValueError for a code the scheme does not know.

    Regsosek lists eight statuses, so its 5 is not the 5 of Sakernas (docs/sources.md 5).
    """
    known = {SAKERNAS: {status: status for status in STATUSES}, REGSOSEK: REGSOSEK_TO_SAKERNAS}
    if scheme not in known or code not in known[scheme]:
        raise ValueError(f"No status {code} in {scheme}.")
    return known[scheme][code]


def age_group(birth: datetime.date | None, day: datetime.date) -> str | None:
    """The age group on `day` (the day of graduation); None where the birth date is missing."""
    if birth is None:
        return None
    age = age_on(birth, day)
    return AGE_GROUPS[sum(age >= lowest for lowest in (18, 25, 35, 45))]


@dataclass(frozen=True)
class Start:
    """The start as it is stored, and the earliest day it may have been (None: no limit known)."""

    started_on: datetime.date
    earliest: datetime.date | None


def start_on_day(day: datetime.date) -> Start:
    """A start known to the day."""
    return Start(day, day)


def start_in_month(year: int, month: int, stated_on: datetime.date) -> Start:
    """A start known to the month: stored as its last day, or the day of the statement if that is earlier.

    So an imprecise start never makes a placement look faster (docs/indicators.md, Precision).
    """
    first = datetime.date(year, month, 1)
    if first > stated_on:
        raise ValueError("The month of the start begins after the statement.")
    return Start(min(end_of_month(year, month), stated_on), first)


def start_unknown(stated_on: datetime.date) -> Start:
    """'Working, since when is unknown': stored as the day of the statement, with no earliest day."""
    return Start(stated_on, None)


def end_in_month(year: int, month: int, started_on: datetime.date) -> datetime.date:
    """An end known to the month: its first day, but not before the start."""
    return max(datetime.date(year, month, 1), started_on)


def end_in_year(year: int, stated_on: datetime.date) -> datetime.date:
    """An end known to the year: its last day, or the day of the statement if that is earlier."""
    return min(datetime.date(year, 12, 31), stated_on)
