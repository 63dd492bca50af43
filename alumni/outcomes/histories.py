"""The figures once more, slowly and in plain Python: the reference that the real computation must equal.

Written straight from docs/indicators.md, sentence by sentence, and sharing no code with the derivation of
alumni/careers (a test looks at the imports). Every question filters the whole history again; nothing is
prepared, cached or sorted beforehand. Where the text leaves room, the decisions listed in
alumni/careers/derivation.py are followed, since two readings of an open point would not be a check.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from alumni.outcomes.intervals import wilson
from core.dates import add_months
from core.numbers import percentage

WEAKEST_FIRST = ["hearsay", "reported", "confirmed", "documented"]

Figure = dict[str, int | str | None]


@dataclass(frozen=True)
class Job:
    """A spell. `earliest` is the first day it may have begun (None: nobody knows)."""

    key: int
    start: datetime.date
    earliest: datetime.date | None
    end: datetime.date | None
    status: int | None
    evidence: str
    employer: str = ""
    bpjs: bool | None = None
    nib: bool | None = None
    uses: str = ""
    fits: str = ""
    low: int | None = None
    high: int | None = None
    place: str = ""


@dataclass(frozen=True)
class Said:
    """An observation: on a day somebody said that the person works (in the jobs named) or does not."""

    day: datetime.date
    works: bool
    evidence: str
    jobs: frozenset[int] = frozenset()


@dataclass(frozen=True)
class PlainHistory:
    """One graduation of one person, with everything known about that person."""

    person: int
    graduated_on: datetime.date
    jobs: tuple[Job, ...] = ()
    said: tuple[Said, ...] = ()
    exclusions: tuple[datetime.date, ...] = ()


@dataclass(frozen=True)
class Question:
    """What is asked of every history alike."""

    measure: str
    window: int | None
    as_of: datetime.date
    rule: str = "bps"
    min_evidence: str = "reported"


@dataclass(frozen=True)
class Answer:
    """What one history answers."""

    outcome: str
    sector: str | None
    claimed: bool
    already_working: bool
    answered: bool
    excluded: bool


# Facts


def at_least(evidence: str, lowest: str) -> bool:
    return WEAKEST_FIRST.index(evidence) >= WEAKEST_FIRST.index(lowest)


def may_be_seen(evidence: str, question: Question) -> bool:
    """Measure 5: statements below `reported` are invisible unless L is `hearsay`."""
    return at_least(evidence, "reported") or question.min_evidence == "hearsay"


def visible_jobs(history: PlainHistory, question: Question) -> list[Job]:
    """Measure 5: spells are visible by their start."""
    return [
        job for job in history.jobs if job.start <= question.as_of and may_be_seen(job.evidence, question)
    ]


def visible_sayings(history: PlainHistory, question: Question) -> list[Said]:
    """Measure 5: observations are visible by their date."""
    return [
        said for said in history.said if said.day <= question.as_of and may_be_seen(said.evidence, question)
    ]


def statement_days(history: PlainHistory, question: Question) -> list[datetime.date]:
    """Days of all visible statements; a recorded end is also a statement of that day."""
    told = [said.day for said in visible_sayings(history, question)]
    ended = [job.end for job in visible_jobs(history, question) if job.end and job.end <= question.as_of]
    return told + ended


def confirmations(job: Job, history: PlainHistory, question: Question) -> list[datetime.date]:
    return [
        said.day
        for said in visible_sayings(history, question)
        if job.key in said.jobs and said.day >= job.start
    ]


def denials(history: PlainHistory, question: Question) -> list[datetime.date]:
    return [said.day for said in visible_sayings(history, question) if not said.works]


# Measure 2: known to cover a day


def covers(job: Job, day: datetime.date, history: PlainHistory, question: Question) -> bool:
    if job.end:
        return job.start <= day <= job.end
    return job.start <= day and any(day <= told for told in confirmations(job, history, question))


def a_year_before(day: datetime.date) -> datetime.date:
    return add_months(day, -12)


def still_taken_as_true(job: Job, history: PlainHistory, question: Question) -> bool:
    """For in work on D only: confirmed in the 12 months before D, and no later denial."""
    told = confirmations(job, history, question)
    if job.end or not told:
        return False
    is_fresh = max(told) >= a_year_before(question.as_of)
    return is_fresh and not any(denied > max(told) for denied in denials(history, question))


# Measures 3 and 4: which jobs count


def last_day(history: PlainHistory, question: Question) -> datetime.date:
    """The end of the window, or D."""
    if question.measure == "in_work_on":
        return question.as_of
    return add_months(history.graduated_on, question.window)


def counts(job: Job, history: PlainHistory, question: Question) -> bool:
    """Whether the job counts, its evidence aside."""
    day = last_day(history, question)
    if question.measure == "placed_within":
        if job.start < history.graduated_on:
            return covers(job, history.graduated_on, history, question)
        return job.start <= day
    if question.measure == "in_work_on" and still_taken_as_true(job, history, question):
        return True
    return covers(job, day, history, question)


def is_before(job: Job, other: Job) -> bool:
    """Measure 6, one criterion after the other."""
    if job.start != other.start:
        return job.start < other.start
    if job.evidence != other.evidence:
        return not at_least(other.evidence, job.evidence)
    if (job.status is None) != (other.status is None):
        return job.status is not None
    if job.status != other.status:
        return job.status < other.status
    if job.employer != other.employer:
        return job.employer < other.employer
    # Equal so far: the facts a class depends on, yes before no before unknown.
    known_first = [True, False, None]
    if job.bpjs != other.bpjs:
        return known_first.index(job.bpjs) < known_first.index(other.bpjs)
    if job.nib != other.nib:
        return known_first.index(job.nib) < known_first.index(other.nib)
    return is_told_before(job, other)


def is_told_before(job: Job, other: Job) -> bool:
    """The end, then what is asked about a job: earlier and lower first, what was not told last."""
    if job.end != other.end:
        return other.end is None or (job.end is not None and job.end < other.end)
    told_first = ["yes", "partly", "no", ""]
    if job.uses != other.uses:
        return told_first.index(job.uses) < told_first.index(other.uses)
    if job.fits != other.fits:
        return told_first.index(job.fits) < told_first.index(other.fits)
    if job.low != other.low:
        return other.low is None or (job.low is not None and job.low < other.low)
    if job.high != other.high:
        return other.high is None or (job.high is not None and job.high < other.high)
    return job.place != "" and (other.place == "" or job.place < other.place)


def first_of(jobs: list[Job]) -> Job | None:
    first = None
    for job in jobs:
        if first is None or is_before(job, first):
            first = job
    return first


# Measure 5: what keeps it unknown


def may_have_started_by(job: Job, day: datetime.date) -> bool:
    return job.start > day and (job.earliest is None or job.earliest <= day)


def left_open(job: Job, day: datetime.date, history: PlainHistory, question: Question) -> bool:
    """An open spell that started by the day, last confirmed before it, and not denied since."""
    if job.end or job.start > day or covers(job, day, history, question):
        return False
    last = max(confirmations(job, history, question), default=job.start)
    return not any(last < denied <= day for denied in denials(history, question))


def is_unknown(history: PlainHistory, question: Question) -> bool:
    day = last_day(history, question)
    jobs = visible_jobs(history, question)
    if question.measure != "in_work_on" and any(may_have_started_by(job, day) for job in jobs):
        return True
    if question.measure != "placed_within" and any(left_open(job, day, history, question) for job in jobs):
        return True
    return not any(is_late_enough(told, history, question) for told in statement_days(history, question))


def is_late_enough(told: datetime.date, history: PlainHistory, question: Question) -> bool:
    """A statement settles a window from its last day on, "in work on D" from twelve months before D on."""
    day = last_day(history, question)
    return told >= (a_year_before(day) if question.measure == "in_work_on" else day)


# Classes


def sector_of(job: Job, rule: str) -> str:
    if job.status is None:
        return "unclassified"
    if rule == "bps":
        return "formal" if job.status in {3, 4} else "informal"
    if rule == "relation":
        return "inside_relation" if job.status in {4, 5, 6} else "outside_relation"
    if job.status == 7:
        return "informal"
    fact = job.bpjs if job.status in {4, 5, 6} else job.nib
    return {True: "formal", False: "informal", None: "unclassified"}[fact]


# One history, then many


def is_matured(history: PlainHistory, question: Question) -> bool:
    """Measure 1."""
    return question.measure == "in_work_on" or last_day(history, question) <= question.as_of


def is_excluded(history: PlainHistory, question: Question) -> bool:
    """Exclusions act if dated <= min(D, X + m)."""
    limit = min(question.as_of, last_day(history, question))
    return any(dated <= limit for dated in history.exclusions)


def counting_jobs(history: PlainHistory, question: Question) -> list[Job]:
    return [job for job in visible_jobs(history, question) if counts(job, history, question)]


def counting_job(history: PlainHistory, question: Question) -> Job | None:
    """The job of a placement: the first one that counts and whose evidence is enough."""
    counting = counting_jobs(history, question)
    return first_of([job for job in counting if at_least(job.evidence, question.min_evidence)])


def outcome_of(history: PlainHistory, question: Question) -> str:
    """Measure 5."""
    counting = counting_jobs(history, question)
    if any(at_least(job.evidence, question.min_evidence) for job in counting):
        return "placed"
    return "unknown" if counting or is_unknown(history, question) else "not_placed"


def is_settled(history: PlainHistory, question: Question) -> bool:
    """Measure 8, response rate: what happened is known at one level of evidence at least."""
    return any(
        outcome_of(history, replace(question, min_evidence=level)) != "unknown" for level in WEAKEST_FIRST
    )


def answer(history: PlainHistory, question: Question) -> Answer:
    """The outcome of one matured history."""
    outcome = outcome_of(history, question)
    counting = counting_jobs(history, question)
    job = counting_job(history, question)
    return Answer(
        outcome=outcome,
        sector=sector_of(job, question.rule) if job else None,
        claimed=outcome == "unknown" and bool(counting),
        already_working=job is not None and job.start < history.graduated_on,
        answered=is_settled(history, question),
        excluded=is_excluded(history, question),
    )


def count(histories: Iterable[PlainHistory], question: Question) -> Figure:
    """All integers and rates of one figure, named as in the JSON of the command."""
    cohort = [history for history in histories if history.graduated_on <= question.as_of]
    matured = [history for history in cohort if is_matured(history, question)]
    answers = [answer(history, question) for history in matured]
    placed = [each for each in answers if each.outcome == "placed"]
    first, second = sector_names(question.rule)
    figure: Figure = {
        "graduations": len(cohort),
        "matured": len(matured),
        "not_matured": len(cohort) - len(matured),
        "people": len({history.person for history in matured}),
        "placed": len(placed),
        first: sum(each.sector == first for each in placed),
        second: sum(each.sector == second for each in placed),
        "unclassified": sum(each.sector == "unclassified" for each in placed),
        "not_placed": sum(each.outcome == "not_placed" for each in answers),
        "unknown": sum(each.outcome == "unknown" for each in answers),
        "claimed": sum(each.claimed for each in answers),
        "already_working": sum(each.already_working for each in answers),
        "excluded": sum(each.excluded and each.outcome != "placed" for each in answers),
    }
    return figure | rates(figure, (first, second), sum(each.answered for each in answers))


def sector_names(rule: str) -> tuple[str, str]:
    return ("inside_relation", "outside_relation") if rule == "relation" else ("formal", "informal")


def rates(figure: Figure, sectors: tuple[str, str], answered: int) -> Figure:
    """Measure 8, every rate on the matured unless said otherwise; two decimals, None for no base."""
    base, placed = figure["matured"], figure["placed"]
    known = placed + figure["not_placed"]
    low, high = ends(placed, base)
    known_low, known_high = ends(placed, known)
    return {
        "placement_rate": text(percentage(placed, base)),
        "placement_rate_low": low,
        "placement_rate_high": high,
        f"{sectors[0]}_rate": text(percentage(figure[sectors[0]], base)),
        f"{sectors[1]}_rate": text(percentage(figure[sectors[1]], base)),
        "response_rate": text(percentage(answered, base)),
        "known_rate": text(percentage(placed, known)),
        "known_rate_low": known_low,
        "known_rate_high": known_high,
        "highest_rate": text(percentage(placed + figure["unknown"], base)),
        "adjusted_rate": text(percentage(placed, base - figure["excluded"])),
    }


def ends(part: int, whole: int) -> tuple[str | None, str | None]:
    """Both ends of the Wilson interval."""
    interval = wilson(part, whole)
    return tuple(text(end) for end in interval.percentages()) if interval else (None, None)


def text(rate: Decimal | None) -> str | None:
    return None if rate is None else str(rate)
