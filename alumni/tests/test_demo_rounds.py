from datetime import date, timedelta

import pytest
import time_machine

from alumni.careers.recount import recount_people
from alumni.demo_rounds import add_rounds
from alumni.factories import GraduationFactory, SpellFactory
from alumni.models import VerificationRound
from alumni.seeding import add_accounts
from alumni.verification.results import progress_of, results_of
from core.models import User
from training.centres.actions import load_centres
from training.centres.jatim import CENTRES
from training.factories import BatchFactory
from training.models import Centre

pytestmark = pytest.mark.django_db


TODAY = date(2026, 11, 25)


@pytest.fixture
def accounts(db):
    with time_machine.travel(TODAY):
        load_centres(rows=CENTRES)
        add_accounts()
        yield


def place_many() -> None:
    """Ten placements of last year in each of three centres."""
    day = date(2025, 1, 31)
    for code in ("bojonegoro", "tuban", "jember"):
        batch = BatchFactory(centre=Centre.objects.get(code=code), finished=True)
        for _ in range(10):
            row = GraduationFactory(in_batch=batch, graduated_on=day)
            start = day + timedelta(days=30)
            SpellFactory(person=row.person, started_on=start, told_on=day + timedelta(days=190))
            recount_people([row.person_id])


def test_the_demo_shows_a_published_and_a_running_round(accounts):
    place_many()
    add_rounds(TODAY)

    running, published = VerificationRound.objects.all()
    assert [running.state, published.state] == ["drawn", "published"]
    assert results_of(published).verified == 30
    assert results_of(published).adjusted.exact < 1
    assert progress_of(running.cases.all()).waiting == 12
    assert running.cases.waiting().filter(verifier__username="staf.bojonegoro").exists()
    assert running.cases.answerable().filter(centre__code="bojonegoro").exists()
    assert not running.cases.filter(verifier=User.objects.get(username="kadis")).exists()


def test_without_placements_the_demo_has_no_round(accounts):
    add_rounds(TODAY)

    assert not VerificationRound.objects.exists()
