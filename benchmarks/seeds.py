"""Filling the database with invented people, as `seed_demo --bench` does."""

from django.utils import timezone

from alumni.seeding import seed
from benchmarks.measure import PORTAL, measured, timed


def bench(number: int) -> list[dict]:
    """`number` graduations, without history rows."""
    today = timezone.localdate()
    took = timed(lambda: seed(graduations=number, seed=2022, today=today, is_bench=True))
    return [measured("seed_demo --bench", PORTAL, [took], each=number)]
