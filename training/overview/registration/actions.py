"""Registering somebody in one step: person, answers and place in a batch, all or nothing."""

from typing import Any

from django.db import transaction

from training.batches.models import Batch
from training.centres.models import Centre
from training.enrolment.actions import apply_person, correct_disability
from training.people.actions import Registration, record_consent, register_person, state_disability


@transaction.atomic
def take_in(
    *,
    centre: Centre,
    nik: str,
    values: dict[str, Any],
    consents: dict[str, bool],
    channel: str,
    guardian_name: str = "",
    statement: dict[str, Any] | None = None,
    batch: Batch | None = None,
    by,
) -> Registration:
    """Register, keep the answers, and apply for `batch`, whose ValidationError undoes all of it.

    In: values of register_person, purpose -> agreed, keywords of state_disability.
    """
    registration = register_person(centre=centre, nik=nik, values=values, by=by)
    person = registration.person
    for purpose, is_given in consents.items():
        record_consent(
            person=person,
            purpose=purpose,
            is_given=is_given,
            channel=channel,
            guardian_name=guardian_name if is_given else "",
            centre=centre,
            by=by,
        )
    if statement:
        state_disability(person=person, centre=centre, by=by, **statement)
        correct_disability(person=person, by=by)
    if batch:
        apply_person(batch=batch, person=person, by=by)
    return registration
