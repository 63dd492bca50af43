"""The list of people: its filter, who is in it, and what a line may show of each."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from core.accounts.access import visible
from core.accounts.permissions import Permission
from core.choices import Offer, choices_of
from training.batches.models import Batch
from training.centres.models import Centre
from training.enrolment.models import Enrolment
from training.overview.people.forms import PersonFilter
from training.people.models import Person
from training.people.openings import Opening, openings
from training.programmes.models import Field

SORTS = {"name": ("name_key", "pk"), "-name": ("-name_key", "-pk")}


@dataclass(frozen=True)
class Row:
    """One line of the list: what may be shown of a person, and the newest enrolment in sight."""

    person: Person
    opened: Opening
    enrolment: Enrolment | None


def person_filter(request) -> PersonFilter:
    """The filter as the address fills it; `request` needs a user and GET only."""
    year = "wave__fiscal_year"
    centres = visible(request, Centre).allowing(request.user, Permission.VIEW_PEOPLE)
    offered = choices_of(
        centre=Offer(centres, "pk", "name", order="short_name"),
        field=Offer(visible(request, Field), "pk", "name", place="position"),
        year=Offer(visible(request, Batch), year, year),
    )
    offered["year"].reverse()
    return PersonFilter(request.GET, offered=offered)


def filtered_people(request, form: PersonFilter) -> QuerySet[Person]:
    """The people of the list, in its order, by what the form asks for."""
    form.is_valid()
    asked = form.cleaned_data
    people = visible(request, Person)
    if asked.get("q"):
        people = people.named(asked["q"], request.user)
    if form.asks_for_enrolment():
        people = people.filter(pk__in=_enrolled(request, asked).values("person"))
    return people.order_by(*SORTS.get(request.GET.get("sort"), SORTS["name"]))


def _enrolled(request, asked: dict):
    rows = visible(request, Enrolment)
    wanted = {
        "batch__centre": asked.get("centre"),
        "state": asked.get("state"),
        "batch__programme__field": asked.get("field"),
        "batch__wave__fiscal_year": asked.get("year"),
    }
    return rows.filter(**{name: value for name, value in wanted.items() if value})


def person_rows(request, ids: Iterable[int]) -> list[Row]:
    """The people of one page, in that order: ids first, then three queries for these alone."""
    ids = list(ids)
    people = visible(request, Person).with_names().in_bulk(ids)
    opened = openings(people.values(), request.user)
    newest = {row.person_id: row for row in enrolments_in_sight(request, ids)}
    return [Row(people[pk], opened[pk], newest.get(pk)) for pk in ids if pk in people]


def enrolments_in_sight(request, person_ids: list[int]) -> list[Enrolment]:
    """Enrolments in sight, oldest first."""
    rows = visible(request, Enrolment).filter(person__in=person_ids)
    return list(rows.select_related("batch__programme", "batch__wave__fund", "batch__centre").order_by("pk"))
