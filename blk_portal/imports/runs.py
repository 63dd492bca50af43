"""The way of a file into the portal, shared by the wizard and the command.

read -> match columns -> check cells -> judge against the data -> write, all or nothing. Nothing is written
before the confirmation, which judges again in the transaction that writes.
"""

import gc
import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from django.db import transaction

from core.audit.log import record
from core.models import ImportRun
from core.sheets.checking import REJECTED, CheckedRow, Problem, check_rows, spelled_out
from core.sheets.columns import Column, Matched, match_headers
from core.sheets.container import FileError, Limits
from core.sheets.plans import Order, Plan, SheetKind
from core.sheets.reader import Sheet, read_limited
from core.sheets.values import Cell, CellError, Noted, simplify

# Names a spreadsheet program gives by itself say nothing of a class.
_NAMELESS = re.compile(
    r"(?:sheet|lembar|data|csv|worksheet|table|peserta|penempatan|rekap)?\s*\d*", re.IGNORECASE
)
# Columns of which a sheet must have one.
TELLING = {"nik", "full_name", "minimum_wage"}
NO_SHEET = "Tidak ada lembar dengan judul kolom yang kami kenal. Pakai templat, atau periksa baris judulnya."


@dataclass
class Table:
    """A file opened for one kind: its sheets to import, their columns, and what fills gaps."""

    kind: SheetKind
    columns: list[Column]
    sheets: list[Sheet]
    mapping: dict[str, str] = field(default_factory=dict)
    constants: dict[str, Cell] = field(default_factory=dict)
    corrections: dict[str, Cell] = field(default_factory=dict)

    def matched(self, sheet: Sheet) -> Matched:
        """Which header of a sheet is which column; the answers in `mapping` go before all else."""
        special = {
            simplify(header): name
            for header in sheet.headers
            for part, name in self.kind.special_headers
            if part in simplify(header)
        }
        return match_headers(sheet.headers, self.columns, special | self.mapping)

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)

    def skipped(self) -> int:
        return sum(len(sheet.skipped) for sheet in self.sheets)

    def checked(self) -> list[CheckedRow]:
        """All data rows of all sheets as values and problems."""
        rows: list[CheckedRow] = []
        with without_collector():
            for sheet in self.sheets:
                mapping = self.matched(sheet).mapping
                cells, constants = self._corrected(sheet, mapping), self._constants(sheet, mapping)
                rows += check_rows(cells, self.columns, mapping, constants)
        return rows

    def handed_back(self, sheet: Sheet) -> Sheet:
        """The sheet as a file with only some of its rows must hold it.

        What merged cells and repeat marks stand for is written into each row, and the values for all rows
        get columns of their own: the rows above, and the wizard's answers, do not travel with the file.
        """
        mapping = self.matched(sheet).mapping
        given = {
            self.column(name).header: cell for name, cell in self.constants.items() if name not in mapping
        }
        first = len(sheet.headers)
        rows = [
            row.with_cells(dict(enumerate(given.values(), start=first)))
            for row in spelled_out(sheet, self.columns, mapping)
        ]
        return replace(sheet, headers=[*sheet.headers, *given], rows=rows)

    def _constants(self, sheet: Sheet, mapping: Mapping[str, int]) -> dict[str, Cell]:
        """The values for all rows; the sheet's name is the class where no column tells it."""
        name = self.kind.class_column
        if name and name not in mapping and name not in self.constants and self._names_class(sheet):
            return {**self.constants, name: sheet.name}
        return self.constants

    def _names_class(self, sheet: Sheet) -> bool:
        return len(self.sheets) > 1 or not _NAMELESS.fullmatch(sheet.name.strip())

    def _corrected(self, sheet: Sheet, mapping: Mapping[str, int]) -> Sheet:
        """The sheet with cells that were typed anew in the preview."""
        if not self.corrections:
            return sheet
        by_row: dict[int, dict[int, Cell]] = {}
        for place, cell in self.corrections.items():
            name, number, column = place.split("|")
            if name == sheet.name and column in mapping:
                by_row.setdefault(int(number), {})[mapping[column]] = cell
        rows = [row.with_cells(by_row.get(row.number, {})) for row in sheet.rows]
        return replace(sheet, rows=rows)


