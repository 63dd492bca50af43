"""Pages that write a career: what they write, whom they refuse, and the private file."""

from datetime import date
from pathlib import Path

import pytest
import time_machine
from django.conf import settings as project
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from alumni.careers.evidence import add_evidence
from alumni.careers.models import ContactAttempt, EmploymentSpell, Evidence, Observation
from alumni.factories import (
    ContactAttemptFactory,
    EvidenceFactory,
    ExclusionFactory,
    GraduationFactory,
    ObservationFactory,
    SpellFactory,
)
from alumni.models import Exclusion, ExclusionReason
from core.models import AuditEntry
from training.factories import AssignmentFactory, PersonFactory, UserFactory
from training.models import PersonCentre

pytestmark = pytest.mark.django_db
STATEMENT = {"observed_on": "2025-08-15", "source": "phone", "level": "1"}
JOB = {
    "status": "4",
    "start_precision": "day",
    "started_on": "2025-06-10",
    "end_precision": "day",
    "employer_name": "PT Misal Jaya",
    "position": "Juru las",
    "bpjs": "yes",
    "nib": "unknown",
    "country": "Indonesia",
}
PDF = b"%PDF-1.7 contoh"


@pytest.fixture(autouse=True)
def frozen():
    with time_machine.travel("2025-09-01 09:00+07:00", tick=False):
        yield


@pytest.fixture
def graduation(bojonegoro):
    return GraduationFactory(person=PersonFactory(full_name="Bagus Purwarupa"), in_batch__centre=bojonegoro)


@pytest.fixture
def spell(graduation):
    return SpellFactory(person=graduation.person, told_on=date(2025, 7, 1), centre=graduation.centre)


def address(name: str, fact) -> str:
    return reverse(f"alumni:{name}", args=[fact.pk])


def text(response) -> str:
    return " ".join(response.content.decode().split())


# --- Rights: one list for every page --------------------------------------------------------------------
def facts_of(graduation, spell) -> dict:
    """URL name -> the fact in its address."""
    person = graduation.person
    taken = {"person": person, "retracted_at": "2025-08-02T00:00Z"}
    evidence = EvidenceFactory(spell=spell)
    return {
        **dict.fromkeys(("spell_create", "contact_create", "exclusion_create"), graduation),
        **dict.fromkeys(("spell_edit", "spell_end", "spell_retract", "evidence_create"), spell),
        "spell_restore": SpellFactory(**taken),
        "observation_retract": ObservationFactory(person=person),
        "observation_restore": ObservationFactory(**taken),
        "contact_retract": ContactAttemptFactory(person=person),
        "contact_restore": ContactAttemptFactory(**taken),
        "evidence_retract": evidence,
        "evidence_restore": EvidenceFactory(spell=spell, retracted_at="2025-08-02T00:00Z"),
        "exclusion_retract": ExclusionFactory(person=person),
    }


@pytest.mark.parametrize("method", ["get", "post"])
def test_writing_pages_of_all_people(method, client_for, request, graduation, spell):
    expected = {"staff": 200, "head": 200, "outsider": 404, "kadis": 403, "province": 403, "nobody": 403}
    facts = facts_of(graduation, spell)
    for who, status in expected.items():
        client = client_for(request.getfixturevalue(who))
        found = {
            name: getattr(client, method)(address(name, fact)).status_code for name, fact in facts.items()
        }
        if method == "post" and status == 200:
            continue  # What a valid post does is told below, page by page.
        assert found == dict.fromkeys(facts, status), who


def test_history_is_read_by_those_who_see_the_person(client_for, request, spell):
    expected = {"staff": 200, "kadis": 200, "outsider": 404, "province": 403, "nobody": 403}
    for who, status in expected.items():
        client = client_for(request.getfixturevalue(who))
        assert client.get(address("spell_history", spell)).status_code == status, who


def test_a_centre_with_an_application_only_sees_no_career(client_for, outsider, tuban, spell):
    PersonCentre.objects.create(person=spell.person, centre=tuban, access=PersonCentre.APPLIED)
    client = client_for(outsider)
    assert client.get(address("spell_edit", spell)).status_code == 404
    assert client.get(address("spell_history", spell)).status_code == 404


