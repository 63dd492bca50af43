"""Recounting: the outcome rows of people, written whole from all facts, in the transaction of the change.

`recount_people` is the last call of every action that writes a fact. It locks the people first, so of two
writers the second one reads what the first one wrote: without the lock most rows go wrong.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from operator import itemgetter
from typing import NamedTuple

from django.db import connection, transaction
from django.db.models import Model

from alumni.careers.codes import derive_row
from alumni.careers.derived import CountedSpell, Outcome, codes_of, counted_of
from alumni.careers.facts import histories_of, subjects_of
from alumni.graduates.models import Graduation
from core.keys import among
from core.snapshots import one_snapshot
from training.models import Person

# People that are read, derived and written together: flat memory, and short locks when all are recounted.
CHUNK = 1000
FIELDS = [field.attname for field in Outcome._meta.concrete_fields]
COUNTED_FIELDS = [field.attname for field in CountedSpell._meta.concrete_fields]
pick = itemgetter(*FIELDS)
GRADUATION, PERSON = FIELDS.index("graduation_id"), FIELDS.index("person_id")
# Rows of one INSERT: SQLite may allow no more than 32,766 values in a statement.
ROWS_A_STATEMENT = 200

Progress = Callable[[int, int], None]


def recount_people(person_ids: Iterable[int]) -> int:
    """Write the outcome rows of all graduations of these people, and their jobs that count; returns how many.

    Call it at the end of the action, inside its transaction. Rows of retracted graduations go.
    """
    ids = sorted(set(person_ids))
    with transaction.atomic():
        return sum(_recount(ids[start : start + CHUNK]) for start in range(0, len(ids), CHUNK))


def rebuild(progress: Progress | None = None) -> int:
    """Write all outcome rows anew, some people at a time; returns how many.

    `progress` hears of the graduations done and of their whole number after every chunk.
    """
    done, total = 0, Graduation.objects.valid().count()
    for ids in _everybody():
        done += recount_people(ids)
        if progress:
            progress(done, total)
    return done


def differences(progress: Progress | None = None) -> Iterator[tuple[int, int, str]]:
    """(person id, graduation id, what is wrong) for every outcome row that is not what the facts say."""
    done, total = 0, Graduation.objects.valid().count()
    for ids in _everybody():
        with one_snapshot():
            expected = {derived.row[GRADUATION]: derived for derived in _derived(ids)}
            stored = _stored(ids)
        for key in sorted(expected.keys() | stored.keys()):
            found = _difference(expected.get(key), stored.get(key))
            if found:
                yield (expected.get(key) or stored[key]).row[PERSON], key, found
        done += len(expected)
        if progress:
            progress(done, total)


class Derived(NamedTuple):
    """The outcome row of a graduation, and the rows of its jobs that count, by job."""

    row: tuple
    counted: list[tuple]


def _stored(person_ids: list[int]) -> dict[int, Derived]:
    """Graduation id -> the rows as they are."""
    rows = Outcome.objects.filter(among("person_id", person_ids)).values_list(*FIELDS)
    stored = {row[GRADUATION]: Derived(row, []) for row in rows}
    counted = CountedSpell.objects.filter(among("outcome_id", stored)).order_by("spell_id")
    for row in counted.values_list(*COUNTED_FIELDS):
        stored[row[0]].counted.append(row)
    return stored


def _difference(expected: Derived | None, stored: Derived | None) -> str:
    if expected is None:
        return "extra"
    if stored is None:
        return "missing"
    pairs = zip(FIELDS, expected.row, stored.row, strict=True)
    names = [name for name, right, found in pairs if right != found]
    return ", ".join([*names, *(["counted"] if expected.counted != stored.counted else [])])


def _everybody() -> Iterator[list[int]]:
    """Everybody with a graduation or a row, in order, some at a time, each chunk as the database is then."""
    last = 0
    while True:
        graduates = Graduation.objects.filter(person_id__gt=last).order_by("person_id")
        counted = Outcome.objects.filter(person_id__gt=last).order_by("person_id")
        ids = set(graduates.values_list("person_id", flat=True).distinct()[:CHUNK])
        ids |= set(counted.values_list("person_id", flat=True).distinct()[:CHUNK])
        if not ids:
            return
        chunk = sorted(ids)[:CHUNK]
        yield chunk
        last = chunk[-1]


def _recount(person_ids: list[int]) -> int:
    """One chunk: lock, read, derive, write."""
    lock_people(person_ids)
    derived = list(_derived(person_ids))
    kept = [one.row[GRADUATION] for one in derived]
    rows = Outcome.objects.filter(among("person_id", person_ids))
    gone = list(rows.exclude(among("pk", kept)).values_list("pk", flat=True))
    CountedSpell.objects.filter(among("outcome_id", [*kept, *gone])).delete()
    if gone:
        rows.filter(among("pk", gone)).delete()
    _write(Outcome, [one.row for one in derived])
    _write(CountedSpell, [row for one in derived for row in one.counted])
    return len(derived)


def _write(model: type[Model], rows: list[tuple]) -> None:
    """Insert the rows, or put them in the place of the old ones with their key; some at a time.

    In SQL and not by bulk_create, which spends twice as long on a row as the derivation does.
    """
    quote = connection.ops.quote_name
    names = [quote(field.column) for field in model._meta.concrete_fields]
    marks = f"({', '.join(['%s'] * len(names))})"
    keys = [quote(field.column) for field in model._meta.pk_fields]
    changes = ", ".join(f"{name} = excluded.{name}" for name in names if name not in keys)
    start = f"INSERT INTO {quote(model._meta.db_table)} ({', '.join(names)}) VALUES "
    end = f" ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {changes}"
    with connection.cursor() as cursor:
        for first in range(0, len(rows), ROWS_A_STATEMENT):
            some = rows[first : first + ROWS_A_STATEMENT]
            values = list(chain.from_iterable(some))
            cursor.execute(f"{start}{', '.join([marks] * len(some))}{end}", values)


def lock_people(person_ids: list[int]) -> None:
    """Wait for whoever writes about these people, in id order so that two never wait for each other.

    NO KEY: a fact of somebody else's transaction that refers to the person holds a key lock, and two such
    transactions would otherwise block each other. SQLite has one writer at a time anyway.
    """
    people = Person.objects.filter(among("pk", person_ids)).order_by("pk").select_for_update(no_key=True)
    len(people.values_list("pk"))


def _derived(person_ids: list[int]) -> Iterator[Derived]:
    """The rows as they should be, in the order of FIELDS and COUNTED_FIELDS."""
    histories = histories_of(person_ids)
    for subject in subjects_of(person_ids):
        row = derive_row(histories[subject.person_id], subject.graduated_on)
        values = subject.attributes() | codes_of(row.windows, row.on)
        values["facts_until"] = row.facts_until
        values["on_until"] = row.on_until
        values["silent_after"] = row.silent_after
        values["followed"] = row.followed
        yield Derived(pick(values), [counted_of(subject.graduation_id, job) for job in row.spells])
