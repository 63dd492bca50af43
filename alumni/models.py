"""Face of the app: every table after graduation."""

from alumni.careers.derived import CountedSpell, Outcome
from alumni.careers.models import ContactAttempt, EmploymentSpell, Evidence, Observation
from alumni.graduates.models import Exclusion, ExclusionReason, Graduation
from alumni.outcomes.models import SavedView, Target
from alumni.partners.models import Employer
from alumni.releases.models import MonthClosing, Release
from alumni.verification.models import VerificationCase, VerificationRound, VerificationStratum

__all__ = [
    "ContactAttempt",
    "CountedSpell",
    "EmploymentSpell",
    "Employer",
    "Evidence",
    "Exclusion",
    "ExclusionReason",
    "Graduation",
    "MonthClosing",
    "Observation",
    "Outcome",
    "Release",
    "SavedView",
    "Target",
    "VerificationCase",
    "VerificationRound",
    "VerificationStratum",
]
