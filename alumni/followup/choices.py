"""What the filters of the list of alumni offer, in one query."""

from dataclasses import dataclass

from django.db.models import CharField, F, Value
from django.db.models.functions import Cast

from core.accounts.access import scope
from core.accounts.permissions import Permission
from training.batches.rules import wave_key
from training.models import Centre, Programme, Wave

Choices = list[tuple[str, str]]


@dataclass(frozen=True)
class FilterChoices:
    """(value, label) pairs by key of docs/indicators.md; `centre` is empty for users of one centre.

    `waves` maps the keys of waves, the newest first, to fiscal year and number.
    """

    funding: Choices
    waves: dict[str, tuple[int, int]]
    centre: Choices
    field: Choices
    programme: Choices


def filter_choices(user) -> FilterChoices:
    """The choices for this user; one UNION, because the list must stay within its few queries."""
    reach = scope(user, Permission.VIEW_PEOPLE)
    centres = Centre.objects.all() if reach.everywhere else Centre.objects.filter(pk__in=reach.centre_ids)
    programmes = _columns(Programme.objects, "programme", "slug", "name", "field__slug", "field__name")
    rows = programmes.union(
        _columns(Wave.objects, "wave", "fiscal_year", "number", "fund__code", "fund__name"),
        _columns(centres, "centre", "code", "short_name", "code", "short_name"),
        all=True,
    )
    found = {"programme": [], "wave": [], "centre": []}
    for kind, *columns in rows:
        found[kind].append(columns)
    waves = {(int(year), int(number)) for year, number, _, _ in found["wave"] if number != "0"}
    return FilterChoices(
        funding=_by_label((code, name) for _, _, code, name in found["wave"]),
        waves={wave_key(*wave): wave for wave in sorted(waves, reverse=True)},
        centre=_by_label((code, name) for code, name, _, _ in found["centre"] if not reach.is_one_centre),
        field=_by_label((code, name) for _, _, code, name in found["programme"]),
        programme=_by_label((code, name) for code, name, _, _ in found["programme"]),
    )


def _by_label(pairs) -> Choices:
    return sorted(set(pairs), key=lambda pair: pair[1].lower())


def _columns(rows, kind: str, *names: str):
    """`kind` and four columns as text, whatever they are in their tables."""
    columns = {f"c{i}": Cast(F(name), CharField(max_length=200)) for i, name in enumerate(names)}
    return rows.order_by().annotate(kind=Value(kind, CharField()), **columns).values_list("kind", *columns)
