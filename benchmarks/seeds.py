"""Filling the database with invented people, as `seed_demo --bench` does."""

from django.utils import timezone

from alumni.seeding import seed
from benchmarks.measure import PORTAL, measured


def bench(number: int) -> list[dict]:
    """`number` graduations, without history rows."""
    done = seed(graduations=number, seed=2022, today=timezone.localdate(), is_bench=True)
    rows = [measured("seed_demo --bench", PORTAL, [done.seconds], each=done.graduations)]
    rows.append(measured("... of it recount", PORTAL, [done.recount_seconds], each=done.graduations))
    return rows
