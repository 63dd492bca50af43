"""The one gate to rows and rights: outsiders get 404, a missing right gets 403.

Scopes come from the reverse relation `user.assignments`, which training.centres.StaffAssignment declares
(rows with a `role` and a `centre_id`, empty for the whole province). They are read once a request.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps

from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest

from core.accounts.permissions import Permission, role_permissions
from core.audit.log import record


@dataclass(frozen=True)
class Scope:
    """How far a right reaches: everywhere, or in the centres with these ids."""

    everywhere: bool = False
    centre_ids: frozenset[int] = frozenset()

    def __bool__(self) -> bool:
        return self.everywhere or bool(self.centre_ids)

    @property
    def is_one_centre(self) -> bool:
        return not self.everywhere and len(self.centre_ids) == 1

    def covers(self, centre_id: int | None) -> bool:
        return self.everywhere or centre_id in self.centre_ids


def _grants(user) -> list[tuple[frozenset[Permission], int | None]]:
    """(permissions, centre id or None for the province) of every role the user holds now."""
    if not user.is_authenticated or not user.is_active:
        return []
    if not hasattr(user, "_grants_now"):
        held = [(role_permissions(role), centre_id) for role, centre_id, _ in assignments_of(user)]
        if user.is_superuser:
            held.append((role_permissions("admin"), None))
        user._grants_now = held
    return user._grants_now


def assignments_of(user) -> list[tuple[str, int | None, str | None]]:
    """(role, centre id or None for the province, name of the centre) of the roles held now; one query."""
    if not hasattr(user, "_assignments_now"):
        held = user.assignments.current().values_list("role", "centre_id", "centre__name")
        user._assignments_now = list(held)
    return user._assignments_now


def scope(user, permission: Permission) -> Scope:
    """Where `user` holds `permission`."""
    centres = [centre for permissions, centre in _grants(user) if permission in permissions]
    return Scope(None in centres, frozenset(c for c in centres if c is not None))


def can(user, permission: Permission, centre_id: int | None = None) -> bool:
    """True if the user holds the right in that centre, or, without a centre, anywhere at all."""
    reach = scope(user, permission)
    return bool(reach) if centre_id is None else reach.covers(centre_id)


def check(request: HttpRequest, permission: Permission, centre_id: int | None = None) -> None:
    """Refuse with 403, and keep the refusal in the audit trail, if the right is missing."""
    if not can(request.user, permission, centre_id):
        record(by=request.user, verb="refused", reason=str(permission))
        raise PermissionDenied


def requires(permission: Permission) -> Callable:
    """Decorator of a view: the right must be held somewhere; which rows it reaches, `visible` decides."""

    def decorate(view: Callable) -> Callable:
        @wraps(view)
        def checked(request, *args, **kwargs):
            check(request, permission)
            return view(request, *args, **kwargs)

        checked.permission = permission
        return checked

    return decorate


def visible(request: HttpRequest, model: type[Model]) -> QuerySet:
    """Rows of `model` this request's user may see; the model's QuerySet says so in `visible_to(user)`."""
    return model._default_manager.visible_to(request.user)


def get_visible_or_404(request: HttpRequest, rows: type[Model] | QuerySet, pk: int) -> Model:
    """The row with that key among the visible ones; Http404 otherwise, whether it exists or not."""
    queryset = rows if isinstance(rows, QuerySet) else visible(request, rows)
    try:
        return queryset.get(pk=pk)
    except queryset.model.DoesNotExist:
        raise Http404 from None


def permitted_ids(user, permission: Permission, centre_ids: Iterable[int]) -> list[int]:
    """Those of `centre_ids` in which the user holds the right, in the given order."""
    reach = scope(user, permission)
    return [centre_id for centre_id in centre_ids if reach.covers(centre_id)]
