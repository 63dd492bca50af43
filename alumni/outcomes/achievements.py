"""How far the rates have come towards a list of targets."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from alumni.outcomes.cohorts import Tables
from alumni.outcomes.definitions import Definition, filters_of
from alumni.outcomes.figure import Figure
from alumni.outcomes.figures import read_figures
from alumni.outcomes.models import NO_WINDOW, Target
from alumni.outcomes.rules import achievement, band
from core.snapshots import one_snapshot


@dataclass(frozen=True)
class Achievement:
    """A target with the figure of today; `figure` is None where nobody has graduated."""

    target: Target
    definition: Definition
    figure: Figure | None

    @property
    def percentage(self) -> Decimal | None:
        """rate / target x 100."""
        return self.figure and achievement(self.figure.placed, self.figure.matured, self.target.value)

    @property
    def band(self) -> int | None:
        """4 above 100, 3 from 75, 2 from 55, 1 below."""
        return self.figure and band(self.figure.placed, self.figure.matured, self.target.value)


def achievements(targets: Iterable[Target], today: datetime.date) -> list[Achievement]:
    """Each target with its figure; one read for each year, measure and window among them."""
    targets = list(targets)
    asked = {_question(target, today) for target in targets}
    with one_snapshot():
        tables = Tables()
        read = {definition: read_figures(definition, ("centre",), tables=tables) for definition in asked}
    found = []
    for target in targets:
        question = _question(target, today)
        figure = read[question].total
        if target.centre:
            question = question.narrowed("centre", target.centre.code)
            own = {group.value: group.figure for group in read[_question(target, today)].breakdown("centre")}
            figure = own.get(target.centre.code)
        found.append(Achievement(target, question, figure))
    return found


def _question(target: Target, today: datetime.date) -> Definition:
    """The definition of the year's graduates, whole province."""
    return Definition(
        as_of=today,
        measure=target.measure,
        window=None if target.window == NO_WINDOW else target.window,
        filters=filters_of([("year", str(target.year))]),
    )
