"""Spreadsheets out: xlsx with typed cells, csv as a stream, templates and rejected rows, in flat memory.

Whatever people typed goes out as text: never a formula, never a link (docs/security.md).
"""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import BinaryIO

import xlsxwriter
from django.utils import timezone

from core.sheets.checking import CheckedRow
from core.sheets.columns import Column
from core.sheets.reader import Sheet
from core.sheets.values import as_text

LAST_ROW = 1_048_575
LONGEST_CELL = 32_767
TEMPLATE_ROWS = 2_000
CSV_CHUNK = 500
DATE_FORMAT = "dd/mm/yyyy"
MOMENT_FORMAT = "dd/mm/yyyy hh:mm"
# What is written beside a rejected row, and left out when it comes in again.
REJECTED_HEADERS = ("Baris asal", "Alasan ditolak")
HEADER_STYLE = {"bold": True, "bg_color": "#E8EEF2", "border": 1, "text_wrap": True, "valign": "top"}
# XML 1.0 knows no other signs; one of them makes the whole file unreadable.
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_FORMULA = re.compile(r"(^|[,;\t\r\n])([\s'\"]*)(?=[=+\-@＝＋－＠])|^(?=[\t\r])")
_SUSPECT = re.compile("[=+\\-@＝＋－＠\x00-\x1f\ud800-\udfff\ufffe\uffff]")
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_date_format": DATE_FORMAT,
    "remove_timezone": True,
    "nan_inf_to_errors": True,
}

Notes = Sequence[tuple[str, object]]


def clean_string(text: str) -> str:
    """Text an xlsx file can hold: no illegal control characters, no longer than a cell."""
    if not text.isprintable():
        text = _ILLEGAL.sub("", text)
    return text if len(text) <= LONGEST_CELL else text[: LONGEST_CELL - 1] + "…"


def defused(text: str) -> str:
    """Text for csv that no spreadsheet takes for a formula, also not after a separator inside the value."""
    return _FORMULA.sub(r"\1\2'", _ILLEGAL.sub("", text))


def write_xlsx(
    target: str | BinaryIO,
    columns: Sequence[Column],
    rows: Iterable[Sequence[object]],
    notes: Notes = (),
    sheet_name: str = "Data",
) -> int:
    """Write rows (values in the order of the columns) and a sheet "Keterangan"; returns the number of rows.

    Memory stays flat: rows may be a generator of any length. Over a million rows go on in a further sheet.
    """
    count = 0
    with xlsxwriter.Workbook(target, _OPTIONS) as book:
        header = book.add_format(HEADER_STYLE)
        writers = [_cell_writer(book, column) for column in columns]
        page, line = None, LAST_ROW
        for row in rows:
            if line >= LAST_ROW:
                _finish_page(page, line, columns)
                page = _new_page(book, _page_name(sheet_name, count), columns, header)
                line = 0
            line += 1
            count += 1
            for index, value in enumerate(row):
                writers[index](page, line, index, value)
        if page is None:
            page, line = _new_page(book, sheet_name, columns, header), 0
        _finish_page(page, line, columns)
        _write_notes(book, notes)
    return count


