"""The one pass over the outcome rows that feeds every figure of a page.

SQL gathers codes and attributes by batch, Python counts them into as many breakdowns as are asked for, so
that no two blocks of a page can disagree. Rows whose codes do not hold on the as-of date are derived from the
facts, in bulk, in the same snapshot.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import Generic, TypeVar

from django.db.models import (
    Aggregate,
    BigIntegerField,
    Case,
    Expression,
    F,
    Func,
    Q,
    QuerySet,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast

from alumni.careers.codes import SILENT_MASK, join, pack
from alumni.careers.derivation import History, derive_one
from alumni.careers.derived import COLUMNS, Outcome
from alumni.careers.facts import histories_of
from alumni.outcomes.cohorts import DATE_KEYS, ROW_KEYS, Tables, cohort
from alumni.outcomes.definitions import Definition
from core.dates import latest_reaching
from core.snapshots import one_snapshot

# What stands in place of codes: the window is not over, or the facts must be read.
NOT_MATURED, NOT_STORED = -1, -2
_NOT_MATURED, _NOT_STORED = str(NOT_MATURED), str(NOT_STORED)
CHUNK = 1000

# Codes of a group of graduations (careers/codes.py `join`, or NOT_MATURED) -> how many have them.
Counts = Counter[int]
Progress = Callable[[int, int], None]
T = TypeVar("T")


@dataclass
class Tally:
    """How many graduations have which codes, and how many of the matured are a person's second or later."""

    counts: Counts = field(default_factory=Counter)
    repeats: int = 0


@dataclass
class Tallies:
    """All that was asked for: everybody, and key -> value -> the group."""

    total: Tally
    groups: dict[str, dict[str, Tally]]
    tables: Tables


def read(
    definition: Definition,
    keys: Iterable[str] = (),
    progress: Progress | None = None,
    tables: Tables | None = None,
) -> Tallies:
    """Count the cohort of the definition by its codes, whole and by each of the keys.

    The definition's measure, window, date and filters are applied here; its rule and level of evidence are
    not, since every code tells all of them. `progress` hears of the rows derived from the facts;
    `tables` are given by who asks several questions in one snapshot.
    """
    keys = tuple(dict.fromkeys(keys))
    tables = tables or Tables()
    with one_snapshot():
        rows = asked_rows(definition, tables)
        columns = [key for key in keys if key in ROW_KEYS]
        groups = list(_grouped(rows, definition, columns))
        if any(_NOT_STORED in words for _, _, words in groups):
            groups += _derived(rows, definition, columns, progress)
        fold = Fold(columns, groups, tally_of)
        return Tallies(fold.total(), {key: fold.by(key, tables) for key in keys}, tables)


def read_cells(definition: Definition, keys: tuple[str, ...], tables: Tables) -> dict[tuple[str, ...], Tally]:
    """Count the cohort by all those keys together: (value of each key) -> the group; empty ones left out."""
    with one_snapshot():
        rows = asked_rows(definition, tables)
        columns = [key for key in keys if key in ROW_KEYS]
        groups = list(_grouped(rows, definition, columns))
        if any(_NOT_STORED in words for _, _, words in groups):
            groups += _derived(rows, definition, columns, None)
        return Fold(columns, groups, tally_of).by_all(keys, tables)


def asked_rows(definition: Definition, tables: Tables) -> QuerySet[Outcome]:
    """The outcome rows of the cohort: all graduations up to the as-of date that the filters keep."""
    kept = cohort(definition.filters, tables)
    return Outcome.objects.filter(kept, graduated_on__lte=definition.as_of).order_by()


def codes_on(definition: Definition, level: int | None = None) -> Case:
    """SQL: the codes that hold on the as-of date, NOT_MATURED or NOT_STORED (careers/codes.py `read`).

    Of all levels in one number, or of the one that is asked for.
    """
    day = definition.as_of
    column = F(COLUMNS[definition.measure, definition.window])
    if level is not None:
        column = column.bitrightshift(8 * level).bitand(255)
    not_stored = Value(NOT_STORED, BigIntegerField())
    if definition.window is None:
        return Case(
            When(facts_until__gt=day, then=not_stored),
            When(Q(on_until=None) | Q(on_until__gte=day), then=column),
            When(silent_after__lt=day, then=column.bitand(SILENT_MASK)),
            default=not_stored,
            output_field=BigIntegerField(),
        )
    return Case(
        When(graduated_on__gt=latest_reaching(day, definition.window), then=Value(NOT_MATURED)),
        When(facts_until__gt=day, then=not_stored),
        default=column,
        output_field=BigIntegerField(),
    )


class _Gathered(Aggregate):
    """All values of a group in one text, with spaces between."""

    template = "%(function)s(%(expressions)s, ' ')"
    output_field = TextField()

    def as_sqlite(self, compiler, connection, **context):
        return self.as_sql(compiler, connection, function="GROUP_CONCAT", **context)

    def as_postgresql(self, compiler, connection, **context):
        return self.as_sql(compiler, connection, function="STRING_AGG", **context)


class _Joined(Func):
    """Texts with commas between."""

    template = "(%(expressions)s)"
    arg_joiner = " || ',' || "
    output_field = TextField()


def _grouped(rows: QuerySet[Outcome], definition: Definition, columns: list[str]) -> Iterator[tuple]:
    """(batch id, graduation date, words) by batch and date; a word is codes, person, *columns of one row.

    A text a group instead of a row a combination: most combinations of a batch occur once, and texts are
    counted at the speed of C. The person stands only where one has several graduations.
    """
    person = Case(When(is_repeated=True, then=Cast("person_id", TextField())), default=Value("", TextField()))
    word = _Joined(Cast(codes_on(definition), TextField()), person, *map(F, columns))
    return gathered(rows, word)