def test_a_reader_of_everything_who_writes_elsewhere_is_refused(client_for, tuban, spell):
    """Sees the person by the grant, records careers in Tuban only: 403, and the refusal is kept."""
    user = UserFactory(username="dua-peran")
    AssignmentFactory(user=user, role="staff", centre=tuban)
    AssignmentFactory(user=user, role="people_reader", centre=None)
    assert client_for(user).get(address("spell_edit", spell)).status_code == 403
    assert AuditEntry.objects.filter(verb="refused", actor=user).exists()


# --- A job ----------------------------------------------------------------------------------------------
def test_spell_create_asks_no_one_for_formal(client_for, staff, graduation):
    page = text(client_for(staff).get(address("spell_create", graduation)))
    assert "Punya usaha atau pekerjaan sendiri" in page and "Warung, jahit di rumah" in page
    assert 'value="formal"' not in page


def test_spell_create_writes_the_job_and_returns(client_for, staff, graduation):
    response = client_for(staff).post(
        address("spell_create", graduation),
        JOB | STATEMENT | {"ended_on": "2025-08-01", "end_precision": "month", "income": "2.500.000"},
    )
    assert response.url == graduation.get_absolute_url()
    spell = EmploymentSpell.objects.get()
    assert (spell.status_id, spell.employer.name, spell.income_low, spell.income_high) == (
        4,
        "PT Misal Jaya",
        2_500_000,
        2_500_000,
    )
    assert (spell.ended_on, spell.centre, spell.recorded_by) == (date(2025, 8, 1), graduation.centre, staff)


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ({"started_on": "2025-09-02"}, "Tanggal ini belum terjadi"),
        ({"ended_on": "2025-06-01"}, "Tanggal selesai harus sama dengan atau sesudah tanggal mulai"),
        ({"started_on": ""}, "Isi tanggal mulai bekerja"),
        ({"status": "9"}, "Pilih seperti apa pekerjaannya"),
        ({"level": "2"}, "Pilih siapa yang mengatakan"),
        ({"observed_on": ""}, "Isi tanggal keterangan"),
    ],
)
def test_spell_create_says_what_to_mend(client_for, staff, graduation, answers, sentence):
    response = client_for(staff).post(address("spell_create", graduation), JOB | STATEMENT | answers)
    assert response.status_code == 200
    assert sentence in text(response)
    assert not EmploymentSpell.objects.exists()


def test_spell_create_without_the_right_to_earnings_asks_for_none(client_for, staff, graduation, monkeypatch):
    monkeypatch.setattr("alumni.careers.forms.can", lambda *args: False)
    client = client_for(staff)
    assert "Penghasilan" not in text(client.get(address("spell_create", graduation)))
    client.post(address("spell_create", graduation), JOB | STATEMENT | {"income": "2.500.000"})
    assert EmploymentSpell.objects.get().income_low is None


EDIT = JOB | STATEMENT | {"started_on": "2025-03-01", "basis": "slip", "version": "1"}


def test_spell_edit_puts_a_slip_right(client_for, staff, graduation, spell):
    client = client_for(staff)
    page = text(client.get(address("spell_edit", spell)))
    assert 'value="Juru las"' in page and 'value="2025-03-01"' in page
    response = client.post(
        address("spell_edit", spell), EDIT | {"position": "Kepala las", "reason": "salah ketik"}
    )
    assert response.url == graduation.get_absolute_url()
    spell.refresh_from_db()
    assert (spell.position, spell.employer.name, spell.version) == ("Kepala las", "PT Misal Jaya", 2)
    assert spell.mentions.count() == 1
    history = text(client.get(address("spell_history", spell)))
    assert "Akun staf" in history and "salah ketik" in history
    assert '<td role="cell" data-l="Sebelumnya">Juru las</td>' in history
    assert '<td role="cell" data-l="Menjadi">Kepala las</td>' in history


def test_spell_edit_by_a_new_statement(client_for, staff, spell):
    client_for(staff).post(address("spell_edit", spell), EDIT | {"basis": "told"})
    assert spell.mentions.order_by("-observed_on").first().observed_on == date(2025, 8, 15)


