"""Statements and contact attempts: what may be said, and taking it back."""

from datetime import date

import pytest
import time_machine
from django.core.exceptions import ValidationError

from alumni.careers import statements
from alumni.careers.actions import retract_spell
from alumni.careers.models import HEARSAY, REPORTED, ContactAttempt, EmploymentSpell, Observation
from alumni.careers.statements import (
    record_contact_attempt,
    record_observation,
    restore_observation,
    retract_contact_attempt,
    retract_observation,
)
from alumni.factories import ContactAttemptFactory, ObservationFactory, SpellFactory
from core.models import AuditEntry
from core.versions import StaleVersion
from training.factories import PersonFactory

pytestmark = pytest.mark.django_db
TODAY = date(2025, 9, 1)


@pytest.fixture(autouse=True)
def frozen():
    with time_machine.travel("2025-09-01 09:00+07:00", tick=False):
        yield


@pytest.fixture
def recounted(monkeypatch):
    seen = []
    monkeypatch.setattr(statements, "recount_people", seen.extend)
    return seen


def broken(*args, **kwargs):
    raise RuntimeError("recount")


def test_record_observation_is_kept_with_its_author(staff, bojonegoro, recounted):
    person = PersonFactory()
    said = record_observation(
        person=person,
        activity="looking",
        observed_on=date(2025, 8, 1),
        source="whatsapp",
        centre=bojonegoro,
        by=staff,
    )
    assert (said.level, said.recorded_by, said.known_on) == (REPORTED, staff, TODAY)
    assert said.history.get().history_user == staff
    assert AuditEntry.objects.get().verb == "record_observation"
    assert recounted == [person.pk]


def test_record_observation_of_work_names_the_work():
    with pytest.raises(ValidationError) as refusal:
        record_observation(person=PersonFactory(), activity="working", observed_on=TODAY, by=None)
    assert list(refusal.value.message_dict) == ["activity"]


def test_record_observation_refuses_the_job_of_somebody_else():
    with pytest.raises(ValidationError, match="orang lain"):
        record_observation(
            person=PersonFactory(), activity="working", observed_on=TODAY, mentions=[SpellFactory()], by=None
        )


def test_record_observation_reads_the_job_behind_the_lock():
    spell = SpellFactory(level=HEARSAY, position="Juru las")
    EmploymentSpell.objects.update(position="Kepala juru las")
    record_observation(person=spell.person, activity="working", observed_on=TODAY, mentions=[spell], by=None)
    stored = EmploymentSpell.objects.get()
    assert (stored.level, stored.position) == (REPORTED, "Kepala juru las")


def test_record_observation_refuses_a_job_that_was_taken_back():
    spell = SpellFactory()
    retract_spell(spell=spell, version=spell.version, reason="salah orang", by=None)
    with pytest.raises(ValidationError, match="ditarik"):
        record_observation(
            person=spell.person, activity="working", observed_on=TODAY, mentions=[spell], by=None
        )


def test_record_observation_raises_the_level_of_the_job_it_mentions():
    spell = SpellFactory(level=HEARSAY)
    record_observation(person=spell.person, activity="working", observed_on=TODAY, mentions=[spell], by=None)
    assert EmploymentSpell.objects.get().level == REPORTED


def test_record_observation_refuses_tomorrow():
    with pytest.raises(ValidationError) as refusal:
        record_observation(person=PersonFactory(), activity="ill", observed_on=date(2025, 9, 2), by=None)
    assert list(refusal.value.message_dict) == ["observed_on"]


def test_record_observation_that_fails_leaves_nothing_behind(monkeypatch):
    monkeypatch.setattr(statements, "recount_people", broken)
    with pytest.raises(RuntimeError):
        record_observation(person=PersonFactory(), activity="ill", observed_on=TODAY, by=None)
    assert not Observation.objects.exists()
    assert not Observation.history.exists()
    assert not AuditEntry.objects.exists()


def test_retract_and_restore_observation(recounted):
    said = ObservationFactory()
    retract_observation(observation=said, version=1, reason="salah orang", by=None)
    assert not Observation.objects.valid().exists()
    assert AuditEntry.objects.get().reason == "salah orang"
    restore_observation(observation=said, version=2, by=None)
    assert Observation.objects.valid().get() == said
    assert recounted == [said.person_id] * 2


def test_retract_observation_lowers_the_job_it_alone_carried_to_that_level():
    spell = SpellFactory(level=HEARSAY)
    said = record_observation(
        person=spell.person, activity="working", observed_on=TODAY, mentions=[spell], by=None
    )
    retract_observation(observation=said, version=1, reason="salah orang", by=None)
    assert EmploymentSpell.objects.get().level == HEARSAY


