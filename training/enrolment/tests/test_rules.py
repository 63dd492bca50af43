"""Moves, room and results, without a database."""

from datetime import date

import pytest

from training.enrolment import rules
from training.enrolment.actions import ResultRow

TODAY = date(2025, 8, 1)


def problem(old, to, reason="", left_on=None):
    return rules.move_problem(old, to, reason=reason, left_on=left_on, today=TODAY)


@pytest.mark.parametrize(
    ("old", "to"),
    [("applied", "admitted"), ("applied", "reserve"), ("reserve", "enrolled"), ("admitted", "enrolled")],
)
def test_people_move_on(old, to):
    assert problem(old, to) == {}


@pytest.mark.parametrize(("old", "to"), [("applied", "enrolled"), ("enrolled", "reserve")])
def test_no_step_is_jumped(old, to):
    assert "tidak dapat langsung" in problem(old, to)["__all__"]


def test_who_jumps_a_step_is_told_the_step_between():
    assert problem("applied", "enrolled")["__all__"].endswith("Ubah menjadi Diterima dulu.")


@pytest.mark.parametrize("to", ["completed", "not_completed"])
def test_results_are_no_move(to):
    assert "__all__" in problem("enrolled", to)


def test_leaving_needs_a_reason_and_a_day_that_has_come():
    assert set(problem("enrolled", "left")) == {"reason"}
    assert set(problem("enrolled", "left", reason="Bekerja")) == {"left_on"}
    assert set(problem("enrolled", "left", reason="Bekerja", left_on=date(2025, 8, 2))) == {"left_on"}
    assert problem("enrolled", "left", reason="Bekerja", left_on=TODAY) == {}


@pytest.mark.parametrize(
    ("to", "extra", "fits"),
    [("admitted", 2, True), ("admitted", 3, False), ("reserve", 1, True), ("reserve", 2, False)],
)
def test_seats_and_reserves_are_counted_apart(to, extra, fits):
    counts = {"enrolled": 10, "admitted": 4, "reserve": 1, "applied": 30, "left": 3}
    text = rules.room_problem(to, extra, counts=counts, seats=16, reserves=2)
    assert (text == "") is fits


def test_anybody_may_apply_and_a_full_class_still_lets_nobody_new_move():
    assert rules.room_problem("applied", 99, counts={"enrolled": 16}, seats=16, reserves=2) == ""
    assert rules.room_problem("enrolled", 0, counts={"enrolled": 17}, seats=16, reserves=2) == ""


def test_a_refusal_for_room_says_how_many_and_what_to_do():
    text = rules.room_problem("enrolled", 2, counts={"enrolled": 15}, seats=16, reserves=2)
    assert text == (
        "Kursi paket ini 16, sudah terisi 15, dan Anda menambah 2. "
        "Kurangi pilihan, atau ubah jumlahnya pada Ubah paket."
    )


@pytest.mark.parametrize(
    ("state", "is_open"), [("planned", True), ("running", True), ("finished", False), ("cancelled", False)]
)
def test_people_come_into_open_batches_only(state, is_open):
    assert (rules.open_problem(state) == "") is is_open


@pytest.mark.parametrize(
    ("state", "is_open"), [("selection", False), ("running", True), ("finished", True), ("cancelled", False)]
)
def test_results_are_written_once_the_batch_runs(state, is_open):
    assert (rules.graduation_problem(state) == "") is is_open


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"is_completed": False}, "reason"),
        ({"is_completed": True, "completed_on": date(2025, 8, 2)}, "completed_on"),
        ({"is_completed": True, "completed_on": date(2025, 5, 31)}, "completed_on"),
        ({"is_completed": True, "completed_on": TODAY}, None),
        ({"is_completed": False, "reason": "Sering tidak hadir"}, None),
    ],
)
def test_one_result(facts, field):
    found = rules.result_problem(ResultRow(1, **facts), starts_on=date(2025, 6, 1), today=TODAY)
    assert list(found) == ([field] if field else [])


@pytest.mark.parametrize(("seats", "taken", "is_possible"), [(3, 3, True), (2, 3, False), (1, 0, True)])
def test_no_fewer_seats_than_are_taken(seats, taken, is_possible):
    assert (rules.seats_problem(seats, taken) == "") is is_possible


@pytest.mark.parametrize(
    ("state", "result", "has_begun", "steps"),
    [
        ("applied", "not_assessed", False, 1),
        ("reserve", "not_assessed", False, 1),
        ("admitted", "not_assessed", False, 2),
        ("enrolled", "not_assessed", False, 3),
        ("not_completed", "competent", False, 3),
        ("left", "not_assessed", False, 1),
        ("left", "not_assessed", True, 3),
        ("completed", "not_assessed", False, 4),
        ("completed", "not_yet", False, 5),
        ("completed", "competent", False, 6),
    ],
)
def test_steps_taken(state, result, has_begun, steps):
    assert rules.steps_taken(state, result, has_begun) == steps


def test_every_state_has_its_steps():
    found = {rules.steps_taken(state, "competent", True) for state in rules.STATES}
    assert found <= set(range(1, len(rules.STEPS) + 1))
