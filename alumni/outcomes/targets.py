"""Which target a figure is held against."""

from decimal import Decimal
from typing import NamedTuple

from alumni.outcomes.definitions import Definition
from alumni.outcomes.models import NO_WINDOW, Target

# A target is set for all graduates of a year, in a centre or in the province; any other filter asks for a
# part of them, for which nobody set one.
TARGET_KEYS = {"year", "centre"}


class Place(NamedTuple):
    """Year and centre code; None for the province."""

    year: str
    centre: str | None


class Targets:
    """The targets of one measure and window, read at once for all figures of a page."""

    def __init__(self, values: dict[Place, Decimal]):
        self.values = values

    @classmethod
    def read(cls, definition: Definition) -> "Targets":
        """The targets of the definition's measure and window, of all years and centres."""
        rows = Target.objects.filter(measure=definition.measure, window=definition.window or NO_WINDOW)
        found = rows.order_by().values_list("year", "centre__code", "value")
        return cls({Place(str(year), centre): value for year, centre, value in found})

    def of(self, definition: Definition) -> Decimal | None:
        """The target in percent: the centre's own, else the province's; None where none was set.

        None, too, for several years or centres at once, and for a part of the graduates.
        """
        asked = dict(definition.filters)
        years, centres = asked.get("year", ()), asked.get("centre", (None,))
        if asked.keys() - TARGET_KEYS or len(years) != 1 or len(centres) != 1:
            return None
        return self.values.get(Place(years[0], centres[0]), self.values.get(Place(years[0], None)))
