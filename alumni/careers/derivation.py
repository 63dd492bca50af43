"""THE derivation: from the facts about a person to the outcome of one graduation.

docs/indicators.md, Measures 1 to 6, is the specification; alumni/outcomes/histories.py is a second, slow
reading of it that must agree. Pure functions: no database, no clock. Retracted facts are never given in.

Decisions where the specification leaves room:
- An observation confirms a spell only if it is dated on or after the spell's start.
- A recorded end is a statement of that day with the spell's level; it says neither "working" nor "not
  working" about any other spell.
- An open spell that started by the day and was last confirmed before it leaves the day unknown (Measure 5,
  for measure 4) unless a not-working statement dated after that confirmation (after the start, where there is
  none) and up to the day closes the doubt: confirmed in January, denied in May is not in work in June.
- "In the 12 months before D" includes both D and the day 12 calendar months before it.
- A possible start meets the window of measure 4 if it may have been on or before the day itself.
- `is_answered` (numerator of the response rate, "a statement that settles the window, whatever L"): the
  outcome is known, placed or not placed, at one of the levels of evidence at least, hearsay included.
- `excluded` counts graduations with an exclusion that acts and that are not placed: those alone leave the
  adjusted rate.
- Under the rule `relation` the rates are named like the counts: inside_relation_rate, outside_relation_rate.
- A counting spell that started before X is flagged `is_already_working` under every measure.
"""

import datetime
from dataclasses import dataclass
from typing import NamedTuple

from alumni.careers.rules import HEARSAY, LEVELS, REPORTED
from core.dates import add_months

PLACED_WITHIN, IN_WORK_AT, IN_WORK_ON = "placed_within", "in_work_at", "in_work_on"
WINDOWS = (3, 6, 12)
FRESH_MONTHS = 12  # how long a confirmation is taken as still true, for "in work on D" only
QUESTIONS = (
    *((PLACED_WITHIN, window) for window in WINDOWS),
    *((IN_WORK_AT, window) for window in WINDOWS),
    (IN_WORK_ON, None),
)

PLACED, NOT_PLACED, UNKNOWN = "placed", "not_placed", "unknown"

# Why a result is what it is; the page of a graduate turns these into a sentence.
ALREADY_WORKING = "already_working"  # placed: at work on X since before X
STARTED = "started"  # placed: a start within the window
COVERS = "covers"  # placed: known to be at work on the day
CLAIMED = "claimed"  # unknown: a spell would count, but its evidence is too weak
POSSIBLE_START = "possible_start"  # unknown: an imprecise start may lie in the window
LAST_HEARD = "last_heard"  # unknown: an open spell last confirmed before the day
NO_STATEMENT = "no_statement"  # unknown: nothing was heard late enough
HEARD = "heard"  # not placed: heard late enough, and no spell counts

NO_NAME = NOT_TOLD = ""
# What was told comes before what was not, in this order.
TOLD = ("yes", "partly", "no", NOT_TOLD)


@dataclass(frozen=True, slots=True)
class SpellFacts:
    """One spell of work as recorded. `earliest_start` None: no limit known; `level` from 0 (rules.LEVELS)."""

    id: int
    started_on: datetime.date
    earliest_start: datetime.date | None
    ended_on: datetime.date | None
    status: int | None
    level: int
    employer_name: str = NO_NAME
    has_bpjs: bool | None = None
    has_nib: bool | None = None
    uses_training: str = NOT_TOLD
    level_fits: str = NOT_TOLD
    income_low: int | None = None
    income_high: int | None = None
    region: str = NOT_TOLD


@dataclass(frozen=True, slots=True)
class StatementFacts:
    """One dated observation; `mentions` holds the ids of the spells it speaks of."""

    observed_on: datetime.date
    is_working: bool
    level: int
    mentions: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class ExclusionFacts:
    """A recorded reason (died, long illness, ...) to leave a graduation out of the adjusted rate."""

    dated: datetime.date


