"""Disability at every step from application to work, and accommodations (docs/indicators.md, Measure 18)."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from alumni.outcomes.cohorts import Tables
from alumni.outcomes.definitions import MISSING, Definition, key_named
from alumni.outcomes.detail import Answer, Json, answer_of, median_of
from alumni.outcomes.figures import is_open, read_told
from alumni.outcomes.privacy import (
    DISABILITY_KEYS,
    FEWEST,
    LEAVES,
    NO,
    NOT_ASKED,
    SUMS,
    YES,
    Column,
    Steps,
    Told,
    protected_steps,
)
from alumni.outcomes.stages import ASKED, COLUMNS, STEP_LABELS, STEPS, Counts, share, share_text
from core.snapshots import one_snapshot

BY_DISABILITY = ("batch__centre_id", "states_disability", "states_kind")
REQUESTS = ("asked", "agreed", "delivered", "refused")
# Figures by disability that everybody may see (privacy.py).
TOLD = ("graduations", "matured", "placed")

# People at each of STEPS; None where hidden.
Numbers = list[int | None]
# (centre, column) -> people at each step.
Table = dict[tuple[str, Column], list[int]]


@dataclass(frozen=True)
class InclusionStep:
    """One step: everybody, and who of them stated a disability, none, or was not asked."""

    name: str
    everybody: int | None
    yes: int | None
    no: int | None
    not_asked: int | None

    @property
    def label(self) -> str:
        return STEP_LABELS[self.name]

    @property
    def share(self) -> Decimal | None:
        """With a disability, of everybody, in percent."""
        return share(self.yes, self.everybody)


@dataclass(frozen=True)
class Request:
    """One accommodation that was asked for; `days` until it was there."""

    centre: str
    is_agreed: bool
    is_refused: bool
    days: int | None


@dataclass(frozen=True)
class Accommodations:
    """Requests of the cohort: whatever is delivered was agreed, and was asked for. None where hidden."""

    asked: int | None
    agreed: int | None
    delivered: int | None
    refused: int | None
    median_days: Decimal | None

    @property
    def is_hidden(self) -> bool:
        return self.asked is None


@dataclass(frozen=True)
class Inclusion:
    """Measure 18. `kinds`: (value, label, people at each of STEPS), None where hidden."""

    steps: tuple[InclusionStep, ...]
    kinds: tuple[tuple[str, str, Numbers], ...]
    accommodations: Accommodations

    def as_json(self) -> Json:
        """`<step>` and its `_with_disability`, `_without_disability`, `_not_asked` and `_share`, the kinds as
        `<step>_<kind>`, and the accommodations.
        """
        found: Json = {}
        for step in self.steps:
            found |= {
                step.name: step.everybody,
                f"{step.name}_with_disability": step.yes,
                f"{step.name}_without_disability": step.no,
                f"{step.name}_not_asked": step.not_asked,
                f"{step.name}_share": share_text(step.yes, step.everybody),
            }
        for value, _, numbers in self.kinds:
            kind = "unknown_kind" if value == MISSING else value
            found |= {f"{name}_{kind}": number for name, number in zip(STEPS, numbers, strict=True)}
        given = self.accommodations
        found |= {f"accommodations_{name}": getattr(given, name) for name in REQUESTS}
        days = given.median_days
        return found | {"accommodations_median_days": None if days is None else str(days)}


HIDDEN = Accommodations(None, None, None, None, None)


def read_inclusion(
    definition: Definition, *, tables: Tables | None = None, is_protected: bool = False
) -> Inclusion:
    """Disability at every step, by kind, and the accommodations of the cohort.

    `is_protected`: the reader may not see the people. Then only the one question about everybody is
    answered, without small numbers (privacy.py); for any other all is hidden.
    """
    tables = tables or Tables()
    if is_protected and (definition.filters or not is_open(definition)):
        return _inclusion([None] * len(STEPS), lambda column: [None] * len(STEPS), [], HIDDEN)
    with one_snapshot():
        [(_, table, requests)] = _read(definition, tables, None) or [("", {}, [])]
        told = read_told(definition, tables) if is_protected else None
        kinds = _kinds(table, tables)
    if told is None:
        return _exact(table, requests, kinds)
    steps = protected_steps(table)
    hidden = _beside_figures(table, steps, told)

    def shown(column: Column) -> Numbers:
        return [None if step in hidden else number for step, number in enumerate(steps.of(column))]

    given = _given(requests) if _is_safe(requests) else HIDDEN
    # Not even which kinds there are is told here.
    return _inclusion(_summed(table.values()), shown, [], given)


def inclusion_reader(definition: Definition, key: str | None) -> Answer:
    """The indicator `inclusion`, whole and within each group; exact."""
    tables = Tables()
    with one_snapshot():
        [(_, table, requests)] = _read(definition, tables, None) or [("", {}, [])]
        kinds = _kinds(table, tables)
        found = _read(definition, tables, key_named(key).name) if key else []
        rows = [
            (value, tables.label(key, value), _exact(own, asked, kinds).as_json())
            for value, own, asked in sorted(found, key=lambda row: tables.place(key, row[0]))
        ]
    return answer_of(_exact(table, requests, kinds).as_json(), rows)


def _exact(table: Table, requests: list[Request], kinds: list[tuple[str, str]]) -> Inclusion:
    everybody = _summed(table.values())
    return _inclusion(everybody, lambda column: _column(table, column), kinds, _given(requests))


def _inclusion(
    everybody: Numbers,
    shown: Callable[[Column], Numbers],
    kinds: Iterable[tuple[str, str]],
    given: Accommodations,
) -> Inclusion:
    columns = zip(STEPS, everybody, shown(YES), shown(NO), shown(NOT_ASKED), strict=True)
    named = tuple((value, label, shown((YES, value))) for value, label in kinds)
    return Inclusion(tuple(InclusionStep(*step) for step in columns), named, given)


def _read(definition: Definition, tables: Tables, key: str | None) -> list[tuple[str, Table, list[Request]]]:
    """(value of the key, its table, its requests); without a key one row, or none for nobody."""
    counts = Counts.read(definition, tables, DISABILITY_KEYS)
    columns = tuple(dict.fromkeys((*(COLUMNS[key] if key else ()), *BY_DISABILITY)))
    value_of = counts.values_of(key) if key else lambda values: ""

    def place(values: tuple) -> tuple[str, str, Column]:
        told = dict(zip(columns, values, strict=True))
        centre, has_disability, kind = (told[name] for name in BY_DISABILITY)
        column = (YES, kind or MISSING) if has_disability else ASKED[has_disability]
        return value_of(values), tables.centres[centre].code, column

    found: dict[str, Table] = defaultdict(dict)
    for (value, centre, column), group in counts.steps_by(columns, place).items():
        found[value][centre, column] = group.numbers
    requests = defaultdict(list)
    for values, *days in counts.accommodations(columns):
        value, centre, _ = place(values)
        requests[value].append(_request(centre, *days))
    return [(value, table, requests[value]) for value, table in found.items()]


def _request(centre: str, asked_on, agreed_on, delivered_on, refused_on) -> Request:
    days = (delivered_on - asked_on).days if delivered_on else None
    return Request(centre, agreed_on is not None, refused_on is not None, days)


def _kinds(table: Table, tables: Tables) -> list[tuple[str, str]]:
    """(value, label) of the kinds that somebody stated, in the order of their names."""
    values = {column[1] for _, column in table if isinstance(column, tuple)}
    ordered = sorted(values, key=lambda value: tables.place("disability_kind", value))
    return [(value, tables.label("disability_kind", value)) for value in ordered]


def _column(table: Table, wanted: Column) -> list[int]:
    return _summed(numbers for (_, column), numbers in table.items() if _is_in(column, wanted))


def _is_in(column: Column, wanted: Column) -> bool:
    return column == wanted or (wanted == YES and isinstance(column, tuple))


def _summed(lists: Iterable[list[int]]) -> list[int]:
    found = [0] * len(STEPS)
    for numbers in lists:
        found = [own + other for own, other in zip(found, numbers, strict=True)]
    return found


# --- Small numbers --------------------------------------------------------------------------------------
def _beside_figures(table: Table, steps: Steps, told: Told) -> set[int]:
    """Steps that lie one to four people beside a figure that such a reader sees by disability.

    They are hidden whole; so it stays for the staff of a centre, who subtract their own people.
    """
    columns: set[Column] = {YES, *(column for _, column in table)}
    centres = {centre for centre, _ in table}
    hidden = set()
    for column in columns:
        shown = steps.of(column)
        for name in TOLD:
            places = tuple(LEAVES.index(leaf) for leaf in SUMS[name])
            if told.count(None, [column], places) is None:
                continue
            for centre in (None, *centres):
                figure = _without(told.rows, column, places, centre)
                own = _summed(n for (c, col), n in table.items() if c != centre and _is_in(col, column))
                near = {step for step, number in enumerate(own) if 0 < abs(number - figure) < FEWEST}
                hidden |= {step for step in near if shown[step] is not None}
    return hidden


def _without(rows: Mapping, wanted: Column, places: tuple[int, ...], centre: str | None) -> int:
    """The figure of that column and those outcomes, of all centres but this one."""
    return sum(
        leaves[place]
        for (_, other, column), leaves in rows.items()
        if other != centre and _is_in(column, wanted)
        for place in places
    )


def _is_safe(requests: list[Request]) -> bool:
    """Whether every number, and what lies between two of them, is 0 or 5 at least, also for who subtracts
    the own requests of a centre."""
    for centre in (None, *{request.centre for request in requests}):
        given = _given([request for request in requests if request.centre != centre])
        waiting = given.asked - given.agreed - given.refused
        cells = (given.delivered, given.agreed - given.delivered, given.refused, waiting)
        if any(0 < cell < FEWEST for cell in cells):
            return False
    return True


def _given(requests: list[Request]) -> Accommodations:
    days = Counter(request.days for request in requests if request.days is not None)
    return Accommodations(
        asked=len(requests),
        agreed=sum(request.is_agreed for request in requests),
        delivered=days.total(),
        refused=sum(request.is_refused for request in requests),
        median_days=median_of(days) if days else None,
    )