def test_spell_edit_offers_no_level_that_needs_evidence(client_for, staff, graduation):
    spell = SpellFactory(person=graduation.person, level=2)
    client = client_for(staff)
    assert "B Konfirmasi pemberi kerja" in text(client.get(address("spell_edit", spell)))
    page = text(client.post(address("spell_edit", spell), EDIT | {"basis": "told", "level": "2"}))
    assert "Tingkat B dan A dicatat lewat" in page


def test_spell_edit_of_two_people_shows_both_values(client_for, staff, head, spell):
    client_for(head).post(address("spell_edit", spell), EDIT | {"position": "Kepala las"})
    response = client_for(staff).post(address("spell_edit", spell), EDIT | {"position": "Pembantu"})
    assert response.status_code == 409
    assert "Kepala las" in text(response) and "Pembantu" in text(response)
    spell.refresh_from_db()
    assert spell.position == "Kepala las"


def test_spell_history_hides_earnings_without_the_right(client_for, staff, graduation, monkeypatch):
    spell = SpellFactory(person=graduation.person, income_low=2_345_000, income_high=2_345_000)
    client = client_for(staff)
    assert "2.345.000" in text(client.get(address("spell_history", spell)))
    monkeypatch.setattr("alumni.careers.views.can", lambda *args: False)
    assert "2.345.000" not in text(client.get(address("spell_history", spell)))


def test_spell_end(client_for, staff, graduation, spell):
    answers = STATEMENT | {
        "ended_on": "2025-08-01",
        "end_precision": "day",
        "activity": "looking",
        "version": "1",
    }
    response = client_for(staff).post(address("spell_end", spell), answers)
    assert response.url == graduation.get_absolute_url()
    spell.refresh_from_db()
    assert spell.ended_on == date(2025, 8, 1)
    assert client_for(staff).get(address("spell_end", spell)).status_code == 404
    stale = SpellFactory(person=graduation.person, version=2)
    assert client_for(staff).post(address("spell_end", stale), answers).status_code == 409


# --- Contacts and exclusions ----------------------------------------------------------------------------
def test_contact_create(client_for, staff, graduation):
    client = client_for(staff)
    answers = {
        "attempted_on": "2025-08-15",
        "channel": "phone",
        "result": "call_back",
        "call_back_on": "2025-08-15",
    }
    assert "harus sesudah" in text(client.post(address("contact_create", graduation), answers))
    client.post(address("contact_create", graduation), answers | {"call_back_on": "2025-09-10"})
    attempt = ContactAttempt.objects.get()
    assert (attempt.person, attempt.centre, attempt.recorded_by) == (
        graduation.person,
        graduation.centre,
        staff,
    )


def test_exclusion_create(client_for, staff, graduation):
    reason = ExclusionReason.objects.get(code="sakit-lama")
    client = client_for(staff)
    answers = {"reason": reason.pk, "dated": "2025-09-02"}
    assert "Tanggal ini belum terjadi" in text(client.post(address("exclusion_create", graduation), answers))
    client.post(address("exclusion_create", graduation), answers | {"dated": "2025-05-01"})
    assert Exclusion.objects.get().reason == reason


# --- Taking back ----------------------------------------------------------------------------------------
KINDS = {
    "spell": (EmploymentSpell, SpellFactory),
    "observation": (Observation, ObservationFactory),
    "contact": (ContactAttempt, ContactAttemptFactory),
}


@pytest.mark.parametrize("kind", KINDS)
def test_taking_back_and_undoing(client_for, staff, graduation, kind):
    model, make = KINDS[kind]
    fact = make(person=graduation.person)
    client = client_for(staff)
    url = address(f"{kind}_retract", fact)
    assert "Isi alasan" in text(client.post(url, {"reason": "", "version": "1"}))
    assert client.post(url, {"reason": "salah orang", "version": "9"}).status_code == 409
    assert client.post(url, {"reason": "salah orang", "version": "1"}).url == graduation.get_absolute_url()
    assert not model.objects.valid().exists()

    page = text(client.get(graduation.get_absolute_url()))
    assert "Catatan yang ditarik" in page and address(f"{kind}_restore", fact) in page
    client.post(address(f"{kind}_restore", fact), {"version": "2"})
    assert model.objects.valid().get() == fact


