"""Face of the app: every table of the ground floor."""

from core.accounts.models import User
from core.accounts.tokens import ApiToken
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
    "ApiToken",
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
