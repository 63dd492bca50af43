"""Files for the tests, built as people and programs build them: nothing here is anybody's data."""

import csv
import io
import zipfile

import xlsxwriter

from core.sheets import values
from core.sheets.columns import Column
from core.sheets.dates import parse_birth_place_date, parse_date

COLUMNS = [
    Column("nik", "NIK", ("No KTP",), values.parse_nik, required=True, text=True, secret=True),
    Column("name", "Nama", ("Nama Peserta", "Nama Lengkap"), values.parse_name, required=True),
    Column("sex", "L/P", ("Jenis Kelamin", "JK"), values.parse_sex, choices=("L", "P")),
    Column(
        "birth",
        "TTL",
        ("Tempat Tanggal Lahir", "Tempat, Tgl Lahir"),
        parse_birth_place_date,
        fills=("birth_place", "birth_date"),
    ),
    Column("phone", "No HP", ("No HP/WA", "Telepon"), values.parse_phones, lenient=True, text=True),
    Column("start", "Tanggal Mulai", ("Tgl Mulai",), parse_date, repeats=True, number_format="dd/mm/yyyy"),
    Column("end", "Tanggal Selesai", ("Tgl Selesai",), parse_date, repeats=True),
    Column("package", "Paket", ("Kelas",), repeats=True),
]
HEADERS = [column.header for column in COLUMNS]
SITI = [
    "3522014503010000",
    "SITI CONTOH",
    "P",
    "Bojonegoro, 5 Maret 2001",
    "081234567890",
    "1/2/2024",
    "1/3/2024",
    "A",
]
BUDI = [
    "3522010503010000",
    "BUDI MISALNYA",
    "L",
    "Tuban, 5-3-2001",
    "085712345678",
    "1/2/2024",
    "1/3/2024",
    "A",
]


def xlsx(rows=(), *, name="Peserta", merges=(), hidden_columns=(), sheets=None, hidden_sheets=()):
    """An xlsx file; merges as 'B2:H2', rows from A1."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for title, lines in (sheets or {name: rows}).items():
            page = book.add_worksheet(title)
            for merge in merges:
                page.merge_range(merge, "")
            for number, row in enumerate(lines):
                for index, cell in enumerate(row):
                    if cell is None:
                        continue
                    if hasattr(cell, "year"):
                        page.write_datetime(number, index, cell, day)
                    else:
                        page.write(number, index, cell)
            for index in hidden_columns:
                page.set_column(index, index, 10, None, {"hidden": True})
            if title in hidden_sheets:
                page.hide()
    return target.getvalue()


def text(rows, *, separator=";", encoding="utf-8-sig"):
    target = io.StringIO()
    csv.writer(target, delimiter=separator).writerows(rows)
    return target.getvalue().encode(encoding)


def packed(parts, *, compress=zipfile.ZIP_DEFLATED):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", compress) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


def unpacked(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def with_sheet(change, data=None):
    """An xlsx whose sheet1.xml went through `change` (bytes to bytes)."""
    parts = unpacked(data or xlsx([HEADERS, SITI]))
    parts["xl/worksheets/sheet1.xml"] = change(parts["xl/worksheets/sheet1.xml"])
    return packed(parts)


def ods(rows, *, table_extra="", attributes=None):
    """A minimal ods file; `attributes` gives (row, column) cells more XML attributes."""
    lines = []
    for number, row in enumerate(rows):
        cells = []
        for index, cell in enumerate(row):
            extra = (attributes or {}).get((number, index), "")
            value = f'office:value-type="string"><text:p>{cell}</text:p>' if cell else ">"
            cells.append(f"<table:table-cell {extra} {value}</table:table-cell>")
        lines.append(f"<table:table-row>{''.join(cells)}</table:table-row>")
    content = (
        '<?xml version="1.0" encoding="UTF-8"?><office:document-content'
        ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
        ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
        ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2">'
        f'<office:body><office:spreadsheet><table:table table:name="Peserta">{table_extra}{"".join(lines)}'
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        '<manifest:file-entry manifest:full-path="/" '
        'manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/></manifest:manifest>'
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    return packed({"mimetype": kind, "content.xml": content, "META-INF/manifest.xml": manifest})
