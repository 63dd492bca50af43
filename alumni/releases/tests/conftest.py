"""Graduates of two centres with all kinds of outcomes, and a first release about them."""

from datetime import date

import pytest
import time_machine

from alumni.careers.recount import recount_people
from alumni.factories import GraduationFactory, ObservationFactory, SpellFactory
from alumni.releases.actions import publish
from training.factories import BatchFactory

TODAY = date(2026, 1, 15)
AS_OF = date(2025, 12, 31)


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def graduates(bojonegoro, tuban):
    """Bojonegoro: placed formal, not placed, unknown. Tuban: placed informal, and one not matured."""
    first = BatchFactory(centre=bojonegoro, finished=True, code="B1")
    other = BatchFactory(centre=tuban, finished=True, code="T1")
    rows = [GraduationFactory(in_batch=first) for _ in range(3)] + [GraduationFactory(in_batch=other)]
    rows.append(GraduationFactory(in_batch=other, graduated_on=date(2025, 11, 3)))
    SpellFactory(person=rows[0].person, told_on=date(2025, 9, 1))
    SpellFactory(person=rows[3].person, told_on=date(2025, 9, 1), status_id=1)
    ObservationFactory(person=rows[1].person, observed_on=date(2025, 9, 1))
    recount_people([row.person_id for row in rows])
    return rows


@pytest.fixture
def release(graduates):
    return publish(as_of=AS_OF, seen=0, by=None)
