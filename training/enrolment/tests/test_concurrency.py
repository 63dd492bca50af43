"""Two clerks about one enrolment at once, in transactions of their own, on PostgreSQL."""

import threading
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction

from core.models import EducationLevel
from training.enrolment.actions import ResultRow, apply_person, correct_attributes, graduate_batch
from training.enrolment.models import Enrolment
from training.factories import BatchFactory, EnrolmentFactory, PersonFactory

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


def at_once(*works):
    """Run all at once; an error of one is the error of the test."""
    errors = []

    def run(work):
        try:
            work()
        except Exception as error:  # noqa: BLE001
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert errors == []


def test_a_corrected_person_and_a_graduated_batch_lose_nothing_of_each_other():
    enrolment = EnrolmentFactory(batch=BatchFactory(running=True), state="enrolled", education=None)
    person, batch = enrolment.person, enrolment.batch
    person.education = EducationLevel.objects.first()
    person.save()
    corrected, graduating = threading.Event(), threading.Event()

    def correct():
        with transaction.atomic():
            correct_attributes(person=person, centre_id=batch.centre_id, fields=["education"], by=None)
            corrected.set()
            # The other one is stopped at the lock now; without it, it has read the old education.
            graduating.wait(1)

    def graduate():
        corrected.wait(30)
        row = ResultRow(enrolment.pk, True, "competent")
        graduate_batch(batch=batch, version=1, rows=[row], finished_on=date(2025, 7, 24), by=None)
        graduating.set()

    at_once(correct, graduate)
    enrolment.refresh_from_db()
    assert (enrolment.state, enrolment.education) == ("completed", person.education)


def test_two_clerks_at_the_last_seat_fill_it_once():
    batch = BatchFactory(running=True, seats=1, reserves=0)
    seated, other_asked, refusals = threading.Event(), threading.Event(), []

    def first():
        with transaction.atomic():
            apply_person(batch=batch, person=PersonFactory(), to="enrolled", by=None)
            seated.set()
            # The other one waits for the batch now; without that, it has counted a free seat.
            other_asked.wait(1)

    def second():
        person = PersonFactory()
        seated.wait(30)
        try:
            apply_person(batch=batch, person=person, to="enrolled", by=None)
        except ValidationError as error:
            refusals.extend(error.messages)
        finally:
            other_asked.set()

    at_once(first, second)
    assert Enrolment.objects.filter(batch=batch).count() == 1
    assert len(refusals) == 1


def test_two_clerks_who_take_in_one_person_make_one_enrolment():
    batch, person = BatchFactory(running=True, seats=2), PersonFactory()
    start, made = threading.Barrier(2), []

    def clerk():
        start.wait(30)
        made.append(apply_person(batch=batch, person=person, to="enrolled", by=None).pk)

    at_once(clerk, clerk)
    assert made == [Enrolment.objects.get().pk] * 2
