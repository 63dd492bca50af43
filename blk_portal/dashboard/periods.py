"""The trend: columns by wave, quarter or year of graduation, from old to new."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal

from alumni.outcomes.definitions import MISSING, Definition
from alumni.outcomes.figures import Group
from blk_portal.dashboard import charts, findings
from blk_portal.dashboard.blocks import Addresses, rate_text, rows
from core.dates import QUARTERS

COLUMNS_SHOWN = 8
WHAT = {"wave": "gelombang", "quarter": "triwulan", "year": "tahun lulus"}


def trend_block(
    key: str,
    groups: Sequence[Group],
    definition: Definition,
    target: Decimal | None,
    to: Addresses,
    listed: Sequence[str],
) -> dict:
    """Columns by wave, quarter or year, old to new; the table holds all, the columns the latest."""
    told = [group for group in groups if group.figure.matured != 0]
    # Graduations outside waves are in the table, but at no place in time.
    dated = [group for group in told if group.value != MISSING]
    drawn = dated[-COLUMNS_SHOWN:]
    labels = [_heading_and_label(key, group) for group in drawn]
    spoken = [findings.Named(group.value, _spoken(key, group), group.figure) for group in dated]
    return {
        "key": key,
        "finding": findings.trend_finding(spoken, WHAT[key]),
        "chart": charts.columns([group.figure for group in drawn], labels, target),
        "heading": WHAT[key].capitalize(),
        "rows": [
            replace(row, listed=tuple(row.cells[name] for name in listed))
            for row in rows(key, told, [None] * len(told), definition, to)
        ],
        "spoken": "; ".join(f"{each.label} {rate_text(each.counts)}" for each in spoken[-COLUMNS_SHOWN:]),
    }


def _heading_and_label(key: str, group: Group) -> tuple[str, str]:
    """The year under several columns and the label of one: ('2024', 'III')."""
    return _WORDS[key](group.value)


_WORDS: dict[str, Callable[[str], tuple[str, str]]] = {
    # '2024-III' and '2024-Q3' are both the third of 2024.
    "wave": lambda value: (value.partition("-")[0], value.partition("-")[2]),
    "quarter": lambda value: (value[:4], QUARTERS[int(value[-1]) - 1]),
    "year": lambda value: ("", value),
}


def _spoken(key: str, group: Group) -> str:
    if key == "year":
        return f"Lulusan {group.label}"
    year, number = _heading_and_label(key, group)
    return f"{WHAT[key].capitalize()} {number} {year}"
