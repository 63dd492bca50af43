from datetime import date

from core.sheets.checking import REJECTED, WARNED, CheckedRow, check_rows, masked
from core.sheets.columns import match_headers
from core.sheets.reader import read
from core.sheets.tests.files import BUDI, COLUMNS, HEADERS, SITI, xlsx


def checked(rows, *, merges=(), constants=None, headers=HEADERS):
    [sheet] = read(xlsx([headers, *rows], merges=merges), "a.xlsx", COLUMNS)
    return check_rows(sheet, COLUMNS, match_headers(sheet.headers, COLUMNS).mapping, constants)


def changed(row, **cells):
    names = [column.name for column in COLUMNS]
    return [cells.get(name, cell) for name, cell in zip(names, row, strict=True)]


def codes(row):
    return [(problem.level, problem.column, problem.code) for problem in row.problems]


def test_good_row():
    [row] = checked([SITI])
    assert (row.sheet, row.row, row.problems) == ("Peserta", 2, [])
    assert row.values["nik"].sex == "P"
    assert row.values["name"] == "Siti Contoh"
    assert (row.values["birth_place"], row.values["birth_date"]) == ("Bojonegoro", date(2001, 3, 5))
    assert row.values["phone"] == ["+6281234567890"]
    assert not row.is_rejected and not row.is_warned


def test_all_errors_of_all_rows_are_found():
    first, second = checked([changed(SITI, nik="123", sex="X", start="31/2/2024"), changed(BUDI, name=None)])
    assert codes(first) == [
        (REJECTED, "NIK", "nik_length"),
        (REJECTED, "L/P", "sex"),
        (REJECTED, "Tanggal Mulai", "date_none"),
    ]
    assert codes(second) == [(REJECTED, "Nama", "required")]
    assert first.values["name"] == "Siti Contoh"


def test_wrong_cell_is_not_called_missing_too():
    [row] = checked([changed(SITI, nik="123")])
    assert codes(row) == [(REJECTED, "NIK", "nik_length")]


def test_lenient_column_only_warns_and_leaves_the_value_out():
    [row] = checked([changed(SITI, phone="12")])
    assert codes(row) == [(WARNED, "No HP", "phone_short")]
    assert row.is_warned
    assert "phone" not in row.values
    assert "tidak disimpan" in row.problems[0].message


def test_numeric_nik_is_warned_and_damaged_nik_rejected():
    whole, damaged = checked([changed(SITI, nik=3522014503010002), changed(SITI, nik=3522014503010000)])
    assert codes(whole) == [(WARNED, "NIK", "nik_numeric")]
    assert codes(damaged) == [(REJECTED, "NIK", "nik_damaged")]


def test_no_full_nik_in_any_problem():
    rows = checked(
        [
            changed(SITI, nik="3522015003010000", name="3522014503010000 Siti"),
            changed(SITI, nik=3522014503010000, sex="3522014503010000"),
            changed(SITI, package="x" * 300 + "3522014503010000", birth="3522 0145 0301 0000"),
        ]
    )
    text = " ".join(f"{problem.value} {problem.message}" for row in rows for problem in row.problems)
    assert "35220" not in text
    assert "3522 0145" not in text
    assert "0000" in text


def test_mask():
    assert masked("3522014503010000") == "••••••••••••0000"
    assert masked("NIK 3522014503010000 salah") == "NIK ••••••••••••0000 salah"
    assert masked("081234567890") == "081234567890"
    assert masked("12345678", secret=True) == "••••5678"


def test_repeats_come_from_the_row_above():
    rows = [
        SITI,
        changed(BUDI, start='"', end="-", package="idem"),
        changed(BUDI, start='"', end="-", package="idem"),
    ]
    for row in checked(rows):
        assert (row.values["start"], row.values["end"]) == (date(2024, 2, 1), date(2024, 3, 1))
        assert row.values["package"] == "A"


def test_repeat_also_after_a_rejected_row():
    _, row = checked([changed(SITI, nik="1"), changed(BUDI, package='"')])
    assert row.values["package"] == "A"


def test_blank_is_no_repeat_unless_merged():
    _, row = checked([SITI, changed(BUDI, package=None)])
    assert "package" not in row.values
    _, row = checked([SITI, changed(BUDI, package=None)], merges=["H2:H3"])
    assert row.values["package"] == "A"


def test_dash_in_another_column_is_blank():
    first, second = checked([SITI, changed(BUDI, sex="-", name='"')])
    assert "sex" not in second.values
    assert codes(second) == [(REJECTED, "Nama", "name")]


def test_constants_fill_what_the_file_lacks():
    first, second = checked([SITI[:7], changed(BUDI, package="B")[:8]], constants={"package": "Menjahit 3"})
    assert (first.values["package"], second.values["package"]) == ("Menjahit 3", "B")


def test_problem_found_later_is_masked_too():
    row = CheckedRow("Peserta", 7, {})
    row.add(REJECTED, COLUMNS[0], "person_twice", "NIK 3522014503010000 ada dua kali.", "3522014503010000")
    assert row.problems[0].as_dict() == {
        "sheet": "Peserta",
        "row": 7,
        "column": "NIK",
        "value": "••••••••••••0000",
        "level": "rejected",
        "code": "person_twice",
        "message": "NIK ••••••••••••0000 ada dua kali.",
    }
    assert row.reasons == "NIK: NIK ••••••••••••0000 ada dua kali."
