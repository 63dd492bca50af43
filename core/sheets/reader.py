"""From a file to tables: where the header stands, which rows are people, which are titles, totals and blanks.

A sheet of a training centre has title rows above, headers of two rows with merged cells, a numbering row
("1 2 3 ..."), subtotals, prefilled numbers, a signature block below (docs/sources.md 6). Every row from 1
to the last is either header, data or skipped with a reason: nothing gets lost.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from core.sheets.columns import Column, is_number_header, known_headers, match_headers
from core.sheets.container import Limits
from core.sheets.grid import Grid, read_grids, read_grids_limited, too_many_rows
from core.sheets.values import Cell, as_text, is_empty, simplify

DEEPEST_HEADER = 3
SEARCHED_ROWS = 40
FEWEST_MATCHED = 2
_TOTAL = re.compile(r"(?:sub ?total|grand ?total|total|jumlah|jml|rata rata|rekap(?:itulasi)?)\b")
_TITLE = re.compile(
    r"(?:daftar|kelas|paket|gelombang|tahap|angkatan|kejuruan|program|pelatihan|peserta|lampiran|data|rekap"
    r"|upt|blk|dinas|tahun|sumber dana|periode|keterangan|catatan)\b"
)
_FOOTER = re.compile(
    r"(?:mengetahui|menyetujui|kepala|ketua|plt|a n|an|nip|ttd|penata|pembina|pengatur|instruktur|panitia"
    r"|petugas|koordinator|keterangan|catatan|dibuat|disusun|dicetak)\b"
)
_PLACE_AND_DATE = re.compile(r"[^\W\d][^\d]{2,30},?\s*\d{0,2}\s*[^\W\d]{3,10}\s+\d{4}")
_IDENTITY = re.compile(r"\d{10,}")

BLANK, TITLE, NUMBERING, SUBTOTAL, HEADER_AGAIN, FOOTER = (
    "blank",
    "title",
    "numbering",
    "subtotal",
    "header",
    "footer",
)
REASONS = {
    BLANK: "baris kosong",
    TITLE: "judul",
    NUMBERING: "nomor kolom",
    SUBTOTAL: "jumlah",
    HEADER_AGAIN: "judul kolom terulang",
    FOOTER: "tanda tangan atau catatan",
}


@dataclass(frozen=True, slots=True)
class Row:
    """A data row. `number` is the one the spreadsheet program shows; `above` holds, by column index, the
    value of the merged cell that covers a column of this row from a row above."""

    number: int
    cells: list[Cell]
    above: dict[int, Cell] = field(default_factory=dict)

    def cell(self, index: int) -> Cell:
        return self.cells[index] if index < len(self.cells) else ""

    def with_cells(self, cells: Mapping[int, Cell]) -> "Row":
        """The row with other cells at these column indexes."""
        width = max([len(self.cells), *(index + 1 for index in cells)])
        return replace(self, cells=[cells.get(index, self.cell(index)) for index in range(width)])


@dataclass(frozen=True)
class Skipped:
    """A row that is no data: its number, the reason (a key of REASONS) and the beginning of its text."""

    number: int
    reason: str
    text: str


@dataclass(frozen=True)
class Sheet:
    """A table found in a sheet. `header_row` is the number of the (first) header row, 0 if none was found;
    then `headers` is empty and all rows are skipped. `matched` counts the columns its headers name."""

    name: str
    header_row: int
    headers: list[str]
    rows: list[Row]
    skipped: list[Skipped]
    hidden: bool = False
    hidden_columns: frozenset[int] = frozenset()
    matched: int = 0

    @property
    def is_recognised(self) -> bool:
        """True if the headers are those of the kind of sheet asked for; else they are only a guess."""
        return self.matched >= FEWEST_MATCHED


def read_limited(
    data: bytes,
    name: str,
    columns: Iterable[Column] = (),
    limits: Limits = Limits(),  # noqa: B008 - frozen
    header_rows: dict[str, int] | None = None,
) -> list[Sheet]:
    """All sheets of an uploaded file, parsed in a child process within the limits; FileError if unreadable.

    `columns` are what a header row may name; `header_rows` fixes the header row of sheets by name.
    """
    return _tables(read_grids_limited(data, name, limits), list(columns), limits, header_rows or {})


def read(
    data: bytes,
    name: str,
    columns: Iterable[Column] = (),
    limits: Limits = Limits(),  # noqa: B008 - frozen
    header_rows: dict[str, int] | None = None,
) -> list[Sheet]:
    """The same in this process, for files we wrote ourselves and for tests."""
    return _tables(read_grids(data, name, limits), list(columns), limits, header_rows or {})


def table_of(grid: Grid, columns: list[Column], header_row: int = 0) -> Sheet:
    """The table in one grid, its header row found or given (counted from 1)."""
    known = known_headers(columns)
    top, depth, headers = _header(grid, known, header_row)
    if not headers:
        skipped = [_skip(number, TITLE if _filled(row) else BLANK, row) for number, row in _numbered(grid, 0)]
        return Sheet(grid.name, 0, [], [], skipped, grid.hidden, frozenset(grid.hidden_columns))
    skipped = [
        _skip(number, TITLE if _filled(row) else BLANK, row)
        for number, row in _numbered(grid, 0)
        if number <= top
    ]
    rows, rest = _body(grid, headers, top, depth)
    matched = len(match_headers(headers, columns).mapping)
    hidden = frozenset(grid.hidden_columns)
    return Sheet(grid.name, top + 1, headers, rows, skipped + rest, grid.hidden, hidden, matched)


def _tables(grids: list[Grid], columns: list[Column], limits: Limits, header_rows: dict) -> list[Sheet]:
    sheets = [table_of(grid, columns, header_rows.get(grid.name, 0)) for grid in grids]
    if sum(len(sheet.rows) for sheet in sheets) > limits.rows:
        raise too_many_rows(limits)
    return sheets


def _numbered(grid: Grid, start: int) -> Iterable[tuple[int, list]]:
    return ((index + 1, grid.rows[index]) for index in range(start, len(grid.rows)))


def _filled(row: list) -> list[int]:
    return [index for index, cell in enumerate(row) if not is_empty(cell)]


def _skip(number: int, reason: str, row: list) -> Skipped:
    return Skipped(number, reason, " ".join(as_text(cell) for cell in row if not is_empty(cell))[:80])


# --- the header --------------------------------------------------------------------------------------------


def _header(grid: Grid, known: frozenset[str], given: int) -> tuple[int, int, list[str]]:
    """Index of the first header row, how many rows it takes, and the headers (none if there are none)."""
    tops = [given - 1] if given else range(min(len(grid.rows), SEARCHED_ROWS))
    best: tuple[int, int, int, list[str]] = (0, 0, 0, [])
    for top in tops:
        if top >= len(grid.rows) or not (given or _looks_like_header(grid.rows[top])):
            continue
        for depth in range(1, DEEPEST_HEADER + 1):
            headers = _headers(grid, top, depth)
            if headers is None:
                break
            score = sum(simplify(header) in known for header in headers)
            if score > best[0] or (given and not best[3]):
                best = (score, top, depth, headers)
    score, top, depth, headers = best
    if not (given or score >= FEWEST_MATCHED):
        return _guessed_header(grid)
    depth = max(depth, _merged_depth(grid, top))
    headers = _headers(grid, top, depth) or headers
    return top, depth, headers


def _guessed_header(grid: Grid) -> tuple[int, int, list[str]]:
    """A first row of several short texts above rows at least as wide, when no known name is found: for
    mapping by hand."""
    for top in range(min(len(grid.rows) - 1, SEARCHED_ROWS)):
        row = grid.rows[top]
        wide = len(_filled(row))
        if wide >= 3 and _looks_like_header(row) and len(_filled(grid.rows[top + 1])) >= wide / 2:
            depth = _merged_depth(grid, top) or 1
            return top, depth, _headers(grid, top, depth) or []
    return 0, 0, []


def _looks_like_header(row: list) -> bool:
    filled = [row[index] for index in _filled(row)]
    texts = [
        cell for cell in filled if isinstance(cell, str) and len(cell) <= 60 and not _IDENTITY.search(cell)
    ]
    return len(filled) >= 2 and len(texts) == len(filled)


def _merged_depth(grid: Grid, top: int) -> int:
    """How many rows the merged cells of a header row reach down."""
    reach = [last - top + 1 for first, _, last, _ in grid.merges if first == top]
    return min(max(reach, default=0), DEEPEST_HEADER)


def _headers(grid: Grid, top: int, depth: int) -> list[str] | None:
    """Headers of `depth` rows joined ("Tanggal" over "Mulai" is "Tanggal Mulai"), None if that cannot be."""
    rows = grid.rows[top : top + depth]
    if len(rows) < depth:
        return None
    width = max(len(row) for row in rows)
    texts = [[as_text(row[index]) if index < len(row) else "" for index in range(width)] for row in rows]
    if depth > 1 and any(_IDENTITY.search(text) for row in texts[1:] for text in row):
        return None
    for line, row in enumerate(texts[:-1]):
        _spread(grid, top + line, row, texts[line + 1])
    return [" ".join(dict.fromkeys(text for text in column if text)) for column in zip(*texts, strict=True)]


def _spread(grid: Grid, number: int, row: list[str], below: list[str]) -> None:
    """Give a header over several columns to each: by its merge, or where only the row below is filled."""
    merged = {first: last for top, first, _, last in grid.merges if top == number and last > first}
    for first, last in merged.items():
        for index in range(first, min(last + 1, len(row))):
            row[index] = row[first]
    if merged:
        return
    for index in range(1, len(row)):
        if not row[index] and below[index] and below[index - 1]:
            row[index] = row[index - 1]


# --- the rows below ----------------------------------------------------------------------------------------


def _body(grid: Grid, headers: list[str], top: int, depth: int) -> tuple[list[Row], list[Skipped]]:
    start = top + depth
    numbers = {index for index, header in enumerate(headers) if is_number_header(header)}
    across = {first for first, left, _, right in grid.merges if right - left >= 2}
    above = _covered(grid, start)
    footer = _footer_start(grid, start, numbers)
    lines = [[simplify(as_text(cell)) for cell in row] for row in grid.rows[top:start]]
    rows, skipped = [], []
    for number, cells in _numbered(grid, start):
        reason = _reason(cells, lines, numbers, number - 1 in across)
        if not reason and number - 1 >= footer:
            reason = FOOTER
        if reason:
            skipped.append(_skip(number, reason, cells))
        else:
            rows.append(Row(number, cells, above.get(number - 1, {})))
    return rows, skipped


def _covered(grid: Grid, start: int) -> dict[int, dict[int, Cell]]:
    """By row index and column index: the value of a cell merged downwards from a row above."""
    found: dict[int, dict[int, Cell]] = {}
    for first, left, last, _ in grid.merges:
        if last > first >= start and first < len(grid.rows) and left < len(grid.rows[first]):
            for index in range(first + 1, min(last + 1, len(grid.rows))):
                found.setdefault(index, {})[left] = grid.rows[first][left]
    return found


def _reason(cells: list, lines: list[list[str]], numbers: set[int], is_across: bool) -> str:
    """Why a row is no data, or ''."""
    filled = _filled(cells)
    content = [index for index in filled if index not in numbers]
    if not content:
        # A lone number is a prefilled "No"; a lone text there is a title.
        lone_text = any(
            isinstance(cells[i], str) and not as_text(cells[i]).strip(".)").isdigit() for i in filled
        )
        return TITLE if lone_text else BLANK
    texts = [as_text(cells[index]) for index in filled]
    if _is_numbering(texts):
        return NUMBERING
    if _has_identity(texts):
        return ""
    first = simplify(texts[0])
    if _TOTAL.match(first) or (len(texts) > 1 and filled[0] in numbers and _TOTAL.match(simplify(texts[1]))):
        return SUBTOTAL
    if len(filled) >= 2 and any(_is_line(cells, filled, line) for line in lines):
        return HEADER_AGAIN
    if len(filled) == 1 and isinstance(cells[filled[0]], str) and (is_across or _TITLE.match(first)):
        return TITLE
    return ""


def _is_line(cells: list, filled: list[int], line: list[str]) -> bool:
    """True if a row repeats a row of the header."""
    return all(index < len(line) and simplify(as_text(cells[index])) == line[index] for index in filled)


def _is_numbering(texts: list[str]) -> bool:
    """The row "1 2 3 ..." (or "(1) (2) (3)") under a header: three or more numbers, one after another."""
    numbers = [text.strip("().") for text in texts]
    if len(numbers) < 3 or not all(text.isascii() and text.isdigit() and len(text) <= 3 for text in numbers):
        return False
    return [int(text) for text in numbers] == list(range(int(numbers[0]), int(numbers[0]) + len(numbers)))


def _has_identity(texts: list[str]) -> bool:
    return any(_IDENTITY.search(re.sub(r"[\s.\-']", "", text)) for text in texts)


def _footer_start(grid: Grid, start: int, numbers: set[int]) -> int:
    """Index of the first row of a signature block: narrow rows at the end, one of them with its words."""
    last = len(grid.rows)
    found = last
    for index in range(last - 1, start - 1, -1):
        row = grid.rows[index]
        texts = [as_text(row[i]) for i in _filled(row)]
        if len(texts) > 2 or any(i in numbers for i in _filled(row)):
            break
        if any(_FOOTER.match(simplify(text)) or _PLACE_AND_DATE.fullmatch(text) for text in texts):
            found = index
    return found
