"""What may be done (Permission) and who may do it (ROLES): the whole table of rights, as data.

A role is held in one centre or in the whole province (training.centres.StaffAssignment); a permission
reaches exactly as far as the roles that carry it.
"""

from enum import StrEnum


class Permission(StrEnum):
    """One right each; the value is stored nowhere, so names may change with the code."""

    VIEW_BATCHES = "view_batches"
    EDIT_BATCHES = "edit_batches"
    VIEW_PEOPLE = "view_people"
    EDIT_PEOPLE = "edit_people"
    VIEW_NIK = "view_nik"
    VIEW_DISABILITY = "view_disability"
    VIEW_EARNINGS = "view_earnings"
    RECORD_CAREERS = "record_careers"
    APPROVE_CHANGES = "approve_changes"
    IMPORT_SHEETS = "import_sheets"
    EXPORT_LISTS = "export_lists"
    EXPORT_IDENTITIES = "export_identities"
    EDIT_REFERENCE = "edit_reference"
    EDIT_TARGETS = "edit_targets"
    CLOSE_MONTHS = "close_months"
    PUBLISH_RELEASES = "publish_releases"
    ORDER_VERIFICATIONS = "order_verifications"
    VERIFY_PLACEMENTS = "verify_placements"
    EDIT_API_TOKENS = "edit_api_tokens"
    EDIT_USERS = "edit_users"
    VIEW_AUDIT = "view_audit"


P = Permission
_READ_PEOPLE = frozenset({P.VIEW_PEOPLE, P.VIEW_DISABILITY, P.VIEW_EARNINGS})
_STAFF = _READ_PEOPLE | {
    P.VIEW_BATCHES,
    P.EDIT_BATCHES,
    P.EDIT_PEOPLE,
    P.VIEW_NIK,
    P.RECORD_CAREERS,
    P.IMPORT_SHEETS,
    P.EXPORT_LISTS,
    P.VERIFY_PLACEMENTS,
}

# role code -> (label on screen, permissions, may it be held for the whole province only)
ROLES: dict[str, tuple[str, frozenset[Permission], bool]] = {
    "staff": ("Staf BLK", _STAFF, False),
    "centre_head": (
        "Kepala BLK",
        _STAFF | {P.APPROVE_CHANGES, P.EXPORT_IDENTITIES, P.VIEW_AUDIT, P.CLOSE_MONTHS},
        False,
    ),
    "province": (
        "Kepala Dinas / provinsi",
        frozenset({P.VIEW_BATCHES, P.EXPORT_LISTS, P.PUBLISH_RELEASES, P.ORDER_VERIFICATIONS}),
        True,
    ),
    # The grant that lets the province open the people behind its figures.
    "people_reader": ("Melihat data orang seprovinsi", _READ_PEOPLE | {P.VIEW_BATCHES}, True),
    "admin": ("Admin", frozenset(Permission), True),
}
# What a signed-in person reads without any role: the figures of all centres, small numbers protected.


def role_permissions(role: str) -> frozenset[Permission]:
    """Permissions of the role with this code; none for a code that is not known any more."""
    return ROLES[role][1] if role in ROLES else frozenset()


def role_choices() -> list[tuple[str, str]]:
    """(code, label) pairs for forms."""
    return [(code, label) for code, (label, _, _) in ROLES.items()]
