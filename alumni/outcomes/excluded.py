"""Why graduations are left out of the adjusted rate: the reasons behind the count `excluded` (the card)."""

from collections import Counter

from alumni.graduates.models import Exclusion
from alumni.outcomes.definitions import Definition
from alumni.outcomes.figures import people
from core.keys import among


def exclusion_reasons(definition: Definition) -> dict[str, int]:
    """Reason -> how many of `excluded` it takes out, most first; they add up to the count.

    The earliest reason of a person counts: where any acts, it does. A reason tells of illness and death, so
    it is for readers who may open the people; as known on an earlier day nothing is told.
    """
    if definition.known_on is not None:
        return {}
    persons = list(people(definition, "excluded").values_list("person_id", flat=True))
    facts = Exclusion.objects.valid().filter(among("person_id", set(persons))).order_by("-dated", "-pk")
    earliest = dict(facts.values_list("person_id", "reason__name"))
    counts = Counter(earliest[person] for person in persons)
    return dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))
