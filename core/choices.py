"""What the filters of a list offer, read from several small tables in one statement."""

from dataclasses import dataclass

from django.db.models import F, IntegerField, QuerySet, TextField, Value
from django.db.models.functions import Cast

Pairs = list[tuple[str, str]]


@dataclass(frozen=True)
class Offer:
    """Rows to choose from, by the names of their columns: sorted by `place`, if any, then by `order`."""

    rows: QuerySet
    value: str
    label: str
    order: str = ""
    place: str = ""


def choices_of(**offers: Offer) -> dict[str, Pairs]:
    """The (value, label) pairs of each offer, all as text; equal ones once."""
    first, *others = (_columns(name, offer) for name, offer in offers.items())
    found: dict[str, list] = {name: [] for name in offers}
    for name, *columns in first.union(*others):
        found[name].append(columns)
    return {name: [tuple(pair) for _, _, *pair in sorted(rows, key=_place)] for name, rows in found.items()}


def _place(columns: list) -> tuple[int, str]:
    place, order, _, _ = columns
    return place, order.lower()


def _columns(name: str, offer: Offer) -> QuerySet:
    columns = {
        "offer_name": Value(name, TextField()),
        "offer_place": Cast(F(offer.place) if offer.place else Value(0), IntegerField()),
        "offer_order": Cast(F(offer.order or offer.label), TextField()),
        "offer_value": Cast(F(offer.value), TextField()),
        "offer_label": Cast(F(offer.label), TextField()),
    }
    return offer.rows.order_by().annotate(**columns).values_list(*columns)
