"""Reading the state of today's tables for a release, and a release back for its figures.

Both come out as frozen rows, which outcomes/lines.py counts with the code that counts live figures.
"""

import datetime
from collections.abc import Callable, Iterable, Iterator

from django.db.models import QuerySet

from alumni.careers.codes import join, pack_levels
from alumni.careers.derivation import QUESTIONS, derive
from alumni.careers.derived import Outcome
from alumni.careers.facts import histories_of
from alumni.outcomes.cohorts import BATCH_KEYS, ROW_KEYS, Tables
from alumni.outcomes.definitions import Definition
from alumni.outcomes.models import Target
from alumni.outcomes.queries import CHUNK, NOT_MATURED, NOT_STORED, codes_on
from alumni.releases.frozen import Body, Frozen, in_order
from alumni.releases.models import MonthClosing
from core.dates import add_months
from core.snapshots import one_snapshot

COLUMNS = ("pk", "person_id", "batch_id", "graduated_on", "is_repeated", *ROW_KEYS)
# Keys whose values have names of their own in a table.
NAMED = ("centre", "funding", "field", "programme", "disability_kind", "education", "district")
KEYS_OF_BATCH = ("centre", *BATCH_KEYS)


def freeze(as_of: datetime.date, progress: Callable[[int, int], None] | None = None) -> Body:
    """All graduations up to that date with every outcome on it, the names they go by, targets and closings.

    One consistent read; the same data give the same text on both databases.
    """
    with one_snapshot():
        rows = in_order(_rows(as_of, progress))
        return Body(_about(rows, as_of), rows)


def _rows(as_of: datetime.date, progress: Callable[[int, int], None] | None) -> Iterator[Frozen]:
    stored = Outcome.objects.filter(graduated_on__lte=as_of).order_by()
    names = [f"codes_{place}" for place in range(len(QUESTIONS))]
    for name, (measure, window) in zip(names, QUESTIONS, strict=True):
        stored = stored.annotate(**{name: codes_on(Definition(as_of=as_of, measure=measure, window=window))})
    stale: list[Frozen] = []
    for row in _in_chunks(stored.values_list(*COLUMNS, *names)):
        frozen = Frozen(*row[: len(COLUMNS)], codes=tuple(row[len(COLUMNS) :]))
        if NOT_STORED in frozen.codes:
            stale.append(frozen)
        else:
            yield frozen
    for start in range(0, len(stale), CHUNK):
        yield from _derived(stale[start : start + CHUNK], as_of)
        if progress:
            progress(start + CHUNK, len(stale))


def _in_chunks(rows: QuerySet) -> Iterable[tuple]:
    return rows.iterator(chunk_size=5000)


def _derived(rows: list[Frozen], as_of: datetime.date) -> Iterator[Frozen]:
    """The rows whose stored codes do not hold on that date, from the facts."""
    histories = histories_of(sorted({row.person_id for row in rows}))
    for row in rows:
        results = derive(histories[row.person_id], row.graduated_on, as_of)
        codes = [
            join(pack_levels(results[question])) if _is_matured(row, question, as_of) else NOT_MATURED
            for question in QUESTIONS
        ]
        yield row._replace(codes=tuple(codes))


def _is_matured(row: Frozen, question: tuple[str, int | None], as_of: datetime.date) -> bool:
    window = question[1]
    return window is None or add_months(row.graduated_on, window) <= as_of


def _about(rows: tuple[Frozen, ...], as_of: datetime.date) -> dict:
    tables = Tables()
    batch_ids = {row.batch_id for row in rows}
    values = {key: tables.of_batches(key, batch_ids) for key in KEYS_OF_BATCH}
    return {
        "batches": {str(pk): [values[key][pk] for key in KEYS_OF_BATCH] for pk in sorted(batch_ids)},
        "batch_names": {code: tables.label("batch", code) for code in sorted(set(values["batch"].values()))},
        "names": {key: _names(tables, key) for key in NAMED},
        "waves": [wave.key for wave in _in_time(tables)],
        "targets": _targets(),
        "closings": _closings(as_of),
    }


def _names(tables: Tables, key: str) -> list[list[str]]:
    """[value, label] of a key: levels of education in their own order, all others by value."""
    pairs = list(map(list, tables.names[key].items()))
    return pairs if key == "education" else sorted(pairs)


def _in_time(tables: Tables) -> list:
    waves = {wave.key: wave for wave in tables.waves.values()}
    return sorted(waves.values(), key=lambda wave: (wave.fiscal_year, wave.number))


def _targets() -> list[list]:
    """[year, centre or None, measure, window, value] of every target, in one order."""
    rows = Target.objects.order_by().values_list("year", "centre__code", "measure", "window", "value")
    found = [[year, centre, measure, window, str(value)] for year, centre, measure, window, value in rows]
    return sorted(found, key=lambda row: (row[0], row[1] or "", *row[2:]))


def _closings(as_of: datetime.date) -> dict[str, str]:
    """Centre -> how far the closing of that month has come."""
    rows = MonthClosing.objects.filter(month=as_of.replace(day=1)).order_by()
    return dict(rows.values_list("centre__code", "state"))
