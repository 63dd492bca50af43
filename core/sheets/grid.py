"""The bare cells of a file, read in a process of its own with limits on memory and time (docs/security.md).

`read_grids` does the work; `read_grids_limited` runs it in a child that cannot harm this process: what the
child hands back is JSON. Where the platform has no such limits (Windows) only the time is limited.
"""

import csv
import io
import json
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from xml.etree import ElementTree

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from core.sheets.container import ODS, TEXT, XLSX, FileError, Limits, clean_copy, damaged, kind_of, locked

try:
    import resource
except ImportError:  # Windows
    resource = None

Merge = tuple[int, int, int, int]
PROJECT = Path(__file__).resolve().parents[2]
_DATE = "\x00d"
_NS = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_COLUMN = re.compile(rb"<(?:\w+:)?col\s[^>]*>")
_SHEET_TAG = re.compile(rb"<(?:\w+:)?sheet\s[^>]*>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s[^>]*>")
_ATTRIBUTE = re.compile(rb'([\w:]+)\s*=\s*"([^"]*)"')


@dataclass
class Grid:
    """One sheet: `rows[0]` is row 1 as the spreadsheet program shows it; columns count from 0 = A.

    `merges` are (first row, first column, last row, last column), from 0, both ends included.
    """

    name: str
    rows: list[list]
    hidden: bool = False
    hidden_columns: list[int] = field(default_factory=list)
    merges: list[Merge] = field(default_factory=list)


def read_grids_limited(data: bytes, name: str, limits: Limits = Limits()) -> list[Grid]:  # noqa: B008
    """All sheets of a file, or FileError. Parsed in a child process within the limits."""
    if len(data) > limits.size:
        raise FileError(
            "file_size", f"Berkas lebih dari {limits.size // 1024**2} MB. Bagi menjadi beberapa berkas."
        )
    kind_of(data)
    order = json.dumps({"name": name, "limits": asdict(limits)}).encode() + b"\n"
    # Only what a plain Python needs: the child must not know the keys of the portal.
    environment = {key: os.environ[key] for key in ("PATH", "SYSTEMROOT", "TEMP", "TMP") if key in os.environ}
    try:
        child = subprocess.run(
            [sys.executable, "-m", "core.sheets.grid"],
            input=order + data,
            capture_output=True,
            cwd=PROJECT,
            env=environment,
            timeout=limits.seconds + 5,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise _too_heavy() from None
    if child.returncode != 0:
        raise _too_heavy()
    answer = json.loads(child.stdout)
    if "error" in answer:
        raise FileError(*answer["error"])
    return [_from_json(sheet) for sheet in answer["sheets"]]


def read_grids(data: bytes, name: str, limits: Limits = Limits()) -> list[Grid]:  # noqa: B008
    """All sheets of a file, or FileError; without the child process."""
    kind = kind_of(data)
    if kind == TEXT:
        return [_read_text(data, name, limits)]
    parts: dict[str, bytes] = {}
    if kind in (XLSX, ODS):
        data, parts = clean_copy(data, kind, limits)
    grids = list(_read_workbook(data, limits))
    if kind == XLSX:
        _add_hidden_columns(grids, parts)
    elif kind == ODS:
        _add_ods_layout(grids, parts.get("content.xml", b""))
    return grids


def _read_workbook(data: bytes, limits: Limits) -> Iterator[Grid]:
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        if len(book.sheet_names) > limits.sheets:
            raise FileError(
                "file_sheets", f"Berkas berisi lebih dari {limits.sheets} lembar. Bagi berkasnya."
            )
        for index, about in enumerate(book.sheets_metadata):
            if about.typ is SheetTypeEnum.WorkSheet:
                hidden = about.visible is not SheetVisibleEnum.Visible
                yield _read_sheet(book.get_sheet_by_index(index), hidden, limits)
    except PasswordError:
        raise locked() from None
    except (CalamineError, OSError, ValueError) as error:
        if isinstance(error, FileError):
            raise
        raise damaged() from None


def _read_sheet(sheet, hidden: bool, limits: Limits) -> Grid:
    if sheet.start is None:
        return Grid(sheet.name, [], hidden)
    first_row, first_column = sheet.start
    if sheet.height > limits.rows + 1000 or first_row > limits.rows:
        raise too_many_rows(limits)
    # iter_rows begins at row 1, but at the first used column.
    left = [""] * first_column
    rows = [left + row for row in sheet.iter_rows()]
    merges = [(*start, *end) for start, end in sheet.merged_cell_ranges or ()]
    return Grid(sheet.name, rows, hidden, merges=merges)


def too_many_rows(limits: Limits) -> FileError:
    rows = f"{limits.rows:,}".replace(",", ".")
    return FileError("file_rows", f"Berkas berisi lebih dari {rows} baris. Bagi menjadi beberapa berkas.")


def _read_text(data: bytes, name: str, limits: Limits) -> Grid:
    text = _decoded(data)
    if text[:4].casefold() == "sep=":  # Excel reads the separator here and does not show the line
        mark, _, text = text[4:].lstrip().partition("\n")
        separator = mark.strip('" \r') or ","
    else:
        separator = _separator(text)
    rows = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator[:1]):
            rows.append(row)
            if len(rows) > limits.rows + 1000:
                raise too_many_rows(limits)
            if len(row) > 702:
                raise FileError(
                    "file_far", "Ada baris dengan lebih dari 702 kolom. Periksa pemisah kolomnya."
                )
    except csv.Error:
        raise damaged() from None
    return Grid(Path(name).stem or "csv", rows)


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _separator(text: str) -> str:
    """The mark that gives the most rows of one width over the first lines."""
    head = text[:20_000].splitlines()[:40]

    def score(mark: str) -> int:
        try:
            widths = Counter(len(row) for row in csv.reader(head, delimiter=mark))
        except csv.Error:
            return 0
        return max((count * (width - 1) for width, count in widths.items()), default=0)

    return max(";,\t|", key=score)


