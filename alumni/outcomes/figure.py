"""What one figure holds: counts that add up, and the rates that follow from them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
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
    Rates are percentages with two decimals on `matured`, None where there is no base. A count that the reader
    may not see is None (privacy.py), and so is every rate made of it.
    """

    rule: str
    graduations: int | None
    matured: int | None
    not_matured: int | None
    people: int | None
    placed: int | None
    first: int | None
    second: int | None
    unclassified: int | None
    not_placed: int | None
    unknown: int | None
    claimed: int | None
    already_working: int | None
    excluded: int | None
    answered: int | None

    @property
    def hidden(self) -> frozenset[str]:
        """Names of the counts that were taken out (privacy.py)."""
        return frozenset(name for name in (*COUNTS, "answered") if getattr(self, name) is None)

    def without(self, names: Iterable[str]) -> "Figure":
        """The same without these counts and the rates that would tell them."""
        return replace(self, **dict.fromkeys(names))

    @property
    def known(self) -> int | None:
        """Placed or not placed: everybody whose outcome is known."""
        return _sum(self.placed, self.not_placed)

    @property
    def placement_rate(self) -> Decimal | None:
        return _rate(self.placed, self.matured)

    @property
    def interval(self) -> Interval | None:
        """Wilson's interval of the headline, as fractions."""
        return _interval(self.placed, self.matured)

    @property
    def placement_rate_low(self) -> Decimal | None:
        return _end(self.interval, 0)

    @property
    def placement_rate_high(self) -> Decimal | None:
        return _end(self.interval, 1)

    @property
    def first_rate(self) -> Decimal | None:
        return _rate(self.first, self.matured)

    @property
    def second_rate(self) -> Decimal | None:
        return _rate(self.second, self.matured)

    @property
    def response_rate(self) -> Decimal | None:
        return _rate(self.answered, self.matured)

    @property
    def known_rate(self) -> Decimal | None:
        """Among the known."""
        return _rate(self.placed, self.known)

    @property
    def known_rate_low(self) -> Decimal | None:
        return _end(_interval(self.placed, self.known), 0)

    @property
    def known_rate_high(self) -> Decimal | None:
        return _end(_interval(self.placed, self.known), 1)

    @property
    def highest_rate(self) -> Decimal | None:
        """If everybody unknown were placed; the placement rate is the lowest."""
        return _rate(_sum(self.placed, self.unknown), self.matured)

    @property
    def adjusted_rate(self) -> Decimal | None:
        """Without the excluded who are not placed."""
        if self.matured is None or self.excluded is None:
            return None
        return _rate(self.placed, self.matured - self.excluded)

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


def _sum(*parts: int | None) -> int | None:
    return None if None in parts else sum(parts)


def _rate(part: int | None, whole: int | None) -> Decimal | None:
    return None if part is None or whole is None else percentage(part, whole)


def _interval(part: int | None, whole: int | None) -> Interval | None:
    return None if part is None or whole is None else wilson(part, whole)


def _end(interval: Interval | None, place: int) -> Decimal | None:
    return interval.percentages()[place] if interval else None
