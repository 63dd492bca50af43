"""The page for somebody whose colleague was faster (409): both values, and what to do with them."""

from collections.abc import Iterable

from django.forms import BaseForm, BoundField, CheckboxInput
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def stale_page(
    request: HttpRequest, forms: Iterable[tuple[BaseForm, BaseForm]], version: int, back_url: str
) -> HttpResponse:
    """409 with every field that differs between a posted form and its fresh twin (the row as it is now).

    The reader keeps the saved values (a link to `back_url`) or posts their own again with `version`.
    """
    pairs = [(mine[name], now[name]) for mine, now in forms for name in mine.fields if name in now.fields]
    seen = [(_name(mine), written(mine), written(now)) for mine, now in pairs if not mine.is_hidden]
    context = {
        "differences": [row for row in seen if row[1] != row[2]],
        "posted": [
            (name, value)
            for name, values in request.POST.lists()
            if name not in ("csrfmiddlewaretoken", "version")
            for value in values
        ],
        "version": version,
        "back_url": back_url,
    }
    return render(request, "components/stale.html", context, status=409)


def _name(field: BoundField) -> str:
    return field.field.widget.attrs.get("aria-label") or field.label


def written(field: BoundField) -> str:
    """A field's value as the screen shows it: the words of a choice, 'Ya' and 'Tidak', a dash for nothing."""
    value = field.value()
    if isinstance(field.field.widget, CheckboxInput):
        return "Ya" if value else "Tidak"
    values = value if isinstance(value, list | tuple) else [value]
    names = {str(key): str(label) for key, label in getattr(field.field, "choices", [])}
    words = [names.get(str(one), str(one)) for one in values if one not in (None, "")]
    return ", ".join(words) or "–"
