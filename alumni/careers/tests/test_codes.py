from datetime import date, timedelta

import pytest

from alumni.careers.codes import (
    CODE_COUNT,
    FIRST_CLAIMED,
    FIRST_NOT_PLACED,
    FIRST_PLACED,
    SILENT_MASK,
    Coded,
    code_at,
    join,
    last_fresh_day,
    pack,
    silent,
    unpack,
)
from alumni.careers.derivation import Result, SpellFacts, fresh_since

SPELL = SpellFacts(1, date(2024, 2, 1), date(2024, 2, 1), None, 3, 1, "", None, True)


def test_every_code_says_something_else_and_fits_a_small_integer():
    assert len({unpack(code) for code in range(CODE_COUNT)}) == CODE_COUNT == 228


def test_outcomes_are_ranges_of_codes_for_sql():
    outcomes = [unpack(code).outcome for code in range(CODE_COUNT)]
    assert set(outcomes[:FIRST_NOT_PLACED]) == {"unknown"}
    assert set(outcomes[FIRST_NOT_PLACED:FIRST_PLACED]) == {"not_placed"}
    assert set(outcomes[FIRST_PLACED:]) == {"placed"}
    claimed = [code for code in range(CODE_COUNT) if unpack(code).is_claimed]
    assert claimed == list(range(FIRST_CLAIMED, FIRST_NOT_PLACED))


@pytest.mark.parametrize(
    ("result", "coded"),
    [
        (
            Result("placed", "started", SPELL, False, False, True, False),
            Coded("placed", False, True, False, False, 0, 1, 0),
        ),
        (
            Result("placed", "already_working", SPELL, False, True, False, True),
            Coded("placed", False, False, True, True, 0, 1, 0),
        ),
        (
            Result("unknown", "claimed", SPELL, True, False, True, False),
            Coded("unknown", True, True, False, False, None, None, None),
        ),
        (
            Result("unknown", "no_statement", None, False, False, False, True),
            Coded("unknown", False, False, False, True, None, None, None),
        ),
        (
            Result("not_placed", "heard", None, False, False, True, False),
            Coded("not_placed", False, True, False, False, None, None, None),
        ),
    ],
)
def test_pack_keeps_what_figures_need(result, coded):
    assert unpack(pack(result)) == coded


def test_unpacking_what_is_no_code_fails():
    with pytest.raises(IndexError):
        unpack(CODE_COUNT)


def test_silence_keeps_only_the_exclusion():
    for code in range(CODE_COUNT):
        assert unpack(silent(code)) == Coded(
            "unknown", False, False, False, unpack(code).is_excluded, None, None, None
        )


def test_last_fresh_day_is_the_last_whose_twelve_months_reach_back():
    day = date(2022, 12, 1)
    while day < date(2024, 4, 1):
        last = last_fresh_day(day)
        assert fresh_since(last) <= day < fresh_since(last + timedelta(1))
        day += timedelta(1)


def test_joined_codes_come_apart_again():
    codes = (CODE_COUNT - 1, 0, 12, 131)
    assert tuple(code_at(join(codes), level) for level in range(4)) == codes


def test_silence_on_joined_codes_is_silence_on_each():
    codes = (CODE_COUNT - 1, 2, 12, 131)
    assert join(codes) & SILENT_MASK == join(tuple(map(silent, codes)))
