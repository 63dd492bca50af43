"""The second step of the list of alumni: what is shown of the graduations of one page."""

import datetime
from collections.abc import Iterable

from django.db.models import F, OuterRef, QuerySet, Subquery

from alumni.careers.codes import FIRST_NOT_PLACED, FIRST_PLACED
from alumni.careers.derivation import NOT_PLACED, PLACED, UNKNOWN
from alumni.careers.models import LEVELS, REPORTED, Observation
from alumni.followup.rules import LEVEL_LETTERS
from alumni.graduates.models import Graduation
from core.dates import latest_reaching

WINDOW = 6
NOT_MATURED = "not_matured"
# state -> what the code of careers/codes.py must be for it.
CODES = {
    PLACED: {"code__gte": FIRST_PLACED},
    NOT_PLACED: {"code__gte": FIRST_NOT_PLACED, "code__lt": FIRST_PLACED},
    UNKNOWN: {"code__lt": FIRST_NOT_PLACED},
}
STATES = [
    (PLACED, "Ditempatkan"),
    (NOT_PLACED, "Belum bekerja"),
    (UNKNOWN, "Belum terlacak"),
    (NOT_MATURED, "Belum genap 6 bulan"),
]
ACTIVITIES = dict(Observation.ACTIVITIES)
LEVEL_NAMES = {level: label[2:] for level, label in LEVELS}


def rows_of(ids: Iterable[int]) -> list[Graduation]:
    """Graduations in the order of `ids`, with names, batch and the last thing heard; one query."""
    ids = list(ids)
    heard = Observation.objects.valid().filter(person=OuterRef("person")).order_by("-observed_on", "-pk")
    rows = (
        Graduation.objects.filter(pk__in=ids)
        .select_related("person", "batch__programme", "batch__wave__fund", "centre")
        .defer("person__nik")
        .annotate(heard=_last(heard, "activity"), heard_on=_last(heard, "observed_on"))
        .annotate(heard_level=_last(heard, "level"))
    )
    found = {row.pk: row for row in rows}
    for row in found.values():
        row.activity = ACTIVITIES.get(row.heard, "")
        row.letter = LEVEL_LETTERS[row.heard_level] if row.heard else ""
        row.level = LEVEL_NAMES[row.heard_level] if row.heard else ""
    return [found[pk] for pk in ids if pk in found]


def _last(heard: QuerySet, name: str) -> Subquery:
    return Subquery(heard.values(name)[:1])


def in_window_state(rows: QuerySet, state: str, today: datetime.date) -> QuerySet:
    """Graduations that count as `state` in the window of six months, at evidence level C, as seen today."""
    last = latest_reaching(today, WINDOW)
    if state == NOT_MATURED:
        return rows.filter(graduated_on__gt=last)
    codes = F(f"outcome__placed_within_{WINDOW}").bitrightshift(8 * REPORTED).bitand(255)
    return rows.filter(graduated_on__lte=last).annotate(code=codes).filter(**CODES[state])
