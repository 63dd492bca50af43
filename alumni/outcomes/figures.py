"""The only door to the figures: every page, export, report and command shows what comes from here.

`read_figures(definition, keys)` answers a whole page from one read; `people(definition, outcome)` are the
graduations behind a figure, as many as the figure says.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from alumni.careers.codes import CODE_COUNT, Coded, code_at, unpack
from alumni.careers.derivation import NOT_PLACED, PLACED, UNKNOWN
from alumni.careers.rules import FIRST, HEARSAY, LEVELS, REPORTED, SECOND, UNCLASSIFIED
from alumni.graduates.models import Graduation
from alumni.outcomes.cohorts import Tables
from alumni.outcomes.definitions import (
    KEYS,
    LEVEL_LABELS,
    MISSING,
    Definition,
    DefinitionError,
    filters_of,
    key_named,
)
from alumni.outcomes.figure import COUNTS, Figure
from alumni.outcomes.lines import known_lines, read_line_cells, read_lines
from alumni.outcomes.privacy import DISABILITY_KEYS, LEAVES, YES, Told, columns_of, counts_of
from alumni.outcomes.queries import (
    NOT_MATURED,
    Progress,
    Tallies,
    Tally,
    asked_rows,
    codes_on,
    derived_rows,
    read,
    read_cells,
)
from core.keys import among
from core.numbers import percentage
from core.snapshots import one_snapshot

# What is counted among the matured, by what the code of a graduation says and the class it gives.
COUNTED = {
    "placed": lambda coded, sector: coded.outcome == PLACED,
    "first": lambda coded, sector: sector == FIRST,
    "second": lambda coded, sector: sector == SECOND,
    "unclassified": lambda coded, sector: sector == UNCLASSIFIED,
    "not_placed": lambda coded, sector: coded.outcome == NOT_PLACED,
    "unknown": lambda coded, sector: coded.outcome == UNKNOWN,
    "claimed": lambda coded, sector: coded.is_claimed,
    "already_working": lambda coded, sector: coded.is_already_working,
    "excluded": lambda coded, sector: coded.is_excluded and coded.outcome != PLACED,
    "answered": lambda coded, sector: coded.is_answered,
}
WHOLE = ("graduations", "matured", "not_matured")
# What has a list of its people, beside what is counted.
LISTED = COUNTED | {"unanswered": lambda coded, sector: not coded.is_answered}


@dataclass(frozen=True)
class Group:
    """One row of a breakdown."""

    value: str
    label: str
    figure: Figure


@dataclass(frozen=True)
class EvidenceRow:
    """How many placements reach a level of evidence, and their share of all that anybody told of."""

    level: str
    label: str
    placed: int
    base: int

    @property
    def share(self):
        """In percent, two decimals; None for no base."""
        return percentage(self.placed, self.base)


@dataclass(frozen=True)
class Figures:
    """The answers to one definition out of one read: everybody, and the breakdowns that were asked for."""

    definition: Definition
    tallies: Tallies
    # For readers who may not see the people, and what these learn of disability where they may ask.
    is_protected: bool = False
    told: Told | None = None

    @cached_property
    def total(self) -> Figure:
        return _nothing(self.definition) if self.is_hiding else figure_of(self.tallies.total, self.definition)

    @property
    def is_hiding(self) -> bool:
        """True if a reader without the right asks for people chosen by disability: nothing is shown."""
        return self.is_protected and any(key in DISABILITY_KEYS for key, _ in self.definition.filters)

    def breakdown(self, key: str) -> list[Group]:
        """The groups of that key with at least one graduation, in the order of time, of the table or A-Z."""
        tables = self.tallies.tables
        if self.is_hiding:
            # Which groups there are would tell of somebody, too.
            return []
        if self.is_protected and key in DISABILITY_KEYS:
            return self._protected(key)
        groups = self.tallies.groups[key]
        values = sorted(groups, key=lambda value: tables.place(key, value))
        return [
            Group(value, tables.label(key, value), figure_of(groups[value], self.definition))
            for value in values
        ]

    def _protected(self, key: str) -> list[Group]:
        """Every group there can be, without what is hidden; those known to be empty are left out."""
        tables = self.tallies.tables
        values = KEYS[key].values or [*tables.names[key], MISSING]
        found = []
        for value in sorted(values, key=lambda value: tables.place(key, value)):
            shown = _nothing(self.definition)
            if self.told:
                years = self.definition.values_of("year") or None
                shown = replace(shown, **counts_of(self.told, years, columns_of(key, value)))
            if shown.graduations != 0:
                found.append(Group(value, tables.label(key, value), shown))
        return found

    def under(self, *, rule: str | None = None, min_evidence: str | None = None) -> "Figures":
        """The same graduations by another rule or level of evidence; nothing is read again."""
        other = replace(
            self.definition,
            rule=rule or self.definition.rule,
            min_evidence=min_evidence or self.definition.min_evidence,
        )
        return Figures(
            other, self.tallies, self.is_protected, self.told if other == self.definition else None
        )

    def evidence(self) -> list[EvidenceRow]:
        """Measure 9: placements at each level or stronger, strongest first; hearsay alone stands apart, last.

        The base is everything told, hearsay included; the three official levels are nested.
        """
        placed = [self.under(min_evidence=level).total.placed for level in LEVELS]
        base = placed[HEARSAY]
        counts = [*placed[: REPORTED - 1 : -1], base - placed[REPORTED]]
        return [
            EvidenceRow(level, LEVEL_LABELS[level], count, base)
            for level, count in zip(reversed(LEVELS), counts, strict=True)
        ]


def read_figures(
    definition: Definition,
    keys: Iterable[str] = (),
    progress: Progress | None = None,
    tables: Tables | None = None,
    *,
    is_protected: bool = False,
) -> Figures:
    """Everything one page shows of this definition. DefinitionError for a key or value that is not known.

    `is_protected`: the reader has no right to see the people of that cohort. Disability is then told for the
    one open question alone, without small numbers (privacy.py); for every other it is hidden.

    `progress(done, all)` hears of the graduations that a date in the past derives anew; `tables` are shared
    by questions of one snapshot.
    """
    keys = [key_named(key).name for key in keys]
    tables = tables or Tables()
    with one_snapshot():
        tallies = _tallies(definition, keys, progress, tables)
        asks = is_protected and not DISABILITY_KEYS.isdisjoint(keys)
        told = read_told(definition, tables) if asks and is_open(definition) else None
    return Figures(definition, tallies, is_protected, told)


def _tallies(
    definition: Definition, keys: Iterable[str], progress: Progress | None, tables: Tables
) -> Tallies:
    """The counts of today's rows, or of what was known on the day that the definition names."""
    if definition.known_on is None:
        return read(definition, keys, progress, tables)
    return read_lines(known_lines(definition, tables, progress), keys, tables)


