"""Who answers and who does not, and what the rate would be if the silent were like those heard of.

Response rate: Measure 8. The estimate weights those heard of by centre, field and sex (weighting.py); it is
no official figure and stands between the bounds that need no assumption.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from alumni.outcomes.cohorts import Tables
from alumni.outcomes.definitions import Definition, key_named
from alumni.outcomes.figure import Figure
from alumni.outcomes.figures import Figures, Group, figure_of, read_figures, tallies_by
from alumni.outcomes.intervals import newcombe
from alumni.outcomes.weighting import Estimate, Key, Stratum, collapsed, weighted
from core.numbers import format_count, format_share
from core.snapshots import one_snapshot

# From coarse to fine: small strata lose the last key first.
STRATA = ("centre", "field", "sex")
# Measure 15: under five graduations nothing is ranked.
FEWEST_RANKED = 5


@dataclass(frozen=True)
class Responses:
    """One definition's answers: the figures with their breakdowns, and the estimate of each group."""

    figures: Figures
    estimate: Estimate | None
    # key -> value -> the estimate of that group alone
    of_groups: dict[str, dict[str, Estimate | None]]

    def as_json(self, key: str | None) -> dict:
        """What commands and exports show: counts as integers, rates as strings with two decimals."""
        groups = self.figures.breakdown(key) if key else []
        return {
            "total": _values(self.figures.total, self.estimate),
            "groups": [
                {
                    "key": group.value,
                    "label": group.label,
                    **_values(group.figure, self.of_groups[key].get(group.value)),
                }
                for group in groups
            ],
        }


def read_responses(
    definition: Definition,
    keys: Iterable[str] = (),
    tables: Tables | None = None,
    *,
    with_groups: bool = False,
    is_protected: bool = False,
) -> Responses:
    """The answers of a cohort by each of the keys; `with_groups` estimates every group as well.

    `is_protected`: as in read_figures; whose people are chosen by disability gets no estimate then.
    """
    keys = [key_named(key).name for key in keys]
    tables = tables or Tables()
    with one_snapshot():
        figures = read_figures(definition, keys, tables=tables, is_protected=is_protected)
        if figures.total.hidden:
            return Responses(figures, None, {key: {} for key in keys})
        estimate = weighted(collapsed(_strata(definition, (), tables)[""]))
        of_groups = {key: _estimates(definition, key, tables) for key in keys} if with_groups else {}
    return Responses(figures, estimate, of_groups)


def silent_first(groups: Iterable[Group]) -> list[Group]:
    """Groups of somebody, the lowest response rate first; those too small to be ranked stand last."""
    shown = [group for group in groups if group.figure.matured]
    ranked = [group for group in shown if is_ranked(group)]
    ranked.sort(key=lambda group: Fraction(group.figure.answered, group.figure.matured))
    return ranked + [group for group in shown if not is_ranked(group)]


def is_ranked(group: Group) -> bool:
    """Enough graduations to say more or less of."""
    return group.figure.matured >= FEWEST_RANKED


def finding(ordered: list[Group]) -> str:
    """Which group answers least and which most, in a sentence; '' where there is nothing to compare.

    Said as a fact only where Newcombe's interval of the two leaves out that they are equal.
    """
    ranked = [group for group in ordered if is_ranked(group)]
    if len(ranked) < 2:
        return ""
    least, most = ranked[0], ranked[-1]
    counts = (least.figure.answered, least.figure.matured, most.figure.answered, most.figure.matured)
    if newcombe(*counts).high < 0:
        rarest = f"Paling jarang memberi kabar: {least.label}, {_said(least)}."
        return f"{rarest} Paling sering: {most.label}, {_said(most)}."
    return (
        f"Belum ada beda yang pasti: dari {_said(least)}, {least.label}, sampai {_said(most)}, {most.label}."
    )


def _said(group: Group) -> str:
    answered, matured = group.figure.answered, group.figure.matured
    return f"{format_share(answered, matured)} ({format_count(answered)}/{format_count(matured)})"


def response_reader(definition: Definition, key: str | None = None) -> dict:
    """The indicator `response`: {"total": ..., "groups": [...]}, exact."""
    return read_responses(definition, [key] if key else [], with_groups=True).as_json(key)


def _estimates(definition: Definition, key: str, tables: Tables) -> dict[str, Estimate | None]:
    found = _strata(definition, (key,), tables)
    return {value: weighted(collapsed(cells)) for value, cells in found.items()}


def _strata(definition: Definition, by: tuple[str, ...], tables: Tables) -> dict[str, dict[Key, Stratum]]:
    """Value of the key `by`, or "" without one -> (centre, field, sex) -> the stratum of its matured."""
    keys = (*by, *(key for key in STRATA if key not in by))
    found: dict[str, dict[Key, Stratum]] = defaultdict(dict)
    for values, tally in tallies_by(definition, keys, tables).items():
        named = dict(zip(keys, values, strict=True))
        counts = figure_of(tally, definition)
        stratum = Stratum(counts.matured, counts.known, counts.placed)
        found[named[by[0]] if by else ""][tuple(named[key] for key in STRATA)] = stratum
    return found


def _values(figure: Figure, estimate: Estimate | None) -> dict[str, int | str | None]:
    low, high = estimate.interval.percentages() if estimate and estimate.interval else (None, None)
    rates = {
        "response_rate": figure.response_rate,
        "placement_rate": figure.placement_rate,
        "known_rate": figure.known_rate,
        "estimated_rate": estimate.rate if estimate else None,
        "estimated_rate_low": low,
        "estimated_rate_high": high,
        "highest_rate": figure.highest_rate,
    }
    silent = None if None in (figure.matured, figure.answered) else figure.matured - figure.answered
    return {
        "matured": figure.matured,
        "answered": figure.answered,
        "unanswered": silent,
        "known": figure.known,
        "placed": figure.placed,
        "strata": estimate.strata if estimate else 0,
        **{name: None if rate is None else str(rate) for name, rate in rates.items()},
    }
