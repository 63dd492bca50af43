import csv
import io
import itertools
import tracemalloc
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from core.sheets.checking import check_rows
from core.sheets.columns import Column, match_headers
from core.sheets.reader import read
from core.sheets.tests.files import BUDI, COLUMNS, HEADERS, SITI, unpacked, xlsx
from core.sheets.writer import defused, stream_csv, write_rejected, write_template, write_xlsx

OUT = [
    Column("nik", "NIK", text=True),
    Column("name", "Nama"),
    Column("day", "Tanggal"),
    Column("amount", "Penghasilan", number_format="#,##0"),
    Column("works", "Bekerja"),
]
ROW = ["3522014503010000", "Siti", date(2024, 2, 1), 2_500_000, True]
EVIL = [
    "=1+1",
    "+62811",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "http://contoh.id",
    "{=A1}",
    "a\x07b",
    "=HYPERLINK(1)",
    "0012",
]


def written(rows, **options):
    target = io.BytesIO()
    write_xlsx(target, OUT, rows, **options)
    return target.getvalue()


def sheets(data):
    openpyxl = pytest.importorskip("openpyxl", reason="openpyxl is not installed")
    return openpyxl.load_workbook(io.BytesIO(data))


def test_cells_have_their_type():
    page = sheets(written([ROW]))["Data"]
    nik, name, day, amount, works = page[2]
    assert (nik.value, nik.data_type, nik.number_format) == ("3522014503010000", "s", "@")
    assert (day.value, day.number_format) == (datetime(2024, 2, 1), "dd/mm/yyyy")
    assert (amount.value, amount.number_format) == (2_500_000, "#,##0")
    assert (name.value, works.value) == ("Siti", "Ya")


def test_header_is_frozen_and_filtered():
    page = sheets(written([ROW, ROW]))["Data"]
    assert page.freeze_panes == "A2"
    assert page.auto_filter.ref == "A1:E3"
    assert [cell.value for cell in page[1]] == [column.header for column in OUT]


def test_notes_are_a_second_sheet():
    notes = [("Diekspor oleh", "Staf Contoh"), ("Tanggal", date(2025, 6, 30)), ("Rumus", "=1+1")]
    page = sheets(written([ROW], notes=notes))["Keterangan"]
    assert [[cell.value for cell in row] for row in page] == [
        ["Diekspor oleh", "Staf Contoh"],
        ["Tanggal", "30/06/2025"],
        ["Rumus", "=1+1"],
    ]
    assert page["B3"].data_type == "s"


def test_strings_are_never_formulas_or_links():
    data = written([["1", text, None, None, None] for text in EVIL])
    xml = unpacked(data)["xl/worksheets/sheet1.xml"]
    assert b"<f>" not in xml
    assert b"<hyperlink" not in xml
    assert {cell.data_type for (cell,) in sheets(data)["Data"]["B2:B11"]} == {"s"}


def test_illegal_control_characters_do_not_break_the_file():
    data = written([["1", "a\x00b\x0bc\ufffe\ud800d", None, None, None]])
    [sheet] = read(data, "a.xlsx", OUT)
    assert sheet.rows[0].cells[1] == "abcd"


def test_very_long_text_is_cut_not_lost():
    [sheet] = read(written([["1", "x" * 40_000, None, None, None]]), "a.xlsx", OUT)
    assert len(sheet.rows[0].cells[1]) == 32_767


def test_decimals_and_moments():
    data = written([[None, None, datetime(2024, 2, 1, 20, tzinfo=UTC), Decimal("65.83"), None]])
    page = sheets(data)["Data"]
    assert page["C2"].value == datetime(2024, 2, 2, 3)
    assert page["D2"].value == 65.83


def test_no_rows_still_make_a_sheet():
    assert sheets(written([]))["Data"].max_row == 1


def test_more_rows_than_a_sheet_holds_go_on_in_the_next(monkeypatch):
    monkeypatch.setattr("core.sheets.writer.LAST_ROW", 2)
    book = sheets(written([ROW] * 5))
    assert [page.max_row for page in book] == [3, 3, 2]
    assert len(set(book.sheetnames)) == 3


@pytest.mark.parametrize(
    "make",
    [lambda rows: write_xlsx(io.BytesIO(), OUT, rows), lambda rows: sum(map(len, stream_csv(OUT, rows)))],
)
def test_memory_stays_flat(make):
    def peak(count):
        tracemalloc.start()
        make(list(ROW) for _ in range(count))
        _, highest = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return highest

    assert peak(4000) < peak(1000) * 2