def is_open(definition: Definition) -> bool:
    """Whether it is the question that is answered by disability to everybody: the headline of today, of all
    centres, in one year or all of them. Any other could be subtracted from it."""
    years = definition.values_of("year")
    asked = Definition(timezone.localdate(), filters=filters_of(("year", year) for year in years))
    return len(years) <= 1 and definition == asked


def read_told(definition: Definition, tables: Tables) -> Told:
    """What everybody may learn by disability: all years at once, whichever the open question names."""
    whole = replace(definition, filters=())
    rows = {}
    for values, tally in read_cells(whole, ("year", "centre", *sorted(DISABILITY_KEYS)), tables).items():
        year, centre, disability, kind = values
        counts = figure_of(tally, whole)
        column = (YES, kind) if disability == YES else disability
        rows[year, centre, column] = tuple(getattr(counts, leaf) for leaf in LEAVES)
    return Told(rows, frozenset({*tables.names["disability_kind"], MISSING}))


def _nothing(definition: Definition) -> Figure:
    """A figure of which every count is hidden."""
    return Figure(definition.rule, **dict.fromkeys((*COUNTS, "answered")))


def figure(definition: Definition) -> Figure:
    """One number and what belongs to it."""
    return read_figures(definition).total


def breakdowns(definition: Definition, keys: Iterable[str]) -> dict[str, list[Group]]:
    """Several breakdowns from one read."""
    keys = list(keys)
    figures = read_figures(definition, keys)
    return {key: figures.breakdown(key) for key in keys}


@dataclass(frozen=True)
class Cell:
    """One row of a table by several keys: the values and labels in the order of the keys."""

    values: tuple[str, ...]
    labels: tuple[str, ...]
    figure: Figure


