"""The dashboard: its figures against the bare SQL of the same rows, and the page as a browser gets it."""

from datetime import timedelta

from django.db import connection
from django.utils import timezone

from alumni.models import Outcome
from alumni.outcomes.definitions import Definition
from alumni.outcomes.figures import read_figures
from benchmarks.measure import PORTAL, interleaved, measured, timed
from benchmarks.visitors import client_of, queries_of
from training.models import Centre

ALL_KEYS = ("year", "wave", "centre", "field", "funding", "sex", "disability")
GROUPED = ("placed_within_6", "batch_id", "graduated_on", "sex", "disability")
BARE = "SQL"


def figures(number: int) -> list[dict]:
    """Today: everybody, then one centre, against one GROUP BY over the same rows."""
    today = timezone.localdate()
    whole = Definition(as_of=today)
    centre = Centre.objects.order_by("pk").first()
    one = whole.narrowed("centre", centre.code)
    return [
        *interleaved(
            "figures: all blocks, today",
            {PORTAL: lambda: _all_blocks(whole, ALL_KEYS), BARE: lambda: _bare_pass(None)},
        ),
        *interleaved(
            "figures: one centre",
            {PORTAL: lambda: _all_blocks(one, ALL_KEYS), BARE: lambda: _bare_pass(centre.pk)},
        ),
    ]


def past(number: int) -> list[dict]:
    """A day two years back: rows that do not hold on it are derived from the facts."""
    day = timezone.localdate() - timedelta(days=730)
    return [
        measured("figures: a past day", PORTAL, [timed(lambda: _all_blocks(Definition(as_of=day), ALL_KEYS))])
    ]


def page(number: int) -> list[dict]:
    """The whole page for the head of the province, as it comes and for all years."""
    client = client_of("kadis")
    found = []
    for name, address in (
        ("dashboard page: the settled year", "/dasbor/"),
        ("dashboard page: all years", "/dasbor/?year="),
        ("dashboard page: one centre", "/dasbor/?centre=bojonegoro"),
        ("dashboard, second half: one year", f"/dasbor/rincian/?year={timezone.localdate().year - 1}"),
    ):
        rows = interleaved(name, {PORTAL: lambda address=address: client.get(address)})
        rows[0]["queries"] = queries_of(client, address)
        found += rows
    return found


def _all_blocks(definition: Definition, keys: tuple[str, ...]) -> None:
    """All blocks out of one read, worked out to the last rate, and the placements at every level."""
    found = read_figures(definition, keys)
    rates = [group.figure.placement_rate for key in keys for group in found.breakdown(key)]
    assert rates and found.evidence() and found.total.graduations


def _bare_pass(centre_id: int | None) -> None:
    """One GROUP BY over the outcome rows, fetched and added up: codes, batch and what the blocks group by."""
    names = ", ".join(connection.ops.quote_name(name) for name in GROUPED)
    table = connection.ops.quote_name(Outcome._meta.db_table)
    where = "" if centre_id is None else f"WHERE centre_id = {centre_id:d}"
    total = 0
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {names}, count(*) FROM {table} {where} GROUP BY {names}")
        while rows := cursor.fetchmany(2000):
            total += sum(row[-1] for row in rows)
    assert total