def file_hash(data: bytes) -> str:
    """What recognises a file that was brought in before."""
    return hashlib.sha256(data).hexdigest()


def open_table(
    kind: SheetKind,
    data: bytes,
    name: str,
    *,
    limits: Limits | None = None,
    sheets: Sequence[str] = (),
    header_rows: Mapping[str, int] | None = None,
) -> Table:
    """The file as tables of this kind, or FileError.

    Without names all visible sheets whose headers are recognised; named ones are taken as they are.
    """
    columns = kind.columns()
    found = read_limited(data, name, columns, limits or Limits(), dict(header_rows or {}))
    chosen = choose(found, sheets, columns)
    if not any(sheet.rows or sheet.headers for sheet in chosen):
        raise FileError("no_sheet", NO_SHEET)
    return Table(kind, columns, chosen)


def is_importable(sheet: Sheet, columns: Sequence[Column]) -> bool:
    """A visible sheet that says of whom: a recap of programmes shares headers, but names nobody."""
    if sheet.hidden or not sheet.is_recognised:
        return False
    mapping = match_headers(sheet.headers, columns).mapping
    return bool(mapping.keys() & TELLING)


def choose(found: Iterable[Sheet], names: Sequence[str], columns: Sequence[Column]) -> list[Sheet]:
    """The sheets to import: those named, or all that are recognised; FileError for a name not there."""
    found = list(found)
    if not names:
        return [sheet for sheet in found if is_importable(sheet, columns)]
    by_name = {simplify(sheet.name): sheet for sheet in reversed(found)}
    missing = [name for name in names if simplify(name) not in by_name]
    if missing:
        there = ", ".join(sheet.name for sheet in found)
        raise FileError(
            "sheet_missing", f"Lembar {', '.join(missing)} tidak ada di berkas. Yang ada: {there}."
        )
    return [by_name[simplify(name)] for name in names]


def constant(columns: Sequence[Column], header: str, text: str) -> tuple[str, Cell]:
    """(column name, cell) of a value for all rows, or CellError if header or value is not understood."""
    mapping = match_headers([header], columns).mapping
    if not mapping:
        raise CellError("header", f"Kolom “{header}” tidak dikenal.")
    [name] = mapping
    column = next(column for column in columns if column.name == name)
    value = column.parse(text)
    if isinstance(value, Noted):
        value = value.value
    return name, text


def judge(table: Table, order: Order) -> Plan:
    """What the file would do to the data as they are now; writes nothing."""
    return _judged(table, table.checked(), order)


def _judged(table: Table, rows: list[CheckedRow], order: Order) -> Plan:
    with without_collector():
        plan = table.kind.judge(rows, order)
    plan.skipped = table.skipped()
    return plan


@contextmanager
def without_collector():
    """Without the search for cycles of objects: an import makes many that all stay, so it finds none and
    takes a third of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@transaction.atomic
def judge_and_write(
    table: Table, rows: list[CheckedRow], order: Order, *, leave_out_rejected: bool
) -> tuple[Plan, bool]:
    """Judge against the data as they are behind the locks, and write; (plan, whether it was written).

    With rejected rows nothing is written unless they are left out on purpose.
    """
    plan = _judged(table, rows, replace(order, is_final=True))
    if plan.rejected and not leave_out_rejected:
        return plan, False
    with without_collector():
        table.kind.write(plan, order)
    return plan, True


def audit(run: ImportRun, counts: Mapping[str, int], *, by) -> None:
    """The one audit entry of an import: which file, how many rows of each fate; no values."""
    record(
        by=by,
        verb="import",
        obj=run,
        centre_id=run.centre_id,
        kind=run.kind,
        file_hash=run.file_hash,
        **counts,
    )


def report(plan: Plan, *, is_written: bool) -> dict:
    """The report of an import, as the command writes it to JSON (issue 2, section 5)."""
    problems = sorted(plan.problems, key=_place(plan))
    return {**plan.counts(), "written": is_written, "problems": [one.as_dict() for one in problems]}


def _place(plan: Plan):
    order = {}
    for row in plan.rows:
        order.setdefault(row.sheet, len(order))

    def key(problem: Problem) -> tuple[int, int, bool]:
        return order[problem.sheet], problem.row, problem.level != REJECTED

    return key
