"""States of an enrolment and the moves between them. Pure functions."""

from collections.abc import Mapping
from datetime import date
from typing import Any

# state -> (label, states it may move to)
STATES: dict[str, tuple[str, tuple[str, ...]]] = {
    "applied": ("Pendaftar", ("admitted", "reserve", "left")),
    "admitted": ("Diterima", ("enrolled", "reserve", "left")),
    "reserve": ("Cadangan", ("admitted", "enrolled", "left")),
    "enrolled": ("Peserta", ("completed", "not_completed", "left")),
    "left": ("Mengundurkan diri", ("applied", "enrolled")),
    "completed": ("Lulus", ("not_completed", "enrolled")),
    "not_completed": ("Tidak lulus", ("completed", "enrolled")),
}
TAKES_SEAT = ("admitted", "enrolled", "completed", "not_completed")
IN_TRAINING = ("enrolled", "completed", "not_completed")

# What the competence test said; "not_assessed" also where none was held.
RESULTS: dict[str, str] = {
    "competent": "Kompeten",
    "not_yet": "Belum kompeten",
    "not_assessed": "Belum diuji",
}


def state_choices() -> list[tuple[str, str]]:
    """(state, label) pairs for forms."""
    return [(state, label) for state, (label, _) in STATES.items()]


def result_choices() -> list[tuple[str, str]]:
    """(result, label) pairs for forms."""
    return list(RESULTS.items())


def may_move(old: str, new: str) -> bool:
    """True if an enrolment in state `old` may go to `new`."""
    return new in STATES[old][1]


def label(state: str) -> str:
    """What staff read for a state: 'enrolled' -> 'Peserta'."""
    return STATES[state][0]


def open_problem(batch_state: str) -> str:
    """Why nobody can be taken in or moved while the batch is in this state; '' where it is open."""
    if batch_state == "cancelled":
        return "Paket ini dibatalkan. Buka kembali paketnya dulu."
    if batch_state == "finished":
        return "Paket ini sudah selesai. Perbaiki lewat halaman kelulusan, atau buka kembali paketnya."
    return ""


def room_problem(to: str, extra: int, *, counts: Mapping[str, int], seats: int, reserves: int) -> str:
    """Why `extra` more people do not fit into state `to`; '' if they do.

    A class has its seats (16) and a reserve list (2) beside them: docs/sources.md 3, [56]; both are
    facts of the batch. `counts` are the people in the batch by state.
    """
    if to == "reserve":
        used, most, what = counts.get("reserve", 0), reserves, "Cadangan"
    elif to in TAKES_SEAT:
        used, most, what = sum(counts.get(state, 0) for state in TAKES_SEAT), seats, "Kursi"
    else:
        return ""
    if not extra or used + extra <= most:
        return ""
    advice = "Kurangi pilihan, atau ubah jumlahnya pada Ubah paket."
    return f"{what} paket ini {most}, sudah terisi {used}, dan Anda menambah {extra}. {advice}"


def move_problem(old: str, to: str, *, reason: str, left_on: date | None, today: date) -> dict[str, str]:
    """What is wrong with this move: {field or '__all__': message}; empty if fine.

    Results are no move: a whole batch is graduated on its own page.
    """
    if to in ("completed", "not_completed") or not may_move(old, to):
        return {"__all__": f"dari {label(old)} tidak dapat langsung menjadi {label(to)}.{_first(old, to)}"}
    if to != "left":
        return {}
    if not reason:
        return {"reason": "tuliskan alasan mengundurkan diri."}
    if left_on is None or left_on > today:
        return {"left_on": "isi tanggal keluar, paling lambat hari ini."}
    return {}


def _first(old: str, to: str) -> str:
    """Which state comes between the two, as advice; '' where none leads there."""
    between = (state for state in STATES[old][1] if state != "left" and may_move(state, to))
    state = next(between, "")
    return f" Ubah menjadi {label(state)} dulu." if state else ""


def graduation_problem(batch_state: str) -> str:
    """Why results cannot be written for a batch in this state; '' for a running or finished one."""
    if batch_state in ("running", "finished"):
        return ""
    return "Kelulusan dapat diisi setelah paket berjalan. Ubah dulu tahap paketnya."


def result_problem(row: Any, *, starts_on: date | None, today: date) -> dict[str, str]:
    """What is wrong with one person's result: {field: message}; empty if fine.

    `row` has is_completed, certificate_number, completed_on and reason. A certificate is given to those who
    completed, a letter of participation to the others (docs/sources.md 3, [62]).
    """
    if not row.is_completed:
        return {} if row.reason else {"reason": "Centang Lulus, atau tuliskan alasan tidak lulus."}
    if row.completed_on and row.completed_on > today:
        return {"completed_on": "Tanggal lulus belum tiba. Isi hari ini atau sebelumnya."}
    if row.completed_on and starts_on and row.completed_on < starts_on:
        return {"completed_on": "Tanggal lulus harus sama dengan atau sesudah tanggal mulai paket."}
    return {}


def seats_problem(seats: int, taken: int) -> str:
    """Why a batch cannot have only so many seats, or places in reserve; '' if it can."""
    return f"Sudah terisi {taken}. Isi paling sedikit {taken}." if seats < taken else ""


# The steps of a training as figures count them (docs/indicators.md, Measure 17); each holds the next one.
STEPS = ("applicants", "admitted", "started", "completed", "assessed", "competent")
_FURTHEST = {"applied": 1, "reserve": 1, "admitted": 2, "enrolled": 3, "not_completed": 3}


def steps_taken(state: str, result: str, has_begun: bool) -> int:
    """How many of STEPS somebody took. `has_begun`: who left, left after the batch had started.

    Whoever left before is an applicant: how far the selection had gone is not kept.
    """
    if state == "left":
        return 3 if has_begun else 1
    if state == "completed":
        return {"not_assessed": 4, "not_yet": 5, "competent": 6}[result]
    return _FURTHEST[state]
