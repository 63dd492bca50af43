"""One person per NIK, and no centre overwrites another's field without review."""

import threading
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from core.models import AccommodationKind, AuditEntry, DisabilityKind
from core.nik import NikError
from core.versions import StaleVersion
from training.models import ChangeProposal, DisabilityStatement, Person, PersonCentre
from training.people.actions import (
    change_person,
    decide_proposal,
    record_consent,
    register_person,
    state_disability,
    withdraw_consent,
)
from training.people.openings import opening
from training.signals import people_corrected

NIK = "3522155503020000"
AYU = {
    "full_name": "Ayu Teladani",
    "sex": "P",
    "birth_date": date(2002, 3, 15),
    "phone": "+6281200000001",
}


@pytest.fixture
def ayu(bojonegoro, staff):
    return register_person(centre=bojonegoro, nik=NIK, values=AYU, by=staff).person


@pytest.fixture
def corrections():
    heard = []

    def hear(person_ids, **kwargs):
        heard.extend(person_ids)

    people_corrected.connect(hear)
    yield heard
    people_corrected.disconnect(hear)


def test_a_new_person_is_known_to_the_centre_that_typed_her(ayu, bojonegoro):
    link = PersonCentre.objects.get(person=ayu)
    assert (link.centre, link.access) == (bojonegoro, "applied")
    assert link.fields == ["full_name", "sex", "birth_date", "phone"]
    assert ayu.history.count() == 1
    assert AuditEntry.objects.get(verb="create", object_id=str(ayu.pk)).fields == link.fields


def test_the_nik_lies_encrypted_in_the_table(ayu):
    with connection.cursor() as cursor:
        cursor.execute("SELECT nik FROM training_person")
        assert NIK not in cursor.fetchone()[0]
    assert Person.objects.get(pk=ayu.pk).nik == NIK


def test_registering_twice_makes_one_person(ayu, bojonegoro, staff):
    again = register_person(centre=bojonegoro, nik="3522 1555 0302 0000", values=AYU, by=staff)
    assert again.person == ayu and not again.is_new
    assert Person.objects.count() == PersonCentre.objects.count() == 1
    assert not ChangeProposal.objects.exists()


def test_the_database_refuses_a_second_person_with_the_same_nik(ayu):
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.create(**AYU, nik=NIK, nik_index=ayu.nik_index, nik_last4="0000")


def test_a_wrong_nik_is_refused(bojonegoro, staff, db):
    with pytest.raises(NikError, match="14 angka"):
        register_person(centre=bojonegoro, nik="35221555030200", values=AYU, by=staff)
    assert not Person.objects.exists()


def test_registration_rolls_back_as_one(bojonegoro, staff, monkeypatch):
    def broken(**kwargs):
        raise RuntimeError

    monkeypatch.setattr("training.people.actions.record", broken)
    with pytest.raises(RuntimeError):
        register_person(centre=bojonegoro, nik=NIK, values=AYU, by=staff)
    assert not Person.objects.exists() and not PersonCentre.objects.exists()


