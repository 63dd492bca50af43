"""Writes over centres and over the people who work in them."""

from datetime import date
from typing import NamedTuple

from django.core.exceptions import PermissionDenied
from django.db import transaction

from core.accounts.actions import end_sessions
from core.audit.log import record
from core.models import ExportRun, User
from training.centres.models import Centre, StaffAssignment


@transaction.atomic
def load_centres(*, rows: list[tuple[str, str, str, str]], by=None) -> int:
    """Add the centres (code, short name, address, regency code) that are missing; returns how many.

    Centres that exist are left as an admin has edited them.
    """
    known = set(Centre.objects.values_list("code", flat=True))
    added = 0
    for code, short_name, address, region in rows:
        if code in known:
            continue
        centre = Centre.objects.create(
            code=code,
            name=f"UPT BLK {short_name}",
            short_name=short_name,
            address=address,
            region_id=region,
        )
        record(by=by, verb="create", obj=centre)
        added += 1
    return added


class Role(NamedTuple):
    """One role as a form states it; `centre` None is the whole province."""

    role: str
    centre: Centre | None
    starts_on: date
    ends_on: date | None

    def __str__(self) -> str:
        return f"{self.role}@{self.centre.code if self.centre else 'provinsi'}"


@transaction.atomic
def create_user(*, username: str, full_name: str, email: str, roles: list[Role], by) -> User:
    """A new account with its roles and without a password: the first one is set by a link."""
    user = User(username=username, full_name=full_name, email=email)
    user.set_unusable_password()
    user.save()
    _write_roles(user, roles)
    record(by=by, verb="create", obj=user, fields=["username", "full_name"], roles=[str(r) for r in roles])
    return user


@transaction.atomic
def change_user(*, user: User, full_name: str, email: str, by) -> None:
    """Correct the name or the e-mail address of an account."""
    new = {"full_name": full_name, "email": email}
    changed = [name for name, value in new.items() if getattr(user, name) != value]
    for name in changed:
        setattr(user, name, new[name])
    if changed:
        user.save(update_fields=changed)
        record(by=by, verb="update", obj=user, fields=changed)


@transaction.atomic
def assign_roles(*, user: User, roles: list[Role], by) -> bool:
    """Give the user exactly these roles and end their sessions; True if that changed anything.

    Nobody changes their own roles (docs/security.md): PermissionDenied.
    """
    if user.pk == by.pk:
        raise PermissionDenied("Nobody changes their own roles.")
    before = _roles_of(user)
    if sorted(before, key=str) == sorted(roles, key=str):
        return False
    user.assignments.all().delete()
    _write_roles(user, roles)
    end_sessions(user)
    # Files made with the rights of before.
    ExportRun.objects.filter(user=user).forget()
    was, now = [str(role) for role in before], [str(role) for role in roles]
    record(by=by, verb="roles", obj=user, fields=["roles"], before=sorted(was), after=sorted(now))
    return True


def _roles_of(user: User) -> list[Role]:
    rows = user.assignments.select_related("centre")
    return [Role(row.role, row.centre, row.starts_on, row.ends_on) for row in rows]


def _write_roles(user: User, roles: list[Role]) -> None:
    StaffAssignment.objects.bulk_create(StaffAssignment(user=user, **role._asdict()) for role in roles)
