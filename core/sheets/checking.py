"""From rows of cells to rows of values, with every error of every row; nothing is lost or repaired silently.

Reads all rows, shows all errors by row and column. What depends on the database
(is this person known, does the programme exist) is judged by the kind of sheet, which adds its own problems.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field

from core.sheets.columns import Column
from core.sheets.reader import Row, Sheet
from core.sheets.values import Cell, CellError, Noted, as_text, is_blank, is_empty, is_repeat

REJECTED, WARNED = "rejected", "warned"
_MANY_DIGITS = re.compile(r"\d(?:[\s.\-]?\d){10,13}(?=(?:[\s.\-]?\d){4})")
LONGEST_SHOWN = 100
REMEMBERED = 2_000
BLANK = object()


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding, as the report prints it. `row` is the number the spreadsheet program shows."""

    sheet: str
    row: int
    column: str
    value: str
    level: str
    code: str
    message: str

    def as_dict(self) -> dict[str, str | int]:
        return asdict(self)


@dataclass(slots=True)
class CheckedRow:
    """A row judged: `values` by column name (no key where it is blank), `raw` the row as read."""

    sheet: str
    row: int
    values: dict[str, object]
    problems: list[Problem] = field(default_factory=list)
    raw: Row | None = None
    # What the kind of sheet decided: one of plans.FATES; the name shown beside the row number.
    fate: str = ""
    label: str = ""

    @property
    def is_rejected(self) -> bool:
        return any(problem.level == REJECTED for problem in self.problems)

    @property
    def is_warned(self) -> bool:
        return bool(self.problems) and not self.is_rejected

    @property
    def reasons(self) -> str:
        """The messages of a rejected row as one text, for the file that goes back to the clerk."""
        return " ".join(f"{problem.column}: {problem.message}" for problem in self.problems)

    def add(self, level: str, column: Column | str, code: str, message: str, value: object = "") -> None:
        """Note a problem found later, with its value masked where it must be."""
        header = column if isinstance(column, str) else column.header
        secret = isinstance(column, Column) and column.secret
        shown = masked(_cut(as_text(value)), secret=secret)
        self.problems.append(Problem(self.sheet, self.row, header, shown, level, code, masked(message)))


def check_rows(
    sheet: Sheet,
    columns: Iterable[Column],
    mapping: Mapping[str, int],
    constants: Mapping[str, Cell] | None = None,
) -> list[CheckedRow]:
    """All data rows of a sheet as values and problems.

    `mapping` is {column name: index in the sheet's headers}, `constants` {column name: cell} the values that
    are the same for all rows; they fill cells the file leaves blank.
    """
    columns = list(columns)
    constants = constants or {}
    last: dict[str, Cell] = {}
    named = [column for column in columns if column.name in mapping or column.name in constants]
    present = [(column, _remembering(column)) for column in named]
    checked = []
    for row in sheet.rows:
        result = CheckedRow(sheet.name, row.number, {}, raw=row)
        for column, parse in present:
            cell = _cell(row, column, mapping, last)
            value = parse(cell)
            if value is BLANK and column.name in constants:
                cell = constants[column.name]
                value = parse(cell)
            if value is not BLANK:
                _take(result, column, cell, value)
        _check_required(result, columns)
        checked.append(result)
    return checked


def spelled_out(sheet: Sheet, columns: Iterable[Column], mapping: Mapping[str, int]) -> list[Row]:
    """The data rows with what merged cells and repeat marks stand for written into each of them."""
    repeating = [column for column in columns if column.repeats and column.name in mapping]
    last: dict[str, Cell] = {}
    return [
        row.with_cells({mapping[column.name]: _cell(row, column, mapping, last) for column in repeating})
        for row in sheet.rows
    ]


def masked(text: str, *, secret: bool = False) -> str:
    """Text for messages and reports: of a NIK (any run of 15 digits and more) only the last four digits."""
    if secret:
        return "•" * len(text[:-4]) + text[-4:]
    return _MANY_DIGITS.sub(lambda run: "•" * len(run[0]), text)


def _cell(row: Row, column: Column, mapping: Mapping[str, int], last: dict[str, Cell]) -> Cell:
    """The cell of a column, taken from above where the column repeats and the cell says so."""
    index = mapping.get(column.name)
    if index is None:
        return ""
    cell = row.cell(index)
    if not column.repeats:
        return cell
    if is_empty(cell) and index in row.above:
        cell = row.above[index]
    elif is_repeat(cell):
        cell = last.get(column.name, "")
    last[column.name] = cell
    return cell


def _remembering(column: Column) -> Callable[[Cell], object]:
    """The column's parser, which also knows a BLANK cell and returns a CellError instead of raising it.

    What a cell means is worked out once, since most columns repeat few values.
    """
    known: dict[tuple[type, Cell], object] = {}

    def parse(cell: Cell) -> object:
        place = (type(cell), cell)
        if place in known:
            return known[place]
        value = BLANK if is_blank(cell) else _parsed(column, cell)
        if len(known) < REMEMBERED:
            known[place] = value
        return value

    return parse


def _parsed(column: Column, cell: Cell) -> object:
    try:
        return column.parse(cell)
    except CellError as error:
        return error


def _take(result: CheckedRow, column: Column, cell: Cell, value: object) -> None:
    """Put a parsed value into the row, or note why there is none."""
    if isinstance(value, CellError):
        error = value
        level, message = REJECTED, error.message
        if column.lenient:
            level, message = WARNED, f"{message} Isian ini tidak disimpan."
        result.add(level, column, error.code, message, cell)
        return
    if isinstance(value, Noted):
        for code, message in value.notes:
            result.add(WARNED, column, code, message, cell)
        value = value.value
    if column.fills:
        for name, part in zip(column.fills, value, strict=True):
            if part not in ("", None):
                result.values.setdefault(name, part)
    else:
        result.values[column.name] = value


def _check_required(result: CheckedRow, columns: list[Column]) -> None:
    wrong = {problem.column for problem in result.problems}
    for column in columns:
        if column.required and column.name not in result.values and column.header not in wrong:
            result.add(
                REJECTED, column, "required", f"{column.header} belum diisi. Lengkapi, lalu unggah lagi."
            )


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 1] + "…"