def test_taking_back_evidence_and_undoing(client_for, staff, spell):
    evidence = add_evidence(spell=spell, kind="bpjs", number="JHT-0000", by=staff)
    client = client_for(staff)
    client.post(address("evidence_retract", evidence), {"reason": "milik orang lain", "version": "0"})
    spell.refresh_from_db()
    assert spell.level == 1
    client.post(address("evidence_restore", evidence), {"version": "0"})
    spell.refresh_from_db()
    assert spell.level == 3


def test_taking_back_an_exclusion(client_for, staff, graduation):
    exclusion = ExclusionFactory(person=graduation.person)
    client_for(staff).post(address("exclusion_retract", exclusion), {"reason": "sembuh", "version": "0"})
    assert not Exclusion.objects.valid().exists()


def test_the_last_statement_of_a_job_stays(client_for, staff, spell):
    said = spell.mentions.get()
    page = client_for(staff).post(address("observation_retract", said), {"reason": "salah", "version": "1"})
    assert "satu-satunya dasar" in text(page)


# --- Evidence -------------------------------------------------------------------------------------------
def upload(client, spell, content=PDF, name="kontrak.pdf", **answers):
    file = SimpleUploadedFile(name, content)
    return client.post(address("evidence_create", spell), {"kind": "contract", "file": file} | answers)


def test_evidence_create_stores_a_private_file(client_for, staff, graduation, spell):
    client = client_for(staff)
    assert upload(client, spell).url == graduation.get_absolute_url()
    evidence = Evidence.objects.get()
    assert evidence.centre == graduation.centre
    page = text(client.get(graduation.get_absolute_url()))
    assert address("evidence_file", evidence) in page and evidence.file.name not in page


def test_evidence_create_refuses_a_disguised_program(client_for, staff, spell):
    page = upload(client_for(staff), spell, b"MZ\x90", "foto.jpg", kind="photo")
    assert "bukan PDF, JPEG, atau PNG" in text(page)
    assert not Evidence.objects.exists()


def test_evidence_create_without_file_or_number_is_level_b(client_for, staff, spell):
    page = client_for(staff).post(address("evidence_create", spell), {"kind": "contract"}, follow=True)
    assert "tercatat sebagai tingkat B" in text(page)
    assert Evidence.objects.get().level == 2


def test_evidence_file_is_an_attachment_that_nothing_runs(client_for, staff, spell):
    client = client_for(staff)
    upload(client, spell, name="Kontrak.pdf")
    evidence = Evidence.objects.get()
    response = client.get(address("evidence_file", evidence))
    assert b"".join(response.streaming_content) == PDF
    assert response["Content-Disposition"] == 'attachment; filename="Kontrak.pdf"'
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "no-store"
    assert AuditEntry.objects.get(verb="open_evidence").actor == staff


def test_evidence_file_of_other_people(client_for, request, staff, spell):
    upload(client_for(staff), spell)
    evidence = Evidence.objects.get()
    expected = {"outsider": 404, "province": 403, "nobody": 403}
    for who, status in expected.items():
        client = client_for(request.getfixturevalue(who))
        assert client.get(address("evidence_file", evidence)).status_code == status, who
    response = client_for(request.getfixturevalue("kadis")).get(address("evidence_file", evidence))
    assert b"".join(response.streaming_content) == PDF


def test_evidence_file_that_was_taken_back_is_closed(client_for, staff, spell):
    client = client_for(staff)
    upload(client, spell)
    evidence = Evidence.objects.get()
    client.post(address("evidence_retract", evidence), {"reason": "salah orang", "version": "0"})
    assert client.get(address("evidence_file", evidence)).status_code == 404


def test_evidence_file_that_is_not_there(client_for, staff, spell):
    client = client_for(staff)
    upload(client, spell)
    evidence = Evidence.objects.get()
    Path(evidence.file.path).unlink()
    assert client.get(address("evidence_file", evidence)).status_code == 404
    assert client.get(address("evidence_file", EvidenceFactory(spell=spell))).status_code == 404


def test_files_have_no_address_of_their_own():
    assert project.MEDIA_URL in ("", "/")
