"""Asking, steps, taking back and forgetting, down to the tables and the trail."""

from datetime import date

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from core.models import AccommodationKind, AuditEntry
from training.accommodations import actions
from training.accommodations.actions import ask_accommodation, take_back, take_step
from training.accommodations.models import Accommodation
from training.factories import AccommodationFactory, BatchFactory, EnrolmentFactory
from training.models import Consent
from training.overview.people.actions import withdraw

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("august")]
JUNE = date(2025, 6, 20)


@pytest.fixture
def august():
    with time_machine.travel(date(2025, 8, 1)):
        yield


@pytest.fixture
def enrolment(bojonegoro):
    return EnrolmentFactory(batch=BatchFactory(centre=bojonegoro, running=True))


@pytest.fixture
def kind():
    return AccommodationKind.objects.get(code="juru-bahasa-isyarat")


def agree_to_record(enrolment):
    Consent.objects.create(person=enrolment.person, purpose="disability", is_given=True, channel="lisan")


def test_asking_needs_the_consent_to_record_it(enrolment, kind, staff):
    with pytest.raises(ValidationError, match="menyetujui pencatatan"):
        ask_accommodation(enrolment=enrolment, kind=kind, asked_on=JUNE, by=staff)
    agree_to_record(enrolment)
    row = ask_accommodation(enrolment=enrolment, kind=kind, asked_on=JUNE, note=" dua kali ", by=staff)
    assert (row.state, row.note, row.days) == ("asked", "dua kali", None)
    entry = AuditEntry.objects.get(verb="ask_accommodation")
    assert entry.centre_id == enrolment.batch.centre_id
    assert "isyarat" not in str(entry.facts)


def test_asked_twice_or_in_the_future_is_refused(enrolment, kind, staff):
    agree_to_record(enrolment)
    with pytest.raises(ValidationError, match="belum tiba"):
        ask_accommodation(enrolment=enrolment, kind=kind, asked_on=date(2025, 8, 2), by=staff)
    ask_accommodation(enrolment=enrolment, kind=kind, asked_on=JUNE, by=staff)
    with pytest.raises(ValidationError, match="sudah diminta"):
        ask_accommodation(enrolment=enrolment, kind=kind, asked_on=JUNE, by=staff)


def test_agreed_and_delivered(enrolment, staff):
    row = AccommodationFactory(enrolment=enrolment, asked_on=JUNE)
    take_step(accommodation=row, step="agreed", on=date(2025, 6, 22), by=staff)
    done = take_step(accommodation=row, step="delivered", on=date(2025, 7, 1), by=staff)
    assert (done.state, done.days) == ("delivered", 11)
    assert [entry.fields for entry in AuditEntry.objects.order_by("pk")] == [["agreed_on"], ["delivered_on"]]


def test_a_step_before_the_one_before_is_refused(enrolment, staff):
    row = AccommodationFactory(enrolment=enrolment, asked_on=JUNE)
    with pytest.raises(ValidationError, match="sebelum langkah"):
        take_step(accommodation=row, step="agreed", on=date(2025, 6, 19), by=staff)
    with pytest.raises(ValidationError, match="sudah berstatus Diminta"):
        take_step(accommodation=row, step="delivered", on=JUNE, by=staff)


def test_a_refusal_keeps_its_reason_and_can_be_taken_back(enrolment, staff):
    row = AccommodationFactory(enrolment=enrolment, asked_on=JUNE)
    refused = take_step(accommodation=row, step="refused", on=JUNE, reason="Belum ada juru bahasa", by=staff)
    assert (refused.state, refused.reason) == ("refused", "Belum ada juru bahasa")
    take_back(accommodation=row, state="refused", by=staff)
    row.refresh_from_db()
    assert (row.state, row.reason) == ("asked", "")
    take_back(accommodation=row, state="asked", by=staff)
    assert not Accommodation.objects.exists()
    with pytest.raises(ValidationError, match="baru saja diubah"):
        take_back(accommodation=row, state="asked", by=staff)


def test_taking_back_what_a_colleague_moved_on_is_refused(enrolment, staff):
    row = AccommodationFactory(enrolment=enrolment, asked_on=JUNE)
    take_step(accommodation=row, step="agreed", on=JUNE, by=staff)
    with pytest.raises(ValidationError, match="baru saja diubah"):
        take_back(accommodation=row, state="asked", by=staff)


def test_withdrawn_consent_takes_them_along_with_their_past(enrolment, kind, staff):
    agree_to_record(enrolment)
    ask_accommodation(enrolment=enrolment, kind=kind, asked_on=JUNE, by=staff)
    other = AccommodationFactory()
    withdraw(person=enrolment.person, purpose="disability", by=staff)
    assert list(Accommodation.objects.all()) == [other]
    assert not Accommodation.history.exclude(id=other.pk).exists()
    assert AuditEntry.objects.filter(verb="forget_accommodations").count() == 1


def test_nothing_stays_if_the_trail_fails(enrolment, kind, staff, monkeypatch):
    agree_to_record(enrolment)

    def stop(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr("core.audit.log.record", stop)
    monkeypatch.setattr(actions, "record", stop)
    with pytest.raises(RuntimeError):
        ask_accommodation(enrolment=enrolment, kind=kind, asked_on=JUNE, by=staff)
    assert not Accommodation.objects.exists()


@pytest.mark.parametrize(
    "days",
    [
        {"agreed_on": date(2025, 6, 19)},
        {"delivered_on": JUNE},
        {"agreed_on": date(2025, 6, 22), "delivered_on": date(2025, 6, 21)},
        {"refused_on": JUNE},
        {"refused_on": date(2025, 6, 19), "reason": "belum ada"},
        {"refused_on": JUNE, "reason": "belum ada", "agreed_on": JUNE},
    ],
)
def test_the_database_refuses_days_that_contradict(enrolment, days):
    with pytest.raises(IntegrityError), transaction.atomic():
        AccommodationFactory(enrolment=enrolment, asked_on=JUNE, **days)


def test_the_database_refuses_the_same_request_twice(enrolment):
    row = AccommodationFactory(enrolment=enrolment)
    with pytest.raises(IntegrityError), transaction.atomic():
        AccommodationFactory(enrolment=enrolment, kind=row.kind)
