"""Questions that a person keeps: what of an address is kept, and the writing of it."""

import datetime
import re

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import QueryDict

from alumni.outcomes.definitions import KEYS
from alumni.outcomes.models import SavedView
from core.audit import log
from core.models import User

# What asks, and what only draws (tren=quarter): a short word with a short word.
NAME, SWITCH = re.compile(r"[a-z_]{1,20}"), re.compile(r"[a-z0-9_]{1,20}")
ASKING = {*KEYS, "measure", "window", "rule", "min_evidence", "as_of", "known_on"}
TOO_MANY = f"Anda sudah menyimpan {SavedView.MOST} tampilan. Hapus satu dulu."
TOO_LONG = "Pilihan ini terlalu panjang untuk disimpan. Kurangi saringannya."


def kept_query(query: QueryDict, today: datetime.date) -> str:
    """What of that address is kept, in a fixed order.

    Today's date is left out, so that the question is asked anew each day; another date stays as it is.
    """
    kept = QueryDict(mutable=True)
    for name in sorted(query):
        values = [value for value in query.getlist(name) if _is_kept(name, value)]
        if name != "as_of" or values != [today.isoformat()]:
            kept.setlist(name, values)
    return kept.urlencode()


def _is_kept(name: str, value: str) -> bool:
    if name in ASKING:
        return len(value) <= 60
    return bool(NAME.fullmatch(name) and SWITCH.fullmatch(value)) and name != "page"


@transaction.atomic
def save_view(*, name: str, query: str, by: User) -> SavedView:
    """Keep a question under a name; ValidationError for a name in use, or where there are too many."""
    User.objects.select_for_update().get(pk=by.pk)
    if SavedView.objects.visible_to(by).count() >= SavedView.MOST:
        raise ValidationError(TOO_MANY)
    if len(query) > SavedView._meta.get_field("query").max_length:
        raise ValidationError(TOO_LONG)
    view = SavedView(user=by, name=name, query=query)
    return _written(view, verb="save_view", by=by)


@transaction.atomic
def rename_view(*, view: SavedView, name: str, by: User) -> SavedView:
    """Call it otherwise; ValidationError for a name in use."""
    view.name = name
    return _written(view, verb="rename_view", by=by)


@transaction.atomic
def remove_view(*, view: SavedView, by: User) -> None:
    """Forget it."""
    log.record(by=by, verb="remove_view", obj=view)
    view.delete()


def _written(view: SavedView, *, verb: str, by: User) -> SavedView:
    view.full_clean()
    view.save()
    log.record(by=by, verb=verb, obj=view, fields=["name"])
    return view
