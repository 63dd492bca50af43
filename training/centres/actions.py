"""Writes over centres."""

from django.db import transaction

from core.audit.log import record
from training.centres.models import Centre


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
