from datetime import date, datetime, time, timedelta

import pytest

from core.sheets import values
from core.sheets.dates import parse_birth_date, parse_birth_place_date, parse_date, parse_partial_date
from core.sheets.money import parse_money
from core.sheets.values import CellError, Noted


def code_of(parse, cell):
    with pytest.raises(CellError) as error:
        parse(cell)
    assert error.value.message.endswith((".", "?"))
    return error.value.code


@pytest.mark.parametrize("cell", [None, "", "  ", "-", " – ", "n/a", "N/A", ".", "\u200b", "\xa0", "\x00"])
def test_blank(cell):
    assert values.is_blank(cell)


@pytest.mark.parametrize("cell", [0, 0.0, False, "0", "tidak ada", "x"])
def test_not_blank(cell):
    assert not values.is_blank(cell)


@pytest.mark.parametrize("cell", ["-", '"', "idem", "IDEM", " sda ", "〃", "''", "”"])
def test_repeat(cell):
    assert values.is_repeat(cell)


def test_text_loses_control_and_direction_marks():
    assert values.as_text("Siti\x00\x07 Aminah\u202e\u200b\r\n(2)") == "Siti Aminah (2)"
    assert values.as_text("a\ud800b") == "ab"


def test_text_of_other_cells():
    assert values.as_text(12.0) == "12"
    assert values.as_text(date(2001, 3, 5)) == "05/03/2001"
    assert values.as_text("'0812") == "0812"
    assert values.as_text('="0812"') == "0812"
    assert values.as_text(True) == "Ya"


def test_too_long_text_is_refused():
    assert code_of(values.parse_text, "x" * 256) == "too_long"
    assert code_of(values.text_of(3), "abcd") == "too_long"


class TestNikCell:
    def test_text_is_fine(self):
        assert values.parse_nik("3522014503010000", allow_demo=True).sex == "P"

    @pytest.mark.parametrize("cell", [3522014503010000.0, 3522014503010000, 352201450301000, 1e17])
    def test_number_that_ends_in_0_or_is_too_big_has_lost_its_last_digit(self, cell):
        assert code_of(values.parse_nik, cell) == "nik_damaged"

    @pytest.mark.parametrize("cell", ["3,52201E+15", "3.52201450301E+15", "3E15"])
    def test_shortened_number_in_csv(self, cell):
        assert code_of(values.parse_nik, cell) == "nik_damaged"

    def test_damaged_nik_is_told_to_be_formatted_as_text(self):
        with pytest.raises(CellError, match="Format kolom sebagai teks"):
            values.parse_nik(3522014503010000.0)

    def test_other_number_is_a_warning(self):
        found = values.parse_nik(3522014503010002.0)
        assert isinstance(found, Noted)
        assert found.value.digits == "3522014503010002"
        assert [code for code, _ in found.notes] == ["nik_numeric"]

    @pytest.mark.parametrize("cell", [float("nan"), float("inf"), -1.0, 1.5])
    def test_no_number_of_a_nik(self, cell):
        assert code_of(values.parse_nik, cell) == "nik_digits"


@pytest.mark.parametrize(
    ("cell", "sex"),
    [
        ("L", "L"),
        ("l.", "L"),
        ("Laki2", "L"),
        ("Laki - laki", "L"),
        ("LAKI-LAKI", "L"),
        ("pria", "L"),
        ("P", "P"),
        ("Perempuan", "P"),
        ("wanita", "P"),
        ("W", "P"),
    ],
)
def test_sex(cell, sex):
    assert values.parse_sex(cell) == sex


def test_sex_is_never_guessed():
    assert code_of(values.parse_sex, "X") == "sex"


@pytest.mark.parametrize(
    ("cell", "answer"),
    [("Ya", True), ("v", True), ("✓", True), ("ada", True), (True, True), (1.0, True)]
    + [("Tidak", False), ("tdk", False), ("belum ada", False), (False, False)],
)
def test_yes_no(cell, answer):
    assert values.parse_yes_no(cell) is answer


