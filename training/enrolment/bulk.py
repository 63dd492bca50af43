"""Writing a judged sheet of trainees: people, batches, enrolments, in one transaction and in bulk."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from simple_history.utils import bulk_update_with_history

from core.rows import insert_rows, insert_values
from core.sheets.dating import reason_of
from core.sheets.plans import Order, Plan
from training.batches.bulk import write_batches
from training.enrolment.judging import EnrolmentPlan, Work
from training.enrolment.models import Enrolment, EnrolmentDisability
from training.enrolment.rules import IN_TRAINING
from training.people.bulk import write_people
from training.people.models import DisabilityStatement
from training.people.rules import disability_kind
from training.signals import enrolments_changed

CHUNK = 500
# Enrolments told in one signal: whoever follows them holds so many in memory.
TOLD = 2_000


@transaction.atomic
def write(plan: Plan, order: Order) -> None:
    """Write what `judge` decided. At the end the alumni floor is told of all enrolments, many at a time."""
    work: Work = plan.work
    plans = work.enrolments
    write_people([person for person in work.people.plans.values() if person.rows], by=order.by)
    write_batches([batch for batch in work.batches.plans.values() if batch.rows], by=order.by)
    _create([one for one in plans if one.is_new], order)
    changed = [one for one in plans if one.changes and not one.is_new]
    _change(changed, order)
    told = _copy_statements(plans)
    ids = {one.enrolment.pk for one in plans if one.is_new} | {one.enrolment.pk for one in changed} | told
    keys = sorted(ids)
    for start in range(0, len(keys), TOLD):
        enrolments_changed.send(Enrolment, enrolment_ids=keys[start : start + TOLD], by=order.by)


def _create(plans: list[EnrolmentPlan], order: Order) -> None:
    for plan in plans:
        row = plan.enrolment
        row.person, row.batch = plan.person.person, plan.batch.batch
        row._change_reason = reason_of(order.day_of(plan.row))
    insert_rows([plan.enrolment for plan in plans], by=order.by)


def _change(plans: list[EnrolmentPlan], order: Order) -> None:
    now = timezone.now()
    columns = {"version", "updated_at"}
    for plan in plans:
        row = plan.enrolment
        for name, value in plan.changes.items():
            setattr(row, name, value)
            columns.add(name)
        row.version += 1
        row.updated_at = now
        row._change_reason = reason_of(order.day_of(plan.row))
    if plans:
        rows = [plan.enrolment for plan in plans]
        bulk_update_with_history(rows, Enrolment, sorted(columns), batch_size=200, default_user=order.by)


def _copy_statements(plans: list[EnrolmentPlan]) -> set[int]:
    """What people state of their disability, copied to enrolments that have no copy (art. 26 UU 27/2022).

    An enrolment still running takes over a changed statement; an ended one keeps that of its time. Returns
    the ids of enrolments that got one.
    """
    in_training = {one.enrolment.pk: one for one in plans if one.enrolment.state in IN_TRAINING}
    stale = [
        pk for pk, one in in_training.items() if one.person.statement and one.enrolment.state == "enrolled"
    ]
    EnrolmentDisability.objects.filter(enrolment__in=stale).delete()
    held = _held(in_training)
    statements = _statements({one.enrolment.person_id for one in in_training.values()})
    copies = []
    for pk, one in in_training.items():
        statement = statements.get(one.enrolment.person_id)
        if pk not in held and statement is not None:
            has_disability, kinds = statement
            kind = disability_kind(sorted(kinds))
            copies.append({"enrolment_id": pk, "has_disability": has_disability, "kind": kind})
    insert_values(EnrolmentDisability, copies)
    return {copy["enrolment_id"] for copy in copies}


def _held(keys: Iterable[int]) -> set[int]:
    keys, found = sorted(keys), set()
    for start in range(0, len(keys), CHUNK):
        rows = EnrolmentDisability.objects.filter(enrolment__in=keys[start : start + CHUNK])
        found |= set(rows.values_list("enrolment_id", flat=True))
    return found


def _statements(people: set[int]) -> dict[int, tuple[bool, set[str]]]:
    """(has a disability, codes of kinds) by person, where the consent is in force."""
    keys = sorted(people)
    found: dict[int, tuple[bool, set[str]]] = {}
    for start in range(0, len(keys), CHUNK):
        rows = DisabilityStatement.objects.filter(
            person__in=keys[start : start + CHUNK], consent__is_given=True, consent__withdrawn_at=None
        )
        for person_id, has_disability, kind in rows.values_list("person_id", "has_disability", "kinds"):
            found.setdefault(person_id, (has_disability, set()))[1].update({kind} if kind else ())
    return found
