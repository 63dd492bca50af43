"""Publishing a release and closing a month."""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from alumni.careers.rules import RULES
from alumni.outcomes.definitions import Definition
from alumni.releases.checklist import checklist, figures_for, month_end
from alumni.releases.freezing import freeze
from alumni.releases.frozen import FORMAT, Content, new_code
from alumni.releases.models import MonthClosing, Release
from alumni.releases.reading import head_of
from core.audit import log
from core.versions import claim_version
from training.models import Centre

IN_FUTURE = "Tanggal ini belum terjadi. Pilih akhir bulan yang sudah lewat."
MEANWHILE = "Rilis {number} ditetapkan saat halaman ini terbuka. Periksa rilis itu dulu, lalu ulangi."
ALREADY_CORRECTED = "Rilis itu sudah dikoreksi oleh rilis {number}. Koreksilah rilis {number}."
OTHER_DATE = "Koreksi berlaku untuk tanggal yang sama dengan rilis yang dikoreksi: {day}."
REASON_MISSING = "Tulis alasan koreksi, misalnya “status pekerjaan 12 alumni diperbaiki”."
MONTH_OPEN = "Bulan ini belum berakhir. Ajukan mulai tanggal 1 bulan berikutnya."
ALREADY_SUBMITTED = "Bulan ini sudah diajukan. Muat ulang halaman ini."
NOT_SUBMITTED = "Penutupan ini sudah diputuskan. Muat ulang halaman ini."
RETURN_REASON = "Tulis apa yang perlu dilengkapi."


def publish(
    *, as_of: datetime.date, seen: int, corrects: Release | None = None, note: str = "", by
) -> Release:
    """Freeze the state of that date and publish it under the next number.

    `seen` is the number of the newest release that the publisher knew of (0: none): whoever else published
    meanwhile is not overlooked. All tables are read in one snapshot before anything is written; then number,
    checksum, row and audit entry are one transaction, so a process that is killed leaves nothing behind.
    """
    if as_of > timezone.localdate():
        raise ValidationError({"as_of": IN_FUTURE})
    _check_correction(corrects, as_of, note)
    body = freeze(as_of)
    with transaction.atomic():
        Release.objects.lock()
        newest = Release.objects.newest()
        last = newest.number if newest else 0
        if last != seen:
            raise ValidationError(MEANWHILE.format(number=last))
        release = _numbered(last + 1, as_of, corrects, note, by)
        release.graduations = len(body.rows)
        before = {"number": newest.number, "checksum": newest.checksum} if newest else None
        content = Content(head_of(release) | {"format": FORMAT, "before": before}, body)
        release.checksum, release.content = content.checksum, content.packed()
        release.save()
        facts = {"number": release.number, "checksum": release.checksum}
        log.record(by=by, verb="publish_release", obj=release, reason=note, **facts)
    return release


def _check_correction(corrects: Release | None, as_of: datetime.date, note: str) -> None:
    if corrects is None:
        return
    if corrects.as_of != as_of:
        raise ValidationError({"as_of": OTHER_DATE.format(day=corrects.as_of.isoformat())})
    if not note.strip():
        raise ValidationError({"note": REASON_MISSING})
    later = Release.objects.filter(corrects=corrects).values_list("number", flat=True).first()
    if later:
        raise ValidationError({"corrects": ALREADY_CORRECTED.format(number=later)})


def _numbered(number: int, as_of: datetime.date, corrects: Release | None, note: str, by) -> Release:
    """The row without what it freezes."""
    return Release(
        number=number,
        code=new_code(),
        as_of=as_of,
        definition=Definition(as_of=as_of).as_json(),
        rule_versions={name: rule.version for name, rule in RULES.items()},
        note=note.strip(),
        corrects=corrects,
        published_by=by if getattr(by, "pk", None) else None,
        published_at=timezone.now(),
    )


@transaction.atomic
def submit_closing(*, centre: Centre, month: datetime.date, version: int, note: str = "", by) -> MonthClosing:
    """The head states that the month is complete; `version` is 0 for a first submission.

    The checklist and the centre's figures of that moment are kept with it.
    """
    month = month.replace(day=1)
    if month_end(month) >= timezone.localdate():
        raise ValidationError(MONTH_OPEN)
    # The centre is locked, so that two submissions of one month wait for each other.
    Centre.objects.select_for_update(no_key=True).get(pk=centre.pk)
    closing = MonthClosing.objects.filter(centre=centre, month=month).first()
    if closing is None and not version:
        closing = MonthClosing(centre=centre, month=month)
    elif closing is None or closing.state != MonthClosing.RETURNED or closing.version != version:
        raise ValidationError(ALREADY_SUBMITTED)
    else:
        claim_version(closing, version)
    closing.state = MonthClosing.SUBMITTED
    closing.checklist = [item.as_json() for item in checklist(centre, month)]
    closing.figures = figures_for(centre, month)
    closing.note = note.strip()
    closing.submitted_by, closing.submitted_at = by, timezone.now()
    closing.decided_by = closing.decided_at = None
    closing.decision_note = ""
    open_cases = sum(item["open"] for item in closing.checklist)
    return log.save(closing, by=by, verb="submit_closing", month=month.isoformat(), open_cases=open_cases)


@transaction.atomic
def decide_closing(
    *, closing: MonthClosing, version: int, is_accepted: bool, note: str = "", by
) -> MonthClosing:
    """The province accepts a submitted month, or returns it and says what is missing."""
    claim_version(closing, version)
    closing.refresh_from_db()
    if closing.state != MonthClosing.SUBMITTED:
        raise ValidationError(NOT_SUBMITTED)
    if not is_accepted and not note.strip():
        raise ValidationError({"decision_note": RETURN_REASON})
    closing.state = MonthClosing.ACCEPTED if is_accepted else MonthClosing.RETURNED
    closing.decided_by, closing.decided_at = by, timezone.now()
    closing.decision_note = note.strip()
    verb = "accept_closing" if is_accepted else "return_closing"
    return log.save(closing, by=by, verb=verb, month=closing.month.isoformat())