class TestTwoCentres:
    def test_equal_values_are_linked_and_differing_ones_proposed(self, ayu, tuban, outsider):
        values = AYU | {"full_name": "AYU TELADANI", "phone": "+6281200000002", "email": "ayu@contoh.id"}
        found = register_person(centre=tuban, nik=NIK, values=values, by=outsider)
        ayu.refresh_from_db()
        assert found.fate.same == ["full_name", "sex", "birth_date"]
        assert found.fate.proposed == ["phone"]
        assert found.fate.written == ["email"]
        assert ayu.full_name == "Ayu Teladani" and ayu.phone == "+6281200000001"
        assert ayu.email == "ayu@contoh.id"
        proposal = ChangeProposal.objects.get()
        assert proposal.value == "+6281200000002" and proposal.owner.code == "bojonegoro"

    def test_an_applicant_opens_only_what_the_centre_typed(self, ayu, tuban, outsider):
        register_person(centre=tuban, nik=NIK, values={"sex": "P"}, by=outsider)
        seen = opening(ayu, outsider)
        assert seen.fields == {"sex"} and not seen.is_full
        assert seen.name == "A. T."

    def test_an_enrolment_opens_everything(self, ayu, tuban, outsider):
        PersonCentre.objects.create(person=ayu, centre=tuban, access="enrolled")
        assert opening(ayu, outsider).name == "Ayu Teladani"

    def test_knowing_a_value_does_not_allow_to_overwrite_it(self, ayu, tuban, outsider):
        register_person(centre=tuban, nik=NIK, values=AYU, by=outsider)
        ayu.refresh_from_db()
        fate = change_person(person=ayu, centre=tuban, values={"phone": ""}, version=ayu.version, by=outsider)
        ayu.refresh_from_db()
        assert fate.proposed == ["phone"] and ayu.phone == "+6281200000001"

    def test_a_value_the_owner_replaces_is_closed_to_the_other_centre(
        self, ayu, bojonegoro, tuban, staff, outsider
    ):
        register_person(centre=tuban, nik=NIK, values=AYU, by=outsider)
        ayu.refresh_from_db()
        change_person(
            person=ayu, centre=bojonegoro, values={"phone": "+6281200000003"}, version=ayu.version, by=staff
        )
        assert "phone" not in opening(ayu, outsider)
        assert "full_name" in opening(ayu, outsider)

    def test_the_head_accepts_and_the_value_is_written(self, ayu, tuban, outsider, head, corrections):
        register_person(centre=tuban, nik=NIK, values={"full_name": "Ayu Teladan"}, by=outsider)
        decide_proposal(proposal=ChangeProposal.objects.get(), accept=True, by=head)
        ayu.refresh_from_db()
        assert ayu.full_name == "Ayu Teladan"
        assert corrections == [ayu.pk]
        assert opening(ayu, outsider).name == "Ayu Teladan"

    def test_the_head_refuses_and_nothing_changes(self, ayu, tuban, outsider, head):
        register_person(centre=tuban, nik=NIK, values={"full_name": "Ayu Teladan"}, by=outsider)
        decide_proposal(proposal=ChangeProposal.objects.get(), accept=False, by=head)
        ayu.refresh_from_db()
        assert ayu.full_name == "Ayu Teladani"
        with pytest.raises(StaleVersion):
            decide_proposal(proposal=ChangeProposal.objects.get(), accept=True, by=head)

    def test_asking_again_renews_the_proposal(self, ayu, tuban, outsider):
        for name in ("Ayu T", "Ayu Te"):
            register_person(centre=tuban, nik=NIK, values={"full_name": name}, by=outsider)
        assert ChangeProposal.objects.get().value == "Ayu Te"


class TestChanges:
    def test_the_owner_changes_and_history_and_audit_remember(self, ayu, bojonegoro, staff):
        change_person(person=ayu, centre=bojonegoro, values={"phone": ""}, version=1, by=staff)
        ayu.refresh_from_db()
        assert (ayu.phone, ayu.version, ayu.history.count()) == ("", 2, 2)
        entry = AuditEntry.objects.get(verb="change")
        assert (entry.fields, entry.actor, entry.centre_id) == (["phone"], staff, bojonegoro.pk)

    def test_an_older_form_is_refused(self, ayu, bojonegoro, staff):
        change_person(person=ayu, centre=bojonegoro, values={"phone": ""}, version=1, by=staff)
        with pytest.raises(StaleVersion):
            change_person(person=ayu, centre=bojonegoro, values={"email": "a@contoh.id"}, version=1, by=staff)

    @pytest.mark.parametrize(
        ("values", "is_heard"),
        [({"birth_date": date(2002, 3, 16)}, True), ({"sex": "L"}, True), ({"phone": ""}, False)],
    )
    def test_copied_facts_are_announced(self, ayu, bojonegoro, staff, corrections, values, is_heard):
        change_person(person=ayu, centre=bojonegoro, values=values, version=1, by=staff)
        assert corrections == ([ayu.pk] if is_heard else [])

    def test_the_nik_is_no_field_of_the_form(self, ayu, bojonegoro, staff):
        with pytest.raises(ValueError, match="Not fields"):
            change_person(person=ayu, centre=bojonegoro, values={"nik": "1"}, version=1, by=staff)