def test_yes_no_is_never_guessed():
    assert code_of(values.parse_yes_no, "x") == "yes_no"


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("SITI AMINAH", "Siti Aminah"),
        ("SITI AMINAH, S.E., M.M.", "Siti Aminah, S.E., M.M."),
        ("  Budi   Santoso ", "Budi Santoso"),
        ("MOH. ALI", "Moh. Ali"),
        ("M. FAJAR", "M. Fajar"),
        ("MUH.ILHAM", "Muh.Ilham"),
        ("NUR'AINI", "Nur'aini"),
        ("D'ANDRA", "D'Andra"),
        ("AL-FARISI", "Al-Farisi"),
        ("SUGIONO III", "Sugiono III"),
        ("van der Berg", "van der Berg"),
        ("Suparti", "Suparti"),
    ],
)
def test_name(cell, name):
    assert values.parse_name(cell) == name


@pytest.mark.parametrize("cell", ["AHMAD FAUZI2", "3. AHMAD FAUZI", "AHMAD FAUZI 12", "7AHMAD FAUZI"])
def test_digits_on_a_name_are_dropped_and_told(cell):
    found = values.parse_name(cell)
    assert found.value == "Ahmad Fauzi"
    assert [code for code, _ in found.notes] == ["name_digits"]


@pytest.mark.parametrize("cell", ["123", "…", 12.0, "--- ,"])
def test_name_without_letters(cell):
    assert code_of(values.parse_name, cell) == "name"


def test_email():
    assert values.parse_email(" Siti@Contoh.ID ") == "siti@contoh.id"
    assert code_of(values.parse_email, "siti@contoh") == "email"


def test_phones():
    assert values.parse_phones(81234567890.0) == ["+6281234567890"]
    assert code_of(values.parse_phones, "12") == "phone_short"
    assert code_of(values.parse_phones, float("nan")) == "phone_digits"


def test_whole_number():
    assert values.parse_whole_number(16.0) == values.parse_whole_number("16") == 16
    assert values.parse_whole_number("1.200") == 1200
    assert code_of(values.parse_whole_number, "1,5") == "number"


def test_choice_knows_synonyms_and_names_the_nearest():
    parse = values.choice_of({"SMA": ("SLTA", "MA"), "SMK": ("STM",)})
    assert parse("slta") == "SMA"
    with pytest.raises(CellError, match="Maksud Anda SMK"):
        parse("SMKK")


hypothesis = pytest.importorskip("hypothesis", reason="hypothesis is not installed")
strategies = pytest.importorskip("hypothesis.strategies", reason="hypothesis is not installed")

CELLS = strategies.one_of(
    strategies.none(),
    strategies.text(alphabet=strategies.characters(), max_size=60),
    strategies.text(alphabet="0123456789 .,-/'\"+RpjutaMei", max_size=25),
    strategies.integers(),
    strategies.floats(),
    strategies.booleans(),
    strategies.dates(),
    strategies.datetimes(),
    strategies.just(time(8, 30)),
    strategies.just(timedelta(days=3)),
    strategies.just(datetime(2001, 3, 5)),
)
PARSERS = [
    values.parse_text,
    values.parse_nik,
    values.parse_phones,
    values.parse_email,
    values.parse_sex,
    values.parse_yes_no,
    values.parse_whole_number,
    values.parse_name,
    values.choice_of({"SMA": ("SLTA",)}),
    parse_date,
    parse_partial_date,
    parse_birth_date,
    parse_birth_place_date,
    parse_money,
]


@pytest.mark.parametrize("parse", PARSERS)
@hypothesis.given(cell=CELLS)
@hypothesis.settings(
    max_examples=300,
    deadline=None,
    suppress_health_check=[hypothesis.HealthCheck.function_scoped_fixture],
)
def test_parsers_raise_nothing_but_cell_errors(parse, cell):
    try:
        parse(cell)
    except CellError as error:
        assert error.code
        assert error.message.isprintable()


@hypothesis.given(text=strategies.text())
def test_clean_text_is_always_printable(text):
    cleaned = values.clean_text(text)
    assert cleaned.isprintable()
    assert values.clean_text(cleaned) == cleaned
