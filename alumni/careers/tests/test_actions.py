"""Spells: entered through statements, stored by the precision rules, kept in history, all or nothing."""

from datetime import date

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from alumni.careers import actions
from alumni.careers.actions import (
    confirm_spell,
    correct_spell,
    end_spell,
    record_spell,
    restore_spell,
    retract_spell,
)
from alumni.careers.models import (
    CONFIRMED,
    DOCUMENTED,
    HEARSAY,
    REPORTED,
    ContactAttempt,
    EmploymentSpell,
    Observation,
)
from alumni.factories import EmployerFactory, ObservationFactory, SpellFactory
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
    """Ids of the people that the action recounted."""
    seen = []
    monkeypatch.setattr(actions, "recount_people", seen.extend)
    return seen


def recorded(**changes):
    values = {
        "person": PersonFactory(),
        "started_on": date(2025, 3, 10),
        "observed_on": date(2025, 8, 1),
        "status_id": 4,
        "by": None,
    } | changes
    return record_spell(**values)


# --- Recording ------------------------------------------------------------------------------------------
def test_record_spell_writes_the_statement_that_told_of_it(staff, bojonegoro, recounted):
    employer = EmployerFactory()
    spell = recorded(employer=employer, position="Juru las", source="phone", centre=bojonegoro, by=staff)

    statement = spell.mentions.get()
    assert (statement.observed_on, statement.activity, statement.level) == (
        date(2025, 8, 1),
        "working",
        REPORTED,
    )
    assert (statement.centre, statement.recorded_by, statement.known_on) == (bojonegoro, staff, TODAY)
    assert (spell.employer, spell.position, spell.known_on) == (employer, "Juru las", TODAY)
    assert spell.history.get().history_user == staff
    assert list(AuditEntry.objects.order_by("id").values_list("verb", "centre_id")) == [
        ("record_spell", bojonegoro.pk),
        ("record_observation", bojonegoro.pk),
    ]
    assert recounted == [spell.person_id]


@pytest.mark.parametrize(
    ("told", "precision", "stated", "stored", "earliest"),
    [
        (date(2025, 3, 10), "day", date(2025, 8, 1), date(2025, 3, 10), date(2025, 3, 10)),
        (date(2025, 3, 1), "month", date(2025, 8, 1), date(2025, 3, 31), date(2025, 3, 1)),
        (date(2025, 8, 1), "month", date(2025, 8, 15), date(2025, 8, 15), date(2025, 8, 1)),
        (None, "unknown", date(2025, 8, 1), date(2025, 8, 1), None),
    ],
)
def test_record_spell_stores_an_imprecise_start_late(told, precision, stated, stored, earliest):
    spell = recorded(started_on=told, start_precision=precision, observed_on=stated)
    assert (spell.started_on, spell.earliest_start, spell.start_precision) == (stored, earliest, precision)


@pytest.mark.parametrize(
    ("told", "precision", "stored"),
    [
        (date(2025, 5, 20), "day", date(2025, 5, 20)),
        (date(2025, 5, 20), "month", date(2025, 5, 1)),
        (date(2025, 3, 20), "month", date(2025, 3, 10)),
        (date(2025, 1, 1), "year", date(2025, 8, 1)),
    ],
)
def test_record_spell_stores_an_imprecise_end(told, precision, stored):
    assert recorded(ended_on=told, end_precision=precision).ended_on == stored


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"started_on": date(2025, 9, 2), "observed_on": TODAY}, "started_on"),
        ({"observed_on": date(2025, 9, 2)}, "observed_on"),
        ({"ended_on": date(2025, 9, 2)}, "ended_on"),
        ({"started_on": date(2025, 8, 2)}, "started_on"),
        ({"started_on": None}, "started_on"),
        ({"ended_on": date(2025, 3, 9)}, "ended_on"),
        ({"ended_on": date(2025, 2, 1), "end_precision": "month"}, "ended_on"),
        ({"ended_on": date(2024, 2, 1), "end_precision": "year"}, "ended_on"),
        ({"ended_on": date(2025, 8, 2)}, "ended_on"),
        ({"income_low": 2, "income_high": 1}, "income_high"),
    ],
)
def test_record_spell_refuses_what_cannot_be(changes, field):
    with pytest.raises(ValidationError) as refusal:
        recorded(**changes)
    assert list(refusal.value.message_dict) == [field]
    assert not EmploymentSpell.objects.exists()


def test_record_spell_refuses_an_unknown_fact():
    with pytest.raises(TypeError, match="level_now"):
        recorded(level_now=3)


def test_record_spell_refuses_the_same_job_twice():
    spell = recorded()
    with pytest.raises(ValidationError, match="sudah tercatat"):
        recorded(person=spell.person)
    assert EmploymentSpell.objects.count() == 1


