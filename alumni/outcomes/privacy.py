"""Small numbers (docs/indicators.md, docs/adr/0005): what a reader without the right to see the people
learns of disability.

Such a reader asks one open question only (figures.py): all centres, one year or all of them, the headline.
The answer is a table of years and outcomes by disability, whose rows anybody knows without disability. It is
cut into blocks of rows; of each block the columns are shown, whole, and each is 0 or 5 at least. Within a
block rows and columns alone are known, so whatever can be computed is again a union of rows (where nothing
is said of disability) or of columns: never 1 to 4. It stays so for the staff of a centre, who know their own
part and subtract it: every column without any one centre is 0 or 5 at least, too.

Nothing is rounded. This file knows no database: counts go in, and what may be shown comes out.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

from alumni.outcomes.definitions import MISSING

DISABILITY_KEYS = frozenset({"disability", "disability_kind"})
NO, NOT_ASKED, YES = "no", "not_asked", "yes"
FEWEST = 5
# What a graduation can come to; every count that is shown by disability is a union of these.
LEAVES = ("first", "second", "unclassified", "not_placed", "unknown", "not_matured")
SUMS = {
    "placed": LEAVES[:3],
    "matured": LEAVES[:5],
    "graduations": LEAVES,
    **{leaf: (leaf,) for leaf in LEAVES},
}

Part = tuple[int, ...]  # places of leaves that are told together
Level = tuple[Part, ...]
# From fine to coarse.
TOLD: tuple[Level, ...] = (
    ((0,), (1,), (2,), (3,), (4,), (5,)),
    ((0, 1, 2), (3,), (4,), (5,)),
    ((0, 1, 2), (3, 4), (5,)),
)
COARSE: tuple[Level, ...] = (((0, 1, 2, 3, 4), (5,)), ((0, 1, 2, 3, 4, 5),))
# Whether who said no and who was not asked are told apart.
APART, TOGETHER = True, False

# (year, centre, column) -> a count for each leaf; a column is "no", "not_asked" or ("yes", kind).
Column = str | tuple[str, str]
Rows = Mapping[tuple[str, str, Column], Sequence[int]]
Table = dict[str, dict[Column, list[int]]]  # year -> column, "yes" among them -> leaves


@dataclass(frozen=True)
class Block:
    """Years that are told together: the parts of their outcomes, and which kinds of disability."""

    years: frozenset[str]
    level: Level
    apart: bool = APART
    kinds: frozenset[str] = frozenset()

    def tells(self, leaves: Part) -> bool:
        """Whether these leaves are a union of parts."""
        asked = set(leaves)
        return all(asked.issuperset(part) or asked.isdisjoint(part) for part in self.level)


@dataclass(frozen=True)
class Told:
    """The whole table, and the blocks in which it may be shown.

    `levels` and `coarse` are the choices of outcomes told apart, best first; a coarse one is taken only where
    all years together allow no better.
    """

    rows: Rows
    all_kinds: frozenset[str]
    levels: tuple[Level, ...] = TOLD
    coarse: tuple[Level, ...] = COARSE

    def count(self, years: Collection[str] | None, wanted: Sequence[Column], leaves: Part) -> int | None:
        """How many in these years (None: all), columns ("yes": every kind) and leaves; None if hidden."""
        asked = self._whole.keys() if years is None else self._whole.keys() & set(years)
        if not all(self._shows(asked, column, leaves) for column in wanted):
            return None
        return _sum(self._whole, asked, leaves, wanted)

    def _shows(self, years: Collection[str], wanted: Column, leaves: Part) -> bool:
        """Whether the rows of these years are whole blocks, and the column is told in each of them."""
        by_kind = isinstance(wanted, tuple)
        blocks = self.kind_blocks if by_kind else self.blocks
        met = [block for block in blocks if not block.years.isdisjoint(years)]
        if frozenset().union(*(block.years for block in met)) != frozenset(years):
            return False
        return all(
            block.tells(leaves) and (wanted[1] in block.kinds if by_kind else block.apart or wanted == YES)
            for block in met
        )

    # --- The blocks -------------------------------------------------------------------------------------
    @cached_property
    def blocks(self) -> list[Block]:
        """Each year alone where it can be, the others together with as many more as that takes."""
        alone = {year: self._block({year}, self.levels) for year in self._whole}
        return _merged(
            {frozenset({year}): block for year, block in alone.items()},
            self._size,
            lambda years, is_all: self._block(years, (*self.levels, *self.coarse) if is_all else self.levels),
        )

    @cached_property
    def kind_blocks(self) -> list[Block]:
        """The blocks by kind of disability: whole blocks, or several of them together."""
        return _merged(
            {block.years: self._kind_block(block.years) for block in self.blocks},
            self._size,
            lambda years, _: self._kind_block(years),
        )

    def _block(self, years: Collection[str], levels: Iterable[Level]) -> Block | None:
        """The best safe way to tell these years by yes, no and not asked."""
        order = [(level, apart) for apart in (APART, TOGETHER) for level in levels]
        # Outcomes that can be compared are worth more than telling the not asked apart.
        order.sort(key=lambda choice: choice[0] in self.coarse)
        for level, apart in order:
            if all(self._is_safe(view, years, level, apart) for view in self._views):
                return Block(frozenset(years), level, apart)
        return None

    def _is_safe(self, view: Table, years: Collection[str], level: Level, apart: bool) -> bool:
        for part in level:
            no, not_asked, yes = (_sum(view, years, part, [column]) for column in (NO, NOT_ASKED, YES))
            cells = (no, not_asked, yes) if apart else (no + not_asked, yes)
            # Where everybody has a disability, whoever is known to be there is known to have one.
            if any(0 < cell < FEWEST for cell in cells) or (yes and not no + not_asked):
                return False
        return True

    def _kind_block(self, years: Collection[str]) -> Block | None:
        """The way to tell these years by kind that shows most kinds, and then most outcomes."""
        within = [block for block in self.blocks if block.years <= set(years)]
        levels = [
            level
            for level in dict.fromkeys((*self.levels, *self.coarse))
            if all(block.tells(part) for block in within for part in level)
        ]
        found = [Block(frozenset(years), level, APART, self._safe_kinds(years, level)) for level in levels]
        best = max(found, key=lambda block: len(block.kinds), default=None)
        return best if best and best.kinds else None

    def _safe_kinds(self, years: Collection[str], level: Level) -> frozenset[str]:
        """Kinds that may be shown: what is left of them in every part is again 0 or 5 at least."""
        cells = [(view, part) for view in self._views for part in level]
        leaves = range(self._length)
        sizes = {kind: _sum(self._whole, years, leaves, [(YES, kind)]) for kind in self._kinds}
        shown = {
            kind
            for kind in sizes
            if not any(0 < _sum(view, years, part, [(YES, kind)]) < FEWEST for view, part in cells)
        }
        order = sorted(shown, key=lambda kind: (sizes[kind], kind))
        while order:
            rest = [(YES, kind) for kind in sizes if kind not in shown]
            if not any(0 < _sum(view, years, part, rest) < FEWEST for view, part in cells):
                break
            shown.discard(order.pop(0))
        return frozenset(shown) if any(sizes[kind] for kind in shown) else frozenset()

    # --- The counts -------------------------------------------------------------------------------------
    @cached_property
    def _kinds(self) -> list[str]:
        used = {column[1] for _, _, column in self.rows if isinstance(column, tuple)}
        return sorted(used | self.all_kinds)

    @cached_property
    def _length(self) -> int:
        return len(next(iter(self.rows.values()), LEAVES))

    @cached_property
    def _whole(self) -> Table:
        return self._table(self.rows)

    @cached_property
    def _views(self) -> list[Table]:
        """The table, and what is left of it for the staff of each centre."""
        centres = sorted({centre for _, centre, _ in self.rows})
        return [self._whole, *(self._table(k for k in self.rows if k[1] != centre) for centre in centres)]

    def _table(self, keys: Iterable[tuple[str, str, Column]]) -> Table:
        found: Table = defaultdict(lambda: defaultdict(lambda: [0] * self._length))
        for key in keys:
            year, _, column = key
            for told in {column, YES if isinstance(column, tuple) else column}:
                cell = found[year][told]
                for place, number in enumerate(self.rows[key]):
                    cell[place] += number
        return {year: dict(columns) for year, columns in found.items()}

    def _size(self, years: Collection[str]) -> tuple[int, list[str]]:
        total = _sum(self._whole, years, range(self._length), (NO, NOT_ASKED, YES))
        return total, sorted(years)


def _sum(table: Table, years: Iterable[str], leaves: Sequence[int], columns: Sequence[Column]) -> int:
    rows = (table[year] for year in years if year in table)
    cells = [row[column] for row in rows for column in columns if column in row]
    return sum(cell[leaf] for cell in cells for leaf in leaves)


def _merged(alone: Mapping[frozenset[str], Block | None], size, block_of) -> list[Block]:
    """The blocks that stand alone, and the rest as one with as many of the small ones as it takes.

    Where even all together cannot be told, those that can stand alone do, and the rest tells nothing.
    """
    shown = [block for block in alone.values() if block]
    rest: frozenset[str] = frozenset().union(*(years for years, block in alone.items() if not block))
    if not rest:
        return shown
    waiting = sorted(shown, key=lambda block: size(block.years))
    while True:
        if joined := block_of(rest, not waiting):
            return [*waiting, joined]
        if not waiting:
            return shown
        rest |= waiting.pop(0).years


# --- What is asked for ----------------------------------------------------------------------------------
def columns_of(key: str, value: str) -> list[Column]:
    """What a group of a breakdown by disability is made of; with "-" go all who have none."""
    if key == "disability":
        return [value]
    return [(YES, value), *([NO, NOT_ASKED] if value == MISSING else [])]


def counts_of(told: Told, years: Collection[str] | None, wanted: Sequence[Column]) -> dict[str, int | None]:
    """The counts of one group under the names of a Figure; None for what is hidden."""
    places = {name: tuple(LEAVES.index(leaf) for leaf in leaves) for name, leaves in SUMS.items()}
    return {name: told.count(years, wanted, leaves) for name, leaves in places.items()}


@dataclass(frozen=True)
class Steps:
    """Steps (applicants, admitted ...) as a reader without the right to see the people learns of them."""

    told: Told
    length: int

    def of(self, column: Column) -> list[int | None]:
        """People at each step: of "yes"; of every other column nothing, since figures by disability tell of
        the same people, and two tables that hide different cells can be subtracted."""
        if column != YES:
            return [None] * self.length
        return [self.told.count(None, [YES], tuple(range(step, self.length))) for step in range(self.length)]


def protected_steps(steps: Mapping[tuple[str, Column], Sequence[int]]) -> Steps:
    """What may be shown of steps of which each holds whoever takes the next one, by disability.

    `steps`: (centre, column) -> people at each step; a column is "no", "not_asked" or ("yes", kind).
    Everything of one open question belongs in it: all centres, all years.
    """
    rows: dict[tuple[str, str, Column], list[int]] = {}
    for (centre, column), numbers in steps.items():
        key = ("", centre, (YES, MISSING) if isinstance(column, tuple) else NO)
        before = rows.get(key, [0] * len(numbers))
        rows[key] = [own + other for own, other in zip(before, _leavers(numbers), strict=True)]
    length = len(next(iter(rows.values()), ()))
    return Steps(Told(rows, frozenset(), tuple(_runs(length)), ()), length)


def _leavers(numbers: Sequence[int]) -> list[int]:
    """At each step, how many go no further."""
    return [here - after for here, after in zip(numbers, [*numbers[1:], 0], strict=True)]


def _runs(length: int) -> Iterable[Level]:
    """Every way to tell neighbouring steps together, most parts first."""
    for parts in range(length, 0, -1):
        for cuts in combinations(range(1, length), parts - 1):
            edges = (0, *cuts, length)
            yield tuple(tuple(range(a, b)) for a, b in zip(edges, edges[1:], strict=False))
