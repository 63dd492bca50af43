"""Taking people in, moving them on and graduating a batch, down to the tables and the trail."""

from datetime import date

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from core.models import AuditEntry, DisabilityKind, EducationLevel, Region
from core.versions import StaleVersion
from training.enrolment import actions
from training.enrolment.actions import (
    ResultRow,
    apply_people,
    apply_person,
    copy_statements,
    graduate_batch,
    move_batches,
    move_people,
)
from training.enrolment.models import Enrolment, EnrolmentDisability
from training.factories import BatchFactory, EnrolmentFactory, PersonFactory
from training.people.models import Consent, DisabilityStatement, PersonCentre
from training.signals import enrolments_changed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("first_of_august")]
LAST_DAY = date(2025, 7, 24)


@pytest.fixture
def first_of_august():
    with time_machine.travel(date(2025, 8, 1)):
        yield


@pytest.fixture
def running(bojonegoro):
    return BatchFactory(centre=bojonegoro, running=True, seats=3, reserves=1)


@pytest.fixture
def told():
    """Ids that enrolments_changed told the floor above, call by call."""
    heard = []

    def hear(sender, enrolment_ids, **kwargs):
        heard.append(enrolment_ids)

    enrolments_changed.connect(hear)
    yield heard
    enrolments_changed.disconnect(hear)


class Stop(Exception):
    """Breaks an action at its last step."""


def stop(*args, **kwargs):
    raise Stop


def state_disability(person, *kinds, withdrawn=False):
    consent = Consent.objects.create(
        person=person, purpose="disability", is_given=True, channel="lisan", withdrawn_at=None
    )
    if withdrawn:
        consent.withdrawn_at = consent.recorded_at
        consent.save()
    statement = DisabilityStatement.objects.create(
        person=person, has_disability=bool(kinds), stated_on=date(2025, 6, 1), consent=consent
    )
    statement.kinds.set(DisabilityKind.objects.filter(code__in=kinds))
    return statement


# --- Taking in ------------------------------------------------------------------------------------------
def test_an_applicant_is_known_to_the_centre_in_part(running, staff):
    person = PersonFactory()
    apply_person(batch=running, person=person, by=staff)
    assert PersonCentre.objects.get(person=person).access == PersonCentre.APPLIED


def test_education_and_district_are_those_of_the_day(running, staff):
    person = PersonFactory(education=EducationLevel.objects.first(), region=Region.objects.first())
    enrolment = apply_person(batch=running, person=person, by=staff)
    assert (enrolment.education, enrolment.region) == (person.education, person.region)
    assert enrolment.applied_on == date(2025, 8, 1)


def test_whoever_is_in_the_batch_stays_as_they_are(running, staff):
    there = EnrolmentFactory(batch=running, state="enrolled")
    made = apply_people(batch=running, people=[there.person, PersonFactory()], by=staff)
    assert len(made) == 1
    assert apply_person(batch=running, person=there.person, by=staff) == there


def test_taking_in_leaves_a_trail_without_personal_data(running, staff):
    person = PersonFactory()
    apply_person(batch=running, person=person, by=staff)
    entry = AuditEntry.objects.get(verb="created")
    assert (entry.actor, entry.object_type, entry.centre_id) == (
        staff,
        "training.enrolment",
        running.centre_id,
    )
    assert person.full_name not in str(entry.facts)


@pytest.mark.parametrize(("to", "many"), [("enrolled", 4), ("reserve", 2)])
def test_no_more_than_the_seats_and_reserves(running, staff, to, many):
    people = PersonFactory.create_batch(many)
    with pytest.raises(ValidationError, match="sudah terisi 0"):
        apply_people(batch=running, people=people, to=to, by=staff)
    assert not Enrolment.objects.exists()
    assert len(apply_people(batch=running, people=people[:-1], to=to, by=staff)) == many - 1


