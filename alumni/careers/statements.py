"""Writing what a person says of what they do, and who tried to reach them.

A statement of work mentions spells that are recorded already (docs/indicators.md, Facts); a contact attempt
says nothing of work, so it changes no figure.
"""

import datetime
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from alumni.careers import entry
from alumni.careers.models import REPORTED, ContactAttempt, EmploymentSpell, Observation
from alumni.careers.recount import recount_people
from core.audit import log
from core.versions import claim_version
from training.models import Centre, Person

WORK_WITHOUT_JOB = "Catat pekerjaannya juga: keterangan “bekerja” selalu menyebut pekerjaan."
OTHER_PERSON = "Pekerjaan itu sudah ditarik atau milik orang lain. Muat ulang halaman ini."
ONLY_STATEMENT = (
    "Keterangan ini satu-satunya dasar sebuah pekerjaan. Tarik pekerjaannya, bukan keterangannya."
)
CALL_BACK_BEFORE = "Tanggal hubungi lagi harus sesudah tanggal kontak ini."


@transaction.atomic
def record_observation(
    *,
    person: Person,
    activity: str,
    observed_on: datetime.date,
    mentions: Iterable[EmploymentSpell] = (),
    level: int = REPORTED,
    source: str = "other",
    note: str = "",
    centre: Centre | None = None,
    by,
) -> Observation:
    """What a person does on a day. "Working" mentions at least one spell, which must be recorded already.

    Sent twice, kept once.
    """
    keys = {spell.pk for spell in mentions}
    entry.refuse_future(observed_on=observed_on)
    if activity == "working" and not keys:
        raise ValidationError({"activity": WORK_WITHOUT_JOB})
    person = entry.lock_person(person.pk)
    # Read behind the lock: a spell given in may have been corrected or taken back meanwhile.
    mentions = list(person.employmentspells.valid().filter(pk__in=keys))
    if len(mentions) != len(keys):
        raise ValidationError(OTHER_PERSON)
    told = {
        "observed_on": observed_on,
        "activity": activity,
        "level": entry.accepted_level(level, has_proof=False),
        "source": source,
        "note": note,
    }
    for sent_before in _sent_just_now(Observation, person, told, by):
        if keys == set(sent_before.spells.values_list("pk", flat=True)):
            return sent_before
    statement = entry.state(person=person, spells=mentions, centre=centre, by=by, **told)
    for spell in mentions:
        entry.refresh_level(spell, by=by)
    recount_people([person.pk])
    return statement


@transaction.atomic
def retract_observation(*, observation: Observation, version: int, reason: str, by) -> Observation:
    """Take a statement back. The last one that carries a spell stays: the spell is retracted instead."""
    reason = entry.require_reason(reason)
    entry.lock_person(observation.person_id)
    claim_version(observation, version)
    if observation.retracted_at:
        raise ValidationError(entry.ALREADY_RETRACTED)
    spells = list(observation.spells.valid())
    if any(not spell.mentions.valid().exclude(pk=observation.pk).exists() for spell in spells):
        raise ValidationError(ONLY_STATEMENT)
    entry.retract(observation, reason=reason, when=timezone.now(), by=by)
    for spell in spells:
        entry.refresh_level(spell, by=by)
    recount_people([observation.person_id])
    return observation


@transaction.atomic
def restore_observation(*, observation: Observation, version: int, by) -> Observation:
    """Undo the retraction of a statement."""
    entry.lock_person(observation.person_id)
    claim_version(observation, version)
    if not observation.retracted_at:
        raise ValidationError(entry.NOT_RETRACTED)
    entry.restore(observation, by=by)
    for spell in observation.spells.valid():
        entry.refresh_level(spell, by=by)
    recount_people([observation.person_id])
    return observation


@transaction.atomic
def record_contact_attempt(
    *,
    person: Person,
    attempted_on: datetime.date,
    channel: str,
    result: str,
    call_back_on: datetime.date | None = None,
    note: str = "",
    centre: Centre | None = None,
    by,
) -> ContactAttempt:
    """Somebody tried to reach the person; `call_back_on`, a plan, may lie ahead. Sent twice, kept once."""
    entry.refuse_future(attempted_on=attempted_on)
    if call_back_on is not None and call_back_on <= attempted_on:
        raise ValidationError({"call_back_on": CALL_BACK_BEFORE})
    told = {
        "attempted_on": attempted_on,
        "channel": channel,
        "result": result,
        "call_back_on": call_back_on,
        "note": note,
    }
    person = entry.lock_person(person.pk)
    if sent_before := _sent_just_now(ContactAttempt, person, told, by).first():
        return sent_before
    attempt = ContactAttempt(
        person=person, centre=centre, recorded_by=by, known_on=timezone.localdate(), **told
    )
    return log.save(attempt, by=by, verb="record_contact", fields=["attempted_on", "channel", "result"])


def _sent_just_now(model: type[Observation | ContactAttempt], person: Person, told: dict, by) -> QuerySet:
    """The same fact by the same user a minute ago at most: a form sent twice, not a second call."""
    rows = model.objects.valid().filter(person=person, recorded_by=by, **told)
    return rows.filter(recorded_at__gte=timezone.now() - entry.SENT_TWICE_WITHIN)


@transaction.atomic
def retract_contact_attempt(*, attempt: ContactAttempt, version: int, reason: str, by) -> ContactAttempt:
    """Take a contact attempt back, for example one noted at the wrong person."""
    reason = entry.require_reason(reason)
    claim_version(attempt, version)
    if attempt.retracted_at:
        raise ValidationError(entry.ALREADY_RETRACTED)
    entry.retract(attempt, reason=reason, when=timezone.now(), by=by)
    return attempt


@transaction.atomic
def restore_contact_attempt(*, attempt: ContactAttempt, version: int, by) -> ContactAttempt:
    """Undo the retraction of a contact attempt."""
    claim_version(attempt, version)
    if not attempt.retracted_at:
        raise ValidationError(entry.NOT_RETRACTED)
    entry.restore(attempt, by=by)
    return attempt
