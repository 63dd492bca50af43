"""The one pass over the outcome rows that feeds every figure of a page.

SQL groups at a fine grain (batch, attributes, codes), Python folds the groups into as many breakdowns as are
asked for, so that no two blocks of a page can disagree. Rows whose codes do not hold on the as-of date are
derived from the facts, in bulk, in the same snapshot.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from django.db.models import BigIntegerField, Case, Count, F, Q, QuerySet, Value, When

from alumni.careers.codes import SILENT_MASK, join, pack
from alumni.careers.derivation import derive_one
from alumni.careers.derived import COLUMNS, Outcome
from alumni.careers.facts import histories_of
from alumni.outcomes.cohorts import BATCH_KEYS, ROW_KEYS, Tables, cohort
from alumni.outcomes.definitions import Definition
from core.dates import latest_reaching
from core.snapshots import one_snapshot

# What stands in place of codes: the window is not over, or the facts must be read.
NOT_MATURED, NOT_STORED = -1, -2
CHUNK = 1000

# Codes of a group of graduations (careers/codes.py `join`, or NOT_MATURED) -> how many have them.
Counts = Counter[int]
Progress = Callable[[int, int], None]


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


def read(definition: Definition, keys: Iterable[str] = (), progress: Progress | None = None) -> Tallies:
    """Count the cohort of the definition by its codes, whole and by each of the keys.

    The definition's measure, window, date and filters are applied here; its rule and level of evidence are
    not, since every code tells all of them. `progress` hears of the rows derived from the facts.
    """
    keys = tuple(dict.fromkeys(keys))
    tables = Tables()
    with one_snapshot():
        rows = asked_rows(definition, tables)
        fold = _Fold(keys)
        for *grain, person_id, codes, count in _grouped(rows, definition, fold.grain):
            if codes != NOT_STORED:
                fold.add(grain, person_id, codes, count)
        for grain, person_id, codes in _derived(rows, definition, fold.grain, progress):
            fold.add(grain, person_id, codes, 1)
        return Tallies(fold.total(), {key: fold.by(key, tables) for key in keys}, tables)


def asked_rows(definition: Definition, tables: Tables) -> QuerySet[Outcome]:
    """The outcome rows of the cohort: all graduations up to the as-of date that the filters keep."""
    kept = cohort(definition.filters, tables)
    return Outcome.objects.filter(kept, graduated_on__lte=definition.as_of).order_by()


def codes_on(definition: Definition) -> Case:
    """SQL: the codes that hold on the as-of date, NOT_MATURED or NOT_STORED (careers/codes.py `read`)."""
    day = definition.as_of
    column = F(COLUMNS[definition.measure, definition.window])
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


def _grouped(rows: QuerySet[Outcome], definition: Definition, grain: list[str]) -> Iterator[tuple]:
    """(*grain, person id of a person with several graduations, codes, how many)."""
    person = Case(When(is_repeated=True, then=F("person_id")), output_field=BigIntegerField())
    grouped = rows.annotate(repeated=person, codes=codes_on(definition))
    return grouped.values_list(*grain, "repeated", "codes").annotate(Count("pk")).iterator(chunk_size=5000)


def _derived(
    rows: QuerySet[Outcome], definition: Definition, grain: list[str], progress: Progress | None
) -> Iterator[tuple[list, int | None, int]]:
    """(grain, person id if repeated, codes) of the rows whose codes do not hold on the as-of date."""
    for row, codes in derived_rows(rows, definition, progress, *grain, "is_repeated"):
        *values, is_repeated = row[3:]
        yield values, row[1] if is_repeated else None, codes


def derived_rows(
    rows: QuerySet[Outcome], definition: Definition, progress: Progress | None, *columns: str
) -> Iterator[tuple[tuple, int]]:
    """((graduation id, person id, graduation date, *columns), codes) of those rows, from the facts."""
    stale = rows.annotate(codes=codes_on(definition)).filter(codes=NOT_STORED)
    found = list(stale.values_list("pk", "person_id", "graduated_on", *columns))
    for start in range(0, len(found), CHUNK):
        chunk = found[start : start + CHUNK]
        histories = histories_of(sorted({row[1] for row in chunk}))
        for row in chunk:
            results = derive_one(
                histories[row[1]], row[2], definition.as_of, definition.measure, definition.window
            )
            yield row, join(tuple(map(pack, results)))
        if progress:
            progress(start + len(chunk), len(found))


class _Fold:
    """Adds up fine groups, and keeps who graduated more than once to count people."""

    def __init__(self, keys: tuple[str, ...]):
        self.keys = keys
        columns = [_column_of(key) for key in keys]
        self.grain = list(dict.fromkeys(columns))
        self.counts: list[Counter] = [Counter() for _ in self.grain]
        self.all: Counts = Counter()
        self.repeated: list[tuple[int, list, int]] = []

    def add(self, grain: list, person_id: int | None, codes: int, count: int) -> None:
        self.all[codes] += count
        for counts, value in zip(self.counts, grain, strict=True):
            counts[value, codes] += count
        if person_id is not None and codes != NOT_MATURED:
            self.repeated.append((person_id, grain, count))

    def total(self) -> Tally:
        graduations = sum(count for _, _, count in self.repeated)
        return Tally(self.all, graduations - len({person_id for person_id, _, _ in self.repeated}))

    def by(self, key: str, tables: Tables) -> dict[str, Tally]:
        """The groups of one key, by value."""
        place = self.grain.index(_column_of(key))
        fine = self.counts[place]
        value_of = _values_of(key, {value for value, _ in fine}, tables)
        tallies: dict[str, Tally] = defaultdict(Tally)
        for (value, codes), count in fine.items():
            tallies[value_of[value]].counts[codes] += count
        people: dict[str, set[int]] = defaultdict(set)
        for person_id, grain, count in self.repeated:
            group = value_of[grain[place]]
            tallies[group].repeats += count
            people[group].add(person_id)
        for group, ids in people.items():
            tallies[group].repeats -= len(ids)
        return dict(tallies)


def _column_of(key: str) -> str:
    if key in ROW_KEYS:
        return key
    return {"year": "graduated_on", "centre": "centre_id"}.get(key, "batch_id")


def _values_of(key: str, found: set, tables: Tables) -> dict:
    """What stands in the column -> the value of the key."""
    if key in ROW_KEYS:
        return {value: value for value in found}
    if key == "year":
        return {day: str(day.year) for day in found}
    if key == "centre":
        return {pk: tables.centres[pk].code for pk in found}
    assert key in BATCH_KEYS
    return {pk: getattr(groups, key) for pk, groups in tables.batches_of(found).items()}
