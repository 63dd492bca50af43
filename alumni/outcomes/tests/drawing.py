"""Histories for tests: drawn in one line of text, or at random, for the reference and the derivation alike.

A drawing is a list of facts separated by `;`. Numbers are calendar months from graduation (`+7`, `-2`);
a trailing `d` counts days instead (`+1d`), `+6-1d` is a day before six months.

    job -2.. confirmed          open since two months before graduation, evidence level confirmed
    job +1..+4 status=2         from month 1 to month 4, employer with unpaid help
    job +7.. since=unknown      stored as starting in month 7, but nobody knows since when
    says +7 works 1             in month 7 somebody said: works, in the first job drawn
    says +7 no hearsay          in month 7 somebody else said: does not work
    excluded +3                 a recorded reason of month 3
"""

import datetime
import re

from hypothesis import strategies as st

from alumni.careers.derivation import ExclusionFacts, History, SpellFacts, StatementFacts
from alumni.careers.rules import LEVELS
from alumni.outcomes.histories import Job, PlainHistory, Said
from core.dates import add_months

YES_NO = {"yes": True, "no": False}
X = datetime.date(2024, 1, 31)


def day_of(text: str, graduated_on: datetime.date = X) -> datetime.date:
    """'+6' six months after graduation, '+1d' a day after it, '+6-1d' a day before six months."""
    months, days = re.fullmatch(r"([+-]?\d+(?!\d*d))?([+-]?\d+d)?", text).groups()
    return add_months(graduated_on, int(months or 0)) + datetime.timedelta(int((days or "0d")[:-1]))


def draw(text: str, graduated_on: datetime.date = X) -> PlainHistory:
    """The history that the drawing shows."""
    facts = [fact.split() for fact in text.split(";") if fact.strip()]
    jobs = [_job(key, words, graduated_on) for key, words in enumerate(_of(facts, "job"), start=1)]
    return PlainHistory(
        person=1,
        graduated_on=graduated_on,
        jobs=tuple(jobs),
        said=tuple(_said(words, graduated_on) for words in _of(facts, "says")),
        exclusions=tuple(day_of(words[0], graduated_on) for words in _of(facts, "excluded")),
    )


def _of(facts: list[list[str]], kind: str) -> list[list[str]]:
    return [words[1:] for words in facts if words[0] == kind]


def _evidence(words: list[str]) -> str:
    return next((word for word in words if word in LEVELS), "reported")


def _job(key: int, words: list[str], graduated_on: datetime.date) -> Job:
    start, _, end = words[0].partition("..")
    options = dict(word.split("=") for word in words if "=" in word)
    started_on = day_of(start, graduated_on)
    since = options.get("since", start)
    status = options.get("status", "4")
    return Job(
        key=key,
        start=started_on,
        earliest=None if since == "unknown" else day_of(since, graduated_on),
        end=day_of(end, graduated_on) if end else None,
        status=None if status == "-" else int(status),
        evidence=_evidence(words),
        employer=options.get("at", ""),
        bpjs=YES_NO.get(options.get("bpjs")),
        nib=YES_NO.get(options.get("nib")),
        uses=options.get("uses", ""),
        fits=options.get("fits", ""),
        low=int(options["pays"]) if "pays" in options else None,
        high=int(options["pays"]) if "pays" in options else None,
        place=options.get("in", ""),
    )


def _said(words: list[str], graduated_on: datetime.date) -> Said:
    jobs = frozenset(int(word) for word in words[2:] if word.isdigit())
    return Said(day_of(words[0], graduated_on), words[1] == "works", _evidence(words), jobs)


