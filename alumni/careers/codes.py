"""An outcome as one small integer, and the derived row of a graduation made of such integers.

The row answers any as-of date from `facts_until` on without the facts: window results do not change any more,
and "in work on D" changes only when a confirmation or a statement gets older than twelve months. An earlier
date, or one between `on_until` and `silent_after`, is derived again from the facts: `read` answers None.

code = state x 4 + excluded x 2 + answered, with state
0 unknown, 1 unknown but claimed, 2 not placed, 3 and above placed (already working, classes by three rules).
So in SQL: placed is code >= 12, not placed 8 to 11, unknown below 8, claimed 4 to 7.
"""

import datetime
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from alumni.careers.counted import Counted, count_spells, first_placements, follow
from alumni.careers.derivation import (
    FRESH_MONTHS,
    IN_WORK_ON,
    NOT_PLACED,
    PLACED,
    UNKNOWN,
    WINDOWS,
    History,
    Reading,
    Result,
    Results,
    SpellFacts,
    derive_all,
    derive_on,
    fresh_since,
    readings_of,
)
from alumni.careers.rules import RULES
from core.dates import add_months

RULE_NAMES = ("bps", "relation", "ilo")
CLASS_COUNT = 3

FLAGS = 4
ANSWERED = 1
EXCLUDED = 2
STATE_UNKNOWN, STATE_CLAIMED, STATE_NOT_PLACED, STATE_PLACED = range(4)

FIRST_CLAIMED = STATE_CLAIMED * FLAGS
FIRST_NOT_PLACED = STATE_NOT_PLACED * FLAGS
FIRST_PLACED = STATE_PLACED * FLAGS
CODE_COUNT = FIRST_PLACED + FLAGS * 2 * CLASS_COUNT ** len(RULE_NAMES)

Codes = tuple[int, int, int, int]


class Coded(NamedTuple):
    """What a code says; the classes are places in SectorRule.classes, None unless placed."""

    outcome: str
    is_claimed: bool
    is_answered: bool
    is_already_working: bool
    is_excluded: bool
    bps: int | None
    relation: int | None
    ilo: int | None

    def class_under(self, rule: str) -> int | None:
        """The class under the named rule."""
        return getattr(self, rule)


def pack(result: Result) -> int:
    """The code of a derived result."""
    if result.outcome == PLACED:
        already = result.is_already_working * CLASS_COUNT ** len(RULE_NAMES)
        state = STATE_PLACED + already + classes_of(result.spell)
    elif result.outcome == NOT_PLACED:
        state = STATE_NOT_PLACED
    else:
        state = STATE_CLAIMED if result.is_claimed else STATE_UNKNOWN
    return state * FLAGS + result.is_excluded * EXCLUDED + result.is_answered * ANSWERED


def pack_levels(results: Results) -> Codes:
    """The codes of the four levels; a result that serves several of them is packed once."""
    last, codes = None, []
    for result in results:
        if result is not last:
            last, code = result, pack(result)
        codes.append(code)
    return tuple(codes)


def classes_of(spell: SpellFacts) -> int:
    """The classes of a job under the three rules as one number; `class_in` takes them apart."""
    return _class_state(spell.status, spell.has_bpjs, spell.has_nib)


def class_in(classes: int, rule: str) -> int:
    """The class under the named rule, out of the number of all three."""
    return classes // CLASS_COUNT ** (len(RULE_NAMES) - 1 - RULE_NAMES.index(rule)) % CLASS_COUNT


@lru_cache(maxsize=128)
def _class_state(status: int | None, has_bpjs: bool | None, has_nib: bool | None) -> int:
    """The classes under the three rules as one number, the first rule counting most."""
    number = 0
    for name in RULE_NAMES:
        number = number * CLASS_COUNT + RULES[name].classify(status, has_bpjs, has_nib)
    return number


def unpack(code: int) -> Coded:
    """What the code says; IndexError for a number that is no code."""
    return _CODED[code]


def _unpack(code: int) -> Coded:
    state, flags = divmod(code, FLAGS)
    is_answered, is_excluded = bool(flags & ANSWERED), bool(flags & EXCLUDED)
    if state < STATE_PLACED:
        outcome = NOT_PLACED if state == STATE_NOT_PLACED else UNKNOWN
        is_claimed = state == STATE_CLAIMED
        return Coded(outcome, is_claimed, is_answered, False, is_excluded, None, None, None)
    rest, ilo = divmod(state - STATE_PLACED, CLASS_COUNT)
    rest, relation = divmod(rest, CLASS_COUNT)
    is_already, bps = divmod(rest, CLASS_COUNT)
    return Coded(PLACED, False, is_answered, bool(is_already), is_excluded, bps, relation, ilo)


