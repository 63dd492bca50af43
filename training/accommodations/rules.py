"""From asking for an accommodation to having it: asked -> agreed -> delivered, or refused. Pure functions.

A centre owes its trainees reasonable accommodation (UU 8/2016 art. 42-43 and 47-48; docs/sources.md 4), so a
refusal takes a reason, and every step its day: how long people wait is a figure (docs/indicators.md 18).
"""

from collections.abc import Mapping
from datetime import date

ASKED, AGREED, DELIVERED, REFUSED = "asked", "agreed", "delivered", "refused"
LABELS = {ASKED: "Diminta", AGREED: "Disetujui", DELIVERED: "Tersedia", REFUSED: "Ditolak"}
# state -> the steps that may follow; the day of a step is kept in `<step>_on`.
NEXT: Mapping[str, tuple[str, ...]] = {ASKED: (AGREED, REFUSED), AGREED: (DELIVERED,)}
BEFORE = {AGREED: ASKED, REFUSED: ASKED, DELIVERED: AGREED}


def state_of(agreed_on: date | None, delivered_on: date | None, refused_on: date | None) -> str:
    """Where a request stands, from its days."""
    if refused_on:
        return REFUSED
    if delivered_on:
        return DELIVERED
    return AGREED if agreed_on else ASKED


def step_problem(state: str, step: str, *, on: date, since: date, today: date, reason: str) -> dict[str, str]:
    """What is wrong with taking this step on that day: {field or '__all__': message}; empty if fine.

    `since` is the day of the step before.
    """
    if step not in NEXT.get(state, ()):
        return {"__all__": f"Permintaan ini sudah berstatus {LABELS[state]}. Muat ulang halamannya."}
    if on > today:
        return {"on": "Tanggal ini belum tiba. Isi hari ini atau sebelumnya."}
    if on < since:
        return {"on": "Tanggal ini sebelum langkah sebelumnya. Isi tanggal yang sama atau sesudahnya."}
    if step == REFUSED and not reason.strip():
        return {"reason": "Tuliskan alasan menolak."}
    return {}


def waited(asked_on: date, delivered_on: date | None) -> int | None:
    """Days from asking to having it; None until then."""
    return None if delivered_on is None else (delivered_on - asked_on).days