class TestConsent:
    def test_a_new_answer_replaces_the_earlier_one(self, ayu, bojonegoro, staff):
        answer = {"person": ayu, "purpose": "tracing", "channel": "lisan", "centre": bojonegoro, "by": staff}
        record_consent(is_given=True, **answer)
        record_consent(is_given=False, **answer)
        assert not ayu.consents.in_force().exists()
        assert ayu.consents.count() == 2

    def test_withdrawing_ends_it(self, ayu, bojonegoro, staff):
        record_consent(
            person=ayu, purpose="tracing", is_given=True, channel="lisan", centre=bojonegoro, by=staff
        )
        assert withdraw_consent(person=ayu, purpose="tracing", by=staff) == 1
        assert not ayu.consents.in_force().exists()

    def test_a_child_needs_the_guardian(self, ayu, bojonegoro, staff):
        ayu.birth_date = date(2020, 1, 1)
        answer = {"person": ayu, "purpose": "tracing", "channel": "lisan", "centre": bojonegoro, "by": staff}
        with pytest.raises(ValidationError):
            record_consent(is_given=True, **answer)
        record_consent(is_given=False, **answer)
        assert record_consent(is_given=True, guardian_name="Ibu Contoh", **answer).pk


class TestDisability:
    def state(self, person, centre, by, **changes):
        content = {
            "has_disability": True,
            "kinds": DisabilityKind.objects.filter(code__in=["rungu", "wicara"]),
            "accommodations": AccommodationKind.objects.filter(code="juru-bahasa-isyarat"),
            "channel": "lisan di BLK",
        }
        return state_disability(person=person, centre=centre, by=by, **content | changes)

    def test_a_statement_carries_its_consent(self, ayu, bojonegoro, staff):
        statement = self.state(ayu, bojonegoro, staff)
        assert statement.consent.is_given and statement.consent.purpose == "disability"
        assert {kind.code for kind in statement.kinds.all()} == {"rungu", "wicara"}

    def test_no_disability_keeps_no_kinds(self, ayu, bojonegoro, staff):
        self.state(ayu, bojonegoro, staff)
        statement = self.state(ayu, bojonegoro, staff, has_disability=False)
        assert not statement.has_disability and not statement.kinds.exists()

    def test_another_centres_statement_waits_for_review(self, ayu, bojonegoro, tuban, staff, outsider, head):
        self.state(ayu, bojonegoro, staff)
        proposal = self.state(ayu, tuban, outsider, has_disability=False)
        assert DisabilityStatement.objects.get().has_disability
        assert "disability" not in str(AuditEntry.objects.filter(verb="propose").values("facts"))
        decide_proposal(proposal=proposal, accept=True, by=head)
        statement = DisabilityStatement.objects.get()
        assert not statement.has_disability and statement.consent.centre == tuban

    def test_withdrawing_consent_removes_the_statement_and_its_history(self, ayu, bojonegoro, staff):
        self.state(ayu, bojonegoro, staff)
        withdraw_consent(person=ayu, purpose="disability", by=staff)
        assert not DisabilityStatement.objects.exists()
        assert not DisabilityStatement.history.exists()

    def test_withdrawing_consent_takes_open_proposals_along(self, ayu, bojonegoro, tuban, staff, outsider):
        self.state(ayu, bojonegoro, staff)
        self.state(ayu, tuban, outsider, has_disability=False)
        withdraw_consent(person=ayu, purpose="disability", by=staff)
        assert not ayu.proposals.exists()

    def test_the_audit_trail_does_not_say_what_was_stated(self, ayu, bojonegoro, staff):
        self.state(ayu, bojonegoro, staff)
        text = str(list(AuditEntry.objects.values("fields", "facts", "reason")))
        assert "rungu" not in text and "isyarat" not in text


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_clerks_at_once_make_one_person(bojonegoro, tuban, staff, outsider):
    """Both look before either has written; the unique index decides, and the second finds the first's."""
    start, found, failed = threading.Barrier(2), [], []

    def clerk(centre, user):
        try:
            start.wait(timeout=10)
            found.append(register_person(centre=centre, nik=NIK, values=AYU, by=user).person.pk)
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    clerks = [threading.Thread(target=clerk, args=pair) for pair in ((bojonegoro, staff), (tuban, outsider))]
    for thread in clerks:
        thread.start()
    for thread in clerks:
        thread.join(timeout=20)
    assert not failed
    assert len(set(found)) == Person.objects.count() == 1
    assert PersonCentre.objects.count() == 2