@dataclass(frozen=True, slots=True)
class History:
    """All facts for one graduation: the person's spells and statements, the graduation's exclusions."""

    spells: tuple[SpellFacts, ...] = ()
    statements: tuple[StatementFacts, ...] = ()
    exclusions: tuple[ExclusionFacts, ...] = ()


class Result(NamedTuple):
    """The answer to one question at one evidence level.

    `spell` is the counting spell of a placement, or the one that leaves the answer open.
    `is_claimed` and `is_already_working` are set only with the outcome they explain.
    """

    outcome: str
    reason: str
    spell: SpellFacts | None
    is_claimed: bool
    is_already_working: bool
    is_answered: bool
    is_excluded: bool

    @property
    def started_on(self) -> datetime.date | None:
        """The counting start; None unless placed."""
        return self.spell.started_on if self.outcome == PLACED else None


Results = tuple[Result, Result, Result, Result]


class Finding(NamedTuple):
    """What one reading of the facts says before the level is asked: who counts, in order, and what else."""

    candidates: list[SpellFacts]
    otherwise: str
    reason: str
    spell: SpellFacts | None

    @property
    def is_known(self) -> bool:
        """Whether the lowest level of this reading knows the outcome."""
        return bool(self.candidates) or self.otherwise == NOT_PLACED


def order_of(spell: SpellFacts) -> tuple:
    """Measure 6: earlier start, higher level, has a status, lower status code, employer name; never the id.

    What is equal so far is ordered by the facts that a class or an answer may depend on.
    """
    return (
        spell.started_on,
        -spell.level,
        spell.status is None,
        spell.status or 0,
        spell.employer_name,
        _known_first(spell.has_bpjs),
        _known_first(spell.has_nib),
        spell.ended_on or datetime.date.max,
        TOLD.index(spell.uses_training),
        TOLD.index(spell.level_fits),
        spell.income_low is None,
        spell.income_low or 0,
        spell.income_high is None,
        spell.income_high or 0,
        spell.region == NOT_TOLD,
        spell.region,
    )


def _known_first(fact: bool | None) -> int:
    return 2 if fact is None else int(not fact)


