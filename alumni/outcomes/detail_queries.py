"""The pass over outcome rows and counted jobs that feeds time, retention, relevance and income.

As in queries.py SQL gathers words by batch and date, Python counts them. A word begins with what it tells:

    o  code, followed, code at 6, at 12   a graduation: by the definition, until when not placed, in work at
    t  days, span, classes                a first placement, whatever the window
    r  uses, fits, classes                the job that counts by the definition
    i  low, high, place, year             what that job pays

`followed` is that of counted.py without what does not matter here; codes at 6 and 12 are NOT_MATURED before
the twelve months are over.
"""

from collections.abc import Iterable, Iterator

from django.db.models import Case, F, Func, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Cast, Coalesce
from django.db.models.lookups import GreaterThan, GreaterThanOrEqual

from alumni.careers.codes import FIRST_PLACED, classes_of, pack
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
from alumni.careers.known import histories_known
from alumni.outcomes.cohorts import Tables
from alumni.outcomes.definitions import Definition
from alumni.outcomes.lines import known_lines
from alumni.outcomes.queries import (
    CHUNK,
    NOT_MATURED,
    NOT_STORED,
    Progress,
    asked_rows,
    codes_on,
    gathered,
    stale_histories,
)
from core.dates import add_months, latest_reaching

OUTCOME, TIME, USE, PAY = "o", "t", "r", "i"
HALF_YEAR, YEAR = 6, 12
GRADUATION = "graduation_id"


def detail_words(
    definition: Definition, columns: list[str], tables: Tables, progress: Progress | None = None
) -> list[tuple]:
    """(batch id, graduation date, words) of the cohort; the values of the columns end every word."""
    if definition.known_on is not None:
        return list(_known(definition, columns, tables, progress))
    rows = asked_rows(definition, tables)
    groups = list(_of_graduations(rows, definition, columns))
    is_stale = any(f"{OUTCOME},{NOT_STORED}," in words for _, _, words in groups)
    groups += _of_jobs(rows, definition, columns)
    if is_stale:
        groups += _derived(rows, definition, columns, progress)
    return groups


def _word(kind: str, *parts) -> Func:
    """The kind and the parts with commas between."""
    told = [
        Value(kind, TextField()),
        *(part if isinstance(part, F) else Cast(part, TextField()) for part in parts),
    ]
    return Func(*told, template="(%(expressions)s)", arg_joiner=" || ',' || ", output_field=TextField())


def _words(*words) -> Func:
    """Words with spaces between."""
    return Func(*words, template="(%(expressions)s)", arg_joiner=" || ' ' || ", output_field=TextField())


def _if(condition, word) -> Case:
    return Case(When(condition, then=word), default=Value(""), output_field=TextField())


def _number(name: str) -> Cast:
    return Cast(F(f"counted__{name}"), TextField())


def _amount(name: str) -> Coalesce:
    return Coalesce(_number(name), Value("", TextField()))


def _of_graduations(rows: QuerySet[Outcome], definition: Definition, columns: list[str]) -> Iterator[tuple]:
    """Words o; a row that is not stored has one that says so."""
    level = definition.level
    ever, same = (
        F("followed").bitand(ever_bit(level)),
        F("followed").bitand(ever_bit(level) | same_bit(level)),
    )
    followed = Case(
        When(GreaterThan(ever, 0), then=same), default=F("followed").bitand(DAYS_MASK << until_place(level))
    )
    is_year = Q(graduated_on__lte=latest_reaching(definition.as_of, YEAR))
    kept = [
        Case(When(is_year, then=F(column).bitrightshift(8 * level).bitand(255)), default=Value(NOT_MATURED))
        for column in ("in_work_at_6", "in_work_at_12")
    ]
    return gathered(rows, _word(OUTCOME, codes_on(definition, level), followed, *kept, *map(F, columns)))


def _of_jobs(rows: QuerySet[Outcome], definition: Definition, columns: list[str]) -> Iterator[tuple]:
    """Words t, r and i of the rows that are stored and matured."""
    level = definition.level
    first, counts = first_bit(level), bit_of(definition.measure, definition.window, level)
    code, bits, ends = codes_on(definition, level), F("counted__counts_for"), [*map(F, columns)]
    classes = _number("classes")
    time = _word(TIME, _number("waited"), _number("span"), classes, *ends)
    use = _word(USE, F("counted__uses_training"), F("counted__level_fits"), classes, *ends)
    pay = (_amount("income_low"), _amount("income_high"), F("counted__region"), _number("year"))
    # Whoever was silent too long is placed by no job, whatever its bits.
    is_counted = GreaterThan(bits.bitand(counts), 0) & GreaterThanOrEqual(code, FIRST_PLACED)
    told = _words(
        _if(GreaterThan(bits.bitand(first), 0), time),
        _if(is_counted, _words(use, _word(PAY, *pay, *ends))),
    )
    rows = rows.filter(GreaterThanOrEqual(code, 0), GreaterThan(bits.bitand(first | counts), 0))
    return gathered(rows, told)


def _derived(
    rows: QuerySet[Outcome], definition: Definition, columns: list[str], progress: Progress | None
) -> Iterator[tuple]:
    """All words of the rows that do not hold on the as-of date, from the facts."""
    for row, history in stale_histories(rows, definition, progress, "batch_id", *columns):
        _, _, graduated_on, batch_id, *values = row
        yield batch_id, graduated_on, _told(words_of(history, graduated_on, definition), values)


def _known(
    definition: Definition, columns: list[str], tables: Tables, progress: Progress | None
) -> Iterator[tuple]:
    """All words of the cohort, from the facts as they were known at the end of a day."""
    lines = known_lines(definition, tables, progress)
    names = [GRADUATION if name == "pk" else name for name in columns]
    for start in range(0, len(lines), CHUNK):
        some = lines[start : start + CHUNK]
        histories = histories_known(sorted({line.person_id for line in some}), definition.known_on)
        for line in some:
            words = [(OUTCOME, NOT_MATURED, 0, NOT_MATURED, NOT_MATURED)]
            if line.codes != NOT_MATURED:
                words = words_of(histories[line.person_id], line.graduated_on, definition)
            yield line.batch_id, line.graduated_on, _told(words, [getattr(line, name) for name in names])


def _told(words: Iterable[tuple], values: list) -> str:
    """The words of one graduation as a text, each with the values of the columns at its end."""
    return " ".join(",".join(map(str, [*word, *values])) for word in words)


def words_of(history: History, graduated_on, definition: Definition) -> Iterator[tuple]:
    """The words of one graduation as of the definition's date, without the columns."""
    level, day = definition.level, definition.as_of
    readings = readings_of(history, day)
    found = derive_all(readings, history, graduated_on, day)
    first = first_placements(readings, found, graduated_on)
    followed = follow(readings, found, first, graduated_on)
    matters = (
        ever_bit(level) | same_bit(level) if followed & ever_bit(level) else DAYS_MASK << until_place(level)
    )
    half = whole = NOT_MATURED
    if add_months(graduated_on, YEAR) <= day:
        half, whole = (pack(found[IN_WORK_AT, window][level]) for window in (HALF_YEAR, YEAR))
    code = pack(found[definition.measure, definition.window][level])
    yield OUTCOME, code, followed & matters, half, whole
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
