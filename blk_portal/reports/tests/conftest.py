from datetime import date

import pytest
import time_machine

from alumni.careers.recount import recount_people
from alumni.factories import GraduationFactory, ObservationFactory, SpellFactory
from training.factories import BatchFactory, FieldFactory, ProgrammeFactory

TODAY = date(2026, 6, 30)


@pytest.fixture
def today():
    with time_machine.travel(TODAY, tick=False):
        yield


def graduates(batch, number, *, day=date(2025, 1, 31), job=None, told=True, **facts):
    """People who finished that batch: with a job, known to have none, or never heard of."""
    rows = GraduationFactory.create_batch(number, in_batch=batch, graduated_on=day)
    for row in rows:
        if job:
            SpellFactory(person=row.person, started_on=job, told_on=date(2026, 2, 15), **facts)
        elif told:
            ObservationFactory(person=row.person, observed_on=date(2026, 2, 15))
    recount_people([row.person_id for row in rows])


@pytest.fixture
def world(today, bojonegoro, tuban):
    """Of 2025 in Bojonegoro 8 of 12 formal and 2 unknown, in Tuban 4 of 6 informal; of 2024 3 of 3."""
    las = ProgrammeFactory(name="Las", field=FieldFactory(name="Las"))
    first = BatchFactory(centre=bojonegoro, programme=las, finished=True)
    other = BatchFactory(centre=tuban, finished=True)
    work = date(2025, 3, 1)
    graduates(
        first, 8, job=work, status_id=4, uses_training="yes", income_low=2_000_000, income_high=2_400_000
    )
    graduates(first, 2)
    graduates(first, 2, told=False)
    graduates(
        other, 4, job=work, status_id=1, uses_training="no", income_low=1_000_000, income_high=1_000_000
    )
    graduates(other, 2)
    graduates(other, 3, day=date(2024, 1, 31), job=date(2024, 2, 1), status_id=4)
