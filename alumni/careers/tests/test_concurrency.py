"""Several writers about one person at once, in transactions of their own, on PostgreSQL."""

import threading
from datetime import date, timedelta

import pytest
from django.db import connection, transaction

from alumni.careers.recount import differences, recount_people
from alumni.factories import GraduationFactory
from alumni.models import Observation, Outcome
from core.snapshots import one_snapshot

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
ROUNDS = 15


def in_threads(*works):
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


def test_rows_stay_exact_under_two_writers():
    people = [GraduationFactory().person_id for _ in range(2)]
    recount_people(people)
    both_wrote = threading.Barrier(2)

    def writer(order, activity):
        def work():
            for number in range(ROUNDS):
                day = date(2025, 8, 1) + timedelta(number * 2 + (activity == "ill"))
                both_wrote.wait(30)
                with transaction.atomic():
                    for person_id in order:
                        Observation.objects.create(
                            person_id=person_id, observed_on=day, known_on=day, activity=activity
                        )
                    recount_people(order)

        return work

    in_threads(writer(people, "looking"), writer(people[::-1], "ill"))
    assert Observation.objects.count() == 4 * ROUNDS
    assert list(differences()) == []


def test_the_second_writer_waits_for_the_first_and_reads_what_it_wrote():
    person_id = GraduationFactory().person_id
    recount_people([person_id])
    first_recounted, second_wrote = threading.Event(), threading.Event()

    def first():
        with transaction.atomic():
            Observation.objects.create(
                person_id=person_id,
                observed_on=date(2025, 9, 1),
                known_on=date(2025, 9, 1),
                activity="looking",
            )
            recount_people([person_id])
            first_recounted.set()
            # The second one is stopped at the lock now; without it, it would read past this transaction.
            second_wrote.wait(1)

    def second():
        first_recounted.wait(30)
        with transaction.atomic():
            Observation.objects.create(
                person_id=person_id, observed_on=date(2025, 8, 1), known_on=date(2025, 8, 1), activity="ill"
            )
            recount_people([person_id])
        second_wrote.set()

    in_threads(first, second)
    assert Outcome.objects.get().facts_until == date(2025, 9, 1)
    assert list(differences()) == []


def test_one_snapshot_sees_nothing_of_what_is_written_meanwhile():
    graduation = GraduationFactory()
    recount_people([graduation.person_id])

    def writer():
        Outcome.objects.filter(pk=graduation.pk).update(sex="P")

    with one_snapshot():
        before = Outcome.objects.get().sex
        in_threads(writer)
        assert Outcome.objects.get().sex == before == "L"
    assert Outcome.objects.get().sex == "P"
