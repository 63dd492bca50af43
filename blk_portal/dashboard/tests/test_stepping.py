from decimal import Decimal

import pytest

from alumni.outcomes.inclusion import HIDDEN as ALL_HIDDEN
from alumni.outcomes.inclusion import Accommodations, Inclusion, InclusionStep
from alumni.outcomes.stages import STEPS
from blk_portal.dashboard import stepping
from blk_portal.dashboard.blocks import HIDDEN

NUMBERS = (200, 150, 140, 120, 118, 110, 66)


def found(numbers, disabled):
    steps = [
        InclusionStep(name, people, yes, None, None)
        for name, people, yes in zip(STEPS, numbers, disabled, strict=True)
    ]
    return stepping.Steps(tuple(numbers), Inclusion(tuple(steps), (), ALL_HIDDEN))


def test_every_step_is_held_against_the_one_before_and_the_first():
    lines = stepping.steps_block(found(NUMBERS, [8, 6, 6, 6, 6, 6, 3]))["lines"]
    assert [line.people for line in lines] == ["200", "150", "140", "120", "118", "110", "66"]
    assert [line.of_before for line in lines][:3] == ["–", "75,0%", "93,3%"]
    assert [line.bar.share for line in lines][-1] == "33,0%"
    assert [line.bar.width for line in lines][:2] == ["100.00%", "75.00%"]
    assert (lines[0].disabled, lines[0].disabled_share) == ("8", "4,0%")


def test_hidden_people_with_a_disability_leave_the_steps_readable():
    line = stepping.steps_block(found(NUMBERS, [None] * 7))["lines"][0]
    assert (line.people, line.disabled, line.disabled_share) == ("200", HIDDEN, HIDDEN)


@pytest.mark.parametrize(
    ("numbers", "sentence"),
    [
        (
            NUMBERS,
            "33,0% pendaftar kompeten dan bekerja. Paling banyak berkurang sesudah tahap “mendaftar”: "
            "50 orang.",
        ),
        ((9,) * 7, "100,0% pendaftar kompeten dan bekerja."),
        ((0,) * 7, "Belum ada pendaftar pada pilihan ini."),
        ((None,) * 7, "Alur pelatihan disamarkan, karena angka kecil dilindungi."),
    ],
)
def test_the_finding_names_where_most_are_lost(numbers, sentence):
    assert stepping.steps_finding(numbers) == sentence


def test_accommodations_are_told_with_what_is_waiting():
    block = stepping.accommodations_block(Accommodations(141, 135, 128, 3, Decimal("12.5")))
    assert block == {
        "delivered": "128",
        "asked": "141",
        "share": "91%",
        "agreed": "135",
        "refused": "3",
        "waiting": "10",
        "days": "12,5",
    }


@pytest.mark.parametrize("given", [ALL_HIDDEN, Accommodations(0, 0, 0, 0, None)])
def test_accommodations_nobody_asked_for_or_that_are_hidden_are_not_told(given):
    assert stepping.accommodations_block(given) is None
