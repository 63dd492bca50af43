"""What the page of a graduate says, as pure functions over recorded facts."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

from alumni.careers.derivation import (
    PLACED,
    PLACED_WITHIN,
    UNKNOWN,
    WINDOWS,
    History,
    Result,
    conflicts,
    derive_one,
)
from alumni.careers.rules import LEVELS, RULES
from alumni.outcomes.definitions import CLASS_LABELS, Definition
from alumni.outcomes.sentences import explain
from core.dates import MONTHS_SHORT, add_months, format_date, format_month
from core.numbers import format_count

RULE = RULES["bps"]
LEVEL_LETTERS = "DCBA"
TELLS_TIME = {"month": format_month, "day": format_date}


@dataclass(frozen=True)
class WindowState:
    """What a graduation counts as in one window, and why."""

    months: int
    due_on: datetime.date
    code: str  # formal, informal, unclassified, not_placed, unknown or not_matured
    label: str
    sentence: str
    letter: str  # evidence level of the counting job, "" for none

    @property
    def month(self) -> str:
        return f"{MONTHS_SHORT[self.due_on.month - 1]} {self.due_on.year}"

    @property
    def is_due(self) -> bool:
        """The window is over and nobody knows: somebody should ask."""
        return self.code == UNKNOWN


def window_states(history: History, graduated_on: datetime.date, today: datetime.date) -> list[WindowState]:
    """Placed within 3, 6 and 12 months at evidence level C and by the rule of BPS, as seen today."""
    return [_window_state(history, graduated_on, today, months) for months in WINDOWS]


def _window_state(history, graduated_on, today, months: int) -> WindowState:
    definition = Definition(as_of=today, measure=PLACED_WITHIN, window=months)
    results = derive_one(history, graduated_on, today, PLACED_WITHIN, months)
    result = results[LEVELS.index(definition.min_evidence)]
    due_on = add_months(graduated_on, months)
    sentence = explain(result, definition, graduated_on)
    if due_on > today:
        return WindowState(months, due_on, "not_matured", f"Genap {format_date(due_on)}", sentence, "")
    code = sector_of(result)
    letter = LEVEL_LETTERS[result.spell.level] if result.outcome == PLACED else ""
    return WindowState(months, due_on, code, CLASS_LABELS[code], sentence, letter)


def sector_of(result: Result) -> str:
    """formal, informal or unclassified for a placement, else the outcome itself."""
    if result.outcome != PLACED:
        return result.outcome
    spell = result.spell
    return RULE.classes[RULE.classify(spell.status, spell.has_bpjs, spell.has_nib)]


def conflict_texts(history: History, names: Mapping[int, str]) -> list[str]:
    """What was told of one day both ways (Measure 2: the job counts); `names` are those of the jobs.

    The last day of a job is no conflict: somebody may have worked and looked for work on it.
    """
    return [
        f"Pada {format_date(statement.observed_on)} tercatat bekerja ({names[spell.id]}), tetapi juga tidak "
        "bekerja. Yang dihitung pekerjaannya. Tarik catatan yang salah."
        for spell, statement in conflicts(history)
        if statement.observed_on != spell.ended_on
    ]


def span_text(
    start: datetime.date, start_precision: str, end: datetime.date | None, end_precision: str
) -> str:
    """'Sejak Maret 2025', 'Maret 2025 – 1 Juni 2025': no more exact than what was told."""
    since = TELLS_TIME[start_precision](start) if start_precision in TELLS_TIME else ""
    if end is None:
        return f"Sejak {since}" if since else f"Mulai tidak diketahui, dikabarkan {format_date(start)}"
    until = str(end.year) if end_precision == "year" else TELLS_TIME[end_precision](end)
    return f"{since or 'Mulai tidak diketahui'} – {until}"


def income_text(low: int | None, high: int | None) -> str:
    """'Rp2.000.000–3.000.000 sebulan'; '' where nobody answered."""
    if low is None and high is None:
        return ""
    if high is None:
        return f"di atas Rp{format_count(low)} sebulan"
    if low == high:
        return f"Rp{format_count(low)} sebulan"
    return f"Rp{format_count(low or 0)}–{format_count(high)} sebulan"


def whatsapp_link(phone: str, first_name: str, centre: str, programme: str) -> str:
    """A wa.me address with a polite first message; '' for a number that cannot have WhatsApp."""
    if not phone.startswith("+628"):
        return ""
    text = (
        f"Selamat siang {first_name}, kami dari {centre}. Kami ingin tahu kabar pekerjaan Anda setelah "
        f"pelatihan {programme}. Boleh kami bertanya sebentar, sekitar 2 menit? Terima kasih."
    )
    return f"https://wa.me/{phone.lstrip('+')}?text={quote(text)}"
