"""Two people press the same button at once, in transactions of their own, on PostgreSQL."""

import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from alumni.factories import VerificationCaseFactory, VerificationRoundFactory
from alumni.models import VerificationCase
from alumni.verification.actions import contradict, draw_round
from alumni.verification.tests.conftest import place
from training.factories import UserFactory

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


def at_once(work) -> list[str]:
    """What two threads that begin the same work together are told: "done" or the refusal."""
    told, start = [], threading.Barrier(2)

    def run():
        try:
            start.wait(30)
            work()
            told.append("done")
        except ValidationError as error:
            told.append(error.messages[0])
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return sorted(told, key=lambda words: words != "done")


def test_a_sample_is_drawn_once(bojonegoro):
    place(bojonegoro, 6)
    row = VerificationRoundFactory(announced=True, sample_size=4)

    told = at_once(lambda: draw_round(round=row, today=row.draws_on, by=None))

    assert told[0] == "done"
    assert "sudah berubah" in told[1]
    assert VerificationCase.objects.count() == 4


def test_a_centre_answers_once():
    case = VerificationCaseFactory(found="false")
    head = UserFactory()

    told = at_once(lambda: contradict(case=case, text="Ada.", today=case.round.drawn_on, by=head))

    assert told[0] == "done"
    assert "satu kali" in told[1]