def _add_hidden_columns(grids: list[Grid], parts: dict[str, bytes]) -> None:
    """calamine does not tell which columns are hidden; the sheet's own <cols> does."""
    relations = {}
    for tag in _RELATION.findall(parts.get("xl/_rels/workbook.xml.rels", b"")):
        about = dict(_ATTRIBUTE.findall(tag))
        relations[about.get(b"Id")] = about.get(b"Target", b"").decode(errors="replace").removeprefix("/xl/")
    files = {}
    for tag in _SHEET_TAG.findall(parts.get("xl/workbook.xml", b"")):
        about = dict(_ATTRIBUTE.findall(tag))
        target = next((relations.get(value) for key, value in about.items() if key.endswith(b":id")), None)
        files[_unescaped(about.get(b"name", b""))] = f"xl/{target}"
    for grid in grids:
        content = parts.get(files.get(grid.name, ""), b"")
        columns = content[: content.find(b"sheetData")]
        for tag in _COLUMN.findall(columns):
            about = dict(_ATTRIBUTE.findall(tag))
            if about.get(b"hidden") in (b"1", b"true"):
                first, last = int(about.get(b"min", b"1")), int(about.get(b"max", b"0"))
                grid.hidden_columns.extend(range(first - 1, min(last, 702)))


def _unescaped(name: bytes) -> str:
    text = name.decode(errors="replace")
    for code, sign in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&")):
        text = text.replace(code, sign)
    return text


def _add_ods_layout(grids: list[Grid], content: bytes) -> None:
    """Merged cells and hidden columns of an ods file; the document type was refused before."""
    if b"-spanned=" not in content and b"visibility=" not in content:
        return
    by_name = {grid.name: grid for grid in grids}
    try:
        for _, table in ElementTree.iterparse(io.BytesIO(content)):
            if table.tag == f"{_NS}table" and (grid := by_name.get(table.get(f"{_NS}name"))):
                _add_table_layout(grid, table)
                table.clear()
    except ElementTree.ParseError:
        raise damaged() from None


def _add_table_layout(grid: Grid, table: ElementTree.Element) -> None:
    column = 0
    for element in table.iter(f"{_NS}table-column"):
        count = _count(element, "number-columns-repeated")
        if element.get(f"{_NS}visibility") == "collapse":
            grid.hidden_columns.extend(range(column, min(column + count, 702)))
        column += count
    number = 0
    for row in table.iter(f"{_NS}table-row"):
        column = 0
        for cell in row:
            down, right = _count(cell, "number-rows-spanned"), _count(cell, "number-columns-spanned")
            if down > 1 or right > 1:
                grid.merges.append((number, column, number + down - 1, column + right - 1))
            column += _count(cell, "number-columns-repeated")
        number += _count(row, "number-rows-repeated")


def _count(element: ElementTree.Element, name: str) -> int:
    value = element.get(_NS + name, "1")
    return min(int(value), 1_048_576) if value.isdigit() else 1


def _too_heavy() -> FileError:
    return FileError(
        "file_heavy", "Berkas terlalu berat untuk dibaca. Salin datanya ke berkas baru, lalu unggah."
    )


def _to_json(value):
    """A cell JSON does not know: dates as a marked text, the time of day and durations as plain text."""
    if isinstance(value, date):
        return [_DATE, value.isoformat()]
    if isinstance(value, time | timedelta):
        return str(value)
    raise TypeError(type(value))


def _from_json(sheet: dict) -> Grid:
    for row in sheet["rows"]:
        for index, value in enumerate(row):
            if isinstance(value, list):
                moment = value[1]
                row[index] = datetime.fromisoformat(moment) if "T" in moment else date.fromisoformat(moment)
    sheet["merges"] = [tuple(merge) for merge in sheet["merges"]]
    return Grid(**sheet)


def _limit_this_process(limits: Limits) -> None:
    if resource is None:
        return
    for what, amount in ((resource.RLIMIT_AS, limits.memory), (resource.RLIMIT_CPU, limits.seconds)):
        _, hard = resource.getrlimit(what)
        if hard == resource.RLIM_INFINITY or amount <= hard:
            resource.setrlimit(what, (amount, amount))


def main() -> None:
    """The child: an order and the file on stdin, the sheets or the reason on stdout."""
    order = json.loads(sys.stdin.buffer.readline())
    limits = Limits(**order["limits"])
    _limit_this_process(limits)
    try:
        answer = {
            "sheets": [vars(grid) for grid in read_grids(sys.stdin.buffer.read(), order["name"], limits)]
        }
    except FileError as error:
        answer = {"error": [error.code, error.message]}
    except (MemoryError, RecursionError):
        heavy = _too_heavy()
        answer = {"error": [heavy.code, heavy.message]}
    json.dump(answer, sys.stdout, default=_to_json, ensure_ascii=True)


if __name__ == "__main__":
    main()
