import io
from collections import Counter
from datetime import date

import pytest

from core.sheets.checking import check_rows
from core.sheets.columns import match_headers
from core.sheets.container import FileError, Limits
from core.sheets.grid import Grid
from core.sheets.reader import read, read_limited, table_of
from core.sheets.tests.files import BUDI, COLUMNS, HEADERS, SITI, ods, text, unpacked, with_sheet, xlsx


def only(data, name="berkas.xlsx", **options):
    [sheet] = read(data, name, COLUMNS, **options)
    return sheet


def numbers(sheet):
    return [row.number for row in sheet.rows]


def reasons(sheet):
    return {skipped.number: skipped.reason for skipped in sheet.skipped}


def test_plain_sheet():
    sheet = only(xlsx([HEADERS, SITI, BUDI]))
    assert (sheet.name, sheet.header_row, sheet.headers) == ("Peserta", 1, HEADERS)
    assert numbers(sheet) == [2, 3]
    assert sheet.rows[0].cells == SITI
    assert sheet.skipped == []


def test_row_numbers_are_those_on_the_screen_with_blank_rows_and_columns_before():
    rows = [[], [], [None, None, *HEADERS], [], [None, None, *SITI], [], [None, None, *BUDI]]
    sheet = only(xlsx(rows))
    assert sheet.header_row == 3
    assert numbers(sheet) == [5, 7]
    assert sheet.rows[0].cells[2:] == SITI
    assert reasons(sheet) == {1: "blank", 2: "blank", 4: "blank", 6: "blank"}


def test_every_row_is_header_or_data_or_skipped():
    rows = [["DAFTAR PESERTA"], [], HEADERS, SITI, ["Jumlah", 1], BUDI, [], ["Kepala UPT BLK"]]
    sheet = only(xlsx(rows))
    assert 1 + len(sheet.rows) + len(sheet.skipped) == len(rows)


def test_titles_numbering_subtotals_and_prefilled_numbers_are_no_data():
    numbered = ["No", *HEADERS]
    rows = [
        ["DAFTAR PESERTA PELATIHAN"],
        ["TAHUN 2024", None, "SUMBER DANA: APBN"],
        numbered,
        list(range(1, len(numbered) + 1)),
        ["KELAS A"],
        [1, *SITI],
        ["JUMLAH", None, 1],
        numbered,
        [2, *BUDI],
        [3],
        [None, "Total", 2],
    ]
    sheet = only(xlsx(rows))
    assert numbers(sheet) == [6, 9]
    assert reasons(sheet) == {
        1: "title",
        2: "title",
        4: "numbering",
        5: "title",
        7: "subtotal",
        8: "header",
        10: "blank",
        11: "subtotal",
    }


def test_numbering_in_brackets():
    sheet = only(xlsx([HEADERS, [f"({index})" for index in range(1, 9)], SITI]))
    assert reasons(sheet) == {2: "numbering"}


def test_signature_block_below_is_no_data():
    wide = [None] * 6
    rows = [
        HEADERS,
        SITI,
        [],
        [*wide, "Bojonegoro, 5 Maret 2024"],
        [*wide, "Kepala UPT BLK"],
        [],
        [*wide, "BUDI"],
    ]
    sheet = only(xlsx(rows))
    assert numbers(sheet) == [2]
    assert Counter(reasons(sheet).values()) == {"blank": 2, "footer": 3}


def test_unfinished_row_stays_data():
    """A row with only a name must come back as rejected, not vanish as a title."""
    assert numbers(only(xlsx([HEADERS, SITI, [None, "Wati Contoh"], BUDI]))) == [2, 3, 4]
    assert numbers(only(xlsx([HEADERS, SITI, [None, "Wati Contoh"]]))) == [2, 3]


def test_person_called_total_with_a_nik_is_data():
    assert numbers(only(xlsx([HEADERS, ["3522014503010000", "Total"]]))) == [2]


def test_two_row_header_with_merged_cells():
    rows = [
        ["PESERTA"],
        ["NIK", "Nama", "Tanggal", None, "Paket"],
        [None, None, "Mulai", "Selesai", None],
        [SITI[0], "Siti", "1/2/2024", "1/3/2024", "A"],
    ]
    merges = ["A2:A3", "B2:B3", "C2:D2", "E2:E3"]
    sheet = only(xlsx(rows, merges=merges))
    assert sheet.headers == ["NIK", "Nama", "Tanggal Mulai", "Tanggal Selesai", "Paket"]
    assert (sheet.header_row, numbers(sheet)) == (2, [4])


