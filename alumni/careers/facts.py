"""Reading facts in bulk, as the derivation takes them. Retracted facts are not read."""

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db.models import QuerySet

from alumni.careers.derivation import ExclusionFacts, History, SpellFacts, StatementFacts
from alumni.careers.models import EmploymentSpell, Observation
from alumni.careers.rules import age_group
from alumni.graduates.models import Exclusion, Graduation
from core.keys import among

MISSING = "-"
WORKING = "working"
YES_NO = {"yes": True, "no": False}

SPELL_COLUMNS = (
    "person_id",
    "id",
    "started_on",
    "start_precision",
    "earliest_start",
    "ended_on",
    "status_id",
    "level",
    "employer__name_key",
    "bpjs",
    "nib",
    "uses_training",
    "level_fits",
    "income_low",
    "income_high",
    "region_id",
)


def histories_of(person_ids: list[int]) -> dict[int, History]:
    """The facts of these people, in four statements however many they are."""
    spells, statements, exclusions = defaultdict(list), defaultdict(list), defaultdict(list)
    rows = EmploymentSpell.objects.valid().filter(among("person_id", person_ids))
    # In order, so that of two jobs alike in all it is always the same that counts.
    for person_id, *facts in rows.values_list(*SPELL_COLUMNS).order_by("pk"):
        spells[person_id].append(spell_facts(*facts))
    mentions = mentions_of(person_ids)
    rows = Observation.objects.valid().filter(among("person_id", person_ids)).order_by()
    for person_id, pk, day, activity, level in rows.values_list(
        "person_id", "id", "observed_on", "activity", "level"
    ):
        told = StatementFacts(day, activity == WORKING, level, frozenset(mentions.get(pk, ())))
        statements[person_id].append(told)
    rows = Exclusion.objects.valid().filter(among("person_id", person_ids)).order_by()
    for person_id, dated in rows.values_list("person_id", "dated"):
        exclusions[person_id].append(ExclusionFacts(dated))
    return {pk: History(tuple(spells[pk]), tuple(statements[pk]), tuple(exclusions[pk])) for pk in person_ids}


def spell_facts(
    pk: int,
    started_on: datetime.date,
    precision: str,
    earliest: datetime.date | None,
    ended_on: datetime.date | None,
    status: int | None,
    level: int,
    employer: str | None,
    bpjs: str,
    nib: str,
    uses_training: str,
    level_fits: str,
    income_low: int | None,
    income_high: int | None,
    region: str | None,
) -> SpellFacts:
    """A row of SPELL_COLUMNS, without its person, as the derivation takes it."""
    if precision == "day":
        earliest = started_on
    has_bpjs, has_nib = YES_NO.get(bpjs), YES_NO.get(nib)
    work = (status, level, employer or "", has_bpjs, has_nib)
    pay = (income_low, income_high, region or "")
    return SpellFacts(pk, started_on, earliest, ended_on, *work, uses_training, level_fits, *pay)


def mentions_of(person_ids: list[int]) -> dict[int, list[int]]:
    """Observation id -> the spells that it mentions; what a statement mentions never changes."""
    found = defaultdict(list)
    links = Observation.spells.through.objects.filter(among("observation__person_id", person_ids))
    for observation_id, spell_id in links.values_list("observation_id", "employmentspell_id"):
        found[observation_id].append(spell_id)
    return found


class Subject(NamedTuple):
    """A graduation with the attributes that its outcome row copies."""

    graduation_id: int
    person_id: int
    batch_id: int
    centre_id: int
    graduated_on: datetime.date
    sex: str
    birth_date: datetime.date | None
    education: str | None
    district: str | None
    has_disability: bool | None
    kind: str | None
    is_repeated: bool = False

    def attributes(self) -> dict[str, Any]:
        """The copied columns of the outcome row; missing is `-`."""
        disability = {None: "not_asked", True: "yes", False: "no"}[self.has_disability]
        return {
            "graduation_id": self.graduation_id,
            "person_id": self.person_id,
            "batch_id": self.batch_id,
            "centre_id": self.centre_id,
            "graduated_on": self.graduated_on,
            "is_repeated": self.is_repeated,
            "sex": self.sex or MISSING,
            "disability": disability,
            "disability_kind": (self.kind if self.has_disability else None) or MISSING,
            "age_group": age_group(self.birth_date, self.graduated_on) or MISSING,
            "education": self.education or MISSING,
            "district": self.district or MISSING,
        }


def subjects_of(person_ids: list[int]) -> list[Subject]:
    """The valid graduations of these people."""
    return _subjects(Graduation.objects.valid().filter(among("person_id", person_ids)))


def subjects_among(graduation_ids: Iterable[int]) -> list[Subject]:
    """Those graduations, retracted or not."""
    return _subjects(Graduation.objects.filter(among("pk", graduation_ids)))


def _subjects(rows: QuerySet[Graduation]) -> list[Subject]:
    found = [
        Subject(*row)
        for row in rows.order_by("pk").values_list(
            "id",
            "person_id",
            "batch_id",
            "centre_id",
            "graduated_on",
            "person__sex",
            "person__birth_date",
            "enrolment__education_id",
            "enrolment__region_id",
            "enrolment__disability__has_disability",
            "enrolment__disability__kind",
        )
    ]
    times = Counter(subject.person_id for subject in found)
    return [subject._replace(is_repeated=times[subject.person_id] > 1) for subject in found]
