import pytest

from core.sheets.columns import IGNORE, Column, header_key, is_number_header, match_headers

COLUMNS = [
    Column("nik", "NIK", ("No KTP", "Nomor Induk Kependudukan")),
    Column("name", "Nama", ("Nama Peserta", "Nama Lengkap")),
    Column("birth_place", "Tempat Lahir", ()),
    Column("birth_date", "Tanggal Lahir", ("Tgl Lahir",)),
    Column("start", "Tanggal Mulai", ("Tgl Mulai",)),
    Column("end", "Tanggal Selesai", ("Tgl Selesai",)),
    Column("phone", "No HP", ("No HP/WA", "Telepon")),
]


def mapping(*headers, **options):
    return match_headers(list(headers), COLUMNS, **options).mapping


@pytest.mark.parametrize(
    "header", ["NIK", "nik", " N.I.K. ".replace(".", ""), "NO. KTP", "No_KTP", "NoKTP", "NO  KTP "]
)
def test_case_points_and_blanks_do_not_matter(header):
    assert mapping(header) == {"nik": 0}


def test_typing_errors_are_guessed_and_told():
    found = match_headers(["Tangal Lahir", "Tempat lahirr", "NIK"], COLUMNS)
    assert found.mapping == {"nik": 2, "birth_date": 0, "birth_place": 1}
    assert found.guessed == {"birth_date", "birth_place"}


def test_another_word_is_no_typing_error():
    found = match_headers(["Nama Ibu", "Tanggal", "No KK", "Umur"], COLUMNS)
    assert found.mapping == {}
    assert found.unmatched == ["Nama Ibu", "Tanggal", "No KK", "Umur"]


def test_near_spelling_never_takes_the_place_of_the_right_one():
    assert mapping("Tanggal Mulay", "Tanggal Mulai") == {"start": 1}


def test_first_of_two_equal_headers_counts():
    found = match_headers(["Nama", "Nama Lengkap"], COLUMNS)
    assert (found.mapping, found.unmatched) == ({"name": 0}, ["Nama Lengkap"])


def test_running_number_is_no_unmatched_column():
    assert match_headers(["No", "No.", "NO URUT", "#", "NIK"], COLUMNS).unmatched == []
    assert is_number_header("No.")
    assert not is_number_header("No HP")


def test_remembered_answers_come_first():
    remembered = {header_key("Panggilan"): "name", header_key("NAMA"): IGNORE, header_key("Lain"): "gone"}
    found = match_headers(["Nama", "panggilan", "Lain"], COLUMNS, remembered)
    assert found.mapping == {"name": 1}
    assert found.unmatched == ["Nama", "Lain"]


def test_own_header_beats_the_synonym_of_another_column():
    columns = [Column("a", "Status", ("Hasil",)), Column("b", "Hasil", ())]
    assert match_headers(["Hasil"], columns).mapping == {"b": 0}