def test_two_row_header_in_csv_where_nothing_is_merged():
    rows = [
        ["NIK", "Nama", "Tanggal", ""],
        ["", "", "Mulai", "Selesai"],
        [SITI[0], "Siti", "1/2/2024", "1/3/2024"],
    ]
    sheet = only(text(rows), "a.csv")
    assert sheet.headers == ["NIK", "Nama", "Tanggal Mulai", "Tanggal Selesai"]
    assert numbers(sheet) == [3]


def test_merged_header_whose_second_row_is_empty():
    rows = [["NIK", "Nama", "Paket"], [], [SITI[0], "Siti", "A"]]
    sheet = only(xlsx(rows, merges=["A1:A2", "B1:B2", "C1:C2"]))
    assert sheet.headers == ["NIK", "Nama", "Paket"]
    assert (numbers(sheet), sheet.skipped) == ([3], [])


def test_merged_class_cell_is_known_to_the_rows_below():
    rows = [["NIK", "Nama", "Paket"], [SITI[0], "Siti", "Menjahit 1"], [BUDI[0], "Budi", None]]
    sheet = only(xlsx(rows, merges=["C2:C3"]))
    assert [row.above for row in sheet.rows] == [{}, {2: "Menjahit 1"}]


def test_hidden_columns_and_sheets_are_told():
    data = xlsx(
        sheets={"Peserta & Kelas": [HEADERS, SITI], "Lama": [HEADERS, BUDI]},
        hidden_columns=[4],
        hidden_sheets=["Lama"],
    )
    shown, hidden = read(data, "a.xlsx", COLUMNS)
    assert (shown.hidden, hidden.hidden) == (False, True)
    assert shown.hidden_columns == {4}


def test_sheet_without_a_known_header_is_not_recognised():
    notes, people = read(xlsx(sheets={"Catatan": [["halo"]], "Peserta": [HEADERS, SITI]}), "a.xlsx", COLUMNS)
    assert (notes.is_recognised, people.is_recognised) == (False, True)
    assert reasons(notes) == {1: "title"}


def test_unknown_headers_are_guessed_for_mapping_by_hand():
    sheet = only(xlsx([["Ini", "Itu", "Anu"], ["a", "b", "c"]]))
    assert (sheet.header_row, sheet.headers) == (1, ["Ini", "Itu", "Anu"])
    assert not sheet.is_recognised


def test_two_row_header_repeated_for_the_next_class():
    header = [["NIK", "Nama", "Tanggal", None], [None, None, "Mulai", "Selesai"]]
    sheet = only(xlsx([*header, [SITI[0], "Siti"], *header, [BUDI[0], "Budi"]]))
    assert numbers(sheet) == [3, 6]
    assert reasons(sheet) == {4: "header", 5: "header"}


def test_notes_beside_the_table_are_not_lost():
    sheet = only(
        xlsx([["NIK", "Nama"], [SITI[0], "Siti"], [None, None, "belum", "lengkap"], [BUDI[0], "Budi"]])
    )
    assert numbers(sheet) == [2, 3, 4]


def test_header_row_can_be_given():
    rows = [["NIK", "Nama"], ["x", "y"], ["Nomor KTP", "Panggilan"], [SITI[0], "Siti"]]
    sheet = only(xlsx(rows), header_rows={"Peserta": 3})
    assert sheet.headers == ["Nomor KTP", "Panggilan"]
    assert numbers(sheet) == [4]


def test_numbers_dates_and_16_digits_arrive_as_typed():
    row = [3522014503010002, "Siti", "P", date(2001, 3, 5), 81234567890, "1/2/2024", None, "A"]
    cells = only(xlsx([HEADERS, row])).rows[0].cells
    assert cells[0] == 3522014503010002
    assert cells[3] == date(2001, 3, 5)


def test_file_of_google_sheets_has_no_dimension():
    data = with_sheet(lambda xml: xml.replace(b'<dimension ref="A1:H2"/>', b""))
    assert b"dimension" not in unpacked(data)["xl/worksheets/sheet1.xml"]
    assert numbers(only(data)) == [2]


def test_dimension_that_lies_is_not_believed():
    data = with_sheet(lambda xml: xml.replace(b'ref="A1:H2"', b'ref="A1:XFD1048576"'))
    assert numbers(only(data)) == [2]


def test_styled_empty_cells_far_away_do_not_matter():
    """LibreOffice writes them."""
    far = b'<row r="1048576"><c r="AMJ1048576" s="0"/></row></sheetData>'
    assert numbers(only(with_sheet(lambda xml: xml.replace(b"</sheetData>", far)))) == [2]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "cp1252", "utf-16"])
