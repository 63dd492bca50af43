"""What one figure holds: counts that add up, and the rates that follow from them."""

from dataclasses import dataclass
from decimal import Decimal

from alumni.careers.rules import RULES
from alumni.outcomes.intervals import Interval, wilson
from core.numbers import percentage

# Counts in the order of the command's JSON; first and second are called by the classes of the rule.
COUNTS = (
    "graduations",
    "matured",
    "not_matured",
    "people",
    "placed",
    "first",
    "second",
    "unclassified",
    "not_placed",
    "unknown",
    "claimed",
    "already_working",
    "excluded",
)
RATES = (
    "placement_rate",
    "placement_rate_low",
    "placement_rate_high",
    "first_rate",
    "second_rate",
    "response_rate",
    "known_rate",
    "known_rate_low",
    "known_rate_high",
    "highest_rate",
    "adjusted_rate",
)


@dataclass(frozen=True)
class Figure:
    """One figure of docs/indicators.md, Measures 7 and 8.

    `first` and `second` are the two classes of the rule (formal, informal). Always: first + second +
    unclassified = placed; placed + not_placed + unknown = matured; matured + not_matured = graduations.
    Rates are percentages with two decimals on `matured`, None where there is no base.
    """

    rule: str
    graduations: int
    matured: int
    not_matured: int
    people: int
    placed: int
    first: int
    second: int
    unclassified: int
    not_placed: int
    unknown: int
    claimed: int
    already_working: int
    excluded: int
    answered: int

    @property
    def known(self) -> int:
        """Placed or not placed: everybody whose outcome is known."""
        return self.placed + self.not_placed

    @property
    def placement_rate(self) -> Decimal | None:
        return percentage(self.placed, self.matured)

    @property
    def interval(self) -> Interval | None:
        """Wilson's interval of the headline, as fractions."""
        return wilson(self.placed, self.matured)

    @property
    def placement_rate_low(self) -> Decimal | None:
        return _end(self.interval, 0)

    @property
    def placement_rate_high(self) -> Decimal | None:
        return _end(self.interval, 1)

    @property
    def first_rate(self) -> Decimal | None:
        return percentage(self.first, self.matured)

    @property
    def second_rate(self) -> Decimal | None:
        return percentage(self.second, self.matured)

    @property
    def response_rate(self) -> Decimal | None:
        return percentage(self.answered, self.matured)

    @property
    def known_rate(self) -> Decimal | None:
        """Among the known."""
        return percentage(self.placed, self.known)

    @property
    def known_rate_low(self) -> Decimal | None:
        return _end(wilson(self.placed, self.known), 0)

    @property
    def known_rate_high(self) -> Decimal | None:
        return _end(wilson(self.placed, self.known), 1)

    @property
    def highest_rate(self) -> Decimal | None:
        """If everybody unknown were placed; the placement rate is the lowest."""
        return percentage(self.placed + self.unknown, self.matured)

    @property
    def adjusted_rate(self) -> Decimal | None:
        """Without the excluded who are not placed."""
        return percentage(self.placed, self.matured - self.excluded)

    def as_json(self) -> dict[str, int | str | None]:
        """Counts as integers and rates as strings, under the names that scripts rely on."""
        counts = {name_under(self.rule, name): getattr(self, name) for name in COUNTS}
        rates = {name_under(self.rule, name): getattr(self, name) for name in RATES}
        return counts | {name: None if rate is None else str(rate) for name, rate in rates.items()}


def name_under(rule: str, name: str) -> str:
    """'first_rate' -> 'formal_rate'; other names stay."""
    first, second, _ = RULES[rule].classes
    names = {"first": first, "second": second, "first_rate": f"{first}_rate", "second_rate": f"{second}_rate"}
    return names.get(name, name)


def _end(interval: Interval | None, place: int) -> Decimal | None:
    return interval.percentages()[place] if interval else None
