"""Groups side by side: centres, fields and programmes as intervals, as stacked bars or as a funnel plot."""

from collections.abc import Sequence
from decimal import Decimal

from alumni.outcomes.definitions import Definition
from alumni.outcomes.figures import Group
from blk_portal.dashboard import charts, findings
from blk_portal.dashboard.blocks import Addresses, by_rate, class_label, named, rows

NOUNS = {"centre": "BLK", "field": "kejuruan", "programme": "program"}
BARS = "bars"


def compared(
    key: str,
    groups: Sequence[Group],
    view: str,
    definition: Definition,
    target: Decimal | None,
    to: Addresses,
) -> dict:
    """The groups of a key, best first, drawn as `view` says; intervals are the table of the funnel plot."""
    ordered = [group for group in by_rate(groups) if key == "centre" or group.figure.matured != 0]
    block = {"key": key, "noun": NOUNS[key], "view": view, "has_target": target is not None}
    if view == BARS:
        return block | _bars(key, ordered, definition, target, to)
    return block | _dots(key, ordered, definition, target, to)


def _dots(
    key: str, ordered: Sequence[Group], definition: Definition, target: Decimal | None, to: Addresses
) -> dict:
    table = charts.dot_table([group.figure for group in ordered], target)
    return {
        "finding": findings.compared_finding(named(ordered), target, NOUNS[key]),
        "axis": table.axis,
        "rows": rows(key, ordered, table.dots, definition, to, ("placed", "unknown")),
    }


def _bars(
    key: str, ordered: Sequence[Group], definition: Definition, target: Decimal | None, to: Addresses
) -> dict:
    words = [class_label(name, definition.rule).lower() for name in ("first", "second")]
    stacks = [charts.stack(group.figure) for group in ordered]
    return {
        "finding": findings.fields_finding(named(ordered), tuple(words)),
        "rows": rows(key, ordered, stacks, definition, to, ("placed", "first", "second"), places=0),
        "target_x": None if target is None else charts.percent(target),
    }
