"""Graduations as lines in memory, for figures that the outcome rows of today cannot answer.

A figure as it was known on a day is made of the facts of that day; a release is made of what it froze. Both
become lines, which are filtered here and counted by the same code as the rows of the database.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from alumni.careers.codes import join, pack
from alumni.careers.derivation import derive_one
from alumni.careers.known import histories_known, known_people, subjects_known
from alumni.outcomes.cohorts import DATE_KEYS, ROW_KEYS, Tables
from alumni.outcomes.definitions import Definition, Filters
from alumni.outcomes.queries import CHUNK, NOT_MATURED, Fold, Progress, Tallies, Tally, tally_of


class Line(NamedTuple):
    """One graduation: who, where, when, what figures group by, and the codes of one question."""

    graduation_id: int
    person_id: int
    batch_id: int
    graduated_on: datetime.date
    is_repeated: bool
    sex: str
    disability: str
    disability_kind: str
    age_group: str
    education: str
    district: str
    codes: int


def known_lines(definition: Definition, tables: Tables, progress: Progress | None = None) -> list[Line]:
    """The cohort of a definition with `known_on`, answered from what was known at the end of that day."""
    tables.check(definition.filters)
    found: list[Line] = []
    for person_ids in known_people(definition.known_on, CHUNK):
        found += kept(_known(person_ids, definition), definition.filters, tables)
        if progress:
            progress(len(found), len(found))
    return found


def _known(person_ids: list[int], definition: Definition) -> Iterator[Line]:
    histories = histories_known(person_ids, definition.known_on)
    for subject in subjects_known(person_ids, definition.known_on):
        day = subject.graduated_on
        if day > definition.as_of:
            continue
        codes = NOT_MATURED
        if definition.is_matured(day):
            history = histories[subject.person_id]
            results = derive_one(history, day, definition.as_of, definition.measure, definition.window)
            codes = join(tuple(map(pack, results)))
        values = subject.attributes() | {"codes": codes}
        yield Line(*(values[name] for name in Line._fields))


def kept(lines: Iterable[Line], filters: Filters, tables: Tables) -> list[Line]:
    """The lines that the filters keep: cohorts.cohort for lines."""
    lines = list(lines)
    batch_ids = {line.batch_id for line in lines}
    for key, values in filters:
        if key in DATE_KEYS:
            lines = [line for line in lines if DATE_KEYS[key](line.graduated_on) in values]
        elif key in ROW_KEYS:
            lines = [line for line in lines if getattr(line, key) in values]
        else:
            value_of = tables.of_batches(key, batch_ids)
            lines = [line for line in lines if value_of[line.batch_id] in values]
    return lines


def read_lines(lines: Iterable[Line], keys: Iterable[str], tables: Tables) -> Tallies:
    """Count lines by their codes, whole and by each of the keys: queries.read for lines."""
    keys = tuple(dict.fromkeys(keys))
    fold = _fold(lines, keys)
    return Tallies(fold.total(), {key: fold.by(key, tables) for key in keys}, tables)


def read_line_cells(
    lines: Iterable[Line], keys: tuple[str, ...], tables: Tables
) -> dict[tuple[str, ...], Tally]:
    """Count lines by all those keys together: queries.read_cells for lines."""
    return _fold(lines, keys).by_all(keys, tables)


def _fold(lines: Iterable[Line], keys: tuple[str, ...]) -> Fold[Tally]:
    columns = [key for key in keys if key in ROW_KEYS]
    words: dict[tuple[int, datetime.date], list[str]] = defaultdict(list)
    for line in lines:
        person = str(line.person_id) if line.is_repeated else ""
        values = [getattr(line, key) for key in columns]
        words[line.batch_id, line.graduated_on].append(",".join([str(line.codes), person, *values]))
    groups = [(batch_id, day, " ".join(texts)) for (batch_id, day), texts in words.items()]
    return Fold(columns, groups, tally_of)
