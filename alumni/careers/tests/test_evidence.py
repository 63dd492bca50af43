"""Evidence: judged by content, kept in private, raising the level, and taken back."""

from datetime import date
from pathlib import Path

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from alumni.careers import evidence, exclusions
from alumni.careers.evidence import add_evidence, restore_evidence, retract_evidence, shown_name
from alumni.careers.exclusions import record_exclusion, retract_exclusion
from alumni.careers.models import CONFIRMED, DOCUMENTED, REPORTED, EmploymentSpell, Evidence
from alumni.factories import EvidenceFactory, ExclusionFactory, SpellFactory
from alumni.models import Exclusion, ExclusionReason
from core.models import AuditEntry
from training.factories import PersonFactory

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 contoh"
JPEG = b"\xff\xd8\xff\xe0 contoh"
PNG = b"\x89PNG\r\n\x1a\n contoh"


@pytest.fixture(autouse=True)
def frozen():
    with time_machine.travel("2025-09-01 09:00+07:00", tick=False):
        yield


def upload(content=PDF, name="kontrak.pdf"):
    return SimpleUploadedFile(name, content)


def files(settings) -> list[Path]:
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    ("content", "media_type", "name"),
    [
        (PDF, "application/pdf", "Kontrak Bagus.pdf"),
        (JPEG, "image/jpeg", "Kontrak Bagus.jpg"),
        (PNG, "image/png", "Kontrak Bagus.png"),
    ],
)
def test_add_evidence_believes_the_content_not_the_name(content, media_type, name, settings, staff):
    spell = SpellFactory()
    added = add_evidence(spell=spell, kind="contract", file=upload(content, "Kontrak Bagus.exe"), by=staff)

    assert (added.media_type, added.file_name, added.level) == (media_type, name, DOCUMENTED)
    assert EmploymentSpell.objects.get().level == DOCUMENTED
    (stored,) = files(settings)
    assert stored.read_bytes() == content
    assert "kontrak" not in str(stored).lower() and not stored.suffix
    assert added.history.get().history_user == staff
    assert list(AuditEntry.objects.order_by("id").values_list("verb", flat=True)) == [
        "add_evidence",
        "change_level",
    ]


@pytest.mark.parametrize(
    "content", [b"MZ\x90\x00", b"<html>", b"GIF89a", b" %PDF-1.7", b"<svg xmlns='...'/>", b""]
)
def test_add_evidence_refuses_other_files(content, settings):
    with pytest.raises(ValidationError) as refusal:
        add_evidence(spell=SpellFactory(), kind="contract", file=upload(content, "foto.jpg"), by=None)
    assert list(refusal.value.message_dict) == ["file"]
    assert not files(settings)


def test_add_evidence_refuses_a_file_over_the_limit(settings):
    settings.UPLOAD_EVIDENCE_MAX_BYTES = len(PDF)
    add_evidence(spell=SpellFactory(), kind="contract", file=upload(), by=None)
    with pytest.raises(ValidationError):
        add_evidence(spell=SpellFactory(), kind="contract", file=upload(PDF + b"!"), by=None)


def test_add_evidence_refuses_more_files_than_one_person_needs(monkeypatch):
    monkeypatch.setattr(evidence, "FILES_OF_PERSON", 1)
    spell = SpellFactory()
    add_evidence(spell=spell, kind="contract", file=upload(), by=None)
    with pytest.raises(ValidationError) as refusal:
        add_evidence(spell=spell, kind="payslip", file=upload(), by=None)
    assert list(refusal.value.message_dict) == ["file"]


@pytest.mark.parametrize(
    ("given", "level"),
    [
        ({"kind": "bpjs", "number": "JHT 0000"}, DOCUMENTED),
        ({"kind": "bpjs", "number": " "}, CONFIRMED),
        ({"kind": "employer"}, CONFIRMED),
        ({"kind": "second_source"}, CONFIRMED),
    ],
)
def test_the_kind_decides_the_level(given, level):
    spell = SpellFactory()
    assert add_evidence(spell=spell, by=None, **given).level == level
    assert EmploymentSpell.objects.get().level == level


def test_add_evidence_that_fails_leaves_no_row_and_no_file(monkeypatch, settings):
    def broken(ids):
        raise RuntimeError("recount")

    monkeypatch.setattr(evidence, "recount_people", broken)
    with pytest.raises(RuntimeError):
        add_evidence(spell=SpellFactory(), kind="contract", file=upload(), by=None)
    assert not Evidence.objects.exists()
    assert not AuditEntry.objects.exists()
    assert EmploymentSpell.objects.get().level == REPORTED
    assert not files(settings)


