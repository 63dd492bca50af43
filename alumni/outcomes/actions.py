"""Writing targets."""

from decimal import Decimal

from django.db import transaction

from alumni.outcomes.models import Target
from core.audit import log
from training.models import Centre


@transaction.atomic
def set_target(*, year: int, centre: Centre | None, measure: str, window: int, value: Decimal, by) -> Target:
    """Set the target of that year, centre (None: the province), measure and window, or change it.

    ValidationError where it is no percentage or the window does not fit the measure.
    """
    about = {"year": year, "centre": centre, "measure": measure, "window": window}
    # No order: it would join the centre, which PostgreSQL cannot lock where there is none.
    target = Target.objects.filter(**about).order_by().select_for_update().first()
    verb = "update" if target else "create"
    target = target or Target(**about)
    if target.pk and target.value == value:
        return target
    target.value = value
    target.full_clean()
    return log.save(target, by=by, verb=verb, fields=["value"])


@transaction.atomic
def remove_target(*, target: Target, by) -> None:
    """Take a target away; its history stays."""
    log.record(by=by, verb="delete", obj=target)
    target._history_user = by if getattr(by, "pk", None) else None
    target.delete()