def test_record_spell_stores_a_document_nobody_attached_as_confirmed():
    spell = recorded(level=DOCUMENTED)
    assert (spell.level, spell.mentions.get().level) == (CONFIRMED, CONFIRMED)


# --- All or nothing -------------------------------------------------------------------------------------
def broken(*args):
    raise RuntimeError("recount")


@pytest.mark.parametrize(
    "act",
    [
        lambda spell: recorded(person=spell.person, started_on=date(2025, 6, 1)),
        lambda spell: correct_spell(spell=spell, version=1, observed_on=TODAY, position="Kepala", by=None),
        lambda spell: end_spell(
            spell=spell, version=1, ended_on=date(2025, 7, 1), observed_on=date(2025, 8, 1), by=None
        ),
        lambda spell: confirm_spell(spell=spell, observed_on=TODAY, by=None),
        lambda spell: retract_spell(spell=spell, version=1, reason="salah orang", by=None),
    ],
)
def test_an_action_that_fails_leaves_nothing_behind(act, monkeypatch):
    spell = SpellFactory()
    monkeypatch.setattr(actions, "recount_people", broken)
    with pytest.raises(RuntimeError):
        act(spell)
    after = EmploymentSpell.objects.get()
    assert (after.version, after.position, after.ended_on, after.retracted_at) == (1, "Juru las", None, None)
    assert (Observation.objects.count(), after.history.count(), AuditEntry.objects.count()) == (1, 1, 0)


def test_restore_spell_that_fails_leaves_nothing_behind(monkeypatch):
    spell = retract_spell(spell=SpellFactory(), version=1, reason="salah orang", by=None)
    monkeypatch.setattr(actions, "recount_people", broken)
    with pytest.raises(RuntimeError):
        restore_spell(spell=spell, version=2, by=None)
    assert EmploymentSpell.objects.get().retracted_at
    assert Observation.objects.get().retracted_at


# --- Correcting -----------------------------------------------------------------------------------------
def test_correct_spell_puts_a_slip_right_without_confirming_anybody(staff, recounted):
    spell = SpellFactory(told_on=date(2025, 4, 1))
    correct_spell(spell=spell, version=1, position="Kepala las", reason="salah ketik", by=staff)

    assert EmploymentSpell.objects.get().position == "Kepala las"
    assert spell.mentions.get().observed_on == date(2025, 4, 1)
    assert list(spell.history.values_list("history_user", "history_change_reason", "position")) == [
        (staff.pk, "salah ketik", "Kepala las"),
        (None, None, "Juru las"),
    ]
    assert AuditEntry.objects.get().fields == ["position"]
    assert recounted == [spell.person_id]


def test_correct_spell_by_a_new_statement_mentions_the_spell():
    spell = SpellFactory(told_on=date(2025, 4, 1))
    correct_spell(spell=spell, version=1, observed_on=TODAY, level=HEARSAY, position="Kepala las", by=None)
    assert list(spell.mentions.values_list("observed_on", "level")) == [
        (date(2025, 4, 1), REPORTED),
        (TODAY, HEARSAY),
    ]
    assert EmploymentSpell.objects.get().level == REPORTED


def test_correct_spell_keeps_the_stored_day_of_a_month_told_again():
    spell = recorded(started_on=date(2025, 8, 1), start_precision="month", observed_on=date(2025, 8, 15))
    correct_spell(
        spell=spell,
        version=1,
        observed_on=TODAY,
        started_on=date(2025, 8, 1),
        start_precision="month",
        by=None,
    )
    assert EmploymentSpell.objects.get().started_on == date(2025, 8, 15)


def test_correct_spell_moves_a_start_and_checks_the_end_again():
    spell = recorded(ended_on=date(2025, 5, 1))
    with pytest.raises(ValidationError) as refusal:
        correct_spell(spell=spell, version=1, started_on=date(2025, 6, 1), by=None)
    assert list(refusal.value.message_dict) == ["ended_on"]


def test_correct_spell_opens_an_end_again():
    spell = recorded(ended_on=date(2025, 5, 1))
    correct_spell(spell=spell, version=1, ended_on=None, by=None)
    assert EmploymentSpell.objects.get().ended_on is None


def test_correct_spell_lowers_a_level_that_was_ticked_wrongly():
    spell = SpellFactory()
    correct_spell(spell=spell, version=1, level=HEARSAY, source="other", reason="kata tetangga", by=None)
    assert EmploymentSpell.objects.get().level == HEARSAY
    assert Observation.objects.get().level == HEARSAY