def stream_csv(columns: Sequence[Column], rows: Iterable[Sequence[object]]) -> Iterator[bytes]:
    """The same rows as csv in pieces, for a streamed answer: UTF-8 with mark, ; between, Indonesian dates."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    buffer.write("\ufeff")
    writer.writerow([defused(column.header) for column in columns])
    for number, row in enumerate(rows, start=1):
        writer.writerow([_CSV_VALUES.get(type(value), _csv_other)(value) for value in row])
        if number % CSV_CHUNK == 0:
            yield buffer.getvalue().encode("utf-8", errors="replace")
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode("utf-8", errors="replace")


def write_template(
    target: str | BinaryIO, columns: Sequence[Column], sample: Mapping[str, object], sheet_name: str = "Data"
) -> None:
    """An empty sheet to fill in: text columns formatted as text, drop-down lists, one sample row, hints."""
    with xlsxwriter.Workbook(target, {**_OPTIONS, "constant_memory": False}) as book:
        page = _new_page(book, sheet_name, columns, book.add_format(HEADER_STYLE))
        lists = book.add_worksheet("Pilihan")
        lists.hide()
        for index, column in enumerate(columns):
            style = book.add_format({"num_format": "@" if column.text else column.number_format or "General"})
            page.set_column(index, index, column.width, style)
            if column.choices:
                _add_choices(page, lists, index, column)
            _cell_writer(book, column)(page, 1, index, sample.get(column.name))
        hints = [(_with_mark(column), _hint(column)) for column in columns]
        _write_notes(
            book, [("Kolom bertanda *", "wajib diisi"), ("Baris 2", "contoh, hapus sebelum diunggah"), *hints]
        )


def write_rejected(target: str | BinaryIO, sheets: Iterable[Sheet], rejected: Iterable[CheckedRow]) -> int:
    """The rejected rows under their own headers and sheet names, plus their row number and reason."""
    by_sheet: dict[str, list[CheckedRow]] = {}
    for row in rejected:
        by_sheet.setdefault(row.sheet, []).append(row)
    with xlsxwriter.Workbook(target, _OPTIONS) as book:
        header = book.add_format(HEADER_STYLE)
        for sheet in sheets:
            if rows := by_sheet.get(sheet.name):
                _write_rejected_sheet(book, header, sheet, rows)
        if not by_sheet:
            book.add_worksheet("Data")
    return sum(map(len, by_sheet.values()))


def _write_rejected_sheet(book, header, sheet: Sheet, rows: list[CheckedRow]) -> None:
    columns = [Column(f"c{index}", name, width=18) for index, name in enumerate(sheet.headers)]
    columns += [Column("row", REJECTED_HEADERS[0], width=11), Column("reason", REJECTED_HEADERS[1], width=60)]
    page = _new_page(book, sheet.name, columns, header)
    write = _cell_writer(book, columns[0])
    for line, row in enumerate(rows, start=1):
        cells = [row.raw.cell(index) for index in range(len(sheet.headers))]
        for index, value in enumerate([*cells, row.row, row.reasons]):
            # A long number would lose its last digits on the way: it goes back as text.
            whole = isinstance(value, int | float) and not isinstance(value, bool) and abs(value) >= 10**11
            write(page, line, index, as_text(value) if whole else value)
    _finish_page(page, len(rows), columns)


def _new_page(book, name: str, columns: Sequence[Column], header):
    page = book.add_worksheet(_sheet_title(book, name))
    page.freeze_panes(1, 0)
    for index, column in enumerate(columns):
        page.set_column(index, index, column.width)
        page.write_string(0, index, clean_string(column.header), header)
    return page


def _finish_page(page, line: int, columns: Sequence[Column]) -> None:
    if page is not None and columns:
        page.autofilter(0, 0, line, len(columns) - 1)


def _page_name(name: str, count: int) -> str:
    return name if count == 0 else f"{name[:25]} {count // LAST_ROW + 1}"


def _sheet_title(book, name: str) -> str:
    """A name Excel allows: no []:*?/\\, at most 31 signs, once in the book."""
    title = re.sub(r"[\[\]:*?/\\]", " ", clean_string(name)).strip("' ")[:31].strip("' ")
    title = title or "Data"
    taken = {sheet.casefold() for sheet in book.sheetnames}
    number = 1
    while title.casefold() in taken:
        number += 1
        title = f"{title[:27]} {number}"
    return title


def _write_notes(book, notes: Notes) -> None:
    if not notes:
        return
    page = book.add_worksheet(_sheet_title(book, "Keterangan"))
    bold, wrap = book.add_format({"bold": True, "valign": "top"}), book.add_format({"text_wrap": True})
    page.set_column(0, 0, 28)
    page.set_column(1, 1, 90)
    for line, (label, value) in enumerate(notes):
        page.write_string(line, 0, clean_string(str(label)), bold)
        page.write_string(line, 1, clean_string(as_text(value) if value is not None else ""), wrap)


def _cell_writer(book, column: Column) -> Callable:
    """A function (page, line, index, value) that writes a value with the type it has."""
    own = book.add_format({"num_format": "@" if column.text else column.number_format or "General"})
    style = own if column.text or column.number_format else None
    moment = book.add_format({"num_format": MOMENT_FORMAT})

    def write_text(page, line: int, index: int, value) -> None:
        page.write_string(
            line, index, clean_string(as_text(value) if type(value) is not str else value), style
        )

    def write_number(page, line: int, index: int, value) -> None:
        page.write_number(line, index, value, style)

    def write_day(page, line: int, index: int, value) -> None:
        page.write_datetime(line, index, value)

    def write_moment(page, line: int, index: int, value) -> None:
        page.write_datetime(line, index, _local(value), moment)

    kinds = {str: write_text, bool: write_text, date: write_day, datetime: write_moment}
    if not column.text:
        kinds |= {int: write_number, float: write_number, Decimal: write_number}

    def write(page, line: int, index: int, value) -> None:
        if value is not None and value != "":
            kinds.get(type(value), write_text)(page, line, index, value)

    return write


def _csv_text(value: str) -> str:
    # Nearly all texts are harmless: one search tells, before the slower replacement.
    return defused(value) if _SUSPECT.search(value) else value


def _csv_decimal(value: float | Decimal) -> str:
    return str(value).replace(".", ",")


def _csv_day(value: date) -> str:
    return f"{value.day:02d}/{value.month:02d}/{value.year}"


def _csv_moment(value: datetime) -> str:
    return f"{_local(value):%d/%m/%Y %H:%M}"


def _csv_other(value: object) -> str:
    return _csv_text(f"{value:%H:%M}" if isinstance(value, time) else str(value))


_CSV_VALUES: dict[type, Callable] = {
    str: _csv_text,
    int: int,
    float: _csv_decimal,
    Decimal: _csv_decimal,
    date: _csv_day,
    datetime: _csv_moment,
    bool: as_text,
    type(None): as_text,
}


def _local(moment: datetime) -> datetime:
    return timezone.make_naive(moment) if timezone.is_aware(moment) else moment


def _add_choices(page, lists, index: int, column: Column) -> None:
    """A drop-down; other words may still be typed, for the importer knows more of them."""
    lists.write_string(0, index, column.header)
    for line, choice in enumerate(column.choices, start=1):
        lists.write_string(line, index, choice)
    letter = xlsxwriter.utility.xl_col_to_name(index, col_abs=True)
    page.data_validation(
        1,
        index,
        TEMPLATE_ROWS,
        index,
        {
            "validate": "list",
            "source": f"=Pilihan!{letter}$2:{letter}${len(column.choices) + 1}",
            "error_type": "warning",
            "error_title": "Tidak ada di daftar",
            "error_message": "Pilih dari daftar, atau lanjutkan bila yakin.",
        },
    )


def _with_mark(column: Column) -> str:
    return f"{column.header} *" if column.required else column.header


def _hint(column: Column) -> str:
    if column.choices and not column.hint:
        return "Pilih: " + ", ".join(column.choices[:20])
    return column.hint or ("Ketik sebagai teks." if column.text else "")