@pytest.mark.parametrize("state", ["finished", "cancelled"])
def test_nobody_comes_into_a_closed_batch(bojonegoro, staff, state):
    batch = BatchFactory(centre=bojonegoro, state=state)
    with pytest.raises(ValidationError):
        apply_person(batch=batch, person=PersonFactory(), by=staff)


def test_taking_in_rolls_back_together(running, staff, monkeypatch):
    monkeypatch.setattr(actions, "copy_statements", stop)
    with pytest.raises(Stop):
        apply_person(batch=running, person=PersonFactory(), by=staff)
    assert not Enrolment.objects.exists()
    assert not PersonCentre.objects.exists()
    assert not AuditEntry.objects.exists()


# --- Moving people --------------------------------------------------------------------------------------
def test_enrolling_opens_the_whole_person_to_the_centre(running, staff):
    enrolment = EnrolmentFactory(batch=running, state="reserve")
    move_people(batch=running, enrolment_ids=[enrolment.pk], to="enrolled", by=staff)
    assert PersonCentre.objects.get().access == PersonCentre.ENROLLED


def test_what_a_centre_once_saw_stays_open(running, staff):
    enrolment = EnrolmentFactory(batch=running, state="enrolled")
    move_people(
        batch=running,
        enrolment_ids=[enrolment.pk],
        to="left",
        reason="Bekerja",
        left_on=LAST_DAY,
        by=staff,
    )
    assert PersonCentre.objects.get().access == PersonCentre.ENROLLED


def test_a_reserve_moves_up_into_a_free_seat_only(running, staff):
    EnrolmentFactory.create_batch(2, batch=running, state="enrolled")
    reserves = EnrolmentFactory.create_batch(2, batch=running, state="reserve")
    move_people(batch=running, enrolment_ids=[reserves[0].pk], to="enrolled", by=staff)
    with pytest.raises(ValidationError, match="Kursi paket ini 3"):
        move_people(batch=running, enrolment_ids=[reserves[1].pk], to="enrolled", by=staff)


def test_whoever_has_a_seat_may_move_on_in_a_full_class(running, staff):
    rows = EnrolmentFactory.create_batch(3, batch=running, state="admitted")
    move_people(batch=running, enrolment_ids=[row.pk for row in rows], to="enrolled", by=staff)
    assert running.enrolments.filter(state="enrolled").count() == 3


def test_leaving_keeps_day_and_reason_and_frees_the_seat(running, staff):
    rows = EnrolmentFactory.create_batch(3, batch=running, state="enrolled")
    move_people(
        batch=running, enrolment_ids=[rows[0].pk], to="left", reason="Bekerja", left_on=LAST_DAY, by=staff
    )
    rows[0].refresh_from_db()
    assert (rows[0].state, rows[0].reason, rows[0].ended_on) == ("left", "Bekerja", LAST_DAY)
    assert apply_person(batch=running, person=PersonFactory(), to="enrolled", by=staff).pk


def test_all_move_or_none(running, staff):
    good = EnrolmentFactory(batch=running, state="admitted")
    bad = EnrolmentFactory(batch=running, state="applied")
    with pytest.raises(ValidationError, match=str(bad.person)):
        move_people(batch=running, enrolment_ids=[good.pk, bad.pk], to="enrolled", by=staff)
    good.refresh_from_db()
    assert good.state == "admitted"


def test_people_of_another_batch_are_not_moved(running, staff):
    other = EnrolmentFactory(state="applied")
    assert move_people(batch=running, enrolment_ids=[other.pk], to="admitted", by=staff) == []
    other.refresh_from_db()
    assert other.state == "applied"


def test_moving_people_rolls_back_together(running, staff, monkeypatch):
    enrolment = EnrolmentFactory(batch=running, state="admitted")
    monkeypatch.setattr(actions, "copy_statements", stop)
    with pytest.raises(Stop):
        move_people(batch=running, enrolment_ids=[enrolment.pk], to="enrolled", by=staff)
    enrolment.refresh_from_db()
    assert enrolment.state == "admitted"
    assert not AuditEntry.objects.exists()