def csv_rows(rows):
    data = b"".join(stream_csv(OUT, rows))
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_csv_is_indonesian():
    header, row = csv_rows([["35", "Siti", date(2024, 2, 1), Decimal("2.5"), False]])
    assert header == ["NIK", "Nama", "Tanggal", "Penghasilan", "Bekerja"]
    assert row == ["35", "Siti", "01/02/2024", "2,5", "Tidak"]


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+62811",
        "-1",
        "@A1",
        "\t=1",
        "\r=1",
        " =1",
        "a,=1",
        "a;=1",
        "a\t=1",
        "a\n=1",
        "a; +1",
        '";=1',
        "＝1",
    ],
)
def test_no_cell_of_a_csv_can_become_a_formula(text):
    """However the value is split again (, ; TAB newline, quotes), no piece begins with a formula sign."""
    [_, row] = csv_rows([["1", text, None, None, None]])
    pieces = [row[1]]
    for mark in ',;\t\n\r"':
        pieces = list(itertools.chain.from_iterable(piece.split(mark) for piece in pieces))
    assert not any(piece.strip().startswith(tuple("=+-@＝＋－＠")) for piece in pieces)


def test_harmless_text_stays_as_it_is():
    for text in ("Siti", "Jl. Mawar 3, RT 02/RW 05", "a-b", "x=1", "S.E., M.M."):
        assert defused(text) == text


def test_csv_comes_in_pieces():
    assert len(list(stream_csv(OUT, [ROW] * 1200))) == 3


def test_csv_comes_back_through_the_reader():
    data = b"".join(stream_csv(COLUMNS, [SITI, BUDI]))
    [sheet] = read(data, "a.csv", COLUMNS)
    assert [row.cells for row in sheet.rows] == [SITI, BUDI]


def test_template_has_text_columns_lists_and_a_sample():
    target = io.BytesIO()
    write_template(
        target, COLUMNS, {"nik": SITI[0], "name": "Siti Contoh", "sex": "P", "start": date(2024, 2, 1)}
    )
    book = sheets(target.getvalue())
    page = book["Data"]
    assert page["A2"].number_format == "@"
    assert (page["A2"].value, page["F2"].number_format) == ("3522014503010000", "dd/mm/yyyy")
    [rule] = page.data_validations.dataValidation
    assert (rule.formula1, str(rule.sqref)) == ("Pilihan!$C$2:$C$3", "C2:C2001")
    assert [cell.value for cell in book["Pilihan"]["C"]] == ["L/P", "L", "P"]
    hints = {row[0].value: row[1].value for row in book["Keterangan"]}
    assert hints["NIK *"] == "Ketik sebagai teks."


def test_template_can_be_imported():
    target = io.BytesIO()
    write_template(target, COLUMNS, {"nik": SITI[0], "name": "Siti Contoh", "sex": "P"})
    sheet = read(target.getvalue(), "a.xlsx", COLUMNS)[0]
    [row] = check_rows(sheet, COLUMNS, match_headers(sheet.headers, COLUMNS).mapping)
    assert row.problems == []


def test_rejected_rows_come_back_in_the_same_shape():
    rows = [["DAFTAR"], ["No", *HEADERS], [1, *SITI], [2, 3522014503010000, *BUDI[1:]]]
    found = read(xlsx(rows, name="Kelas/A".replace("/", " ")), "a.xlsx", COLUMNS)
    mapping = match_headers(found[0].headers, COLUMNS).mapping
    rejected = [row for row in check_rows(found[0], COLUMNS, mapping) if row.is_rejected]
    target = io.BytesIO()
    assert write_rejected(target, found, rejected) == 1
    [sheet] = read(target.getvalue(), "a.xlsx", COLUMNS)
    assert (sheet.name, sheet.headers) == ("Kelas A", ["No", *HEADERS, "Baris asal", "Alasan ditolak"])
    [row] = sheet.rows
    assert row.cells[1:3] == ["3522014503010000", "BUDI MISALNYA"]
    assert row.cells[-2] == 4
    assert "Format kolom sebagai teks" in row.cells[-1]


def test_long_and_equal_sheet_names_stay_apart():
    long = "Kelas Menjahit Pakaian Wanita Dewasa"
    found = read(xlsx(sheets={"Satu": [HEADERS, ["x"]], "Dua": [HEADERS, ["x"]]}), "a.xlsx", COLUMNS)
    found = [replace(sheet, name=f"{long} {number}") for number, sheet in enumerate(found)]
    mapping = match_headers(HEADERS, COLUMNS).mapping
    target = io.BytesIO()
    write_rejected(target, found, [row for sheet in found for row in check_rows(sheet, COLUMNS, mapping)])
    assert sheets(target.getvalue()).sheetnames == [long[:31], long[:27] + " 2"]
