"""Writing and opening evidence: a file or a number that raises the level of a spell.

The type of a file is what its first bytes say, never its name (docs/security.md).
"""

import re
from pathlib import PurePosixPath

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import transaction
from django.utils import timezone

from alumni.careers import entry
from alumni.careers.models import EmploymentSpell, Evidence
from alumni.careers.recount import recount_people
from core.audit import log
from training.models import Centre

SIGNATURES = (
    (b"%PDF-", "application/pdf", ".pdf"),
    (b"\xff\xd8\xff", "image/jpeg", ".jpg"),
    (b"\x89PNG\r\n\x1a\n", "image/png", ".png"),
)
LEVEL_OF_KIND = {code: level for code, _, level in Evidence.KINDS}
FILES_OF_PERSON = 20

WRONG_TYPE = "Berkas ini bukan PDF, JPEG, atau PNG. Simpan ulang sebagai PDF atau foto, lalu unggah lagi."
TOO_MANY = f"Sudah ada {FILES_OF_PERSON} berkas untuk orang ini. Tarik berkas yang tidak perlu dulu."
EMPTY = "Berkas ini kosong. Pilih berkas lain."


def file_type(start: bytes) -> tuple[str, str]:
    """(media type, ending) of a file that begins with these bytes; ValidationError for any other file."""
    for signature, media_type, ending in SIGNATURES:
        if start.startswith(signature):
            return media_type, ending
    raise ValidationError({"file": WRONG_TYPE})


def shown_name(name: str, ending: str) -> str:
    """The name under which the file is offered again: the uploader's words, our ending, nothing odd."""
    stem = PurePosixPath(name.replace("\\", "/")).stem
    # A NIK in a file name would travel into downloads and logs.
    stem = re.sub(r"\d{9,}", "", re.sub(r"[^\w .()-]+", " ", stem)).strip(" .")
    return f"{stem[:100] or 'bukti'}{ending}"


def check_file(file: File) -> tuple[str, str]:
    """(media type, ending) of an upload that may be stored; ValidationError otherwise."""
    if not file.size:
        raise ValidationError({"file": EMPTY})
    limit = settings.UPLOAD_EVIDENCE_MAX_BYTES
    if file.size > limit:
        raise ValidationError({"file": f"Berkas ini lebih besar dari {limit // 1024**2} MB. Perkecil dulu."})
    file.seek(0)
    start = file.read(16)
    file.seek(0)
    return file_type(start)


def add_evidence(
    *,
    spell: EmploymentSpell,
    kind: str,
    file: File | None = None,
    number: str = "",
    centre: Centre | None = None,
    by,
) -> Evidence:
    """Attach evidence and raise the spell's level.

    The kind decides the level (Evidence.KINDS); a kind of level A without file and number is stored as B:
    compare `evidence.level` with LEVEL_OF_KIND to tell the user.
    """
    kept = _Stored()
    try:
        with transaction.atomic():
            return _add(spell, kind, file, number.strip(), centre, by, kept)
    except BaseException:
        kept.discard()
        raise


class _Stored:
    """Remembers a stored file, so that it goes when the transaction goes."""

    def __init__(self):
        self.stored = None

    def discard(self) -> None:
        if self.stored:
            self.stored.storage.delete(self.stored.name)


def _add(spell, kind, file, number, centre, by, kept) -> Evidence:
    entry.lock_person(spell.person_id)
    spell.refresh_from_db()
    if spell.retracted_at:
        raise ValidationError(entry.ALREADY_RETRACTED)
    evidence = Evidence(
        spell=spell,
        centre=centre,
        kind=kind,
        level=entry.accepted_level(LEVEL_OF_KIND[kind], has_proof=bool(file or number)),
        number=number,
        known_on=timezone.localdate(),
        recorded_by=by,
    )
    if file:
        _refuse_too_many(spell)
        evidence.media_type, ending = check_file(file)
        evidence.file_name = shown_name(file.name or "", ending)
        evidence.file.save("bukti", file, save=False)
        kept.stored = evidence.file
    log.save(evidence, by=by, verb="add_evidence", fields=["kind", "level"], kind=kind)
    entry.refresh_level(spell, by=by)
    recount_people([spell.person_id])
    return evidence


def _refuse_too_many(spell: EmploymentSpell) -> None:
    files = Evidence.objects.valid().filter(spell__person=spell.person_id).exclude(file="")
    if files.count() >= FILES_OF_PERSON:
        raise ValidationError({"file": TOO_MANY})


@transaction.atomic
def retract_evidence(*, evidence: Evidence, reason: str, by) -> Evidence:
    """Take evidence back; the spell falls to the level that its other statements and evidence carry."""
    reason = entry.require_reason(reason)
    spell = evidence.spell
    entry.lock_person(spell.person_id)
    evidence.refresh_from_db()
    spell.refresh_from_db()
    if evidence.retracted_at:
        raise ValidationError(entry.ALREADY_RETRACTED)
    evidence.retracted_at = timezone.now()
    log.save(evidence, by=by, verb="retract", fields=["retracted_at"], reason=reason)
    entry.refresh_level(spell, by=by)
    recount_people([spell.person_id])
    return evidence


@transaction.atomic
def restore_evidence(*, evidence: Evidence, by) -> Evidence:
    """Undo the retraction of evidence."""
    spell = evidence.spell
    entry.lock_person(spell.person_id)
    evidence.refresh_from_db()
    spell.refresh_from_db()
    if not evidence.retracted_at:
        raise ValidationError(entry.NOT_RETRACTED)
    evidence.retracted_at = None
    log.save(evidence, by=by, verb="restore", fields=["retracted_at"])
    entry.refresh_level(spell, by=by)
    recount_people([spell.person_id])
    return evidence