# --- Disability at enrolment ----------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("kinds", "has", "kind"),
    [((), False, ""), (("fisik",), True, "fisik"), (("fisik", "intelektual"), True, "ganda")],
)
def test_enrolling_copies_what_the_person_stated(running, staff, kinds, has, kind):
    enrolment = EnrolmentFactory(batch=running, state="admitted")
    state_disability(enrolment.person, *kinds)
    move_people(batch=running, enrolment_ids=[enrolment.pk], to="enrolled", by=staff)
    copy = EnrolmentDisability.objects.get(enrolment=enrolment)
    assert (copy.has_disability, copy.kind) == (has, kind)


def test_applying_copies_nothing_and_no_statement_stays_not_asked(running, staff):
    person = PersonFactory()
    state_disability(person, "fisik")
    apply_person(batch=running, person=person, by=staff)
    apply_person(batch=running, person=PersonFactory(), to="enrolled", by=staff)
    assert not EnrolmentDisability.objects.exists()


def test_a_withdrawn_consent_is_not_copied(running):
    enrolment = EnrolmentFactory(batch=running)
    state_disability(enrolment.person, "fisik", withdrawn=True)
    assert copy_statements([enrolment.pk]) == []


def test_the_copy_of_that_time_is_not_rewritten(running):
    enrolment = EnrolmentFactory(batch=running)
    EnrolmentDisability.objects.create(enrolment=enrolment, has_disability=False)
    state_disability(enrolment.person, "fisik")
    assert copy_statements([enrolment.pk]) == []


# --- Graduating -----------------------------------------------------------------------------------------
def graduate(batch, *rows, version=None, finished_on=LAST_DAY, reason="", by):
    version = batch.version if version is None else version
    return graduate_batch(
        batch=batch, version=version, rows=rows, finished_on=finished_on, reason=reason, by=by
    )


@pytest.fixture
def two(running):
    return EnrolmentFactory.create_batch(2, batch=running, state="enrolled")


def test_graduating_writes_results_and_finishes_the_batch(running, two, staff, told):
    done = graduate(
        running,
        ResultRow(two[0].pk, True, "competent", "SERT-1"),
        ResultRow(two[1].pk, False, "not_yet", reason="Sering tidak hadir"),
        by=staff,
    )
    for row in two:
        row.refresh_from_db()
    running.refresh_from_db()
    assert (done.completed, done.not_completed, done.competent, done.changed) == (1, 1, 1, 2)
    assert (two[0].state, two[0].result, two[0].certificate_number) == ("completed", "competent", "SERT-1")
    assert (two[1].state, two[1].reason) == ("not_completed", "Sering tidak hadir")
    assert (running.state, running.finished_on) == ("finished", LAST_DAY)
    assert two[0].graduated_on() in (None, LAST_DAY)
    assert told == [sorted(row.pk for row in two)]


def test_the_same_answers_again_change_nothing(running, two, staff, told):
    rows = [ResultRow(row.pk, True, "competent") for row in two]
    graduate(running, *rows, by=staff)
    running.refresh_from_db()
    told.clear()
    assert graduate(running, *rows, by=staff).changed == 0
    assert told == []
    assert two[0].history.count() == 2


def test_a_correction_needs_a_reason_and_is_told(running, two, staff, told):
    graduate(running, *(ResultRow(row.pk, True) for row in two), by=staff)
    running.refresh_from_db()
    told.clear()
    rows = [ResultRow(two[0].pk, True, "competent"), ResultRow(two[1].pk, True)]
    with pytest.raises(ValidationError) as error:
        graduate(running, *rows, by=staff)
    assert "reason" in error.value.message_dict
    graduate(running, *rows, reason="Hasil LSP menyusul", by=staff)
    assert told == [[two[0].pk]]
    assert AuditEntry.objects.filter(verb="graduated").first().reason == "Hasil LSP menyusul"
    assert two[0].history.first().history_change_reason == "Hasil LSP menyusul"