def test_retract_observation_keeps_the_last_one_that_carries_a_job():
    spell = SpellFactory()
    with pytest.raises(ValidationError, match="satu-satunya"):
        retract_observation(observation=spell.mentions.get(), version=1, reason="salah", by=None)


def test_retract_observation_that_was_changed_meanwhile():
    said = ObservationFactory(version=2)
    with pytest.raises(StaleVersion):
        retract_observation(observation=said, version=1, reason="salah", by=None)


@pytest.mark.parametrize("act", [retract_observation, restore_observation])
def test_taking_back_that_fails_leaves_nothing_behind(act, monkeypatch):
    monkeypatch.setattr(statements, "recount_people", broken)
    taken = None if act is retract_observation else "2025-08-02T00:00Z"
    said = ObservationFactory(retracted_at=taken)
    more = {"reason": "salah"} if act is retract_observation else {}
    with pytest.raises(RuntimeError):
        act(observation=said, version=1, by=None, **more)
    after = Observation.objects.get()
    assert (after.version, bool(after.retracted_at)) == (1, bool(taken))
    assert not AuditEntry.objects.exists()


def test_record_contact_attempt_may_plan_ahead(staff, bojonegoro):
    attempt = record_contact_attempt(
        person=PersonFactory(),
        attempted_on=TODAY,
        channel="phone",
        result="call_back",
        call_back_on=date(2025, 9, 8),
        centre=bojonegoro,
        by=staff,
    )
    assert ContactAttempt.objects.get() == attempt
    assert attempt.history.get().history_user == staff


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"attempted_on": date(2025, 9, 2)}, "attempted_on"), ({"call_back_on": TODAY}, "call_back_on")],
)
def test_record_contact_attempt_refuses_what_cannot_be(changes, field):
    values = {"attempted_on": TODAY, "channel": "phone", "result": "no_answer"} | changes
    with pytest.raises(ValidationError) as refusal:
        record_contact_attempt(person=PersonFactory(), by=None, **values)
    assert list(refusal.value.message_dict) == [field]


def test_a_contact_attempt_sent_twice_is_one_and_called_twice_is_two(staff):
    person = PersonFactory()
    told = {"attempted_on": date(2025, 9, 1), "channel": "phone", "result": "no_answer"}
    for clock in ("09:00:00", "09:00:05", "09:30:00"):
        with time_machine.travel(f"2025-09-01 {clock}+07:00"):
            record_contact_attempt(person=person, by=staff, **told)
    assert ContactAttempt.objects.count() == 2


@pytest.mark.parametrize("activity", ["looking", "working"])
def test_an_observation_sent_twice_is_one_and_asked_twice_is_two(staff, activity):
    spell = SpellFactory()
    mentions = [spell] if activity == "working" else []
    told = {"activity": activity, "observed_on": TODAY, "mentions": mentions, "source": "phone"}
    for clock in ("09:00:00", "09:00:05", "09:30:00"):
        with time_machine.travel(f"2025-09-01 {clock}+07:00"):
            said = record_observation(person=spell.person, by=staff, **told)
    assert Observation.objects.filter(recorded_by=staff).count() == 2
    assert AuditEntry.objects.filter(verb="record_observation").count() == 2
    assert list(said.spells.all()) == mentions


def test_observations_of_two_jobs_at_once_are_two(staff):
    first = SpellFactory()
    second = SpellFactory(person=first.person)
    for spell in (first, second):
        record_observation(
            person=first.person, activity="working", observed_on=TODAY, mentions=[spell], by=staff
        )
    assert Observation.objects.filter(recorded_by=staff).count() == 2


def test_contact_attempts_that_fail_leave_nothing_behind(monkeypatch):
    attempt = ContactAttemptFactory()
    monkeypatch.setattr(statements.log, "record", broken)
    with pytest.raises(RuntimeError):
        record_contact_attempt(
            person=attempt.person, attempted_on=TODAY, channel="phone", result="no_answer", by=None
        )
    with pytest.raises(RuntimeError):
        retract_contact_attempt(attempt=attempt, version=1, reason="salah", by=None)
    assert ContactAttempt.objects.valid().get().version == 1


def test_retract_contact_attempt_once():
    attempt = ContactAttemptFactory()
    retract_contact_attempt(attempt=attempt, version=1, reason="salah orang", by=None)
    assert not ContactAttempt.objects.valid().exists()
    with pytest.raises(ValidationError, match="sudah ditarik"):
        retract_contact_attempt(attempt=attempt, version=2, reason="salah", by=None)
