"""Two people edit one row: the second one is told, and nothing is lost (docs/security.md)."""

from django.db.models import F, Model


class StaleVersion(Exception):
    """The row was changed after the form was opened; `current` is the row as it is now."""

    def __init__(self, current: Model):
        super().__init__(f"{current._meta.label} {current.pk} has version {current.version} by now")
        self.current = current


def claim_version(obj: Model, version: int) -> None:
    """Take the next version of `obj` in one conditional UPDATE, or raise StaleVersion.

    In: the row and the version its form was opened with. Call it first in a transaction: whoever comes
    second waits for the row and then finds another version. `obj` carries the new version afterwards.
    """
    rows = type(obj)._default_manager.filter(pk=obj.pk)
    if not rows.filter(version=version).update(version=F("version") + 1):
        raise StaleVersion(rows.get())
    obj.version = version + 1
