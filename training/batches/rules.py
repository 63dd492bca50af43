"""States of a batch, the moves allowed between them, and how a batch is named. Pure functions."""

from datetime import date
from functools import lru_cache

# state -> (label, states it may move to). A cut of funds may cancel a batch until it is finished:
# in 2025 eight of eleven APBN classes in Blora were stopped (docs/sources.md 3, [52]).
STATES: dict[str, tuple[str, tuple[str, ...]]] = {
    "planned": ("Direncanakan", ("registration", "cancelled")),
    "registration": ("Pendaftaran", ("planned", "selection", "cancelled")),
    "selection": ("Seleksi", ("registration", "running", "cancelled")),
    "running": ("Berjalan", ("finished", "cancelled")),
    "finished": ("Selesai", ("running",)),
    "cancelled": ("Dibatalkan", ("planned",)),
}
# What staff do to bring a batch into a state: words on buttons.
MOVES: dict[str, str] = {
    "planned": "Kembalikan ke rencana",
    "registration": "Buka pendaftaran",
    "selection": "Mulai seleksi",
    "running": "Mulai pelatihan",
    "finished": "Selesaikan paket",
    "cancelled": "Batalkan paket",
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


@lru_cache(maxsize=1024)
def wave_key(fiscal_year: int, number: int) -> str:
    """Wave as the figures write it: '2024-III'; '-' where the batch belongs to no wave (number 0)."""
    return f"{fiscal_year}-{roman(number)}" if number else "-"


def batch_code(centre: str, fiscal_year: int, fund: str, number: int, serial: int) -> str:
    """Code of a batch made without one: 'BJN-2025-APBN-III-07' (no roman part where there is no wave).

    The house's own order: centre, fiscal year, fund, wave, running number within them.
    """
    return f"{code_prefix(centre, fiscal_year, fund, number)}{serial:02d}"


def code_prefix(centre: str, fiscal_year: int, fund: str, number: int) -> str:
    """What all automatic codes of one centre and wave begin with: 'BJN-2025-APBN-III-'."""
    parts = [centre, str(fiscal_year), fund.upper(), roman(number)]
    return "-".join(part for part in parts if part) + "-"


def next_serial(prefix: str, codes: list[str]) -> int:
    """The first free running number after those that `codes` use under `prefix`; typed codes are skipped."""
    tails = [code.removeprefix(prefix) for code in codes if code.startswith(prefix)]
    return max((int(tail) for tail in tails if tail.isascii() and tail.isdigit()), default=0) + 1


def centre_letters(code: str, all_codes: list[str]) -> str:
    """Three letters for a centre, 'bojonegoro' -> 'BJN'; its whole code where another has the same three.

    Look-alike names exist (Jember, Jombang: docs/sources.md 5.1), and a code must not point to the wrong one.
    """
    shared = sum(_consonants(other) == _consonants(code) for other in all_codes) > 1
    return code.upper() if shared else _consonants(code)


def _consonants(code: str) -> str:
    return (code[:1] + "".join(c for c in code[1:] if c.isalnum() and c not in "aeiou"))[:3].upper()


def split_names(text: str) -> list[str]:
    """Names typed in one line: 'Budi Contoh, Siti Contoh,' -> two names, each once, spaces tidied."""
    names = [" ".join(name.split()) for name in text.split(",")]
    return list(dict.fromkeys(name for name in names if name))


def move_problem(
    old: str, new: str, *, reason: str, finished_on: date | None, starts_on: date | None, today: date
) -> dict[str, str]:
    """What is wrong with moving a batch from `old` to `new`: {field or '__all__': message}; empty if fine.

    A cut of funds may cancel a batch (docs/sources.md 3, [52]), so its reason is kept; leaving
    'finished' is a correction of facts that figures rest on, so it has one, too.
    """
    if not may_move(old, new):
        return {"__all__": f"Paket berstatus {label(old)} tidak dapat langsung menjadi {label(new)}."}
    if new == "cancelled" and not reason:
        return {"reason": "Tuliskan alasan paket dibatalkan."}
    if old == "finished" and not reason:
        return {"reason": "Tuliskan alasan paket yang sudah selesai dibuka kembali."}
    if new == "finished":
        problem = finish_problem(finished_on, starts_on, today)
        return {"finished_on": problem} if problem else {}
    return {}


def finish_problem(finished_on: date | None, starts_on: date | None, today: date) -> str:
    """What is wrong with that last day of a batch; '' if nothing. A day to come is no fact yet."""
    if finished_on is None:
        return "Isi tanggal selesai paket."
    if finished_on > today:
        return "Tanggal selesai belum tiba. Isi hari ini atau sebelumnya."
    if starts_on and finished_on < starts_on:
        return "Tanggal selesai harus sama dengan atau sesudah tanggal mulai."
    return ""


def move_words(old: str, to: str) -> str:
    """What the button says that brings a batch from `old` to `to`."""
    if old == "selection" and to == "registration":
        return "Buka lagi pendaftaran"
    return "Buka kembali paket" if old == "finished" else MOVES[to]


def label(state: str) -> str:
    """What staff read for a state: 'running' -> 'Berjalan'."""
    return STATES[state][0]
