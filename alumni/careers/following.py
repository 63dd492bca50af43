"""What the training floor tells: graduations and outcomes follow in the same transaction (alumni/apps.py)."""

from collections.abc import Iterable

from django.db import transaction

from alumni.careers.recount import lock_people, recount_people
from alumni.graduates.actions import Synced, sync_graduations
from training.models import Enrolment


@transaction.atomic
def follow_enrolments(*, enrolment_ids: Iterable[int], by) -> Synced:
    """Completion, date or a copied attribute of these enrolments was written or corrected."""
    ids = sorted(set(enrolment_ids))
    rows = Enrolment.objects.filter(pk__in=ids)
    lock_people(sorted(set(rows.values_list("person_id", flat=True))))
    synced = sync_graduations(enrolment_ids=ids, by=by)
    recount_people(synced.person_ids)
    return synced


def follow_people(*, person_ids: Iterable[int], by) -> Synced:
    """Name, sex or birth date of these people was corrected."""
    rows = Enrolment.objects.filter(person_id__in=list(person_ids), state="completed")
    return follow_enrolments(enrolment_ids=rows.values_list("pk", flat=True), by=by)


def follow_batches(*, batch_ids: Iterable[int], by) -> Synced:
    """State, end date or centre of these batches was corrected."""
    rows = Enrolment.objects.filter(batch_id__in=list(batch_ids), state="completed")
    return follow_enrolments(enrolment_ids=rows.values_list("pk", flat=True), by=by)
