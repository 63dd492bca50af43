"""Every indicator by its name: what the command line, the exports and the API give of it.

`READERS[name](definition, key)` answers {"total": {...}, "groups": [{"key", "label", ...}]}, ready for JSON:
counts are integers, rates strings with two decimals or None. Exact: who shows it to somebody without the
right to see the people asks privacy.py first.
"""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from alumni.careers.derivation import IN_WORK_AT, IN_WORK_ON, PLACED_WITHIN
from alumni.careers.rules import HEARSAY, LEVELS, REPORTED
from alumni.outcomes.comparisons import comparison_reader, gaps_reader
from alumni.outcomes.definitions import Definition
from alumni.outcomes.detail import Answer, Detail, Json, answer_of, rate
from alumni.outcomes.details import read_details
from alumni.outcomes.figure import Figure
from alumni.outcomes.figures import read_figures
from alumni.outcomes.inclusion import inclusion_reader
from alumni.outcomes.responses import response_reader
from alumni.outcomes.rules import achievement, band, lacking
from alumni.outcomes.stages import funnel_reader
from alumni.outcomes.targets import Targets
from core.snapshots import one_snapshot

Reader = Callable[[Definition, str | None], Answer]


def _measure(name: str) -> Reader:
    """The headline figures by that measure."""

    def read(definition: Definition, key: str | None) -> Answer:
        window = None if name == IN_WORK_ON else definition.window
        figures = read_figures(replace(definition, measure=name, window=window), _keys(key))
        groups = figures.breakdown(key) if key else []
        return answer_of(figures.total.as_json(), [(g.value, g.label, g.figure.as_json()) for g in groups])

    return read


def _evidence(definition: Definition, key: str | None) -> Answer:
    """Measure 9: `base` is all that anybody told of, `hearsay` what rests on hearsay alone."""
    figures = read_figures(definition, _keys(key))
    levels = [figures.under(min_evidence=level) for level in LEVELS]
    total = _levels([level.total.placed for level in levels])
    columns = [level.breakdown(key) for level in levels] if key else []
    rows = zip(*columns, strict=True)
    return answer_of(
        total, [(row[0].value, row[0].label, _levels([g.figure.placed for g in row])) for row in rows]
    )


def _levels(placed: list[int]) -> Json:
    """The placements of each level or better, hearsay alone, and their shares of all."""
    base = placed[HEARSAY]
    counts = dict(zip(LEVELS, [base - placed[REPORTED], *placed[REPORTED:]], strict=True))
    shares = {f"{level}_share": rate(count, base) for level, count in counts.items()}
    return {"base": base, **counts, **shares}


def _detail(as_json: Callable[[Detail], Json]) -> Reader:
    """What that part of the details says."""

    def read(definition: Definition, key: str | None) -> Answer:
        details = read_details(definition, keys=_keys(key))
        groups = details.groups(key) if key else []
        return answer_of(
            as_json(details.total), [(value, label, as_json(detail)) for value, label, detail in groups]
        )

    return read


def _target(definition: Definition, key: str | None) -> Answer:
    """Measure 16: each group against its own target; nothing where none was set for it."""
    with one_snapshot():
        figures, targets = read_figures(definition, _keys(key)), Targets.read(definition)
    groups = figures.breakdown(key) if key else []
    return answer_of(
        _against(figures.total, targets.of(definition)),
        [
            (g.value, g.label, _against(g.figure, targets.of(definition.narrowed(key, g.value))))
            for g in groups
        ],
    )


def _against(figure: Figure, target: Decimal | None) -> Json:
    """The rate, its target, the achievement with its band, and how many placements it lacks."""
    counts = (figure.placed, figure.matured)
    reached = None if target is None else achievement(*counts, target)
    return {
        "placed": figure.placed,
        "matured": figure.matured,
        "placement_rate": rate(*counts),
        "target": None if target is None else str(target),
        "achievement": None if reached is None else str(reached),
        "band": None if target is None else band(*counts, target),
        "lacking": None if target is None else lacking(*counts, target),
    }


def _keys(key: str | None) -> list[str]:
    return [key] if key else []


READERS: dict[str, Reader] = {
    PLACED_WITHIN: _measure(PLACED_WITHIN),
    IN_WORK_AT: _measure(IN_WORK_AT),
    IN_WORK_ON: _measure(IN_WORK_ON),
    "evidence": _evidence,
    "time_to_placement": _detail(lambda detail: detail.time.as_json()),
    "retention": _detail(lambda detail: detail.retention.as_json()),
    "relevance": _detail(lambda detail: detail.relevance.as_json()),
    "income": _detail(lambda detail: detail.income.as_json()),
    "gaps": gaps_reader,
    "comparison": comparison_reader,
    "target": _target,
    "training_funnel": funnel_reader,
    "inclusion": inclusion_reader,
    "response": response_reader,
}
