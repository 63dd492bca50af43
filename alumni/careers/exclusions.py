"""Reasons that take a person out of the adjusted rate. Here and not in graduates, since figures follow."""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from alumni.careers import entry
from alumni.careers.recount import recount_people
from alumni.graduates.models import Exclusion, ExclusionReason
from core.audit import log
from training.models import Centre, Person


@transaction.atomic
def record_exclusion(
    *,
    person: Person,
    reason: ExclusionReason,
    dated: datetime.date,
    note: str = "",
    centre: Centre | None = None,
    by,
) -> Exclusion:
    """From `dated` on the adjusted rate leaves this person out unless placed (docs/indicators.md).

    Sent twice, kept once.
    """
    entry.refuse_future(dated=dated)
    person = entry.lock_person(person.pk)
    told = {"person": person, "reason": reason, "dated": dated, "note": note, "recorded_by": by}
    if sent_before := _sent_just_now(told):
        return sent_before
    exclusion = Exclusion(known_on=timezone.localdate(), centre=centre, **told)
    log.save(exclusion, by=by, verb="record_exclusion", fields=["reason", "dated"])
    recount_people([person.pk])
    return exclusion


def _sent_just_now(told: dict) -> Exclusion | None:
    """The same exclusion, noted a minute ago at most; its history knows when."""
    since = timezone.now() - entry.SENT_TWICE_WITHIN
    rows = Exclusion.objects.valid().filter(**told)
    made = Exclusion.history.filter(history_type="+", history_date__gte=since, person=told["person"])
    return rows.filter(pk__in=made.values("id")).first()


@transaction.atomic
def retract_exclusion(*, exclusion: Exclusion, reason: str, by) -> Exclusion:
    """Take it back, with the reason in history and audit."""
    reason = entry.require_reason(reason)
    entry.lock_person(exclusion.person_id)
    exclusion.refresh_from_db()
    if exclusion.retracted_at:
        raise ValidationError(entry.ALREADY_RETRACTED)
    exclusion.retracted_at = timezone.now()
    log.save(exclusion, by=by, verb="retract", fields=["retracted_at"], reason=reason)
    recount_people([exclusion.person_id])
    return exclusion