class Reading:
    """The facts visible on a day at a lowest level (Measure 5): spells by start, statements by their date."""

    __slots__ = ("spells", "last_heard_of", "denials", "last_heard")

    def __init__(self, history: History, as_of: datetime.date, lowest: int):
        self.spells = [
            spell for spell in history.spells if spell.started_on <= as_of and spell.level >= lowest
        ]
        if len(self.spells) > 1:
            self.spells.sort(key=order_of)
        self.last_heard_of: dict[int, datetime.date] = {}
        self.denials: list[datetime.date] = []
        self.last_heard = datetime.date.min
        starts = {spell.id: spell.started_on for spell in self.spells}
        for statement in history.statements:
            if statement.observed_on <= as_of and statement.level >= lowest:
                self._hear(statement, starts)
        for spell in self.spells:
            if spell.ended_on is not None and self.last_heard < spell.ended_on <= as_of:
                self.last_heard = spell.ended_on

    def _hear(self, statement: StatementFacts, starts: dict[int, datetime.date]) -> None:
        day = statement.observed_on
        if day > self.last_heard:
            self.last_heard = day
        if not statement.is_working:
            self.denials.append(day)
        for spell_id in statement.mentions:
            start = starts.get(spell_id)
            if (
                start is not None
                and start <= day
                and day > self.last_heard_of.get(spell_id, datetime.date.min)
            ):
                self.last_heard_of[spell_id] = day

    def covers(self, spell: SpellFacts, day: datetime.date) -> bool:
        """Measure 2: the spell is known to cover the day."""
        if spell.started_on > day:
            return False
        known_until = spell.ended_on or self.last_heard_of.get(spell.id)
        return known_until is not None and day <= known_until

    def covers_still(self, spell: SpellFacts, day: datetime.date) -> bool:
        """Measure 2 for "in work on D": a fresh confirmation holds unless a later statement denies work."""
        if self.covers(spell, day):
            return True
        heard = self.last_heard_of.get(spell.id)
        if spell.ended_on is not None or heard is None or spell.started_on > day:
            return False
        return heard >= fresh_since(day) and not self.is_denied(heard, day)

    def is_denied(self, after: datetime.date, until: datetime.date) -> bool:
        """Whether somebody said "not working" after the one day and up to the other."""
        return any(after < denial <= until for denial in self.denials)

    def in_doubt(self, day: datetime.date) -> SpellFacts | None:
        """Measure 5: an open spell that started by the day, last confirmed before it, not denied since."""
        for spell in self.spells:
            if spell.ended_on is None and spell.started_on <= day:
                heard = self.last_heard_of.get(spell.id)
                if (heard is None or heard < day) and not self.is_denied(heard or spell.started_on, day):
                    return spell
        return None

    def possible_start(self, day: datetime.date) -> SpellFacts | None:
        """Measure 5: a spell stored as starting after the day that may have started by it."""
        for spell in self.spells:
            if spell.started_on > day and (spell.earliest_start is None or spell.earliest_start <= day):
                return spell
        return None

    def placed_within(self, graduated_on: datetime.date, end: datetime.date) -> Finding:
        """Measure 3: at work on X since before X, else the earliest start from X to the end of the window."""
        candidates = [
            spell
            for spell in self.spells
            if graduated_on <= spell.started_on <= end
            or (spell.started_on < graduated_on and self.covers(spell, graduated_on))
        ]
        return _counting(candidates) if candidates else self._rest(end, self.possible_start(end), None)

    def in_work_at(self, day: datetime.date) -> Finding:
        """Measure 4, at a window: a spell known to cover the day."""
        candidates = [spell for spell in self.spells if self.covers(spell, day)]
        if candidates:
            return _counting(candidates)
        return self._rest(day, self.possible_start(day), self.in_doubt(day))

    def in_work_on(self, day: datetime.date) -> Finding:
        """Measure 4, on the as-of date: a spell known to cover it, or confirmed freshly enough."""
        candidates = [spell for spell in self.spells if self.covers_still(spell, day)]
        return _counting(candidates) if candidates else self._rest(fresh_since(day), None, self.in_doubt(day))

    def _rest(
        self, heard_from: datetime.date, possible: SpellFacts | None, doubt: SpellFacts | None
    ) -> Finding:
        """Measure 5, where no spell counts: the first thing that leaves the answer open, else not placed."""
        if possible is not None:
            return Finding([], UNKNOWN, POSSIBLE_START, possible)
        if doubt is not None:
            return Finding([], UNKNOWN, LAST_HEARD, doubt)
        if self.last_heard < heard_from:
            return Finding([], UNKNOWN, NO_STATEMENT, None)
        return Finding([], NOT_PLACED, HEARD, None)


def _counting(candidates: list[SpellFacts]) -> Finding:
    """Some spell counts; for a level that none of them reaches the first one is a claim."""
    return Finding(candidates, UNKNOWN, CLAIMED, candidates[0])


def fresh_since(day: datetime.date) -> datetime.date:
    """The earliest day whose statements still speak for `day`."""
    return add_months(day, -FRESH_MONTHS)


def derive(
    history: History, graduated_on: datetime.date, as_of: datetime.date
) -> dict[tuple[str, int | None], Results]:
    """Every measure and window at every evidence level, as known from the facts dated up to `as_of`.

    A window means something only where it is matured: add_months(graduated_on, window) <= as_of.
    """
    return derive_all(readings_of(history, as_of), history, graduated_on, as_of)


