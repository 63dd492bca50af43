"""Stages and codes of batches, without a database."""

from datetime import date

import pytest

from training.batches import rules

TODAY = date(2025, 8, 1)


def problem(old, new, reason="", finished_on=None, starts_on=None):
    return rules.move_problem(
        old, new, reason=reason, finished_on=finished_on, starts_on=starts_on, today=TODAY
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("planned", "registration"),
        ("registration", "selection"),
        ("selection", "running"),
        ("cancelled", "planned"),
    ],
)
def test_a_batch_goes_from_stage_to_stage(old, new):
    assert problem(old, new) == {}


@pytest.mark.parametrize(("old", "new"), [("planned", "running"), ("finished", "cancelled")])
def test_no_stage_is_jumped_and_a_finished_batch_is_not_cancelled(old, new):
    assert "tidak dapat langsung" in problem(old, new, reason="dana dipotong")["__all__"]


def test_cancelling_needs_a_reason():
    assert set(problem("running", "cancelled")) == {"reason"}
    assert problem("running", "cancelled", reason="Dana dipotong") == {}


def test_reopening_a_finished_batch_needs_a_reason():
    assert set(problem("finished", "running")) == {"reason"}
    assert problem("finished", "running", reason="Salah tekan") == {}


@pytest.mark.parametrize("finished_on", [None, date(2025, 8, 2), date(2025, 5, 31)])
def test_finishing_needs_a_day_between_the_start_and_today(finished_on):
    assert "finished_on" in problem(
        "running", "finished", finished_on=finished_on, starts_on=date(2025, 6, 1)
    )


def test_finishing_today_is_fine():
    assert problem("running", "finished", finished_on=TODAY, starts_on=TODAY) == {}


def test_code_names_centre_year_fund_wave_and_number():
    assert rules.batch_code("BJN", 2025, "apbn", 3, 7) == "BJN-2025-APBN-III-07"


def test_code_without_a_wave_has_no_roman_part():
    assert rules.batch_code("BJN", 2025, "csr", 0, 1) == "BJN-2025-CSR-01"


def test_next_serial_follows_the_highest_and_skips_typed_codes():
    codes = ["BJN-2025-APBN-01", "BJN-2025-APBN-09", "BJN-2025-APBN-III-40", "lain"]
    assert rules.next_serial("BJN-2025-APBN-", codes) == 10
    assert rules.next_serial("TBN-2025-APBN-", codes) == 1


def test_centres_that_look_alike_keep_their_whole_code():
    codes = ["bojonegoro", "jember", "jombang"]
    assert rules.centre_letters("bojonegoro", codes) == "BJN"
    assert rules.centre_letters("jember", codes) == "JEMBER"
    assert rules.centre_letters("jombang", codes) == "JOMBANG"


def test_names_in_one_line_are_split_tidied_and_kept_once():
    assert rules.split_names(" Budi  Contoh, Siti Contoh,, Budi Contoh") == ["Budi Contoh", "Siti Contoh"]


@pytest.mark.parametrize(
    ("old", "to", "words"),
    [
        ("planned", "registration", "Buka pendaftaran"),
        ("selection", "registration", "Buka lagi pendaftaran"),
        ("finished", "running", "Buka kembali paket"),
    ],
)
def test_the_button_says_whether_a_stage_is_new(old, to, words):
    assert rules.move_words(old, to) == words
