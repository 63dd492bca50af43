"""Face of the app: every table of the ground floor."""

from core.accounts.models import User
from core.audit.models import AuditEntry
from core.codes.models import (
    AccommodationKind,
    DisabilityKind,
    EducationLevel,
    EmploymentStatus,
    KbjiGroup,
    KbliSection,
    MinimumWage,
    Province,
    Region,
)
from core.sheets.models import ExportRun, ImportRun, RememberedHeader

__all__ = [
    "AccommodationKind",
    "AuditEntry",
    "DisabilityKind",
    "EducationLevel",
    "EmploymentStatus",
    "ExportRun",
    "ImportRun",
    "KbjiGroup",
    "KbliSection",
    "MinimumWage",
    "Province",
    "Region",
    "RememberedHeader",
    "User",
]