def derive_all(
    readings: tuple[Reading, Reading], history: History, graduated_on: datetime.date, as_of: datetime.date
) -> dict[tuple[str, int | None], Results]:
    """What `derive` answers, from readings made for that day."""
    return {
        (measure, window): _answer(readings, history, graduated_on, as_of, measure, window)
        for measure, window in QUESTIONS
    }


def derive_one(
    history: History, graduated_on: datetime.date, as_of: datetime.date, measure: str, window: int | None
) -> Results:
    """One measure and window at every evidence level: what `derive` holds under that key."""
    return _answer(readings_of(history, as_of), history, graduated_on, as_of, measure, window)


def derive_on(
    readings: tuple[Reading, Reading], history: History, graduated_on: datetime.date, as_of: datetime.date
) -> Results:
    """In work on `as_of`, from readings made for that day or for an earlier one with no fact between."""
    return _answer(readings, history, graduated_on, as_of, IN_WORK_ON, None)


def readings_of(history: History, as_of: datetime.date) -> tuple[Reading, Reading]:
    """The facts with hearsay and without; the same object where nothing is hearsay."""
    with_hearsay = Reading(history, as_of, HEARSAY)
    has_hearsay = any(fact.level == HEARSAY for fact in (*history.spells, *history.statements))
    return with_hearsay, Reading(history, as_of, REPORTED) if has_hearsay else with_hearsay


def _answer(
    readings: tuple[Reading, Reading],
    history: History,
    graduated_on: datetime.date,
    as_of: datetime.date,
    measure: str,
    window: int | None,
) -> Results:
    with_hearsay, official = readings
    day = as_of if window is None else add_months(graduated_on, window)
    acts_until = min(as_of, day)
    is_excluded = bool(history.exclusions) and any(fact.dated <= acts_until for fact in history.exclusions)
    finding = _find(official, measure, graduated_on, day)
    if official is with_hearsay:
        return _results(finding, measure, graduated_on, finding.is_known, is_excluded)
    told = _find(with_hearsay, measure, graduated_on, day)
    is_answered = finding.is_known or told.is_known
    first = _results(told, measure, graduated_on, is_answered, is_excluded)[HEARSAY]
    return first, *_results(finding, measure, graduated_on, is_answered, is_excluded)[REPORTED:]


def _find(reading: Reading, measure: str, graduated_on: datetime.date, day: datetime.date) -> Finding:
    if measure == PLACED_WITHIN:
        return reading.placed_within(graduated_on, day)
    return reading.in_work_at(day) if measure == IN_WORK_AT else reading.in_work_on(day)


def _results(
    finding: Finding, measure: str, graduated_on: datetime.date, is_answered: bool, is_excluded: bool
) -> Results:
    """Measure 5 at each level: the first candidate that reaches it, else a weaker one's claim, else the rest.

    A candidate serves all levels up to its own, so each result is made once.
    """
    results: list[Result] = []
    for spell in finding.candidates:
        if spell.level >= len(results):
            is_already = spell.started_on < graduated_on
            reason = COVERS
            if measure == PLACED_WITHIN:
                reason = ALREADY_WORKING if is_already else STARTED
            result = Result(PLACED, reason, spell, False, is_already, is_answered, is_excluded)
            results += [result] * (spell.level + 1 - len(results))
    missing = len(LEVELS) - len(results)
    if missing:
        is_claimed = bool(finding.candidates)
        rest = (finding.otherwise, finding.reason, finding.spell, is_claimed, False, is_answered, is_excluded)
        results += [Result(*rest)] * missing
    return tuple(results)


def conflicts(history: History) -> list[tuple[SpellFacts, StatementFacts]]:
    """Measure 2: not-working statements on a day that a spell is known to cover; the spell beats them."""
    reading = Reading(history, datetime.date.max, REPORTED)
    return [
        (spell, statement)
        for statement in sorted(history.statements, key=lambda statement: statement.observed_on)
        for spell in reading.spells
        if not statement.is_working
        and statement.level >= REPORTED
        and reading.covers(spell, statement.observed_on)
    ]
