"""Time, retention, relevance and income once more, slowly: what details.py must equal (see histories.py).

Written from docs/indicators.md, Measures 10 to 13, on the plain histories, sharing no code with the
derivation. Until when somebody is known not placed is found by asking Measure 5 of every single day.
"""

import datetime
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from statistics import median

from alumni.outcomes.histories import (
    Job,
    PlainHistory,
    Question,
    at_least,
    counting_job,
    covers,
    first_of,
    is_matured,
    may_have_started_by,
    outcome_of,
    sector_names,
    sector_of,
    statement_days,
    visible_jobs,
)
from core.dates import add_months

DAY = datetime.timedelta(days=1)
FEWEST = 10


@dataclass
class Told:
    """All of one cohort."""

    n: int
    events: Counter
    censored: Counter
    buckets: dict[str, int]
    retention: dict[str, int]
    uses: dict[str, int]
    fits: dict[str, int]
    by_class: dict[str, dict[str, int]]
    income: dict[str, int | Fraction | None]


def tell(cohort: Iterable[PlainHistory], question: Question, wages: Mapping[tuple[str, int], int]) -> Told:
    """Everything about the matured of the cohort."""
    rows = [
        history
        for history in cohort
        if history.graduated_on <= question.as_of and is_matured(history, question)
    ]
    jobs = [job for job in (counting_job(history, question) for history in rows) if job]
    first = [(history, first_placement(history, question)) for history in rows]
    unplaced = [history for history, job in first if job is None]
    buckets = [bucket(history, job, question) for history, job in first]
    classes = (*sector_names(question.rule), "unclassified")
    return Told(
        n=len(rows),
        events=Counter(
            (waited(history, job), sector_of(job, question.rule)) for history, job in first if job
        ),
        censored=Counter(
            day for day in (known_until(each, question) for each in unplaced) if day is not None
        ),
        buckets={name: buckets.count(name) for name in ("0-3", "4-6", "7-12", ">12", "not_yet", "unknown")},
        retention=retention(rows, question),
        uses=uses_of(jobs),
        fits={
            name: sum((job.fits or "missing") == name for job in jobs) for name in ("yes", "no", "missing")
        },
        by_class={
            name: uses_of([job for job in jobs if sector_of(job, question.rule) == name]) for name in classes
        },
        income=income(jobs, wages),
    )


# Measure 10


def first_placement(history: PlainHistory, question: Question) -> Job | None:
    """Measure 3 without the end of the window."""
    jobs = visible_jobs(history, question)
    return first_of(
        [
            job
            for job in jobs
            if at_least(job.evidence, question.min_evidence) and is_placement(job, history, question)
        ]
    )


def is_placement(job: Job, history: PlainHistory, question: Question) -> bool:
    if job.start >= history.graduated_on:
        return True
    return covers(job, history.graduated_on, history, question)


def waited(history: PlainHistory, job: Job) -> int:
    """Whoever was at work already waited for nothing."""
    return max(0, (job.start - history.graduated_on).days)


def known_until(history: PlainHistory, question: Question) -> int | None:
    """The last of all days by which the person is known not placed, in days since graduation."""
    last, day = None, history.graduated_on
    while day <= max(statement_days(history, question), default=datetime.date.min):
        if is_not_placed_by(day, history, question):
            last = (day - history.graduated_on).days
        day += DAY
    return last


def is_not_placed_by(day: datetime.date, history: PlainHistory, question: Question) -> bool:
    """Measure 5, of a window that ends on that day."""
    jobs = visible_jobs(history, question)
    if any(is_placement(job, history, question) and job.start <= day for job in jobs):
        return False
    if any(may_have_started_by(job, day) for job in jobs):
        return False
    return any(told >= day for told in statement_days(history, question))


def bucket(history: PlainHistory, job: Job | None, question: Question) -> str:
    """The span of calendar months; without a job what the definition's own measure says."""
    if job is None:
        return "not_yet" if outcome_of(history, question) == "not_placed" else "unknown"
    for months, name in ((3, "0-3"), (6, "4-6"), (12, "7-12")):
        if job.start <= add_months(history.graduated_on, months):
            return name
    return ">12"


# Measure 11


def retention(rows: list[PlainHistory], question: Question) -> dict[str, int]:
    """Of those in work at 6 whose twelve months are over."""
    half = replace(question, measure="in_work_at", window=6)
    whole = replace(question, measure="in_work_at", window=12)
    base = [row for row in rows if is_matured(row, whole) and outcome_of(row, half) == "placed"]
    known = [row for row in base if outcome_of(row, whole) != "unknown"]
    kept = [row for row in known if outcome_of(row, whole) == "placed"]
    same = [row for row in kept if is_same(counting_job(row, half), counting_job(row, whole))]
    return {
        "base": len(base),
        "known": len(known),
        "in_work": len(kept),
        "same_employer": len(same),
        "unknown": len(base) - len(known),
    }


def is_same(job: Job, other: Job) -> bool:
    """One job, or one employer whose name is known; jobs told in the same words are one."""
    if job.employer == other.employer != "":
        return True
    return replace(job, key=0, earliest=None) == replace(other, key=0, earliest=None)


# Measures 12 and 13


def uses_of(jobs: list[Job]) -> dict[str, int]:
    """How many jobs use the training."""
    return {
        name: sum((job.uses or "missing") == name for job in jobs)
        for name in ("yes", "partly", "no", "missing")
    }


def income(jobs: list[Job], wages: Mapping[tuple[str, int], int]) -> dict[str, int | Fraction | None]:
    """Who told only "more than" counts with the lower end."""
    told = [job for job in jobs if job.low is not None]
    found: dict = {"answers": len(told), "missing": len(jobs) - len(told)}
    if len(told) < FEWEST:
        return found | {"median": None, "at_or_above": None, "comparable": None}
    comparable = [job for job in told if (job.place, job.start.year) in wages]
    enough = [job for job in comparable if job.low >= wages[job.place, job.start.year]]
    middle = median(Fraction(job.low + (job.low if job.high is None else job.high), 2) for job in told)
    return found | {"median": middle, "at_or_above": len(enough), "comparable": len(comparable)}
