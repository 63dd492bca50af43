"""Reading the audit trail. (audit itself stands below accounts and knows no rights.)"""

from datetime import date, datetime, time, timedelta

from django.apps import apps
from django.conf import settings
from django.db.models import Model, Q, QuerySet
from django.utils import timezone

from core.accounts.access import scope
from core.accounts.models import User
from core.accounts.permissions import Permission
from core.audit.models import AuditEntry
from core.audit.words import FIELDS, alike


def entries_for(user) -> QuerySet[AuditEntry]:
    """What the user may read: everything, or what concerns the centres where the right is held."""
    reach = scope(user, Permission.VIEW_AUDIT)
    rows = AuditEntry.objects.select_related("actor")
    return rows if reach.everywhere else rows.filter(centre_id__in=reach.centre_ids)


def narrowed(
    rows: QuerySet[AuditEntry],
    *,
    verb: str = "",
    who: str = "",
    first: date | None = None,
    last: date | None = None,
) -> QuerySet[AuditEntry]:
    """Entries of that verb and those that read alike, by people whose name holds `who`.

    `first` and `last` are days, both included.
    """
    if verb:
        rows = rows.filter(verb__in=alike(verb))
    if who:
        rows = rows.filter(Q(actor__username__icontains=who) | Q(actor__full_name__icontains=who))
    if first:
        rows = rows.filter(at__gte=timezone.make_aware(datetime.combine(first, time.min)))
    if last:
        rows = rows.filter(at__lte=timezone.make_aware(datetime.combine(last, time.max)))
    return rows


def kind_of(entry: AuditEntry) -> str:
    """The kind of thing an entry is about, in the words of the screen."""
    model = _model_of(entry)
    return str(model._meta.verbose_name) if model else entry.object_type


def fields_of(entry: AuditEntry) -> list[str]:
    """The fields an entry names, in the words of the screen."""
    model = _model_of(entry)
    return [field_words(model, name) for name in entry.fields]


def field_words(model: type[Model] | None, name: str) -> str:
    """A field by its own label, a value by that of its list: a consent is entered under its purpose."""
    if name in FIELDS or model is None:
        return FIELDS.get(name, name.replace("_", " "))
    fields = model._meta.concrete_fields
    labels = {field.name: str(field.verbose_name) for field in fields}
    values = {value: str(label) for field in fields for value, label in field.flatchoices}
    return labels.get(name) or values.get(name) or name.replace("_", " ")


def _model_of(entry: AuditEntry) -> type[Model] | None:
    try:
        return apps.get_model(entry.object_type)
    except (LookupError, ValueError):
        return None


def has_tried_codes_enough(user: User) -> bool:
    """True if so many second factors failed lately that no code, even the right one, is looked at.

    Counted in the audit trail, whatever the address and the process: six digits are soon tried out by
    somebody who knows the password, which axes does not see.
    """
    since = timezone.now() - timedelta(hours=settings.AXES_COOLOFF_TIME)
    failed = AuditEntry.objects.filter(
        object_type=User._meta.label_lower, object_id=str(user.pk), verb="second_factor_failed", at__gte=since
    )
    return failed.count() >= settings.AXES_FAILURE_LIMIT
