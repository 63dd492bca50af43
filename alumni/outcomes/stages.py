"""From application to work (docs/indicators.md, Measure 17).

The cohort are enrolments, not graduations: those whose day of graduation, or the end of whose batch, is not
after the as-of date, under the same filters. The last step are the competent who are placed by the
definition, so that every step holds the next one.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q, QuerySet

from alumni.careers.rules import age_group
from alumni.outcomes.cohorts import BATCH_KEYS, DATE_KEYS, Tables, of_training
from alumni.outcomes.definitions import MISSING, Definition, key_named
from alumni.outcomes.detail import Answer, Json, answer_of, rate
from alumni.outcomes.figures import people
from alumni.outcomes.privacy import DISABILITY_KEYS, NO, NOT_ASKED, YES
from core.keys import among
from core.numbers import percentage
from core.snapshots import one_snapshot
from training.enrolment.rules import STEPS as TRAINING_STEPS
from training.models import Enrolment
from training.overview.funnel import dated_enrolments, people_by_step, with_disability

PLACED = "placed"
STEPS = (*TRAINING_STEPS, PLACED)
STEP_LABELS = {
    "applicants": "Mendaftar",
    "admitted": "Diterima",
    "started": "Mulai pelatihan",
    "completed": "Lulus pelatihan",
    "assessed": "Diuji",
    "competent": "Kompeten",
    PLACED: "Kompeten dan bekerja",
}
# Key -> the columns of an enrolment that tell its value.
COLUMNS = {
    "sex": ("person__sex",),
    "disability": ("states_disability",),
    "disability_kind": ("states_disability", "states_kind"),
    "age_group": ("person__birth_date", "day"),
    "education": ("education_id",),
    "district": ("region_id",),
    **dict.fromkeys(DATE_KEYS, ("day",)),
    **dict.fromkeys((*BATCH_KEYS, "centre"), ("batch_id",)),
}
ASKED = {None: NOT_ASKED, True: YES, False: NO}


@dataclass(frozen=True)
class Step:
    """People at one step, at the one before, and at the first; None where hidden."""

    name: str
    people: int | None
    before: int | None
    first: int | None

    @property
    def label(self) -> str:
        return STEP_LABELS[self.name]

    @property
    def share_of_before(self) -> Decimal | None:
        """In percent; None at the first step."""
        return share(self.people, self.before)

    @property
    def share_of_first(self) -> Decimal | None:
        return share(self.people, self.first)


@dataclass(frozen=True)
class Funnel:
    """The steps of one group. `not_matured`: the competent whose window is not over, so not placed yet."""

    numbers: tuple[int | None, ...]
    not_matured: int | None

    @property
    def steps(self) -> list[Step]:
        pairs = zip(STEPS, self.numbers, [None, *self.numbers], strict=False)
        return [Step(name, number, before, self.numbers[0]) for name, number, before in pairs]

    def as_json(self) -> Json:
        """Counts under the names of the steps, then `<step>_of_before` and `<step>_of_first`."""
        found: Json = {step.name: step.people for step in self.steps} | {"not_matured": self.not_matured}
        for step in self.steps[1:]:
            found[f"{step.name}_of_before"] = share_text(step.people, step.before)
            found[f"{step.name}_of_first"] = share_text(step.people, step.first)
        return found


@dataclass(frozen=True)
class Funnels:
    """The funnel of a definition, whole and by keys, out of one read."""

    total: Funnel
    by_key: Mapping[str, list[tuple[str, str, Funnel]]]

    def groups(self, key: str) -> list[tuple[str, str, Funnel]]:
        """(value, label, funnel) of that key, in the order of the figures' breakdown."""
        return self.by_key[key]


def read_funnel(
    definition: Definition,
    keys: Iterable[str] = (),
    *,
    tables: Tables | None = None,
    is_protected: bool = False,
) -> Funnels:
    """The training funnel of the cohort, whole and by each of the keys.

    `is_protected`: the reader may not see the people; what is chosen or told apart by disability is hidden.
    """
    keys, tables = [key_named(key).name for key in keys], tables or Tables()
    hides = is_protected and any(key in DISABILITY_KEYS for key, _ in definition.filters)
    if hides:
        return Funnels(_HIDDEN, {key: [] for key in keys})
    with one_snapshot():
        counts = Counts.read(definition, tables, keys)
        total = counts.by(()).get((), Group())
        by_key = {key: [] if is_protected and key in DISABILITY_KEYS else counts.groups(key) for key in keys}
    return Funnels(total.funnel(), by_key)


_HIDDEN = Funnel((None,) * len(STEPS), None)


class Group:
    """People at each step of one group, while they are added up."""

    def __init__(self) -> None:
        self.numbers = [0] * len(STEPS)
        self.not_matured = 0

    def funnel(self) -> Funnel:
        return Funnel(tuple(self.numbers), self.not_matured)