def test_a_graduate_may_be_corrected_to_not_completed(running, two, staff):
    graduate(running, *(ResultRow(row.pk, True) for row in two), by=staff)
    running.refresh_from_db()
    row = ResultRow(two[0].pk, False, reason="Salah centang")
    graduate(running, row, reason="Salah centang", by=staff)
    two[0].refresh_from_db()
    assert two[0].state == "not_completed"


def test_the_last_day_is_corrected_with_a_reason(running, two, staff):
    rows = [ResultRow(row.pk, True) for row in two]
    graduate(running, *rows, by=staff)
    running.refresh_from_db()
    with pytest.raises(ValidationError):
        graduate(running, *rows, finished_on=date(2025, 7, 25), by=staff)
    running.refresh_from_db()
    graduate(running, *rows, finished_on=date(2025, 7, 25), reason="Salah ketik", by=staff)
    running.refresh_from_db()
    assert running.finished_on == date(2025, 7, 25)


def test_graduating_on_an_old_page_is_refused(running, two, staff):
    with pytest.raises(StaleVersion):
        graduate(running, ResultRow(two[0].pk, True), version=99, by=staff)


def test_somebody_outside_the_batch_is_refused(running, two, staff):
    other = EnrolmentFactory(state="enrolled")
    with pytest.raises(ValidationError, match="bukan lagi peserta"):
        graduate(running, ResultRow(other.pk, True), by=staff)


def test_a_refused_row_names_the_person(running, two, staff):
    with pytest.raises(ValidationError, match=str(two[0].person)):
        graduate(running, ResultRow(two[0].pk, False), by=staff)


@pytest.mark.parametrize("state", ["planned", "cancelled"])
def test_a_batch_that_does_not_run_has_no_results(bojonegoro, staff, state):
    batch = BatchFactory(centre=bojonegoro, state=state)
    with pytest.raises(ValidationError):
        graduate(batch, by=staff)


def test_graduating_rolls_back_together(running, two, staff, monkeypatch):
    monkeypatch.setattr(enrolments_changed, "send", stop)
    with pytest.raises(Stop):
        graduate(running, *(ResultRow(row.pk, True) for row in two), by=staff)
    running.refresh_from_db()
    two[0].refresh_from_db()
    assert (running.state, running.version, two[0].state) == ("running", 1, "enrolled")
    assert not AuditEntry.objects.exists()


def test_a_graduate_who_is_back_in_training_is_told_to_the_floor_above(running, two, staff, told):
    graduate(running, *(ResultRow(row.pk, True) for row in two), by=staff)
    move_batches(batches=[running], to="running", reason="Salah paket", by=staff)
    told.clear()
    move_people(batch=running, enrolment_ids=[two[0].pk], to="enrolled", by=staff)
    assert told == [[two[0].pk]]


# --- Moving batches with people -------------------------------------------------------------------------
def test_a_batch_with_graduates_is_not_cancelled(bojonegoro, staff):
    batch = BatchFactory(centre=bojonegoro, running=True)
    EnrolmentFactory(batch=batch, state="completed", completed_on=LAST_DAY)
    with pytest.raises(ValidationError, match="sudah punya lulusan"):
        move_batches(batches=[batch], to="cancelled", reason="Dana dipotong", by=staff)


def test_batches_move_all_or_none(bojonegoro, staff):
    good = BatchFactory(centre=bojonegoro)
    bad = BatchFactory(centre=bojonegoro, running=True, name="Las 9")
    with pytest.raises(ValidationError, match="Las 9"):
        move_batches(batches=[good, bad], to="registration", by=staff)
    good.refresh_from_db()
    assert good.state == "planned"


def test_the_enrolment_table_refuses_a_second(running):
    enrolment = EnrolmentFactory(batch=running)
    with pytest.raises(IntegrityError), transaction.atomic():
        Enrolment.objects.create(person=enrolment.person, batch=running)
