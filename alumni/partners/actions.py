"""Writing employers."""

from alumni.partners.models import Employer, employer_key
from core.audit.log import record


def get_or_make_employer(name: str, *, by=None) -> Employer | None:
    """The employer of that name, however its legal form is written; made if new; None for an empty name."""
    name = " ".join(name.split())[:150]
    key = employer_key(name)
    if not key:
        return None
    employer, is_new = Employer.objects.get_or_create(name_key=key, defaults={"name": name})
    if is_new:
        record(by=by, verb="create", obj=employer)
    return employer
