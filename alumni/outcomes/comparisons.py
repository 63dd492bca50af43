"""Groups held against each other (docs/indicators.md, Measures 14 and 15): gaps, and the fair comparison."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from alumni.outcomes.definitions import Definition
from alumni.outcomes.detail import Answer, Json, answer_of, rate, rate_with_ends
from alumni.outcomes.figure import Figure
from alumni.outcomes.figures import Cell, Group, cells, read_figures
from alumni.outcomes.intervals import (
    ABOVE,
    BELOW,
    INNER,
    OUTER,
    Interval,
    funnel_limits,
    newcombe,
    verdict,
)
from alumni.outcomes.responses import is_ranked
from alumni.outcomes.targets import Targets
from core.numbers import points_difference
from core.snapshots import one_snapshot

# What a gap is called -> the key, whose rate, minus whose.
GAPS = {"women_men": ("sex", "P", "L"), "disability": ("disability", "yes", "no")}
# Confidence -> how it is written.
LIMITS = {OUTER: "99.8", INNER: "95"}


# --- Gaps -----------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Gap:
    """Two rates and the first minus the second, in points."""

    placed: int
    matured: int
    other_placed: int
    other_matured: int

    @property
    def points(self) -> Decimal | None:
        """Two decimals; None where one of the groups is empty."""
        return points_difference(self.placed, self.matured, self.other_placed, self.other_matured)

    @property
    def interval(self) -> Interval | None:
        """Newcombe's, 95 %."""
        return newcombe(self.placed, self.matured, self.other_placed, self.other_matured)

    def as_json(self, name: str, group: str, other: str) -> Json:
        """`women_men_points` with both ends, and both rates with their counts."""
        low, high = map(str, self.interval.percentages()) if self.interval else (None, None)
        points = None if self.points is None else str(self.points)
        return {
            f"{name}_points": points,
            f"{name}_points_low": low,
            f"{name}_points_high": high,
            f"{group}_placed": self.placed,
            f"{group}_matured": self.matured,
            f"{group}_rate": rate(self.placed, self.matured),
            f"{other}_placed": self.other_placed,
            f"{other}_matured": self.other_matured,
            f"{other}_rate": rate(self.other_placed, self.other_matured),
        }


def gaps_reader(definition: Definition, key: str | None) -> Answer:
    """Measure 14: women - men and with - without disability, whole and within each group; exact."""
    asked = [key] if key else []
    keys = tuple(dict.fromkeys([*asked, *(column for column, _, _ in GAPS.values())]))
    found = cells(definition, keys)
    groups: dict[str, list[Cell]] = {}
    labels = {}
    for cell in found if key else ():
        groups.setdefault(cell.values[0], []).append(cell)
        labels[cell.values[0]] = cell.labels[0]
    rows = [(value, labels[value], _gaps(rows, keys)) for value, rows in groups.items()]
    return answer_of(_gaps(found, keys), rows)


def _gaps(found: Iterable[Cell], keys: tuple[str, ...]) -> Json:
    found = list(found)
    told: Json = {}
    for name, (column, group, other) in GAPS.items():
        place = keys.index(column)
        sides = [[c.figure for c in found if c.values[place] == value] for value in (group, other)]
        counts = [sum(getattr(f, count) for f in side) for side in sides for count in ("placed", "matured")]
        words = ("women", "men") if column == "sex" else ("with_disability", "without_disability")
        told |= Gap(*counts).as_json(name, *words)
    return told


# --- The fair comparison --------------------------------------------------------------------------------
def beyond(figure: Figure, total: Figure) -> tuple[str, str]:
    """('' | '95' | '99.8', '' | above | below): the widest funnel limit the rate lies outside of."""
    for confidence, words in LIMITS.items():
        limits = funnel_limits(total.placed, total.matured, figure.matured, confidence)
        if limits is None:
            break
        placed = figure.placed / figure.matured
        if placed > limits.high:
            return words, ABOVE
        if placed < limits.low:
            return words, BELOW
    return "", ""


def comparison_reader(definition: Definition, key: str | None) -> Answer:
    """Measure 15: rates with intervals, the verdict against the target, the place and the funnel; exact."""
    with one_snapshot():
        figures = read_figures(definition, [key] if key else [])
        targets = Targets.read(definition)
    total, groups = figures.total, figures.breakdown(key) if key else []
    places = _places(groups)
    rows = [
        (
            group.value,
            group.label,
            _compared(group.figure, targets.of(definition.narrowed(key, group.value)))
            | {"rank": places.get(group.value)}
            | _funnel(group.figure, total),
        )
        for group in groups
    ]
    whole = _compared(total, targets.of(definition)) | {"rank": None} | _funnel(total, None)
    return answer_of(whole, rows)


def _compared(figure: Figure, target: Decimal | None) -> Json:
    return {
        "placed": figure.placed,
        "matured": figure.matured,
        **rate_with_ends("placement_rate", figure.placed, figure.matured),
        "target": None if target is None else str(target),
        "verdict": None if target is None else verdict(figure.placed, figure.matured, target),
    }


def _funnel(figure: Figure, total: Figure | None) -> Json:
    """Both limits around the common rate in percent, and the widest one that the group lies outside of."""
    told: Json = {}
    for confidence, words in reversed(LIMITS.items()):
        limits = total and funnel_limits(total.placed, total.matured, figure.matured, confidence)
        low, high = map(str, limits.percentages()) if limits else (None, None)
        name = f"limit_{words.replace('.', '')}"
        told |= {f"{name}_low": low, f"{name}_high": high}
    outside, side = beyond(figure, total) if total else ("", "")
    return told | {"beyond": outside or None, "side": side or None}


def _places(groups: Iterable[Group]) -> dict[str, int]:
    """Value -> place by rate, the best 1; equal rates share a place, small groups have none."""
    rates = {g.value: Fraction(g.figure.placed, g.figure.matured) for g in groups if is_ranked(g)}
    return {value: 1 + sum(other > own for other in rates.values()) for value, own in rates.items()}
