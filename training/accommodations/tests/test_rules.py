from datetime import date

import pytest

from training.accommodations.rules import (
    AGREED,
    ASKED,
    DELIVERED,
    REFUSED,
    state_of,
    step_problem,
    waited,
)

FIRST, SECOND, THIRD = (date(2025, 6, day) for day in (1, 2, 3))


def test_state_follows_from_the_days():
    assert state_of(None, None, None) == ASKED
    assert state_of(FIRST, None, None) == AGREED
    assert state_of(FIRST, SECOND, None) == DELIVERED
    assert state_of(None, None, SECOND) == REFUSED


@pytest.mark.parametrize(
    ("state", "step", "on", "reason", "field"),
    [
        (ASKED, DELIVERED, SECOND, "", "__all__"),
        (REFUSED, AGREED, SECOND, "", "__all__"),
        (DELIVERED, REFUSED, SECOND, "tidak ada", "__all__"),
        (ASKED, AGREED, FIRST, "", "on"),
        (ASKED, AGREED, date(2025, 6, 4), "", "on"),
        (ASKED, REFUSED, SECOND, " ", "reason"),
    ],
)
def test_steps_that_are_refused(state, step, on, reason, field):
    assert list(step_problem(state, step, on=on, since=SECOND, today=THIRD, reason=reason)) == [field]


def test_steps_that_are_fine():
    for state, step, reason in ((ASKED, AGREED, ""), (ASKED, REFUSED, "belum ada"), (AGREED, DELIVERED, "")):
        assert step_problem(state, step, on=SECOND, since=SECOND, today=SECOND, reason=reason) == {}


def test_days_count_from_asking():
    assert waited(FIRST, THIRD) == 2
    assert waited(FIRST, FIRST) == 0
    assert waited(FIRST, None) is None
