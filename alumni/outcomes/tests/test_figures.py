"""The figures out of the database against the slow reading of histories.py, on random worlds."""

import datetime

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alumni.careers.derivation import IN_WORK_ON, QUESTIONS
from alumni.careers.recount import differences, recount_people
from alumni.careers.rules import LEVELS, RULES
from alumni.factories import GraduationFactory
from alumni.models import Graduation
from alumni.outcomes.definitions import KEYS, Definition, filters_of
from alumni.outcomes.figures import people, read_figures
from alumni.outcomes.histories import Question, count
from alumni.outcomes.tests.drawing import GRADUATION_DAYS, draw, edges
from alumni.outcomes.tests.worlds import (
    BIRTHS,
    Attributes,
    World,
    make_batches,
    value_of,
    worlds,
    write,
)

pytestmark = pytest.mark.django_db

LATE = datetime.date(2026, 6, 30)
DAYS = sorted({day for x in GRADUATION_DAYS for day in edges(x)} | {LATE})
many = settings(
    deadline=None,
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture
def batches():
    return make_batches()


ANY_DAY = st.sampled_from(DAYS)


@st.composite
def definitions(draw, as_of=ANY_DAY) -> Definition:
    measure, window = draw(st.sampled_from(QUESTIONS))
    return Definition(
        draw(as_of),
        measure,
        window,
        draw(st.sampled_from(sorted(RULES))),
        draw(st.sampled_from(LEVELS)),
    )


def question(definition):
    return Question(
        definition.measure, definition.window, definition.as_of, definition.rule, definition.min_evidence
    )


def expected(world, definition, batches, kept=lambda history, about: True):
    return count([history for history, about in world.rows if kept(history, about)], question(definition))


def check(world, definition, batches, kept=lambda history, about: True):
    """Total and every breakdown are what the reference counts."""
    figures = read_figures(definition, KEYS)
    assert figures.total.as_json() == expected(world, definition, batches, kept)
    for key in KEYS:
        groups = {group.value: group.figure for group in figures.breakdown(key)}
        inside = [row for row in world.rows if kept(*row) and row[0].graduated_on <= definition.as_of]
        assert groups.keys() == {value_of(key, *row, batches) for row in inside}
        for value, figure in groups.items():
            wanted = expected(
                world,
                definition,
                batches,
                lambda h, a, key=key, value=value: kept(h, a) and value_of(key, h, a, batches) == value,
            )
            assert figure.as_json() == wanted, (key, value)


def in_world(world, batches):
    graduations = write(world, batches)
    recount_people({row.person_id for row in graduations.values()})
    return graduations


@many
@given(worlds(), definitions())
def test_every_breakdown_on_every_day_is_what_the_reference_counts(batches, world, definition):
    with transaction.atomic():
        in_world(world, batches)
        check(world, definition, batches)
        transaction.set_rollback(True)


@many
@given(worlds(), definitions(), st.data())
def test_filters_keep_what_the_reference_keeps(batches, world, definition, data):
    with transaction.atomic():
        in_world(world, batches)
        keys = data.draw(st.lists(st.sampled_from(sorted(KEYS)), min_size=1, max_size=2, unique=True))
        pairs = []
        for key in keys:
            values = sorted({value_of(key, *row, batches) for row in world.rows})
            chosen = data.draw(st.lists(st.sampled_from(values), min_size=1, max_size=2, unique=True))
            pairs += [(key, value) for value in chosen]
        asked = dict(filters_of(pairs))
        filtered = Definition(
            definition.as_of,
            definition.measure,
            definition.window,
            definition.rule,
            definition.min_evidence,
            filters_of(pairs),
        )
        check(
            world,
            filtered,
            batches,
            lambda h, a: all(value_of(key, h, a, batches) in values for key, values in asked.items()),
        )
        transaction.set_rollback(True)


@many
@given(worlds(), definitions(), st.sampled_from(sorted(KEYS)))
def test_the_people_behind_a_figure_are_as_many_as_it_says(batches, world, definition, key):
    with transaction.atomic():
        in_world(world, batches)
        figures = read_figures(definition, [key])
        asked = [(definition, figures.total)]
        asked += [(definition.narrowed(key, group.value), group.figure) for group in figures.breakdown(key)]
        for narrowed, figure in asked:
            counts = {name: n for name, n in figure.as_json().items() if isinstance(n, int)}
            del counts["people"]
            for name, number in counts.items():
                assert people(narrowed, name).count() == number, name
        transaction.set_rollback(True)


@many
@given(worlds(), definitions(st.just(LATE)))
def test_the_order_of_writing_changes_nothing(batches, world, definition):
    results = []
    for rows in (world.rows, world.rows[::-1]):
        with transaction.atomic():
            in_world(type(world)(rows), batches)
            figures = read_figures(definition, KEYS)
            results.append([(figures.total, {key: figures.breakdown(key) for key in KEYS})])
            assert list(differences()) == []
            transaction.set_rollback(True)
    assert results[0] == results[1]


@many
@given(worlds(), definitions())
def test_breakdowns_add_up(batches, world, definition):
    with transaction.atomic():
        in_world(world, batches)
        figures = read_figures(definition, KEYS)
        total = figures.total
        assert total.first + total.second + total.unclassified == total.placed
        assert total.placed + total.not_placed + total.unknown == total.matured
        assert total.matured + total.not_matured == total.graduations
        for key in KEYS:
            groups = [group.figure for group in figures.breakdown(key)]
            for name in ("graduations", "matured", "placed", "unknown", "answered", "excluded", "claimed"):
                assert sum(getattr(figure, name) for figure in groups) == getattr(total, name)
        transaction.set_rollback(True)


@many
@given(worlds(), st.sampled_from([None, 6]))
def test_evidence_is_nested_and_hearsay_stands_apart(batches, world, window):
    definition = Definition(LATE, IN_WORK_ON if window is None else "placed_within", window)
    with transaction.atomic():
        in_world(world, batches)
        figures = read_figures(definition)
        rows = {row.level: row.placed for row in figures.evidence()}
        assert rows["documented"] <= rows["confirmed"] <= rows["reported"] == figures.total.placed
        assert rows["hearsay"] + rows["reported"] == figures.under(min_evidence="hearsay").total.placed
        transaction.set_rollback(True)


def test_nobody_at_all():
    figures = read_figures(Definition(LATE), KEYS)
    assert figures.total.as_json()["placement_rate"] is None
    assert all(figures.breakdown(key) == [] for key in KEYS)
    assert not people(Definition(LATE)).exists()
    assert not Graduation.objects.exists()


def test_a_whole_page_is_one_pass_over_the_outcome_rows(batches):
    definition = Definition(LATE, filters=filters_of([("centre", "bojonegoro"), ("funding", "apbn")]))
    in_world_of_one = [GraduationFactory(in_batch=batch) for batch in batches]
    recount_people(row.person_id for row in in_world_of_one)
    with CaptureQueriesContext(connection) as queries:
        figures = read_figures(definition, ["year", "wave", "centre", "programme", "sex", "disability"])
        shown = [figures.breakdown(key) for key in ("year", "wave", "centre", "programme", "sex")]
        shown += [figures.total, figures.evidence(), figures.under(rule="ilo").total]
    assert sum('FROM "alumni_outcome"' in query["sql"] for query in queries) == 1
    # The small tables of the keys, the batches, and the savepoint that stands for the snapshot here.
    assert len(queries) <= 12


def test_after_a_year_of_silence_an_exclusion_still_counts(batches):
    history = draw("job +1..; says +2 works 1; excluded +3", GRADUATION_DAYS[0])
    about = Attributes(0, "L", BIRTHS[0], "smk", "3522", "no", "-")
    in_world(World(((history, about),)), batches)
    for day, outcome in ((datetime.date(2025, 3, 31), "placed"), (datetime.date(2025, 4, 1), "unknown")):
        definition = Definition(day, IN_WORK_ON)
        figure = read_figures(definition).total
        assert getattr(figure, outcome) == 1
        assert figure.excluded == (outcome == "unknown")
        assert people(definition, outcome).count() == 1
