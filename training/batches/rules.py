"""States of a batch, the moves allowed between them, and how a batch is named. Pure functions."""

# state -> (label, states it may move to). A cut of funds may cancel a batch until it is finished:
# in 2025 eight of eleven APBN classes in Blora were stopped (DOMAIN.md section 3, [52]).
STATES: dict[str, tuple[str, tuple[str, ...]]] = {
    "planned": ("Direncanakan", ("registration", "cancelled")),
    "registration": ("Pendaftaran", ("planned", "selection", "cancelled")),
    "selection": ("Seleksi", ("registration", "running", "cancelled")),
    "running": ("Berjalan", ("finished", "cancelled")),
    "finished": ("Selesai", ("running",)),
    "cancelled": ("Dibatalkan", ("planned",)),
}
ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


def state_choices() -> list[tuple[str, str]]:
    """(state, label) pairs for forms."""
    return [(state, label) for state, (label, _) in STATES.items()]


def may_move(old: str, new: str) -> bool:
    """True if a batch in state `old` may go to `new`."""
    return new in STATES[old][1]


def roman(number: int) -> str:
    """Wave number as staff write it: 3 -> 'III'."""
    text = ""
    for value, letters in ROMAN:
        while number >= value:
            text, number = text + letters, number - value
    return text


def wave_key(fiscal_year: int, number: int) -> str:
    """Wave as the figures write it: '2024-III'; '-' where the batch belongs to no wave (number 0)."""
    return f"{fiscal_year}-{roman(number)}" if number else "-"
