from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alumni.careers import following
from alumni.careers.derived import Outcome
from alumni.careers.recount import differences
from alumni.models import Graduation
from core.models import AuditEntry
from training.factories import BatchFactory, EnrolmentFactory
from training.models import Batch, Enrolment, Person
from training.signals import batches_corrected, enrolments_changed, people_corrected

pytestmark = pytest.mark.django_db


@pytest.fixture
def batch(bojonegoro):
    return BatchFactory(finished=True, centre=bojonegoro)


@pytest.fixture
def enrolment(batch):
    return EnrolmentFactory(batch=batch, state="completed")


def tell_enrolments(*enrolments, by=None):
    enrolments_changed.send(Enrolment, enrolment_ids=[row.pk for row in enrolments], by=by)


def test_a_completed_enrolment_makes_a_graduation_with_its_row(enrolment, batch, staff):
    tell_enrolments(enrolment, by=staff)
    graduation = Graduation.objects.get()
    assert (graduation.person, graduation.batch, graduation.centre) == (enrolment.person, batch, batch.centre)
    assert graduation.graduated_on == date(2025, 7, 24)
    assert graduation.history.get().history_user == staff
    assert Outcome.objects.get().pk == graduation.pk
    entry = AuditEntry.objects.get(verb="graduations_created")
    assert (entry.actor, entry.centre_id, entry.facts) == (staff, batch.centre_id, {"count": 1})


def test_the_own_completion_date_wins(enrolment):
    enrolment.completed_on = date(2025, 7, 30)
    enrolment.save()
    tell_enrolments(enrolment)
    assert Outcome.objects.get().graduated_on == date(2025, 7, 30)


@pytest.mark.parametrize("state", ["enrolled", "left", "not_completed", "applied"])
def test_no_other_state_is_a_graduation(batch, state):
    tell_enrolments(EnrolmentFactory(batch=batch, state=state))
    assert not Graduation.objects.exists()


def test_without_a_date_there_is_no_graduation_yet():
    tell_enrolments(EnrolmentFactory(batch=BatchFactory(running=True), state="completed"))
    assert not Graduation.objects.exists()


def test_a_correction_is_followed_with_history(enrolment, staff):
    tell_enrolments(enrolment)
    enrolment.completed_on = date(2025, 7, 20)
    enrolment.save()
    tell_enrolments(enrolment, by=staff)
    graduation = Graduation.objects.get()
    assert graduation.graduated_on == Outcome.objects.get().graduated_on == date(2025, 7, 20)
    assert graduation.history.count() == 2


def test_telling_twice_changes_nothing(enrolment):
    tell_enrolments(enrolment)
    tell_enrolments(enrolment)
    assert Graduation.history.count() == 1


def test_a_taken_back_completion_is_retracted_and_comes_back(enrolment):
    tell_enrolments(enrolment)
    Enrolment.objects.filter(pk=enrolment.pk).update(state="not_completed")
    tell_enrolments(enrolment)
    assert Graduation.objects.get().retracted_at
    assert not Outcome.objects.exists()
    Enrolment.objects.filter(pk=enrolment.pk).update(state="completed")
    tell_enrolments(enrolment)
    assert not Graduation.objects.get().retracted_at
    assert Outcome.objects.count() == 1


def test_a_cancelled_batch_has_no_graduations(enrolment, batch):
    tell_enrolments(enrolment)
    Batch.objects.filter(pk=batch.pk).update(state="cancelled")
    batches_corrected.send(Batch, batch_ids=[batch.pk], by=None)
    assert not Outcome.objects.exists()


def test_a_corrected_batch_moves_its_graduations(enrolment, batch, tuban):
    tell_enrolments(enrolment)
    Batch.objects.filter(pk=batch.pk).update(centre=tuban, finished_on=date(2025, 8, 1))
    batches_corrected.send(Batch, batch_ids=[batch.pk], by=None)
    row = Outcome.objects.get()
    assert (row.centre_id, row.graduated_on) == (tuban.pk, date(2025, 8, 1))
    assert Graduation.objects.get().centre == tuban


def test_a_corrected_person_is_followed(enrolment):
    tell_enrolments(enrolment)
    person = enrolment.person
    Person.objects.filter(pk=person.pk).update(sex="P", birth_date=date(2008, 1, 1), name_key="nama baru")
    people_corrected.send(Person, person_ids=[person.pk], by=None)
    row = Outcome.objects.get()
    assert (row.sex, row.age_group) == ("P", "<18")
    assert Graduation.objects.get().name_key == "nama baru"


def test_an_enrolment_moved_to_somebody_else_recounts_both(enrolment):
    tell_enrolments(enrolment)
    other = EnrolmentFactory(state="completed", batch=BatchFactory(finished=True))
    tell_enrolments(other)
    Enrolment.objects.filter(pk=enrolment.pk).update(person=other.person)
    tell_enrolments(enrolment)
    assert list(Outcome.objects.values_list("person", "is_repeated")) == [(other.person_id, True)] * 2
    assert list(differences()) == []


def test_a_failure_takes_everything_back(enrolment, monkeypatch):
    def broken(person_ids):
        raise RuntimeError

    monkeypatch.setattr(following, "recount_people", broken)
    with pytest.raises(RuntimeError):
        tell_enrolments(enrolment)
    assert not Graduation.objects.exists()
    assert not AuditEntry.objects.filter(verb="graduations_created").exists()


def test_a_whole_wave_takes_as_many_queries_as_one(batch, django_assert_num_queries):
    first, *rest = [EnrolmentFactory(batch=batch, state="completed") for _ in range(9)]
    with CaptureQueriesContext(connection) as alone:
        tell_enrolments(first)
    with django_assert_num_queries(len(alone)):
        tell_enrolments(*rest)
    assert Outcome.objects.count() == 9