def test_correct_spell_of_two_people_at_once_tells_the_second():
    spell = SpellFactory()
    correct_spell(spell=spell, version=1, position="Kepala las", by=None)
    with pytest.raises(StaleVersion):
        correct_spell(spell=spell, version=1, position="Pembantu", by=None)
    assert EmploymentSpell.objects.get().position == "Kepala las"


# --- Ending and confirming ------------------------------------------------------------------------------
def test_end_spell_is_told_by_a_statement(recounted):
    spell = SpellFactory(told_on=date(2025, 4, 1))
    end_spell(
        spell=spell,
        version=1,
        ended_on=date(2025, 6, 1),
        end_precision="month",
        observed_on=date(2025, 8, 1),
        activity="looking",
        by=None,
    )
    assert EmploymentSpell.objects.get().ended_on == date(2025, 6, 1)
    newest = spell.mentions.order_by("-observed_on").first()
    assert (newest.observed_on, newest.activity) == (date(2025, 8, 1), "looking")
    assert recounted == [spell.person_id]


@pytest.mark.parametrize(("day", "field"), [(date(2025, 9, 2), "ended_on"), (date(2025, 2, 1), "ended_on")])
def test_end_spell_refuses_what_cannot_be(day, field):
    spell = SpellFactory()
    with pytest.raises(ValidationError) as refusal:
        end_spell(spell=spell, version=1, ended_on=day, observed_on=TODAY, by=None)
    assert list(refusal.value.message_dict) == [field]


def test_confirm_spell_raises_a_weak_level(recounted):
    spell = SpellFactory(level=HEARSAY)
    confirm_spell(spell=spell, observed_on=TODAY, by=None)
    assert EmploymentSpell.objects.get().level == REPORTED
    assert spell.mentions.count() == 2
    assert recounted == [spell.person_id]


@pytest.mark.parametrize("day", [date(2025, 2, 28), date(2025, 6, 2), date(2025, 9, 2)])
def test_confirm_spell_refuses_a_day_it_cannot_cover(day):
    with pytest.raises(ValidationError):
        confirm_spell(spell=SpellFactory(ended_on=date(2025, 6, 1)), observed_on=day, by=None)


# --- Taking back ----------------------------------------------------------------------------------------
def test_retract_spell_takes_the_statements_that_only_carried_it():
    spell = SpellFactory(told_on=date(2025, 4, 1))
    other = SpellFactory(person=spell.person)
    both = ObservationFactory(person=spell.person, activity="working", mentions=[spell, other])
    denial = ObservationFactory(person=spell.person, activity="looking", mentions=[spell])

    retract_spell(spell=spell, version=1, reason="salah orang", by=None)

    assert list(EmploymentSpell.objects.valid()) == [other]
    assert set(Observation.objects.valid()) == {both, denial, other.mentions.exclude(pk=both.pk).get()}
    assert spell.history.first().history_change_reason == "salah orang"


def test_restore_spell_brings_back_what_went_with_it():
    spell = SpellFactory(told_on=date(2025, 4, 1))
    ObservationFactory(
        person=spell.person, activity="working", mentions=[spell], retracted_at="2025-05-01T00:00Z"
    )
    retract_spell(spell=spell, version=1, reason="salah orang", by=None)
    restore_spell(spell=spell, version=2, by=None)
    assert EmploymentSpell.objects.valid().get().retraction_reason == ""
    assert Observation.objects.valid().get().observed_on == date(2025, 4, 1)


def test_retract_spell_asks_for_a_reason_and_happens_once():
    spell = SpellFactory()
    with pytest.raises(ValidationError) as refusal:
        retract_spell(spell=spell, version=1, reason=" ", by=None)
    assert list(refusal.value.message_dict) == ["reason"]
    retract_spell(spell=spell, version=1, reason="salah", by=None)
    with pytest.raises(ValidationError, match="sudah ditarik"):
        retract_spell(spell=spell, version=2, reason="salah", by=None)
    restore_spell(spell=spell, version=2, by=None)
    with pytest.raises(ValidationError, match="tidak sedang ditarik"):
        restore_spell(spell=spell, version=3, by=None)


# --- The database refuses -------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "wrong",
    [
        {"started_on": date(2025, 3, 1), "ended_on": date(2025, 2, 1)},
        {"income_low": 2, "income_high": 1},
        {"level": 4},
    ],
)
def test_constraints_of_a_spell(wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        EmploymentSpell.objects.create(
            **{"person": PersonFactory(), "started_on": TODAY, "known_on": TODAY} | wrong
        )


def test_constraint_of_a_statement():
    with pytest.raises(IntegrityError), transaction.atomic():
        Observation.objects.create(
            person=PersonFactory(), observed_on=TODAY, known_on=TODAY, activity="ill", level=4
        )
    assert not ContactAttempt.objects.exists()
