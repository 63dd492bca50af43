"""Changes of a person that reach into enrolments."""

from typing import Any

from django.db import transaction

from training.accommodations.actions import forget_accommodations
from training.centres.models import Centre
from training.enrolment.actions import correct_attributes, correct_disability, forget_disability
from training.people.actions import Written, change_person, state_disability, withdraw_consent
from training.people.models import DISABILITY, DisabilityStatement, Person

# What an enrolment keeps a copy of.
COPIED = ("education", "region")


@transaction.atomic
def correct_person(
    *, person: Person, centre: Centre, values: dict[str, Any], version: int, also_enrolments: bool, by
) -> Written:
    """change_person; with `also_enrolments` this centre's enrolments take corrected copies over, too."""
    fate = change_person(person=person, centre=centre, values=values, version=version, by=by)
    corrected = [name for name in COPIED if name in fate.written]
    if also_enrolments and corrected:
        person.refresh_from_db()
        correct_attributes(person=person, centre_id=centre.pk, fields=corrected, by=by)
    return fate


@transaction.atomic
def state(*, person: Person, centre: Centre, statement: dict[str, Any], by) -> bool:
    """state_disability and its copies in enrolments; False if another centre has to review it first."""
    stated = state_disability(person=person, centre=centre, by=by, **statement)
    correct_disability(person=person, by=by)
    return isinstance(stated, DisabilityStatement)


@transaction.atomic
def withdraw(*, person: Person, purpose: str, by) -> int:
    """withdraw_consent; for disability the copies in enrolments and the accommodations go as well."""
    ended = withdraw_consent(person=person, purpose=purpose, by=by)
    if ended and purpose == DISABILITY:
        forget_disability(person=person, by=by)
        forget_accommodations(person=person, by=by)
    return ended