_CODED = tuple(_unpack(code) for code in range(CODE_COUNT))


def join(codes: Codes) -> int:
    """The codes of the four levels as one number, a byte each, the weakest level last."""
    hearsay, reported, confirmed, documented = codes
    return hearsay | reported << 8 | confirmed << 16 | documented << 24


def code_at(joined: int, level: int) -> int:
    """The code of one level out of joined codes."""
    return joined >> 8 * level & 255


# The exclusion flag of all four levels: what silence leaves of joined codes.
SILENT_MASK = join((EXCLUDED, EXCLUDED, EXCLUDED, EXCLUDED))


def silent(code: int) -> int:
    """The code once nothing was heard for twelve months: unknown; an exclusion stays one."""
    return code & EXCLUDED


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """The derived row. Codes and days are by evidence level, weakest first (rules.LEVELS).

    `windows` holds the codes of placed_within and in_work_at, good for every as-of date from `facts_until` on
    that the window has matured by, as are `followed` and `spells` (counted.py). `on` holds in_work_on, good
    from `facts_until` to `on_until` inclusive (None: for ever), which is when the code or the counting job of
    one of the levels changes. After `silent_after` all are `silent`.
    """

    facts_until: datetime.date
    windows: dict[tuple[str, int], Codes]
    on: Codes
    on_until: datetime.date | None
    silent_after: datetime.date
    followed: int
    spells: list[Counted]


def facts_until(history: History, graduated_on: datetime.date) -> datetime.date:
    """The latest date of anything that is visible only from its date on: the row holds from this day."""
    days = [graduated_on]
    days += [spell.ended_on or spell.started_on for spell in history.spells]
    days += [statement.observed_on for statement in history.statements]
    days += [exclusion.dated for exclusion in history.exclusions]
    return max(days)


def derive_row(history: History, graduated_on: datetime.date) -> OutcomeRow:
    """The row of one graduation from all its facts."""
    start = facts_until(history, graduated_on)
    readings = readings_of(history, start)
    results = derive_all(readings, history, graduated_on, start)
    packed = {question: pack_levels(levels) for question, levels in results.items()}
    on = packed.pop((IN_WORK_ON, None))
    turns = sorted(_turns(readings, start))
    first = first_placements(readings, results, graduated_on)
    return OutcomeRow(
        facts_until=start,
        windows=packed,
        on=on,
        on_until=_first_change(readings, history, graduated_on, _seen(results[IN_WORK_ON, None]), turns),
        silent_after=turns[-1] if turns else start,
        followed=follow(readings, results, first, graduated_on),
        spells=count_spells(results, first, graduated_on),
    )


def _seen(results: Results) -> list[tuple]:
    """What a figure sees of the levels: the codes, and the jobs that count."""
    return [
        (code, result.spell.id if result.outcome == PLACED else None)
        for code, result in zip(pack_levels(results), results, strict=True)
    ]


def _turns(readings: tuple[Reading, ...], start: datetime.date) -> set[datetime.date]:
    """The last days on which something known still speaks for the day: after each the answer may change."""
    days = {reading.last_heard for reading in readings}
    for reading in readings:
        days.update(reading.last_heard_of.values())
    days.discard(datetime.date.min)
    turns = {last_fresh_day(day) for day in days}
    turns.update(spell.ended_on for spell in readings[0].spells if spell.ended_on == start)
    return {turn for turn in turns if turn >= start}


@lru_cache(maxsize=65536)
def last_fresh_day(day: datetime.date) -> datetime.date:
    """The last day for which a statement of `day` still speaks.

    Twelve months later, or the 29 February that follows: twelve months before it is 28 February, too.
    """
    last = add_months(day, FRESH_MONTHS)
    after = last + datetime.timedelta(days=1)
    return after if fresh_since(after) <= day else last


def _first_change(
    readings: tuple[Reading, Reading],
    history: History,
    graduated_on: datetime.date,
    now: list[tuple],
    turns: list[datetime.date],
) -> datetime.date | None:
    """The last day on which all that is seen of the levels holds; None where it holds for ever."""
    for turn in turns:
        after = derive_on(readings, history, graduated_on, turn + datetime.timedelta(days=1))
        if _seen(after) != now:
            return turn
    return None


def read(row: OutcomeRow, measure: str, window: int | None, level: int, as_of: datetime.date) -> int | None:
    """The code on that day as the row tells it; None where the facts must be read.

    The same comparison in SQL: outcomes/queries.py.
    """
    if as_of < row.facts_until:
        return None
    if window in WINDOWS:
        return row.windows[measure, window][level]
    if row.on_until is None or as_of <= row.on_until:
        return row.on[level]
    return silent(row.on[level]) if as_of > row.silent_after else None
