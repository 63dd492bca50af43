"""Small numbers (docs/indicators.md): in a breakdown by disability a cell of 1 to 4 is nobody's to read.

Hidden are such cells, those whose complement is such a cell, and as many others as it takes that no hidden
cell follows from what is still shown: from the sums within a row and from the totals of a column. Nothing is
rounded. Whoever may see the people themselves reads all.
"""

from collections.abc import Iterable, Sequence

from alumni.outcomes.figure import Figure

DISABILITY_KEYS = frozenset({"disability", "disability_kind"})
SMALL = range(1, 5)
# Within a row: the parts and their sum.
SUMS = (
    (("first", "second", "unclassified"), "placed"),
    (("placed", "not_placed", "unknown"), "matured"),
    (("matured", "not_matured"), "graduations"),
)
OF_MATURED = (
    *("people", "placed", "first", "second", "unclassified", "not_placed", "unknown"),
    *("claimed", "already_working", "excluded", "answered"),
)
OF_GRADUATIONS = ("matured", "not_matured", "graduations")
NAMES = (*OF_GRADUATIONS, *OF_MATURED)
# Not additive over groups, so a total says nothing of one cell.
NOT_ADDITIVE = {"people"}
PRIME = 2**61 - 1

Cell = tuple[int, str]
Equation = dict[Cell, int]


def protected(figures: Sequence[Figure], *, is_total_shown: bool = True) -> list[Figure]:
    """The rows of one breakdown without the cells that nobody may read; they are None there.

    `is_total_shown`: the column totals are on the page, so one hidden cell of a column is none.
    """
    hidden = {(row, name) for row, figure in enumerate(figures) for name in small_cells(figure)}
    equations = _equations(figures, is_total_shown)
    given_up: set[Cell] = set()
    while revealed := _revealed(hidden, equations) - given_up:
        partners = set().union(*(_partners(cell, hidden, equations) for cell in revealed))
        if partners:
            names = {name for _, name in hidden}
            hidden.add(min(partners, key=lambda partner, names=names: _cost(figures, partner, names)))
        else:
            # The only row of its breakdown is the total itself, which is no breakdown by disability.
            given_up |= revealed
    return [
        figure.without({name for row, name in hidden if row == place}) for place, figure in enumerate(figures)
    ]


def small_cells(figure: Figure) -> set[str]:
    """Names of the counts of one row that are small, or leave a small rest."""
    found = {name for name in OF_MATURED if _is_small(getattr(figure, name), figure.matured)}
    found |= {name for name in OF_GRADUATIONS if _is_small(getattr(figure, name), figure.graduations)}
    # So few that every part of them says something about somebody.
    if figure.matured in SMALL:
        found |= {name for name in OF_MATURED if getattr(figure, name)}
    return found


def _is_small(part: int, whole: int) -> bool:
    return part in SMALL or whole - part in SMALL


def _equations(figures: Sequence[Figure], is_total_shown: bool) -> list[Equation]:
    found = []
    for row in range(len(figures)):
        for parts, whole in SUMS:
            found.append({**{(row, name): 1 for name in parts}, (row, whole): -1})
    if is_total_shown:
        for name in NAMES:
            if name not in NOT_ADDITIVE:
                found.append({(row, name): 1 for row in range(len(figures))})
    return found


def _revealed(hidden: set[Cell], equations: Iterable[Equation]) -> set[Cell]:
    """Hidden cells that the equations determine, everything else being known."""
    order = sorted(hidden)
    place = {cell: i for i, cell in enumerate(order)}
    solved: dict[int, dict[int, int]] = {}
    for equation in equations:
        line = {place[cell]: factor % PRIME for cell, factor in equation.items() if cell in place}
        for first, other in solved.items():
            if first in line:
                line = _minus(line, other, line[first])
        if not line:
            continue
        first = min(line)
        inverse = pow(line[first], -1, PRIME)
        line = {i: factor * inverse % PRIME for i, factor in line.items()}
        for key, other in solved.items():
            if first in other:
                solved[key] = _minus(other, line, other[first])
        solved[first] = line
    return {order[first] for first, line in solved.items() if len(line) == 1}


def _minus(line: dict[int, int], other: dict[int, int], times: int) -> dict[int, int]:
    left = {i: (line.get(i, 0) - times * other.get(i, 0)) % PRIME for i in line.keys() | other.keys()}
    return {i: factor for i, factor in left.items() if factor}


def _partners(cell: Cell, hidden: set[Cell], equations: Iterable[Equation]) -> set[Cell]:
    """Cells still shown that stand in a sum with this one."""
    return {other for equation in equations if cell in equation for other in equation} - hidden


def _cost(figures: Sequence[Figure], cell: Cell, hidden_names: set[str]) -> tuple:
    """What is lost by hiding it: least where the column has a gap already, more for a sum, most for a 0."""
    row, name = cell
    value = getattr(figures[row], name)
    is_sum = name in ("graduations", "matured", "placed")
    return value == 0, name not in hidden_names, is_sum, value, row, name
