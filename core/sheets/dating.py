"""How old a stored value is, so that a sheet never overwrites newer knowledge (issue 2, section 5).

A value typed in the portal is as old as the day it was typed. A value from a sheet is as old as the sheet's
data date, which the import leaves in the change reason of the history row.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db import models
from django.utils import timezone

PREFIX = "Data per "
CHUNK = 500


def reason_of(data_date: date) -> str:
    """The change reason of a row written from a sheet."""
    return f"{PREFIX}{data_date.isoformat()}"


def field_dates(
    model: type[models.Model], keys: Iterable[int], fields: Sequence[str]
) -> dict[tuple[int, str], date]:
    """(key, column) -> the day its present value is of, for rows with a history.

    A value that came and went and came again is as old as its last coming.
    """
    found: dict[tuple[int, str], date] = {}
    values: dict[tuple[int, str], object] = {}
    for key, moment, reason, *now in _history(model, sorted(keys), fields):
        for name, value in zip(fields, now, strict=True):
            place = (key, name)
            if place not in values or values[place] != value:
                values[place] = value
                found[place] = _day(moment, reason)
    return found


def _history(model: type[models.Model], keys: list[int], fields: Sequence[str]):
    for start in range(0, len(keys), CHUNK):
        rows = model.history.filter(id__in=keys[start : start + CHUNK]).order_by("history_id")
        yield from rows.values_list("id", "history_date", "history_change_reason", *fields)


def _day(moment, reason: str | None) -> date:
    if reason and reason.startswith(PREFIX):
        return date.fromisoformat(reason.removeprefix(PREFIX)[:10])
    return timezone.localdate(moment)
