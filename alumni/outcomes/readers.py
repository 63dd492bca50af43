"""Every indicator by its name: what the command line, the exports and the API give of it.

`READERS[name](definition, key)` answers {"total": {...}, "groups": [{"key", "label", ...}]}, ready for JSON:
counts are integers, rates strings with two decimals or None. Exact: who shows it to somebody without the
right to see the people asks privacy.py first.
"""

from collections.abc import Callable
from dataclasses import replace

from alumni.careers.derivation import IN_WORK_AT, IN_WORK_ON, PLACED_WITHIN
from alumni.outcomes.definitions import Definition
from alumni.outcomes.figures import Figures, read_figures
from alumni.outcomes.responses import response_reader

Answer = dict[str, dict | list[dict]]
Reader = Callable[[Definition, str | None], Answer]


def _measure(name: str) -> Reader:
    """The headline figures by that measure."""

    def read(definition: Definition, key: str | None) -> Answer:
        window = None if name == IN_WORK_ON else definition.window
        figures = read_figures(replace(definition, measure=name, window=window), [key] if key else [])
        return _answer(figures, key, lambda figure: figure.as_json())

    return read


def _answer(figures: Figures, key: str | None, as_json: Callable) -> Answer:
    groups = figures.breakdown(key) if key else []
    return {
        "total": as_json(figures.total),
        "groups": [{"key": g.value, "label": g.label, **as_json(g.figure)} for g in groups],
    }


READERS: dict[str, Reader] = {
    PLACED_WITHIN: _measure(PLACED_WITHIN),
    IN_WORK_AT: _measure(IN_WORK_AT),
    IN_WORK_ON: _measure(IN_WORK_ON),
    "response": response_reader,
}
