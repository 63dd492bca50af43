"""Rights reach as far as the roles held today, and no further."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from core.accounts.access import Scope, can, check, permitted_ids, scope
from core.accounts.permissions import Permission, role_permissions
from core.models import AuditEntry, User
from training.factories import AssignmentFactory, UserFactory

P = Permission


def again(user) -> User:
    """The user as the next request loads it: rights are read once a request."""
    return User.objects.get(pk=user.pk)


def test_roles_add_up_over_centres(staff, tuban, bojonegoro):
    AssignmentFactory(user=staff, role="centre_head", centre=tuban)
    assert scope(staff, P.EDIT_BATCHES) == Scope(centre_ids=frozenset({bojonegoro.pk, tuban.pk}))
    assert scope(staff, P.APPROVE_CHANGES) == Scope(centre_ids=frozenset({tuban.pk}))
    assert permitted_ids(staff, P.APPROVE_CHANGES, [bojonegoro.pk, tuban.pk]) == [tuban.pk]


@pytest.mark.parametrize(
    ("starts", "ends", "holds"),
    [
        (date(2026, 1, 1), None, True),
        (date(2026, 6, 15), date(2026, 6, 15), True),
        (date(2026, 6, 16), None, False),
        (date(2026, 1, 1), date(2026, 6, 14), False),
    ],
)
def test_a_role_counts_from_its_first_to_its_last_day(db, bojonegoro, time_machine, starts, ends, holds):
    time_machine.move_to("2026-06-15 00:30+07:00")  # still 14 June in UTC
    user = UserFactory()
    AssignmentFactory(user=user, centre=bojonegoro, starts_on=starts, ends_on=ends)
    assert can(user, P.VIEW_PEOPLE, bojonegoro.pk) is holds


def test_closed_account_holds_nothing(staff):
    staff.is_active = False
    staff.save()
    assert not can(again(staff), P.VIEW_PEOPLE)


def test_province_sees_people_only_with_the_grant(province, kadis):
    assert not can(province, P.VIEW_PEOPLE)
    assert scope(kadis, P.VIEW_PEOPLE).everywhere
    assert not can(kadis, P.EDIT_PEOPLE)
    assert not can(kadis, P.VIEW_NIK)


def test_unknown_role_gives_nothing():
    assert role_permissions("raja") == frozenset()


def test_missing_right_is_refused_and_recorded(rf, staff, tuban):
    request = rf.get("/")
    request.user = staff
    with pytest.raises(PermissionDenied):
        check(request, P.EDIT_BATCHES, tuban.pk)
    entry = AuditEntry.objects.get()
    assert (entry.verb, entry.reason, entry.actor) == ("refused", "edit_batches", staff)
