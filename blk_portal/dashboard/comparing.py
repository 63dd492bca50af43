"""Groups side by side: centres, fields and programmes as intervals, as stacked bars or as a funnel plot."""

from collections.abc import Sequence
from decimal import Decimal
from functools import partial

from alumni.outcomes.comparisons import beyond
from alumni.outcomes.definitions import Definition
from alumni.outcomes.figure import Figure
from alumni.outcomes.figures import Group
from alumni.outcomes.intervals import funnel_limits
from alumni.outcomes.targets import Targets
from blk_portal.dashboard import charts, findings, funnels
from blk_portal.dashboard.blocks import Addresses, by_rate, class_label, rows
from core.numbers import percentage

NOUNS = {"centre": "BLK", "field": "kejuruan", "programme": "program"}
DOTS, BARS, FUNNEL = "dots", "bars", "funnel"


def named(
    key: str, groups: Sequence[Group], definition: Definition, targets: Targets
) -> list[findings.Named]:
    """The groups as the findings take them; a centre has a target of its own, or that of the province."""
    return [
        findings.Named(
            group.value,
            group.label,
            group.figure,
            targets.of(definition.narrowed(key, group.value)) if key == "centre" else None,
        )
        for group in groups
    ]


def compared(
    key: str,
    groups: Sequence[Group],
    view: str,
    definition: Definition,
    total: Figure,
    targets: Targets,
    to: Addresses,
) -> dict:
    """The groups of a key, best first, drawn as `view` says; intervals are the table of the funnel plot."""
    ordered = [group for group in by_rate(groups) if key == "centre" or group.figure.matured != 0]
    target = targets.of(definition)
    block = {"key": key, "noun": NOUNS[key], "view": view}
    if view == BARS:
        return block | _bars(key, ordered, definition, target, to)
    block |= _dots(key, ordered, definition, targets, to)
    return block | _funnel(key, ordered, total, target) if view == FUNNEL else block


def _dots(
    key: str, ordered: Sequence[Group], definition: Definition, targets: Targets, to: Addresses
) -> dict:
    told, target = named(key, ordered, definition, targets), targets.of(definition)
    table = charts.dot_table([each.counts for each in told], target, [each.target for each in told])
    return {
        "finding": findings.compared_finding(told, target, NOUNS[key]),
        "axis": table.axis,
        "has_target": any(dot.target_x for dot in table.dots),
        "has_own": any(each.target not in (None, target) for each in told),
        "rows": rows(key, ordered, table.dots, definition, to, ("placed", "unknown")),
    }


def _bars(
    key: str, ordered: Sequence[Group], definition: Definition, target: Decimal | None, to: Addresses
) -> dict:
    words = [class_label(name, definition.rule).lower() for name in ("first", "second")]
    stacks = [charts.stack(group.figure) for group in ordered]
    told = [findings.Named(group.value, group.label, group.figure) for group in ordered]
    return {
        "finding": findings.fields_finding(told, tuple(words)),
        "rows": rows(key, ordered, stacks, definition, to, ("placed", "first", "second"), places=0),
        "target_x": None if target is None else charts.percent(target),
    }


def _funnel(key: str, ordered: Sequence[Group], total: Figure, target: Decimal | None) -> dict:
    """The plot around the rate of all that is shown; none where that is hidden or has no base."""
    if total.placed is None or not total.matured:
        return {"funnel": None, "finding": findings.TOO_SMALL}
    groups = [
        funnels.Group(group.label, group.figure, *beyond(group.figure, total))
        for group in ordered
        if charts.is_ranked(group.figure)
    ]
    common = percentage(total.placed, total.matured)
    limits = partial(funnel_limits, total.placed, total.matured)
    places = [(group.name, group.beyond, group.side) for group in groups]
    return {
        "funnel": funnels.funnel(groups, common, target, limits),
        "finding": findings.funnel_finding(places, common, NOUNS[key]),
    }
