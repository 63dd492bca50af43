"""The second step of the list of alumni: what is shown of the graduations of one page."""

from collections.abc import Iterable

from django.db.models import OuterRef, QuerySet, Subquery

from alumni.careers.models import LEVELS, Observation
from alumni.followup.rules import LEVEL_LETTERS
from alumni.graduates.models import Graduation

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
