"""Graduations follow from enrolments: nobody enters one, and none disagrees with its enrolment."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone
from simple_history.utils import bulk_update_with_history

from alumni.graduates.models import Graduation
from core.audit.log import record
from core.rows import insert_rows
from training.models import Enrolment, Person

COPIED = ("person_id", "batch_id", "centre_id", "graduated_on", "name_key")
STORED = ["person", "batch", "centre", "graduated_on", "name_key", "retracted_at"]


@dataclass
class Synced:
    """What was done to graduations, and everybody whose outcomes are to be recounted for it."""

    created: list[Graduation] = field(default_factory=list)
    corrected: list[Graduation] = field(default_factory=list)
    retracted: list[Graduation] = field(default_factory=list)
    person_ids: set[int] = field(default_factory=set)


@transaction.atomic
def sync_graduations(*, enrolment_ids: Iterable[int], by) -> Synced:
    """Make, correct or retract the graduations of these enrolments so that they say the same.

    A completed enrolment of a batch that was not cancelled graduates on its own completion date, else when
    the batch ended (docs/indicators.md, Unit of counting); without either date it does not graduate yet.
    The caller recounts `person_ids`: careers stands above this capability.
    """
    ids = sorted(set(enrolment_ids))
    enrolments = Enrolment.objects.filter(pk__in=ids).select_related("batch").order_by("pk")
    known = {row.enrolment_id: row for row in Graduation.objects.filter(enrolment_id__in=ids)}
    names = dict(Person.objects.filter(enrolments__in=ids).values_list("pk", "name_key"))
    done = Synced()
    for enrolment in enrolments:
        old = known.get(enrolment.pk)
        done.person_ids.add(enrolment.person_id)
        if old:
            done.person_ids.add(old.person_id)
        _sync_one(enrolment, old, names[enrolment.person_id], done)
    _write(done, by)
    return done


def _sync_one(enrolment: Enrolment, old: Graduation | None, name_key: str, done: Synced) -> None:
    day = graduation_day(enrolment)
    if day is None:
        if old and not old.retracted_at:
            old.retracted_at = timezone.now()
            done.retracted.append(old)
        return
    batch = enrolment.batch
    facts = dict(zip(COPIED, (enrolment.person_id, batch.pk, batch.centre_id, day, name_key), strict=True))
    if not old:
        done.created.append(Graduation(enrolment=enrolment, known_on=timezone.localdate(), **facts))
    elif old.retracted_at or any(getattr(old, name) != value for name, value in facts.items()):
        for name, value in facts.items():
            setattr(old, name, value)
        old.retracted_at = None
        done.corrected.append(old)


def graduation_day(enrolment: Enrolment):
    """Date X, or None where this enrolment is no graduation."""
    if enrolment.state != "completed" or enrolment.batch.state == "cancelled":
        return None
    return enrolment.graduated_on()


def _write(done: Synced, by) -> None:
    """The rows with their history, and one audit entry a centre: the enrolments have their own."""
    user = by if getattr(by, "pk", None) else None
    if done.created:
        insert_rows(done.created, by=user)
    changed = [*done.corrected, *done.retracted]
    if changed:
        bulk_update_with_history(changed, Graduation, STORED, batch_size=500, default_user=user)
    for verb, rows in (
        ("graduations_created", done.created),
        ("graduations_corrected", done.corrected),
        ("graduations_retracted", done.retracted),
    ):
        for centre_id, count in sorted(Counter(row.centre_id for row in rows).items()):
            record(by=by, verb=verb, centre_id=centre_id, count=count)