def test_csv(separator, encoding):
    rows = [["Pelatihan, tahap 1"], HEADERS, [*SITI[:1], "Siti é", *SITI[2:]], [], BUDI]
    sheet = only(text(rows, separator=separator, encoding=encoding), "Kelas A.csv")
    assert sheet.name == "Kelas A"
    assert sheet.headers == HEADERS
    assert numbers(sheet) == [3, 5]
    assert sheet.rows[0].cells[1] == "Siti é"


def test_csv_with_the_separator_line_of_excel():
    sheet = only(b"sep=,\r\n" + text([HEADERS, SITI], separator=",", encoding="utf-8"), "a.csv")
    assert (sheet.header_row, numbers(sheet)) == (1, [2])


def test_line_break_inside_a_csv_cell_is_one_row():
    sheet = only(text([HEADERS, [SITI[0], "Siti\nContoh", *SITI[2:]], BUDI]), "a.csv")
    assert numbers(sheet) == [2, 3]


def test_ods_with_merged_class_and_hidden_column():
    rows = [["Daftar"], ["NIK", "Nama", "Paket"], [SITI[0], "Siti", "A"], [BUDI[0], "Budi", ""]]
    columns = '<table:table-column/><table:table-column table:visibility="collapse"/><table:table-column/>'
    sheet = only(
        ods(rows, table_extra=columns, attributes={(2, 2): 'table:number-rows-spanned="2"'}), "a.ods"
    )
    assert sheet.headers == ["NIK", "Nama", "Paket"]
    assert [row.above for row in sheet.rows] == [{}, {2: "A"}]
    assert sheet.hidden_columns == {1}


def test_xls():
    xlwt = pytest.importorskip("xlwt", reason="xlwt is not installed")
    book = xlwt.Workbook()
    page = book.add_sheet("Lama")
    for number, row in enumerate([["Daftar"], [], HEADERS, SITI, BUDI]):
        for index, cell in enumerate(row):
            if (number, index) != (4, 7):
                page.write(number, index, cell)
    page.merge(3, 4, 7, 7)
    target = io.BytesIO()
    book.save(target)
    sheet = only(target.getvalue(), "lama.xls")
    assert (sheet.name, sheet.header_row, numbers(sheet)) == ("Lama", 3, [4, 5])
    assert sheet.rows[1].above == {7: "A"}


def test_too_many_rows():
    with pytest.raises(FileError, match="lebih dari 2 baris"):
        only(xlsx([HEADERS, SITI, BUDI, SITI]), limits=Limits(rows=2))


def test_child_process_reads_the_same():
    data = xlsx([HEADERS, [*SITI[:3], date(2001, 3, 5), *SITI[4:]], BUDI], merges=["H2:H3"])
    assert read_limited(data, "a.xlsx", COLUMNS) == read(data, "a.xlsx", COLUMNS)


hypothesis = pytest.importorskip("hypothesis", reason="hypothesis is not installed")
strategies = pytest.importorskip("hypothesis.strategies", reason="hypothesis is not installed")

ANY_CELL = strategies.one_of(
    strategies.sampled_from(
        ["", "NIK", "Nama", "Tanggal", "Mulai", "Selesai", "No", "Jumlah", "Kelas A", "-", '"']
    ),
    strategies.sampled_from([SITI[0], "Siti", 1.0, 2.0, 3.0, "Kepala UPT", "NIP", date(2024, 2, 1), True]),
    strategies.text(max_size=8),
    strategies.floats(),
)
MERGE = strategies.tuples(*[strategies.integers(0, 8)] * 4).map(
    lambda box: (min(box[0], box[2]), min(box[1], box[3]), max(box[0], box[2]), max(box[1], box[3]))
)


@hypothesis.given(
    rows=strategies.lists(strategies.lists(ANY_CELL, max_size=6), max_size=10),
    merges=strategies.lists(MERGE, max_size=4),
)
@hypothesis.settings(max_examples=400, deadline=None)
def test_any_sheet_is_read_and_no_row_counts_twice_or_never(rows, merges):
    sheet = table_of(Grid("Acak", rows, merges=merges), COLUMNS)
    found = [row.number for row in sheet.rows] + [skipped.number for skipped in sheet.skipped]
    header = set(range(1, len(rows) + 1)) - set(found)
    assert len(found) == len(set(found))
    assert (min(header) == sheet.header_row and len(header) <= 3) if header else sheet.header_row == 0
    assert all(row.cells == rows[row.number - 1] for row in sheet.rows)
    results = check_rows(sheet, COLUMNS, match_headers(sheet.headers, COLUMNS).mapping)
    assert [result.row for result in results] == [row.number for row in sheet.rows]
