from datetime import date

import pytest

from core.nik import NikError, mask_nik, read_nik

DAY = date(2025, 6, 1)


def facts(nik, on=DAY, allow_demo=True):
    return read_nik(nik, on=on, allow_demo=allow_demo)


def test_woman_of_the_printed_example():
    found = facts("3522014503010002")
    assert (found.sex, found.birth_date) == ("P", date(2001, 3, 5))
    assert (found.province_code, found.region_code, found.last4) == ("35", "3522", "0002")
    assert found.warnings == ()


def test_man_has_the_plain_day():
    assert facts("3522013112990000").birth_date == date(1999, 12, 31)
    assert facts("3522013112990000").sex == "L"


@pytest.mark.parametrize("typed", ["3522 0145 0301 0000", "35.2201.450301.0000", "'3522014503010000"])
def test_separators_do_not_matter(typed):
    assert facts(typed).digits == "3522014503010000"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("35220145030100", "nik_length"),
        ("35220145030100000", "nik_length"),
        ("", "nik_digits"),
        ("352201450301000A", "nik_digits"),
        ("３５２２０１４５０３０１００００", "nik_digits"),
        ("3522014513010000", "nik_month"),
        ("3522014500010000", "nik_month"),
        ("3522010003010000", "nik_day"),
        ("3522013203010000", "nik_day"),
        ("3522014003010000", "nik_day"),
        ("3522017203010000", "nik_day"),
        ("3522013002010000", "nik_date"),
        ("3522013104010000", "nik_date"),
    ],
)
def test_impossible_nik_is_refused(typed, code):
    with pytest.raises(NikError) as error:
        facts(typed)
    assert error.value.code == code


def test_message_says_what_to_do():
    with pytest.raises(NikError, match="NIK harus 16 angka. Anda mengisi 14 angka."):
        facts("35220145030100")


def test_29_february_exists_in_one_century_only():
    assert facts("3522012902000000").birth_date == date(2000, 2, 29)
    with pytest.raises(NikError):
        facts("3522012902010000")


@pytest.mark.parametrize(
    ("on", "year"), [(date(2025, 6, 1), 2005), (date(2019, 1, 1), 2005), (date(1985, 1, 1), 1905)]
)
def test_century_gives_an_age_of_15_to_80(on, year):
    assert facts("3522010101050000", on=on).birth_date.year == year


def test_no_century_fits_is_a_warning():
    found = facts("3522010101150000")
    assert found.birth_date == date(2015, 1, 1)
    assert [code for code, _ in found.warnings] == ["nik_age"]


@pytest.mark.parametrize("province", ["65", "92", "93", "96"])
def test_new_provinces_are_known(province):
    assert facts(f"{province}22014503010000").warnings == ()


def test_unknown_province_is_a_warning_only():
    assert [code for code, _ in facts("9922014503010000").warnings] == ["nik_province"]


def test_demo_serial_follows_the_setting(settings):
    settings.ALLOW_DEMO_NIK = False
    with pytest.raises(NikError) as error:
        read_nik("3522014503010000", on=DAY)
    assert error.value.code == "nik_serial"
    settings.ALLOW_DEMO_NIK = True
    assert read_nik("3522014503010000", on=DAY).sex == "P"


def test_mask_shows_the_last_four_only():
    assert mask_nik("3522014503010002") == mask_nik("0002") == "••••••••••••0002"
    assert mask_nik("") == ""
