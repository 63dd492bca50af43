"""The tables that are reported from a release: the annual one (LKjIP) and the monthly recap."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from alumni.outcomes.figure import Figure
from alumni.outcomes.models import NO_WINDOW
from alumni.outcomes.rules import achievement, achievement_exact, band, lacking
from alumni.outcomes.targets import Place, Targets
from alumni.releases.models import MonthClosing, Release
from alumni.releases.reading import Reading, reading_of
from core.numbers import points_difference

PROVINCE = "Seluruh provinsi"
NOT_CLOSED = "Belum diajukan"
STATE_LABELS = dict(MonthClosing.STATES)


@dataclass(frozen=True)
class AnnualRow:
    """Target, what was reached, and how far that is, for the graduates of a year in one place."""

    year: str
    place: str
    centre: str
    target: Decimal | None
    figure: Figure

    @property
    def achievement_exact(self) -> Decimal | None:
        """The same unrounded, for the screen, which rounds to one decimal."""
        return self.target and achievement_exact(self.figure.placed, self.figure.matured, self.target)

    @property
    def achievement(self) -> Decimal | None:
        """rate / target x 100 (Measure 16)."""
        return self.target and achievement(self.figure.placed, self.figure.matured, self.target)

    @property
    def band(self) -> int | None:
        return self.target and band(self.figure.placed, self.figure.matured, self.target)

    @property
    def lacking(self) -> int | None:
        """How many more placements would reach the target."""
        return self.target and lacking(self.figure.placed, self.figure.matured, self.target)


@dataclass(frozen=True)
class RecapRow:
    """One centre in a release, with how far its month was closed and its rate in the release before."""

    place: str
    centre: str
    state: str
    figure: Figure
    before: Figure | None

    @property
    def difference(self) -> Decimal | None:
        """Points gained since the release before."""
        if self.before is None:
            return None
        now, then = self.figure, self.before
        return points_difference(now.placed, now.matured, then.placed, then.matured)


def annual_rows(reading: Reading) -> list[AnnualRow]:
    """Year by year, the newest first, the province and then each centre; years without a matured graduate
    are left out. Targets are those of the day of the release."""
    targets = _targets(reading)
    found = []
    for year in reversed(_years(reading)):
        asked = reading.definition.narrowed("year", year)
        figures = reading.figures(asked, ["centre"])
        if not figures.total.matured:
            continue
        found.append(AnnualRow(year, PROVINCE, "", targets.of(asked), figures.total))
        for group in figures.breakdown("centre"):
            target = targets.of(asked.narrowed("centre", group.value))
            found.append(AnnualRow(year, group.label, group.value, target, group.figure))
    return found


def _years(reading: Reading) -> list[str]:
    return sorted({str(row.graduated_on.year) for row in reading.body.rows})


def _targets(reading: Reading) -> Targets:
    """The frozen targets of the headline's measure and window."""
    asked = reading.definition
    question = (asked.measure, asked.window or NO_WINDOW)
    rows = reading.body.about["targets"]
    return Targets(
        {
            Place(str(year), centre): Decimal(value)
            for year, centre, measure, window, value in rows
            if (measure, window) == question
        }
    )


def recap_rows(reading: Reading, before: Reading | None) -> list[RecapRow]:
    """Every centre by name, the whole province last."""
    then = before.figures(keys=["centre"]) if before else None
    groups = {group.value: group.figure for group in then.breakdown("centre")} if then else {}
    figures = reading.figures(keys=["centre"])
    closings = reading.body.about["closings"]
    rows = [
        RecapRow(
            group.label,
            group.value,
            STATE_LABELS.get(closings.get(group.value), NOT_CLOSED),
            group.figure,
            groups.get(group.value),
        )
        for group in figures.breakdown("centre")
    ]
    return [*rows, RecapRow(PROVINCE, "", "", figures.total, then.total if then else None)]


def before_of(release: Release, rows: QuerySet[Release]) -> Reading | None:
    """The last state that was published of an earlier date; None for the first one."""
    earlier = rows.filter(number__lt=release.number, as_of__lt=release.as_of)
    found = (
        earlier.select_related("corrects").defer("corrects__content").order_by("-as_of", "-number").first()
    )
    return reading_of(found) if found else None
