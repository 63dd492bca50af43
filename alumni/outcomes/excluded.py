"""Why graduations are left out of the adjusted rate: the reasons behind the count `excluded` (the card)."""

from collections import Counter, defaultdict

from alumni.graduates.models import Exclusion
from alumni.outcomes.definitions import Definition
from alumni.outcomes.figures import people
from core.dates import add_months
from core.keys import among


def exclusion_reasons(definition: Definition) -> dict[str, int]:
    """Reason -> how many of `excluded` it takes out, most first; they add up to the count.

    The earliest reason that acts is the one that counts. A reason tells of illness and death, so it is for
    readers who may open the people; as known on an earlier day nothing is told.
    """
    if definition.known_on is not None:
        return {}
    rows = list(people(definition, "excluded").values_list("person_id", "graduated_on"))
    dated = defaultdict(list)
    found = Exclusion.objects.valid().filter(among("person_id", {person for person, _ in rows}))
    for person, day, reason in found.order_by("dated", "pk").values_list(
        "person_id", "dated", "reason__name"
    ):
        dated[person].append((day, reason))
    counts = Counter(_acting(dated[person], definition, graduated_on) for person, graduated_on in rows)
    return dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


def _acting(dated: list[tuple], definition: Definition, graduated_on) -> str:
    """The first reason on or before min(D, X + m); `excluded` says that there is one."""
    until = definition.as_of
    if definition.window is not None:
        until = min(until, add_months(graduated_on, definition.window))
    return next(reason for day, reason in dated if day <= until)
