import pytest

from core.phones import PhoneError, phone_from_number, read_phone, read_phones, show_phone


@pytest.mark.parametrize(
    "typed",
    [
        "081234567890",
        "0812-3456-7890",
        "0812 3456 7890",
        "0812.3456.7890",
        "81234567890",
        "6281234567890",
        "+62 812-3456-7890",
        "+6281234567890",
        "62081234567890",
        "006281234567890",
        "(0812) 34567890",
    ],
)
def test_one_number_in_every_spelling(typed):
    assert read_phone(typed) == "+6281234567890"


def test_landline_keeps_its_area_code():
    assert read_phone("0354-391583") == "+62354391583"
    assert read_phone("(0354) 391583") == "+62354391583"


def test_foreign_number_needs_its_plus():
    assert read_phone("+60 12-345 6789") == "+60123456789"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("0812", "phone_short"),
        ("08123456789012345", "phone_long"),
        ("abc", "phone_digits"),
        ("", "phone_digits"),
        ("0000000000", "phone_wrong"),
        ("٠٨١٢٣٤٥٦٧٨٩٠", "phone_digits"),
    ],
)
def test_wrong_number_is_refused(typed, code):
    with pytest.raises(PhoneError) as error:
        read_phone(typed)
    assert error.value.code == code


@pytest.mark.parametrize(
    "typed",
    [
        "081234567890 / 085712345678",
        "081234567890/085712345678",
        "081234567890; 085712345678",
        "0812-3456-7890, 0857 1234 5678",
        "081234567890 085712345678",
        "HP 081234567890 / WA: 085712345678",
        "081234567890 (ibu) dan 085712345678",
        "081234567890\n085712345678",
    ],
)
def test_two_numbers_in_one_cell(typed):
    assert read_phones(typed.replace("(ibu)", "")) == ["+6281234567890", "+6285712345678"]


def test_same_number_twice_is_one():
    assert read_phones("081234567890 / +6281234567890") == ["+6281234567890"]


def test_numeric_cell_lost_its_zero():
    assert read_phone(phone_from_number(81234567890.0)) == "+6281234567890"


def test_shown_as_people_write_it():
    assert show_phone("+6281234567890") == "0812-3456-7890"
