"""Beside the codes of a graduation: the jobs that count for it, and how long it is known to be without one.

`counts_for` of a job has a bit for each question at each level of evidence that the job answers, and one for
each level at which it is the first placement, whatever the window (docs/indicators.md, Measure 10).
`followed` of a graduation packs, by level: has any job ever counted as a placement; is the job of month 12
the one of month 6, or with the same employer (Measure 11); and until when it is known not to be placed, in
days since graduation, once with hearsay and once without.
"""

import datetime
from collections.abc import Mapping
from typing import NamedTuple

from alumni.careers.derivation import (
    IN_WORK_AT,
    NO_NAME,
    PLACED,
    PLACED_WITHIN,
    QUESTIONS,
    WINDOWS,
    Reading,
    Result,
    Results,
    SpellFacts,
    order_of,
)
from alumni.careers.rules import HEARSAY, LEVELS, REPORTED
from core.dates import add_months

PLACES = {question: place * len(LEVELS) for place, question in enumerate(QUESTIONS)}
FIRST_PLACEMENT = len(QUESTIONS) * len(LEVELS)

EVER_PLACED, SAME_EMPLOYER, UNTIL = 0, len(LEVELS), 2 * len(LEVELS)
DAYS_BITS = 20
DAYS_MASK = (1 << DAYS_BITS) - 1
ONE_DAY = datetime.timedelta(days=1)

Found = Mapping[tuple[str, int | None], Results]


class Counted(NamedTuple):
    """A job with all it counts for, and the days that a graduate waited for it; 0 who had it before."""

    spell: SpellFacts
    counts_for: int
    waited: int
    span: int


def bit_of(measure: str, window: int | None, level: int) -> int:
    """The bit of a job that counts by that measure and window at that level."""
    return 1 << PLACES[measure, window] + level


def first_bit(level: int) -> int:
    """The bit of the first placement at that level."""
    return 1 << FIRST_PLACEMENT + level


def ever_bit(level: int) -> int:
    """The bit in `followed` of who was ever placed."""
    return 1 << EVER_PLACED + level


def same_bit(level: int) -> int:
    """The bit in `followed` of who has the same job or employer at 6 and at 12 months."""
    return 1 << SAME_EMPLOYER + level


def until_place(level: int) -> int:
    """Where in `followed` the days known not placed begin: one for hearsay, one for all other levels."""
    return UNTIL + DAYS_BITS * (level != HEARSAY)


def not_placed_until(followed: int, level: int) -> int | None:
    """The last day known not placed, in days since graduation; None where no day is known."""
    days = (followed >> until_place(level) & DAYS_MASK) - 1
    return None if days < 0 else days


def follow(readings: tuple[Reading, Reading], found: Found, first: list, graduated_on: datetime.date) -> int:
    """The number `followed` of a graduation."""
    followed = 0
    for level, spell in enumerate(first):
        if spell is not None:
            followed |= ever_bit(level)
        if _same_employer(found[IN_WORK_AT, 6][level], found[IN_WORK_AT, 12][level]):
            followed |= same_bit(level)
    for level in (HEARSAY, REPORTED):
        days = _days_not_placed(readings[level], graduated_on)
        followed |= days + 1 << until_place(level)
    return followed


def _same_employer(earlier: Result, later: Result) -> bool:
    """Whether both are placed, in one job or with one employer that is known by name.

    Jobs that differ in nothing are one, so that it never matters which of them counts.
    """
    if earlier.outcome != PLACED or later.outcome != PLACED:
        return False
    before, after = earlier.spell, later.spell
    if before is after or before.employer_name == after.employer_name != NO_NAME:
        return True
    return order_of(before) == order_of(after)


def _days_not_placed(reading: Reading, graduated_on: datetime.date) -> int:
    """Days from graduation to the last day by which no job can have counted (Measure 5); -1 for none.

    A weaker job that would have counted, or may have begun, ends what is known, as the last statement does.
    """
    last = reading.last_heard
    for spell in reading.spells:
        if spell.started_on < graduated_on:
            if reading.covers(spell, graduated_on):
                return -1
        elif spell.earliest_start is None:
            return -1
        else:
            last = min(last, min(spell.started_on, spell.earliest_start) - ONE_DAY)
    return max((last - graduated_on).days, -1)


def first_placements(
    readings: tuple[Reading, Reading], found: Found, graduated_on: datetime.date
) -> list[SpellFacts | None]:
    """By level, the first job that counts as a placement, whatever the window."""
    longest = WINDOWS[-1]
    return [
        result.spell
        if result.outcome == PLACED
        else _first_after(readings[level > HEARSAY], add_months(graduated_on, longest), level)
        for level, result in enumerate(found[PLACED_WITHIN, longest])
    ]


def _first_after(reading: Reading, end: datetime.date, level: int) -> SpellFacts | None:
    later = (spell for spell in reading.spells if spell.started_on > end and spell.level >= level)
    return next(later, None)


def count_spells(found: Found, first: list, graduated_on: datetime.date) -> list[Counted]:
    """The jobs that answer a question or are a first placement, in the order of their ids."""
    bits: dict[int, int] = {}
    spells: dict[int, SpellFacts] = {}
    for question, results in found.items():
        place = PLACES[question]
        for level, result in enumerate(results):
            if result.outcome == PLACED:
                spells[result.spell.id] = result.spell
                bits[result.spell.id] = bits.get(result.spell.id, 0) | 1 << place + level
    for level, spell in enumerate(first):
        if spell is not None:
            spells[spell.id] = spell
            bits[spell.id] = bits.get(spell.id, 0) | first_bit(level)
    return [_counted(spells[key], bits[key], graduated_on) for key in sorted(bits)]


def _counted(spell: SpellFacts, counts_for: int, graduated_on: datetime.date) -> Counted:
    waited = max((spell.started_on - graduated_on).days, 0)
    return Counted(spell, counts_for, waited, span_of(spell.started_on, graduated_on))


def span_of(started_on: datetime.date, graduated_on: datetime.date) -> int:
    """0 within 3 calendar months of graduation, 1 within 6, 2 within 12, 3 later."""
    return sum(started_on > add_months(graduated_on, window) for window in WINDOWS)
