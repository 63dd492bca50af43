"""Very many rows at once: COPY on PostgreSQL, executemany on SQLite, with keys given out here.

`Loader` is for demo data and benchmarks only: it goes round model.save() and full_clean(), so what it is
fed must be right already; the database's own constraints still hold. Keys are counted up from the highest
there is, so the same rows get the same keys on both databases. Imports write with core/rows.py.
"""

import csv
import io
import json
from collections.abc import Callable, Iterator
from datetime import date, datetime
from functools import lru_cache
from itertools import count
from operator import itemgetter
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models
from django.db.models import Max
from encrypted_fields.fields import EncryptedFieldMixin

HISTORY_TYPE_CREATED = "+"


class Table:
    """Rows of one model that wait to be written."""

    def __init__(self, model: type[models.Model], at: datetime) -> None:
        self.model = model
        has_history = hasattr(model._meta, "simple_history_manager_attribute")
        self.past: type[models.Model] | None = model.history.model if has_history else None
        self.fields = model._meta.concrete_fields
        self.columns = [field.column for field in self.fields]
        self.defaults = {field.attname: _default(field, at) for field in self.fields}
        converters = ((field.attname, _converter(field)) for field in self.fields)
        self.converters = [(name, convert) for name, convert in converters if convert]
        self.key_name = model._meta.pk.attname
        self.pick = itemgetter(*(field.attname for field in self.fields))
        highest = model._base_manager.aggregate(highest=Max("pk"))["highest"] or 0
        self.keys: Iterator[int] = count(highest + 1)
        self.rows: list[tuple] = []

    def prepare(self, values: dict[str, Any]) -> dict[str, Any]:
        """All columns, with defaults, as the database takes them."""
        row = self.defaults | values
        for name, convert in self.converters:
            value = row[name]
            if value is not None:
                row[name] = convert(value)
        return row

    def write(self) -> int:
        """Write what waits; returns how many rows."""
        written = len(self.rows)
        if written:
            _insert(self.model._meta.db_table, self.columns, self.rows)
            self.rows = []
        return written


class Loader:
    """Collects rows of many models, then writes them in the order in which the models first came."""

    def __init__(self, *, with_history: bool, at: datetime) -> None:
        """`with_history` writes the history row of each row, too; `at` is when all of it is recorded."""
        self.with_history = with_history
        self.at = at
        self.adapted_at = _at(at)
        self.tables: dict[type[models.Model], Table] = {}
        self.last_history_key: dict[type[models.Model], int] = {}

    def table(self, model: type[models.Model]) -> Table:
        if model not in self.tables:
            self.tables[model] = Table(model, self.at)
        return self.tables[model]

    def add(self, model: type[models.Model], *, by: int | None = None, **values: Any) -> int:
        """One row by the names of its columns (`person_id`); returns its key. `by` goes into the history."""
        table = self.table(model)
        key = values[table.key_name] = next(table.keys)
        row = table.prepare(values)
        table.rows.append(table.pick(row))
        if self.with_history and table.past:
            self.add_history(table, row, by)
        return key

    def add_history(self, present: Table, row: dict[str, Any], by: int | None) -> None:
        """The history row of an added row, whose values are already as the database takes them."""
        table = self.table(present.past)
        key = self.last_history_key[present.model] = next(table.keys)
        extra = {
            "history_id": key,
            "history_date": self.adapted_at,
            "history_change_reason": None,
            "history_type": HISTORY_TYPE_CREATED,
            "history_user_id": by,
        }
        table.rows.append(table.pick(row | extra))

    def link(self, through: type[models.Model], **ends: int) -> int:
        """One row of a many-to-many table by the names of its two columns; returns its key."""
        return self.add(through, **ends)

    def flush(self) -> int:
        """Write all that waits; returns the number of rows."""
        return sum(table.write() for table in self.tables.values())

    def finish(self) -> None:
        """Flush, let the database's own key counters go on after ours, and let its planner look at the rows.

        PostgreSQL plans for empty tables until it has looked; that takes a minute, or for ever without
        autovacuum, and an edit takes 25 times as long meanwhile.
        """
        self.flush()
        statements = connection.ops.sequence_reset_sql(no_style(), list(self.tables))
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
            if connection.vendor == "postgresql":
                cursor.execute("ANALYZE")


def _default(field: models.Field, at: datetime) -> Any:
    if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False):
        return at if isinstance(field, models.DateTimeField) else at.date()
    return None if field.null and not field.has_default() else field.get_default()


@lru_cache(maxsize=8192)
def _at(value: datetime) -> Any:
    """A moment as the driver takes it; remembered, since many rows share one."""
    return connection.ops.adapt_datetimefield_value(value)


def _converter(field: models.Field) -> Callable | None:
    """What makes a value of this field into one the driver takes; None where nothing is to be done."""
    if isinstance(field, EncryptedFieldMixin):
        return field.get_prep_value
    if isinstance(field, models.JSONField):
        return _as_json
    if isinstance(field, models.DateTimeField):
        return _at
    if isinstance(field, models.DateField) and connection.vendor == "sqlite":
        return date.isoformat
    return None


def _as_json(value: Any) -> str:
    """JSON text; a tuple's is remembered, since many rows share one list of names."""
    return _tuple_as_json(value) if isinstance(value, tuple) else json.dumps(value)


_tuple_as_json = lru_cache(maxsize=4096)(json.dumps)


def _insert(table: str, columns: list[str], rows: list[tuple]) -> None:
    names = ", ".join(connection.ops.quote_name(column) for column in columns)
    target = f"{connection.ops.quote_name(table)} ({names})"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.copy_expert(rf"COPY {target} FROM STDIN (FORMAT csv, NULL '\N')", _as_csv(rows))
        else:
            marks = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {target} VALUES ({marks})", rows)


def _as_csv(rows: list[tuple]) -> io.StringIO:
    file = io.StringIO()
    csv.writer(file).writerows([r"\N" if value is None else value for value in row] for row in rows)
    file.seek(0)
    return file
