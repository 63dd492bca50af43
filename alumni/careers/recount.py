"""Recounting: the outcome rows of people, written whole from all facts, in the transaction of the change.

`recount_people` is the last call of every action that writes a fact. It locks the people first, so of two
writers the second one reads what the first one wrote: without the lock most rows go wrong.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from operator import itemgetter

from django.db import connection, transaction

from alumni.careers.codes import derive_row
from alumni.careers.derived import Outcome, codes_of
from alumni.careers.facts import histories_of, subjects_of
from alumni.graduates.models import Graduation
from core.keys import among
from core.snapshots import one_snapshot
from training.models import Person

# People that are read, derived and written together: flat memory, and short locks when all are recounted.
CHUNK = 1000
FIELDS = [field.attname for field in Outcome._meta.concrete_fields]
pick = itemgetter(*FIELDS)
GRADUATION, PERSON = FIELDS.index("graduation_id"), FIELDS.index("person_id")
# Rows of one INSERT: SQLite may allow no more than 32,766 values in a statement.
ROWS_A_STATEMENT = 200

Progress = Callable[[int, int], None]


def recount_people(person_ids: Iterable[int]) -> int:
    """Write the outcome rows of all graduations of these people; returns how many.

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
            expected = {row[GRADUATION]: row for row in _derived(ids)}
            rows = Outcome.objects.filter(among("person_id", ids)).values_list(*FIELDS)
            stored = {row[GRADUATION]: row for row in rows}
        for key in sorted(expected.keys() | stored.keys()):
            found = _difference(expected.get(key), stored.get(key))
            if found:
                yield (expected.get(key) or stored[key])[PERSON], key, found
        done += len(expected)
        if progress:
            progress(done, total)


def _difference(expected: tuple | None, stored: tuple | None) -> str:
    if expected is None:
        return "extra"
    if stored is None:
        return "missing"
    pairs = zip(FIELDS, expected, stored, strict=True)
    return ", ".join(name for name, right, found in pairs if right != found)


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
    rows = list(_derived(person_ids))
    kept = [row[GRADUATION] for row in rows]
    Outcome.objects.filter(among("person_id", person_ids)).exclude(among("pk", kept)).delete()
    for start in range(0, len(rows), ROWS_A_STATEMENT):
        _write(rows[start : start + ROWS_A_STATEMENT])
    return len(rows)


def _write(rows: list[tuple]) -> None:
    """Insert the rows, or put them in the place of the old ones of their graduations.

    In SQL and not by bulk_create, which spends twice as long on a row as the derivation does.
    """
    quote = connection.ops.quote_name
    names = [quote(field.column) for field in Outcome._meta.concrete_fields]
    marks = f"({', '.join(['%s'] * len(names))})"
    key = names[GRADUATION]
    changes = ", ".join(f"{name} = excluded.{name}" for name in names if name != key)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {quote(Outcome._meta.db_table)} ({', '.join(names)}) "
            f"VALUES {', '.join([marks] * len(rows))} ON CONFLICT ({key}) DO UPDATE SET {changes}",
            list(chain.from_iterable(rows)),
        )


def lock_people(person_ids: list[int]) -> None:
    """Wait for whoever writes about these people, in id order so that two never wait for each other.

    NO KEY: a fact of somebody else's transaction that refers to the person holds a key lock, and two such
    transactions would otherwise block each other. SQLite has one writer at a time anyway.
    """
    people = Person.objects.filter(among("pk", person_ids)).order_by("pk").select_for_update(no_key=True)
    len(people.values_list("pk"))


def _derived(person_ids: list[int]) -> Iterator[tuple]:
    """The rows as they should be, in the order of FIELDS."""
    histories = histories_of(person_ids)
    for subject in subjects_of(person_ids):
        row = derive_row(histories[subject.person_id], subject.graduated_on)
        values = subject.attributes() | codes_of(row.windows, row.on)
        values["facts_until"] = row.facts_until
        values["on_until"] = row.on_until
        values["silent_after"] = row.silent_after
        yield pick(values)
