"""A small province: two centres with placements, staff in each, and the day the story begins."""

from datetime import date

import pytest

from alumni.careers.recount import recount_people
from alumni.factories import GraduationFactory, SpellFactory
from training.factories import BatchFactory

MONDAY = date(2026, 3, 2)


def place(centre, number: int, **facts) -> list:
    """Graduations of 31 January 2025 in that centre, each at work since 1 March and heard of in August."""
    batch = BatchFactory(centre=centre, finished=True)
    rows = [GraduationFactory(in_batch=batch) for _ in range(number)]
    for row in rows:
        SpellFactory(person=row.person, told_on=date(2025, 8, 1), **facts)
    recount_people([row.person_id for row in rows])
    return rows


@pytest.fixture
def placements(bojonegoro, tuban):
    """Twelve placements in Bojonegoro, four in Tuban, and one graduate of Tuban nobody knows of."""
    rows = place(bojonegoro, 12) + place(tuban, 4)
    silent = GraduationFactory(in_batch=BatchFactory(centre=tuban, finished=True))
    recount_people([silent.person_id])
    return rows
