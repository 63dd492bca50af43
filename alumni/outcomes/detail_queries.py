"""The pass over outcome rows and counted jobs that feeds time, retention, relevance and income.

As in queries.py SQL gathers words by batch and date, Python counts them. A word begins with what it tells:

    o  code, followed           a graduation: its code and until when it is known not placed (counted.py)
    k  code at 6, at 12, same   a graduation matured for 12 months: in work at both, with the same employer
    t  days, span, classes      a first placement, whatever the window
    r  uses, fits, classes      the job that counts by the definition
    i  low, high, place, year   what that job pays
"""

from collections.abc import Iterator

from django.db.models import Case, F, Func, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Cast, Coalesce
from django.db.models.lookups import GreaterThan, GreaterThanOrEqual

from alumni.careers.codes import FIRST_PLACED, classes_of, code_at, join, pack_levels
from alumni.careers.counted import (
    DAYS_MASK,
    Counted,
    bit_of,
    count_spells,
    ever_bit,
    first_bit,
    first_placements,
    follow,
    same_bit,
    until_place,
)
from alumni.careers.derivation import IN_WORK_AT, History, derive_all, readings_of
from alumni.careers.derived import Outcome
from alumni.outcomes.definitions import Definition
from alumni.outcomes.queries import NOT_MATURED, NOT_STORED, Progress, codes_on, gathered, stale_histories
from core.dates import add_months, latest_reaching

OUTCOME, KEPT, TIME, USE, PAY = "o", "k", "t", "r", "i"
HALF_YEAR, YEAR = 6, 12


def detail_words(
    rows: QuerySet[Outcome], definition: Definition, columns: list[str], progress: Progress | None
) -> list[tuple]:
    """(batch id, graduation date, words) of the cohort; the values of the columns end every word."""
    groups = list(_of_graduations(rows, definition, columns))
    is_stale = any(f"{OUTCOME},{NOT_STORED}," in words for _, _, words in groups)
    groups += _of_jobs(rows, definition, columns)
    if is_stale:
        groups += _derived(rows, definition, columns, progress)
    return groups


def kept_bits(level: int) -> int:
    """What of `followed` matters at a level."""
    return ever_bit(level) | same_bit(level) | DAYS_MASK << until_place(level)


def _text(expression) -> Coalesce:
    return Coalesce(Cast(expression, TextField()), Value("", TextField()))


def _word(kind: str, *parts) -> Func:
    """The parts with commas between."""
    template = "(%(expressions)s)"
    told = [Value(kind, TextField()), *map(_text, parts)]
    return Func(*told, template=template, arg_joiner=" || ',' || ", output_field=TextField())


def _words(*words) -> Func:
    """Words with spaces between."""
    return Func(*words, template="(%(expressions)s)", arg_joiner=" || ' ' || ", output_field=TextField())


def _if(condition, word) -> Case:
    return Case(When(condition, then=word), default=Value("", TextField()), output_field=TextField())


def _code(column: str, level: int):
    return F(column).bitrightshift(8 * level).bitand(255)


def _of_graduations(rows: QuerySet[Outcome], definition: Definition, columns: list[str]) -> Iterator[tuple]:
    """Words o and k; a row that is not stored has a word o that says so."""
    level = definition.level
    codes = codes_on(definition)
    followed = F("followed").bitand(kept_bits(level))
    outcome = _word(OUTCOME, codes, followed, *map(F, columns))
    same = F("followed").bitand(same_bit(level))
    kept = _word(KEPT, _code("in_work_at_6", level), _code("in_work_at_12", level), same, *map(F, columns))
    is_kept = Q(GreaterThanOrEqual(codes, 0), graduated_on__lte=latest_reaching(definition.as_of, YEAR))
    return gathered(rows, _words(outcome, _if(is_kept, kept)))


def _of_jobs(rows: QuerySet[Outcome], definition: Definition, columns: list[str]) -> Iterator[tuple]:
    """Words t, r and i of the rows that are stored and matured."""
    level = definition.level
    first, counts = first_bit(level), bit_of(definition.measure, definition.window, level)
    codes, bits = codes_on(definition), F("counted__counts_for")
    classes, ends = F("counted__classes"), [*map(F, columns)]
    time = _word(TIME, F("counted__waited"), F("counted__span"), classes, *ends)
    use = _word(USE, F("counted__uses_training"), F("counted__level_fits"), classes, *ends)
    pay = [F(f"counted__{name}") for name in ("income_low", "income_high", "region", "year")]
    job = _words(use, _word(PAY, *pay, *ends))
    # Whoever was silent too long is placed by no job, whatever its bits.
    is_placed = GreaterThanOrEqual(codes.bitrightshift(8 * level).bitand(255), FIRST_PLACED)
    rows = rows.filter(GreaterThanOrEqual(codes, 0), GreaterThan(bits.bitand(first | counts), 0))
    told = _words(
        _if(GreaterThan(bits.bitand(first), 0), time),
        _if(GreaterThan(bits.bitand(counts), 0) & is_placed, job),
    )
    return gathered(rows, told)


def _derived(
    rows: QuerySet[Outcome], definition: Definition, columns: list[str], progress: Progress | None
) -> Iterator[tuple]:
    """All words of the rows that do not hold on the as-of date, from the facts."""
    for row, history in stale_histories(rows, definition, progress, "batch_id", *columns):
        _, _, graduated_on, batch_id, *values = row
        words = words_of(history, graduated_on, definition)
        yield batch_id, graduated_on, " ".join(",".join(map(str, [*word, *values])) for word in words)


def words_of(history: History, graduated_on, definition: Definition) -> Iterator[tuple]:
    """The words of one graduation as of the definition's date, without the columns."""
    level, day = definition.level, definition.as_of
    readings = readings_of(history, day)
    found = derive_all(readings, history, graduated_on, day)
    first = first_placements(readings, found, graduated_on)
    followed = follow(readings, found, first, graduated_on)
    codes = join(pack_levels(found[definition.measure, definition.window]))
    yield OUTCOME, codes, followed & kept_bits(level)
    if add_months(graduated_on, YEAR) <= day:
        half, whole = (pack_levels(found[IN_WORK_AT, window])[level] for window in (HALF_YEAR, YEAR))
        yield KEPT, half, whole, followed & same_bit(level)
    for job in count_spells(found, first, graduated_on):
        yield from _job_words(job, definition)


def _job_words(job: Counted, definition: Definition) -> Iterator[tuple]:
    spell, level = job.spell, definition.level
    if job.counts_for & first_bit(level):
        yield TIME, job.waited, job.span, classes_of(spell)
    if job.counts_for & bit_of(definition.measure, definition.window, level):
        yield USE, spell.uses_training, spell.level_fits, classes_of(spell)
        pay = ("" if value is None else value for value in (spell.income_low, spell.income_high))
        yield PAY, *pay, spell.region, spell.started_on.year


def is_matured(codes: str) -> bool:
    """Whether a word o is of a graduation that the figure counts, and not of one derived instead."""
    return int(codes) > NOT_MATURED


def code_of(codes: str, level: int) -> int:
    """The code at that level out of a word o."""
    return code_at(int(codes), level)
