"""Face of the app: every table of the training floor."""

from training.accommodations.models import Accommodation
from training.batches.models import Batch, BatchKind, Fund, Instructor, Wave
from training.centres.models import Centre, StaffAssignment
from training.enrolment.models import Enrolment, EnrolmentDisability
from training.people.models import (
    ChangeProposal,
    Consent,
    DisabilityStatement,
    Person,
    PersonCentre,
)
from training.programmes.models import Field, Programme

__all__ = [
    "Accommodation",
    "Batch",
    "BatchKind",
    "Centre",
    "ChangeProposal",
    "Consent",
    "DisabilityStatement",
    "Enrolment",
    "EnrolmentDisability",
    "Field",
    "Fund",
    "Instructor",
    "Person",
    "PersonCentre",
    "Programme",
    "StaffAssignment",
    "Wave",
]
