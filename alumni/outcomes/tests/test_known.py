"""A figure as it was known on a day is the figure that the portal showed on that day."""

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.management import CommandError

from alumni.careers.actions import confirm_spell, correct_spell, end_spell, record_spell, retract_spell
from alumni.careers.exclusions import record_exclusion, retract_exclusion
from alumni.careers.recount import recount_people
from alumni.careers.statements import record_observation, retract_observation
from alumni.factories import GraduationFactory, SpellFactory
from alumni.models import EmploymentSpell, Exclusion, ExclusionReason, Graduation, Observation
from alumni.outcomes.definitions import Definition, DefinitionError, filters_of
from alumni.outcomes.figures import cells, figure, people, read_figures
from alumni.outcomes.tests.test_commands import run

pytestmark = pytest.mark.django_db
FIRST = date(2025, 1, 31)
QUESTIONS = [
    ("placed_within", 6, "reported"),
    ("in_work_at", 3, "confirmed"),
    ("in_work_on", None, "hearsay"),
]


def noon(day):
    return datetime(day.year, day.month, day.day, 5, tzinfo=UTC)


def asked(day, known_on=None, as_of=None, filters=()):
    return [
        Definition(
            as_of=as_of or day, measure=m, window=w, known_on=known_on, min_evidence=e, filters=filters
        )
        for m, w, e in QUESTIONS
    ]


def shown(definitions):
    """All that the portal says to these questions: figures, breakdowns and the people behind them."""
    found = []
    for definition in definitions:
        figures = read_figures(definition, ["centre", "sex", "quarter"])
        groups = [(g.value, g.figure) for key in ("centre", "sex", "quarter") for g in figures.breakdown(key)]
        behind = sorted(people(definition, "placed").values_list("pk", flat=True))
        found.append((figures.total, groups, behind))
    return found


class Clerk:
    """Does something about one of the graduates, as a page would."""

    def __init__(self, rng, graduations):
        self.rng, self.graduations = rng, graduations

    def act(self, today):
        graduation = self.rng.choice(self.graduations)
        act = self.rng.choice([self.record, self.tell, self.change, self.take_back, self.exclude])
        with suppress(ValidationError):  # refused, as a person at the screen would be
            act(graduation.person, today)

    def earlier(self, today):
        return today - timedelta(days=self.rng.randrange(0, 200))

    def record(self, person, today):
        day = self.earlier(today)
        status, level = self.rng.choice([1, 4, None]), self.rng.randrange(3)
        record_spell(person=person, started_on=day, observed_on=today, status_id=status, level=level, by=None)

    def tell(self, person, today):
        spell = EmploymentSpell.objects.valid().filter(person=person).first()
        if spell and self.rng.random() < 0.5:
            confirm_spell(spell=spell, observed_on=self.earlier(today), level=2, by=None)
        else:
            record_observation(person=person, activity="looking", observed_on=self.earlier(today), by=None)

    def change(self, person, today):
        spell = EmploymentSpell.objects.valid().filter(person=person).last()
        if spell and self.rng.random() < 0.5:
            end_spell(spell=spell, version=spell.version, ended_on=today, observed_on=today, by=None)
        elif spell:
            told = {"started_on": self.earlier(today), "status_id": 3}
            correct_spell(spell=spell, version=spell.version, by=None, **told)

    def take_back(self, person, today):
        facts = [
            *EmploymentSpell.objects.valid().filter(person=person),
            *Observation.objects.valid().filter(person=person, activity="looking"),
        ]
        if facts:
            fact = self.rng.choice(facts)
            is_spell = isinstance(fact, EmploymentSpell)
            about = {"spell": fact} if is_spell else {"observation": fact}
            (retract_spell if is_spell else retract_observation)(
                **about, version=fact.version, reason="salah orang", by=None
            )

    def exclude(self, person, today):
        found = Exclusion.objects.valid().filter(person=person).first()
        if found:
            retract_exclusion(exclusion=found, reason="keliru", by=None)
        else:
            reason = ExclusionReason.objects.get(code="sakit-lama")
            record_exclusion(person=person, reason=reason, dated=self.earlier(today), by=None)


@pytest.mark.parametrize("seed", range(4))
def test_what_was_shown_on_a_day_can_be_computed_again(seed, bojonegoro, tuban):
    rng = Random(seed)
    with time_machine.travel(noon(FIRST), tick=False):
        rows = [GraduationFactory(in_batch__centre=rng.choice([bojonegoro, tuban])) for _ in range(3)]
        rows.append(GraduationFactory(person=rows[0].person, graduated_on=FIRST))
        recount_people([row.person_id for row in rows])
    clerk, shown_on, today = Clerk(rng, rows), {}, date(2025, 6, 1)
    for _ in range(9):
        today += timedelta(days=rng.randrange(0, 40))
        with time_machine.travel(noon(today), tick=False):
            clerk.act(today)
            shown_on[today] = shown(asked(today)), shown(asked(today, as_of=today - timedelta(days=60)))
    with time_machine.travel(noon(today + timedelta(days=30)), tick=False):
        for day, (then, then_before) in shown_on.items():
            assert shown(asked(day, known_on=day)) == then
            assert shown(asked(day, known_on=day, as_of=day - timedelta(days=60))) == then_before