@dataclass(frozen=True)
class Counts:
    """The enrolments of a cohort, counted by their columns."""

    definition: Definition
    rows: QuerySet[Enrolment]
    tables: Tables

    @classmethod
    def read(cls, definition: Definition, tables: Tables, keys: Iterable[str] = ()) -> "Counts":
        """`keys`: what will be told apart."""
        return cls(definition, enrolments(definition, tables, keys), tables)

    def accommodations(self, columns: tuple[str, ...]) -> list[tuple]:
        """(values of the columns, asked, agreed, delivered, refused on) of every request of the cohort."""
        days = [f"accommodations__{name}_on" for name in ("asked", "agreed", "delivered", "refused")]
        rows = self.rows.filter(accommodations__isnull=False).values_list(*columns, *days)
        return [(tuple(row[: len(columns)]), *row[len(columns) :]) for row in rows]

    def steps_by(
        self, columns: tuple[str, ...], value_of: Callable[[tuple], tuple] = tuple
    ) -> dict[tuple, Group]:
        """The groups by what `value_of` makes of the columns."""
        found: dict[tuple, Group] = defaultdict(Group)
        for values, numbers in people_by_step(self.rows, columns).items():
            group = found[value_of(values)]
            for step, number in enumerate(numbers):
                group.numbers[step] += number
        for values, number in self._competent(PLACED, columns):
            found[value_of(values)].numbers[-1] += number
        return found

    def by(self, columns: tuple[str, ...], value_of: Callable[[tuple], tuple] = tuple) -> dict[tuple, Group]:
        """The same, with the competent whose window is not over."""
        found = self.steps_by(columns, value_of)
        for values, number in self._competent("not_matured", columns):
            found[value_of(values)].not_matured += number
        return found

    def _competent(self, outcome: str, columns: tuple[str, ...]) -> list[tuple[tuple, int]]:
        """(values of the columns, how many) of the competent in that count of the figures."""
        rows = self.rows.filter(state="completed", result="competent")
        rows = rows.filter(graduation__in=people(self.definition, outcome))
        if not columns:
            return [((), rows.count())]
        return [(tuple(values), n) for *values, n in rows.values_list(*columns).annotate(n=Count("pk"))]

    def groups(self, key: str) -> list[tuple[str, str, Funnel]]:
        """(value, label, funnel) of a key, in the order of the figures' breakdown."""
        columns, tables = COLUMNS[key], self.tables
        value_of = self.values_of(key)
        found = self.by(columns, lambda values: (value_of(values),))
        ordered = sorted((value for (value,) in found), key=lambda value: tables.place(key, value))
        return [(value, tables.label(key, value), found[value,].funnel()) for value in ordered]

    def values_of(self, key: str) -> Callable[[tuple], str]:
        """What makes the value of a key of its columns."""
        batch_of = {}
        if COLUMNS[key] == ("batch_id",):
            ids = set(self.rows.values_list("batch_id", flat=True).distinct())
            batch_of = self.tables.of_batches(key, ids)
        return lambda values: _value_of(key, values, batch_of)


def _value_of(key: str, values: tuple, batch_of: Mapping[int, str]) -> str:
    """The value of a key from the columns of an enrolment."""
    first = values[0]
    if batch_of:
        return batch_of[first]
    if key in DATE_KEYS:
        return DATE_KEYS[key](first)
    if key == "disability":
        return ASKED[first]
    if key == "disability_kind":
        return (values[1] if first else "") or MISSING
    if key == "age_group":
        return age_group(*values[:2]) or MISSING
    return first or MISSING


def enrolments(definition: Definition, tables: Tables, keys: Iterable[str] = ()) -> QuerySet[Enrolment]:
    """The enrolments of the cohort, with the columns that its filters and these keys read."""
    tables.check(definition.filters)
    asked = dict(definition.filters)
    rows = dated_enrolments().filter(day__lte=definition.as_of)
    if not DISABILITY_KEYS.isdisjoint({*asked, *keys}):
        rows = with_disability(rows)
    rows = rows.filter(of_training(asked, tables, day="day", centre="batch__centre_id", batch="batch_id"))
    for key in ("sex", "education", "district"):
        if key in asked:
            rows = rows.filter(_among(COLUMNS[key][0], asked[key]))
    if "disability" in asked:
        rows = rows.filter(_states(asked["disability"]))
    if "disability_kind" in asked:
        rows = rows.filter(_among_kinds(asked["disability_kind"]))
    if "age_group" in asked:
        dated = list(rows.values_list("pk", *COLUMNS["age_group"]))
        wanted = [pk for pk, *days in dated if (age_group(*days) or MISSING) in asked["age_group"]]
        rows = rows.filter(among("pk", wanted))
    return rows


def _among(column: str, values: Iterable[str]) -> Q:
    kept = Q(**{f"{column}__in": [value for value in values if value != MISSING]})
    return kept | Q(**{column: None}) if MISSING in values else kept


def _states(values: Iterable[str]) -> Q:
    stated = [answer for answer, value in ASKED.items() if value in values and answer is not None]
    kept = Q(states_disability__in=stated)
    return kept | Q(states_disability=None) if NOT_ASKED in values else kept


def _among_kinds(values: Iterable[str]) -> Q:
    return Q(states_kind__in=["" if value == MISSING else value for value in values])


def funnel_reader(definition: Definition, key: str | None) -> Answer:
    """Measure 17; exact."""
    found = read_funnel(definition, [key] if key else [])
    groups = found.groups(key) if key else []
    return answer_of(found.total.as_json(), [(value, label, one.as_json()) for value, label, one in groups])


def share(part: int | None, whole: int | None) -> Decimal | None:
    """In percent, two decimals; None where one is hidden, or there is no base."""
    return None if part is None or whole is None else percentage(part, whole)


def share_text(part: int | None, whole: int | None) -> str | None:
    """The same as the command writes it."""
    return None if part is None or whole is None else rate(part, whole)
