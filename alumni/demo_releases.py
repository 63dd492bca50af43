"""Invented closings and releases for the demo: two months, the later one corrected after late news."""

from datetime import date

from alumni.careers.actions import record_spell
from alumni.graduates.models import Graduation
from alumni.outcomes.definitions import Definition
from alumni.outcomes.figures import people
from alumni.releases.actions import decide_closing, publish, submit_closing
from alumni.releases.checklist import month_end, running_centres
from alumni.releases.models import Release
from core.dates import add_months
from core.models import User

PUBLISHER, HEAD = "kadis", "kepala.bojonegoro"
LATE = 5
RETURNED = "Masih banyak yang belum terlacak. Hubungi dulu yang nomornya aktif."
REASON = f"{LATE} alumni baru memberi kabar bahwa mereka bekerja."


def add_releases(today: date) -> None:
    """A release of each of the last two months, and a correction of the second."""
    kadis = User.objects.get(username=PUBLISHER)
    last = add_months(today.replace(day=1), -1)
    for number, month in enumerate((add_months(last, -1), last)):
        _close(month, is_last=month == last)
        publish(as_of=month_end(month), seen=number, by=kadis)
    if _late_news(month_end(last)):
        second = Release.objects.newest()
        publish(as_of=second.as_of, seen=second.number, corrects=second, note=REASON, by=kadis)


def _close(month: date, *, is_last: bool) -> None:
    """Most centres closed the month; of the last one some are waiting, one was returned, some are missing."""
    kadis, head = User.objects.get(username=PUBLISHER), User.objects.get(username=HEAD)
    for place, centre in enumerate(running_centres()):
        if is_last and place % 5 == 4:
            continue
        by = head if centre.code == "bojonegoro" else None
        closing = submit_closing(centre=centre, month=month, version=0, by=by)
        if is_last and place % 3 == 2:
            continue
        is_accepted = not (is_last and place == 0)
        note = "" if is_accepted else RETURNED
        about = {"closing": closing, "version": closing.version, "by": kadis}
        decide_closing(**about, is_accepted=is_accepted, note=note)


def _late_news(day: date) -> int:
    """Some who were unknown on that day told of their work since; returns how many."""
    unknown = people(Definition(as_of=day), "unknown").order_by("-graduated_on", "pk")
    found: list[Graduation] = list(unknown.select_related("person", "centre")[:LATE])
    for row in found:
        started = add_months(row.graduated_on, 2)
        told = {"started_on": started, "observed_on": day, "status_id": 4, "source": "whatsapp"}
        record_spell(person=row.person, centre=row.centre, by=None, **told)
    return len(found)
