"""What a head looks at before a month is closed, counted from the tables."""

import datetime
from dataclasses import asdict, dataclass

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from alumni.outcomes.definitions import Definition, filters_of
from alumni.outcomes.figures import people, read_figures
from core.dates import add_months, end_of_month
from core.snapshots import one_snapshot
from training.models import Batch, Centre, ChangeProposal

OPEN_STATES = ("registration", "selection", "running")


@dataclass(frozen=True)
class Item:
    """One line: what should be done, and how many cases are still open."""

    code: str
    text: str
    open: int

    def as_json(self) -> dict:
        return asdict(self)


def month_end(month: datetime.date) -> datetime.date:
    return end_of_month(month.year, month.month)


def definition_for(month: datetime.date, centre: Centre) -> Definition:
    """The headline of that centre on the last day of the month."""
    return Definition(as_of=month_end(month), filters=filters_of([("centre", centre.code)]))


def checklist(centre: Centre, month: datetime.date) -> list[Item]:
    """The lines for that centre and month (its first day), from one read."""
    with one_snapshot():
        return [
            Item("batches", "Paket yang rencananya sudah selesai telah diluluskan", _late(centre, month)),
            Item("traced", "Alumni yang genap enam bulan bulan ini telah terlacak", _lost(centre, month)),
            Item("proposals", "Usulan perubahan data dari BLK lain telah diputuskan", _undecided(centre)),
        ]


def figures_for(centre: Centre, month: datetime.date) -> dict:
    """The centre's headline on the last day of the month, as the command's JSON writes it."""
    return read_figures(definition_for(month, centre)).total.as_json()


def _late(centre: Centre, month: datetime.date) -> int:
    """Batches planned to end by the month's end that are still open."""
    rows = Batch.objects.filter(centre=centre, ends_on__lte=month_end(month), state__in=OPEN_STATES)
    return rows.count()


def _lost(centre: Centre, month: datetime.date) -> int:
    """Graduations whose six months were over in this month and whose outcome is unknown."""
    unknown = people(definition_for(month, centre), "unknown")
    before = add_months(month, -1)
    earlier = people(definition_for(before, centre), "matured")
    return unknown.exclude(pk__in=earlier.values("pk")).count()


def _undecided(centre: Centre) -> int:
    return ChangeProposal.objects.filter(owner=centre, decided_at=None).count()


def running_centres() -> QuerySet[Centre]:
    """The centres that close their months; whether they have is open to everyone signed in."""
    return Centre.objects.filter(is_active=True)


def centre_coded(code: str) -> Centre:
    """The running centre of that code; Http404 where there is none."""
    return get_object_or_404(running_centres(), code=code)