def gathered(rows: QuerySet[Outcome], word: Expression) -> Iterator[tuple]:
    """(batch id, graduation date, words): the words of all rows of a batch and date, with spaces between."""
    groups = rows.values_list("batch_id", "graduated_on").annotate(words=_Gathered(word))
    return groups.iterator(chunk_size=5000)


def _derived(
    rows: QuerySet[Outcome], definition: Definition, columns: list[str], progress: Progress | None
) -> Iterator[tuple]:
    """The same for the rows whose codes do not hold on the as-of date, one by one."""
    for row, codes in derived_rows(rows, definition, progress, "batch_id", "is_repeated", *columns):
        _, person_id, graduated_on, batch_id, is_repeated, *values = row
        person = str(person_id) if is_repeated else ""
        yield batch_id, graduated_on, ",".join([str(codes), person, *values])


def derived_rows(
    rows: QuerySet[Outcome], definition: Definition, progress: Progress | None, *columns: str
) -> Iterator[tuple[tuple, int]]:
    """((graduation id, person id, graduation date, *columns), codes) of those rows, from the facts."""
    for row, history in stale_histories(rows, definition, progress, *columns):
        results = derive_one(history, row[2], definition.as_of, definition.measure, definition.window)
        yield row, join(tuple(map(pack, results)))


def stale_histories(
    rows: QuerySet[Outcome], definition: Definition, progress: Progress | None, *columns: str
) -> Iterator[tuple[tuple, History]]:
    """((graduation id, person id, graduation date, *columns), the facts) of those rows."""
    stale = rows.annotate(codes=codes_on(definition)).filter(codes=NOT_STORED)
    found = list(stale.values_list("pk", "person_id", "graduated_on", *columns))
    for start in range(0, len(found), CHUNK):
        chunk = found[start : start + CHUNK]
        histories = histories_of(sorted({row[1] for row in chunk}))
        for row in chunk:
            yield row, histories[row[1]]
        if progress:
            progress(start + len(chunk), len(found))


class Fold(Generic[T]):
    """Counts words, for everybody and by key; `sum_up` makes of the counted words what a group holds.

    The values of the columns stand at the end of every word.
    """

    def __init__(self, columns: list[str], groups: list[tuple], sum_up: Callable[[dict[tuple, int]], T]):
        self.columns = columns
        self.groups = groups
        self.sum_up = sum_up

    def total(self) -> T:
        return self.sum_up(self._all)

    def by(self, key: str, tables: Tables) -> dict[str, T]:
        """The groups of one key, by value."""
        if key in ROW_KEYS:
            return self._by_column(self._place(key))
        texts: dict[str, list[str]] = defaultdict(list)
        value_of = self._values_of(key, tables)
        for batch_id, graduated_on, words in self.groups:
            texts[value_of[graduated_on if key in DATE_KEYS else batch_id]].append(words)
        counted = {value: self._counted(words) for value, words in texts.items()}
        return {value: self.sum_up(words) for value, words in counted.items() if words}

    def by_all(self, keys: tuple[str, ...], tables: Tables) -> dict[tuple[str, ...], T]:
        """The groups of several keys at once, by the values in the order of the keys."""
        places = {key: self._place(key) for key in keys if key in ROW_KEYS}
        values_of = {key: self._values_of(key, tables) for key in keys if key not in places}
        texts: dict[tuple, list[str]] = defaultdict(list)
        for batch_id, graduated_on, words in self.groups:
            days_or_batches = (graduated_on if key in DATE_KEYS else batch_id for key in values_of)
            shared = zip(values_of.values(), days_or_batches, strict=True)
            texts[tuple(values[one] for values, one in shared)].append(words)
        found: dict[tuple, Counter] = defaultdict(Counter)
        for values, several in texts.items():
            shared = dict(zip(values_of, values, strict=True))
            for word, count in self._counted(several).items():
                cell = tuple(word[places[key]] if key in places else shared[key] for key in keys)
                found[cell][word] += count
        return {cell: self.sum_up(words) for cell, words in found.items()}

    def _place(self, key: str) -> int:
        return self.columns.index(key) - len(self.columns)

    def _by_column(self, place: int) -> dict[str, T]:
        counted: dict[str, list] = defaultdict(list)
        for word, count in self._all.items():
            counted[word[place]].append((word, count))
        return {value: self.sum_up(dict(words)) for value, words in counted.items()}

    @cached_property
    def _all(self) -> dict[tuple, int]:
        return self._counted(words for _, _, words in self.groups)

    def _counted(self, texts: Iterable[str]) -> dict[tuple, int]:
        """Words, taken apart, that are not to be derived -> how often."""
        found: Counter[str] = Counter()
        texts = iter(texts)
        while some := list(islice(texts, 1000)):
            found.update(" ".join(some).split())
        words = ((tuple(word.split(",")), count) for word, count in found.items())
        return {word: count for word, count in words if word[0] != _NOT_STORED}

    def _values_of(self, key: str, tables: Tables) -> dict:
        """Batch id or graduation date -> the value of the key."""
        if key in DATE_KEYS:
            return {day: DATE_KEYS[key](day) for _, day, _ in self.groups}
        return tables.of_batches(key, {batch_id for batch_id, _, _ in self.groups})


def tally_of(words: dict[tuple, int]) -> Tally:
    """Words of one group by their codes; who is in it twice counts as one of the people."""
    counts: Counts = Counter()
    people: set[str] = set()
    repeated = 0
    for (codes, person, *_), count in words.items():
        counts[int(codes)] += count
        if person and codes != _NOT_MATURED:
            repeated += count
            people.add(person)
    return Tally(counts, repeated - len(people))
