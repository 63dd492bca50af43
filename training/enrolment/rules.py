"""States of an enrolment and the moves between them. Pure functions."""

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