def test_a_job_that_was_learned_later_is_not_in_an_earlier_figure(bojonegoro):
    with time_machine.travel(noon(FIRST)):
        row = GraduationFactory(in_batch__centre=bojonegoro)
        recount_people([row.person_id])
    with time_machine.travel(noon(date(2025, 10, 15))):
        started = date(2025, 3, 1)
        record_spell(person=row.person, started_on=started, observed_on=date(2025, 9, 1), by=None)
    then = Definition(as_of=date(2025, 9, 30), known_on=date(2025, 9, 30))
    now = Definition(as_of=date(2025, 9, 30))
    assert (figure(then).placed, figure(then).unknown) == (0, 1)
    assert figure(now).placed == 1
    assert figure(Definition(as_of=date(2025, 9, 30), known_on=date(2025, 10, 15))).placed == 1
    assert [cell.figure.unknown for cell in cells(then, ["centre", "sex"])] == [1]
    assert figure(then.narrowed("centre", "bojonegoro")).graduations == 1


def test_a_graduation_taken_back_since_is_still_in_the_figure_of_that_day(bojonegoro):
    with time_machine.travel(noon(FIRST)):
        row = GraduationFactory(in_batch__centre=bojonegoro)
        recount_people([row.person_id])
    with time_machine.travel(noon(date(2025, 10, 1))):
        row.retracted_at = datetime(2025, 10, 1, 5, tzinfo=UTC)
        row.save()
        recount_people([row.person_id])
    then = Definition(as_of=date(2025, 9, 30), known_on=date(2025, 9, 30))
    assert figure(then).graduations == 1
    assert figure(Definition(as_of=date(2025, 9, 30))).graduations == 0
    assert list(people(then)) == list(Graduation.objects.all())


def test_facts_taken_over_from_elsewhere_count_from_the_day_they_were_known(bojonegoro):
    row = GraduationFactory(in_batch__centre=bojonegoro, known_on=FIRST)
    spell = SpellFactory(person=row.person, told_on=date(2025, 9, 1), known_on=date(2025, 9, 1))
    recount_people([row.person_id])
    assert spell.history.first().history_date.date() > date(2025, 9, 1)
    assert figure(Definition(as_of=date(2025, 8, 31), known_on=date(2025, 8, 31))).placed == 0
    assert figure(Definition(as_of=date(2025, 8, 31), known_on=date(2025, 9, 1))).placed == 1


def test_what_was_taken_over_and_retracted_later_still_counted_before(bojonegoro):
    row = GraduationFactory(in_batch__centre=bojonegoro, known_on=FIRST)
    about = {"told_on": date(2025, 9, 1), "known_on": date(2025, 9, 1)}
    SpellFactory(person=row.person, retracted_at=noon(date(2025, 11, 1)), **about)
    recount_people([row.person_id])
    as_of = date(2025, 9, 30)
    assert figure(Definition(as_of=as_of, known_on=date(2025, 10, 31))).placed == 1
    assert figure(Definition(as_of=as_of, known_on=date(2025, 11, 1))).placed == 0
    assert figure(Definition(as_of=as_of)).placed == 0


def test_nothing_is_known_of_a_day_before_it_comes():
    with pytest.raises(DefinitionError, match="baru diketahui"):
        Definition(as_of=date(2025, 9, 30), known_on=date(2025, 9, 29))
    with pytest.raises(DefinitionError, match="tidak dikenal"):
        filters = filters_of([("centre", "tiada")])
        figure(Definition(as_of=FIRST, known_on=FIRST, filters=filters))


def test_the_command_tells_what_was_known(bojonegoro):
    row = GraduationFactory(in_batch__centre=bojonegoro)
    SpellFactory(person=row.person, told_on=date(2025, 9, 1), known_on=date(2025, 9, 1))
    recount_people([row.person_id])
    then = run("--known-on", "2025-08-31", "--format", "json")
    assert '"known_on": "2025-08-31"' in then
    assert '"as_of": "2025-08-31"' in then
    assert '"placed": 0' in then
    assert '"placed": 1' in run("--known-on", "2025-09-01", "--as-of", "2025-08-31", "--format", "json")
    assert "known_on" not in run("--as-of", "2025-08-31", "--format", "json")
    with pytest.raises(CommandError, match="tidak dapat dibaca"):
        run("--known-on", "kemarin")