def test_retract_and_restore_evidence_move_the_level():
    spell = SpellFactory()
    added = add_evidence(spell=spell, kind="bpjs", number="JHT-0000", by=None)
    retract_evidence(evidence=added, reason="milik orang lain", by=None)
    assert EmploymentSpell.objects.get().level == REPORTED
    restore_evidence(evidence=added, by=None)
    assert EmploymentSpell.objects.get().level == DOCUMENTED
    assert list(EmploymentSpell.history.values_list("level", flat=True)) == [3, 1, 3, 1]


@pytest.mark.parametrize("act", [retract_evidence, restore_evidence])
def test_taking_evidence_back_that_fails_leaves_nothing_behind(act, monkeypatch):
    def broken(ids):
        raise RuntimeError("recount")

    taken = None if act is retract_evidence else "2025-08-02T00:00Z"
    added = EvidenceFactory(retracted_at=taken)
    monkeypatch.setattr(evidence, "recount_people", broken)
    with pytest.raises(RuntimeError):
        act(evidence=added, by=None, **({"reason": "salah"} if act is retract_evidence else {}))
    assert bool(Evidence.objects.get().retracted_at) == bool(taken)
    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\rina\\KTP 3522010205010000.jpg", "KTP.pdf"),
        ('slip"gaji\r\n.pdf', "slip gaji.pdf"),
        ("", "bukti.pdf"),
        ("a" * 300, "a" * 100 + ".pdf"),
    ],
)
def test_shown_name_is_harmless(given, shown):
    assert shown_name(given, ".pdf") == shown


# --- Exclusions -----------------------------------------------------------------------------------------
def test_record_and_retract_exclusion(staff, bojonegoro, monkeypatch):
    seen = []
    monkeypatch.setattr(exclusions, "recount_people", seen.extend)
    reason = ExclusionReason.objects.get(code="sakit-lama")
    person = PersonFactory()
    noted = record_exclusion(
        person=person, reason=reason, dated=date(2025, 5, 1), centre=bojonegoro, by=staff
    )
    assert Exclusion.objects.valid().get() == noted
    retract_exclusion(exclusion=noted, reason="sudah sembuh", by=staff)
    assert not Exclusion.objects.valid().exists()
    assert noted.history.count() == 2
    assert seen == [person.pk] * 2


def test_an_exclusion_sent_twice_is_one_and_noted_later_again_is_two(staff):
    person, reason = PersonFactory(), ExclusionReason.objects.get(code="sakit-lama")
    for clock in ("09:00:00", "09:00:05", "09:30:00"):
        with time_machine.travel(f"2025-09-01 {clock}+07:00"):
            record_exclusion(person=person, reason=reason, dated=date(2025, 5, 1), by=staff)
    assert Exclusion.objects.count() == 2
    assert AuditEntry.objects.filter(verb="record_exclusion").count() == 2


def test_an_exclusion_taken_back_can_be_noted_again_at_once(staff):
    person, reason = PersonFactory(), ExclusionReason.objects.get(code="sakit-lama")
    told = {"person": person, "reason": reason, "dated": date(2025, 5, 1), "by": staff}
    retract_exclusion(exclusion=record_exclusion(**told), reason="keliru", by=staff)
    record_exclusion(**told)
    assert Exclusion.objects.valid().count() == 1


def test_record_exclusion_refuses_tomorrow():
    reason = ExclusionReason.objects.get(code="sakit-lama")
    with pytest.raises(ValidationError):
        record_exclusion(person=PersonFactory(), reason=reason, dated=date(2025, 9, 2), by=None)


def test_exclusions_that_fail_leave_nothing_behind(monkeypatch):
    def broken(ids):
        raise RuntimeError("recount")

    noted = ExclusionFactory()
    monkeypatch.setattr(exclusions, "recount_people", broken)
    with pytest.raises(RuntimeError):
        record_exclusion(person=noted.person, reason=noted.reason, dated=date(2025, 5, 1), by=None)
    with pytest.raises(RuntimeError):
        retract_exclusion(exclusion=noted, reason="salah", by=None)
    assert Exclusion.objects.valid().count() == 1
    assert not AuditEntry.objects.exists()