def cells(definition: Definition, keys: Iterable[str]) -> list[Cell]:
    """A table by several keys at once, from one read, in their order; empty combinations are left out."""
    names, tables = tuple(key_named(key).name for key in keys), Tables()
    found = tallies_by(definition, names, tables)

    def place(values: tuple[str, ...]) -> tuple:
        return tuple(tables.place(name, value) for name, value in zip(names, values, strict=True))

    def labels(values: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(tables.label(name, value) for name, value in zip(names, values, strict=True))

    return [
        Cell(values, labels(values), figure_of(found[values], definition))
        for values in sorted(found, key=place)
    ]


def tallies_by(
    definition: Definition, names: tuple[str, ...], tables: Tables
) -> dict[tuple[str, ...], Tally]:
    """(value of each key) -> the group, of today or as it was known on the day that the definition names."""
    with one_snapshot():
        if definition.known_on is None:
            return read_cells(definition, names, tables)
        return read_line_cells(known_lines(definition, tables), names, tables)


def people(definition: Definition, outcome: str = "graduations") -> QuerySet[Graduation]:
    """The graduations behind a figure; their number is the figure.

    `outcome` is the name of a count as the JSON of the command writes it. For a group of a breakdown ask
    `definition.narrowed(key, value)`. Filter by visible_to(user) before showing anybody.
    """
    if definition.known_on is not None:
        return Graduation.objects.filter(among("pk", _known_people(definition, outcome)))
    with one_snapshot():
        rows = asked_rows(definition, Tables())
        stale = [
            row[0] for row, codes in derived_rows(rows, definition, None) if is_in(codes, outcome, definition)
        ]
    kept = Q(pk__in=_stored(rows, outcome, definition).values("pk"))
    return Graduation.objects.filter(kept | Q(pk__in=stale) if stale else kept)


def _known_people(definition: Definition, outcome: str) -> list[int]:
    with one_snapshot():
        lines = known_lines(definition, Tables())
    return [line.graduation_id for line in lines if is_in(line.codes, outcome, definition)]


def _stored(rows: QuerySet, outcome: str, definition: Definition) -> QuerySet:
    """The rows whose stored codes put them into that count."""
    rows = rows.annotate(codes=codes_on(definition))
    if outcome == "not_matured":
        return rows.filter(codes=NOT_MATURED)
    if outcome == "graduations":
        return rows.filter(codes__gte=NOT_MATURED)
    rows = rows.filter(codes__gte=0)
    if outcome == "matured":
        return rows
    code = F("codes").bitrightshift(8 * definition.level).bitand(255)
    name = _name(outcome, definition)
    wanted = [code for code in range(CODE_COUNT) if is_listed(code, name, definition.rule)]
    return rows.annotate(code=code).filter(code__in=wanted)


def is_in(codes: int, outcome: str, definition: Definition) -> bool:
    """Whether a graduation with these codes is in that count."""
    name = _name(outcome, definition)
    if codes == NOT_MATURED:
        return name in ("graduations", "not_matured")
    if name in WHOLE:
        return name != "not_matured"
    return is_listed(code_at(codes, definition.level), name, definition.rule)


def is_listed(code: int, name: str, rule: str) -> bool:
    """Whether a matured graduation with this code is in the list of that name."""
    coded: Coded = unpack(code)
    return LISTED[name](coded, coded.class_under(rule))


def _name(outcome: str, definition: Definition) -> str:
    """The count's own name: 'formal' is the first class of its rule."""
    first, second, _ = definition.sector_rule.classes
    name = {first: "first", second: "second"}.get(outcome, outcome)
    if name not in LISTED and name not in WHOLE:
        raise DefinitionError(f"Hasil “{outcome}” tidak dikenal.")
    return name


@lru_cache(maxsize=1024)
def counted(code: int, rule: str) -> frozenset[str]:
    """The counts that a matured graduation with this code is in."""
    coded: Coded = unpack(code)
    sector = coded.class_under(rule)
    return frozenset(name for name, is_counted in COUNTED.items() if is_counted(coded, sector))


def figure_of(tally: Tally, definition: Definition) -> Figure:
    """The counts of one group."""
    counts = dict.fromkeys(COUNTED, 0)
    matured = 0
    for codes, number in tally.counts.items():
        if codes == NOT_MATURED:
            continue
        matured += number
        for name in counted(code_at(codes, definition.level), definition.rule):
            counts[name] += number
    graduations = tally.counts.total()
    return Figure(
        rule=definition.rule,
        graduations=graduations,
        matured=matured,
        not_matured=graduations - matured,
        people=matured - tally.repeats,
        **counts,
    )
