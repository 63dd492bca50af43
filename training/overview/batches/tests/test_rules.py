"""What a batch's page says of its stage, without a database."""

from dataclasses import dataclass
from datetime import date

import pytest

from training.overview.batches.rules import gaps, seated, steps

COUNTS = {"applied": 5, "admitted": 2, "reserve": 2, "enrolled": 10, "completed": 3, "left": 1}


@dataclass
class Plan:
    state: str
    starts_on: date | None = None
    ends_on: date | None = None
    place: str = ""
    seats: int = 16


def test_reserves_applicants_and_leavers_take_no_seat():
    assert seated(COUNTS) == 15


def test_steps_mark_what_is_done_now_and_ahead():
    path = steps("selection", counts=COUNTS, starts_on=date(2025, 6, 12), ends_on=date(2025, 7, 24))
    assert [step.state for step in path] == ["done", "done", "now", "next", "next"]
    assert [step.note for step in path] == ["", "23 pendaftar", "15 diterima", "12 Jun 2025", "3 lulus"]


def test_a_finished_batch_has_every_step_done_and_a_cancelled_one_none():
    facts = {"counts": {}, "starts_on": None, "ends_on": None}
    assert {step.state for step in steps("finished", **facts)} == {"done"}
    assert {step.state for step in steps("cancelled", **facts)} == {"next"}


@pytest.mark.parametrize(
    ("state", "counts", "results", "expected"),
    [
        ("registration", {}, {}, ["Belum ada pendaftar."]),
        ("registration", {"applied": 1}, {}, []),
        (
            "selection",
            {"applied": 3, "admitted": 14},
            {},
            ["3 pendaftar belum diputuskan.", "2 kursi masih kosong."],
        ),
        ("selection", {"admitted": 16}, {}, []),
        ("running", {"enrolled": 4}, {}, ["4 peserta belum punya hasil."]),
        ("running", {"admitted": 1}, {}, ["1 orang diterima, tetapi belum menjadi peserta."]),
        ("finished", {"completed": 2}, {"no_certificate": 2}, ["2 lulusan belum punya nomor sertifikat."]),
        ("finished", {"completed": 2}, {"not_assessed": 1}, ["1 lulusan belum diuji kompetensinya."]),
        ("cancelled", {"enrolled": 4}, {}, []),
    ],
)
def test_what_is_missing_before_the_next_stage(state, counts, results, expected):
    assert gaps(Plan(state), counts=counts, results=results, teachers=1) == expected


def test_a_plan_lacks_dates_place_and_instructors():
    assert len(gaps(Plan("planned"), counts={}, results={}, teachers=0)) == 3
    ready = Plan("planned", date(2025, 6, 12), date(2025, 7, 24), "Ruang 1")
    assert gaps(ready, counts={}, results={}, teachers=1) == []
