"""Writes over accommodations: asking, each step, taking the last step back, and forgetting them all."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from core.audit.log import record, save
from core.models import AccommodationKind
from training.accommodations.models import Accommodation
from training.accommodations.rules import ASKED, REFUSED, step_problem
from training.enrolment.models import Enrolment
from training.people.models import DISABILITY, Person

NO_CONSENT = (
    "Peserta belum menyetujui pencatatan disabilitas dan akomodasi. Catat dulu persetujuannya di halaman "
    "peserta."
)
ALREADY = "Akomodasi ini sudah diminta untuk peserta ini."
CHANGED = "Permintaan ini baru saja diubah orang lain. Muat ulang halamannya, lalu periksa lagi."


@transaction.atomic
def ask_accommodation(
    *, enrolment: Enrolment, kind: AccommodationKind, asked_on: date, note: str = "", by
) -> Accommodation:
    """Keep what a trainee asks for. ValidationError without consent, in the future, or asked twice."""
    person = Person.objects.without_nik().select_for_update(no_key=True).get(pk=enrolment.person_id)
    if not person.consents.filter(purpose=DISABILITY, is_given=True).in_force().exists():
        raise ValidationError(NO_CONSENT)
    if asked_on > timezone.localdate():
        raise ValidationError({"asked_on": "Tanggal ini belum tiba. Isi hari ini atau sebelumnya."})
    if Accommodation.objects.filter(enrolment=enrolment, kind=kind).exists():
        raise ValidationError({"kind": ALREADY})
    row = Accommodation(enrolment=enrolment, kind=kind, asked_on=asked_on, note=note.strip())
    return save(row, by=by, verb="ask_accommodation", centre_id=enrolment.batch.centre_id)


@transaction.atomic
def take_step(*, accommodation: Accommodation, step: str, on: date, reason: str = "", by) -> Accommodation:
    """Agree, deliver or refuse on that day; ValidationError where the rules refuse it."""
    row = _locked(accommodation)
    problem = step_problem(row.state, step, on=on, since=row.since, today=timezone.localdate(), reason=reason)
    if problem:
        raise ValidationError(problem)
    setattr(row, f"{step}_on", on)
    row.reason = reason.strip() if step == REFUSED else ""
    return save(row, by=by, verb="step_accommodation", fields=[f"{step}_on"], centre_id=_centre_id(row))


@transaction.atomic
def take_back(*, accommodation: Accommodation, state: str, by) -> None:
    """Undo the latest step, `state` as the page showed it; a request that was only asked for goes.

    ValidationError where somebody was faster.
    """
    row = _locked(accommodation)
    if row.state != state:
        raise ValidationError(CHANGED)
    if state == ASKED:
        record(by=by, verb="drop_accommodation", obj=row, centre_id=_centre_id(row))
        row.delete()
        return
    setattr(row, f"{state}_on", None)
    row.reason = ""
    save(row, by=by, verb="undo_accommodation", fields=[f"{state}_on"], centre_id=_centre_id(row))


@transaction.atomic
def forget_accommodations(*, person: Person, by) -> int:
    """After a withdrawn consent for disability: all of them go, their history included; how many."""
    rows = list(Accommodation.objects.filter(enrolment__person=person))
    keys = [row.pk for row in rows]
    if rows:
        record(by=by, verb="forget_accommodations", obj=person)
        for row in rows:
            row.delete()
        Accommodation.history.filter(id__in=keys).delete()
    return len(rows)


def _locked(accommodation: Accommodation) -> Accommodation:
    rows = Accommodation.objects.select_related("enrolment__batch").select_for_update(of=("self",))
    row = rows.filter(pk=accommodation.pk).first()
    if row is None:
        raise ValidationError(CHANGED)
    return row


def _centre_id(row: Accommodation) -> int:
    return row.enrolment.batch.centre_id