def facts_of(history: PlainHistory) -> History:
    """The same history as the derivation takes it."""
    return History(
        spells=tuple(
            SpellFacts(
                id=job.key,
                started_on=job.start,
                earliest_start=job.earliest,
                ended_on=job.end,
                status=job.status,
                level=LEVELS.index(job.evidence),
                employer_name=job.employer,
                has_bpjs=job.bpjs,
                has_nib=job.nib,
                uses_training=job.uses,
                level_fits=job.fits,
                income_low=job.low,
                income_high=job.high,
                region=job.place,
            )
            for job in history.jobs
        ),
        statements=tuple(
            StatementFacts(said.day, said.works, LEVELS.index(said.evidence), said.jobs)
            for said in history.said
        ),
        exclusions=tuple(ExclusionFacts(dated) for dated in history.exclusions),
    )


def edges(graduated_on: datetime.date) -> list[datetime.date]:
    """The days on which something may turn: around graduation, the windows, and twelve months from them."""
    months = (-13, -12, -1, 0, 1, 2, 3, 5, 6, 9, 12, 13, 15, 18, 24)
    return sorted(
        add_months(graduated_on, month) + datetime.timedelta(shift)
        for month in months
        for shift in (-1, 0, 1)
    )


GRADUATION_DAYS = (X, datetime.date(2024, 2, 29), datetime.date(2023, 2, 28), datetime.date(2023, 8, 31))


@st.composite
def jobs(draw_value, key: int, days: list[datetime.date]) -> Job:
    start = draw_value(st.sampled_from(days))
    limits = [None, start, *(day for day in days if day <= start)]
    ends = [None, None, *(day for day in days if day >= start)]
    facts = st.sampled_from([True, False, None])
    low = draw_value(st.sampled_from([None, 2_000_000, 2_300_000]))
    return Job(
        key=key,
        start=start,
        earliest=draw_value(st.sampled_from([start, start, *limits])),
        end=draw_value(st.sampled_from(ends)),
        status=draw_value(st.sampled_from([None, *range(1, 8)])),
        evidence=draw_value(st.sampled_from(LEVELS)),
        employer=draw_value(st.sampled_from(["", "A", "B"])),
        bpjs=draw_value(facts),
        nib=draw_value(facts),
        uses=draw_value(st.sampled_from(["yes", "partly", "no", ""])),
        fits=draw_value(st.sampled_from(["yes", "no", ""])),
        low=low,
        high=draw_value(st.sampled_from([None, low, low + 1_000_001])) if low else None,
        place=draw_value(st.sampled_from(["3522", "3523", ""])),
    )


@st.composite
def sayings(draw_value, keys: list[int], days: list[datetime.date]) -> Said:
    works = draw_value(st.booleans())
    mentioned = (
        draw_value(st.frozensets(st.sampled_from(keys), min_size=1)) if works and keys else frozenset()
    )
    return Said(draw_value(st.sampled_from(days)), works, draw_value(st.sampled_from(LEVELS)), mentioned)


@st.composite
def histories(draw_value, max_jobs: int = 3, max_sayings: int = 4) -> PlainHistory:
    """A random history whose dates collide with each other and with every edge of the rules."""
    graduated_on = draw_value(st.sampled_from(GRADUATION_DAYS))
    days = draw_value(st.lists(st.sampled_from(edges(graduated_on)), min_size=1, max_size=8))
    keys = list(range(1, draw_value(st.integers(0, max_jobs)) + 1))
    return PlainHistory(
        person=draw_value(st.integers(1, 3)),
        graduated_on=graduated_on,
        jobs=tuple(draw_value(jobs(key, days)) for key in keys),
        said=tuple(draw_value(st.lists(sayings(keys, days), max_size=max_sayings))),
        exclusions=tuple(draw_value(st.lists(st.sampled_from(days), max_size=1))),
    )


@st.composite
def histories_with_day(draw_value) -> tuple[PlainHistory, datetime.date]:
    """A random history and an as-of date on an edge, never before graduation."""
    history = draw_value(histories())
    facts = [job.start for job in history.jobs] + [said.day for said in history.said]
    facts += [add_months(day, 12) for day in facts]
    facts += [day + datetime.timedelta(1) for day in facts]
    days = [day for day in edges(history.graduated_on) + facts if day >= history.graduated_on]
    return history, draw_value(st.sampled_from(days))
