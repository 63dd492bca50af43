"""Deciding what another centre wants to change."""

from django.db import transaction

from training.enrolment.actions import correct_disability
from training.people.actions import decide_proposal
from training.people.models import DISABILITY, ChangeProposal


@transaction.atomic
def decide(*, proposal: ChangeProposal, accept: bool, by) -> None:
    """decide_proposal; an accepted statement goes into enrolments."""
    decide_proposal(proposal=proposal, accept=accept, by=by)
    if accept and proposal.field == DISABILITY:
        correct_disability(person=proposal.person, by=by)
