"""Writing the audit trail."""

from typing import Any

from django.db.models import Model

from core.audit.context import current
from core.audit.models import AuditEntry


def record(
    *,
    by,
    verb: str,
    obj: Model | None = None,
    fields: list[str] | tuple[str, ...] = (),
    centre_id: int | None = None,
    reason: str = "",
    **facts: Any,
) -> AuditEntry:
    """Append one entry.

    `by` is the acting user (None: a command without one); `verb` a short English verb; `fields` the names
    of what changed; `facts` counts, filters or hashes, JSON types only and never personal data.
    """
    request = current.get()
    return AuditEntry.objects.create(
        actor=by if getattr(by, "pk", None) else None,
        verb=verb,
        object_type=obj._meta.label_lower if obj else "",
        object_id=str(obj.pk) if obj else "",
        centre_id=centre_id if centre_id is not None else getattr(obj, "centre_id", None),
        fields=list(fields),
        facts=facts,
        reason=reason[:300],
        ip_address=request.ip_address,
        request_id=request.request_id,
    )


def save(obj: Model, *, by, verb: str, fields: list[str] | tuple[str, ...] = (), reason: str = "", **facts):
    """Save `obj` with its history row and its audit entry; returns `obj`. Call inside a transaction."""
    obj._history_user = by if getattr(by, "pk", None) else None
    obj._change_reason = reason[:100] or None
    obj.save()
    record(by=by, verb=verb, obj=obj, fields=fields, reason=reason, **facts)
    return obj
