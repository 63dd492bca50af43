from datetime import date
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alumni.careers.recount import recount_people
from alumni.factories import GraduationFactory, SpellFactory
from alumni.outcomes.definitions import Definition, filters_of
from alumni.outcomes.figure import Figure
from alumni.outcomes.figures import read_figures
from alumni.outcomes.privacy import NAMES, SUMS, protected, small_cells
from training.models import EnrolmentDisability


def row(first=0, second=0, unclassified=0, not_placed=0, unknown=0, not_matured=0, **other):
    placed = first + second + unclassified
    matured = placed + not_placed + unknown
    counts = {
        "rule": "bps",
        "graduations": matured + not_matured,
        "matured": matured,
        "not_matured": not_matured,
        "people": matured,
        "placed": placed,
        "first": first,
        "second": second,
        "unclassified": unclassified,
        "not_placed": not_placed,
        "unknown": unknown,
        **dict.fromkeys(("claimed", "already_working", "excluded"), 0),
        "answered": placed + not_placed,
    }
    return Figure(**counts | other)


def test_nothing_is_hidden_where_all_numbers_are_large_or_none():
    rows = [row(first=20, second=10, not_placed=30, unknown=10), row(first=30, second=12, not_placed=9)]
    assert protected(rows) == rows


def test_small_numbers_and_small_rests_are_hidden():
    assert small_cells(row(first=3, second=20, not_placed=40)) == {"first"}
    assert "placed" in small_cells(row(first=20, second=20, not_placed=4))
    assert "answered" in small_cells(row(first=30, unknown=4))


def test_a_second_cell_is_hidden_in_the_row_and_in_the_column():
    yes, no = protected(
        [row(first=3, second=20, not_placed=40, unknown=30), row(first=500, second=400, not_placed=300)]
    )
    assert yes.first is None
    assert no.first is None
    assert len(yes.hidden) >= 2 and len(no.hidden) >= 2


def test_rates_go_with_their_counts():
    yes, _ = protected([row(first=20, second=20, not_placed=3), row(first=50, second=50, not_placed=60)])
    assert yes.placed is None
    assert yes.placement_rate is None and yes.interval is None and yes.known_rate is None
    assert yes.as_json()["not_placed"] is None


def consistent(rows, shown, limit):
    """All ways to fill the hidden cells of `shown` with 0..limit so that every sum and total is right."""
    hidden = [(i, name) for i, figure in enumerate(shown) for name in figure.hidden if name in PARTS]
    totals = {name: sum(getattr(figure, name) for figure in rows) for name in PARTS}
    for values in product(range(limit + 1), repeat=len(hidden)):
        filled = dict(zip(hidden, values, strict=True))
        table = [
            {name: filled.get((i, name), getattr(figure, name)) for name in PARTS}
            for i, figure in enumerate(shown)
        ]
        if any(sum(line[name] for line in table) != total for name, total in totals.items()):
            continue
        made = [row(**line) for line in table]
        fits = all(
            getattr(figure, name) in (None, getattr(full, name))
            for figure, full in zip(shown, made, strict=True)
            for name in ("placed", "matured", "graduations")
        )
        if fits:
            yield filled


PARTS = ("first", "second", "unclassified", "not_placed", "unknown", "not_matured")
numbers = st.sampled_from([0, 1, 3, 5, 9, 40])


@settings(deadline=None, max_examples=200)
@given(st.lists(st.builds(row, *[numbers] * 6), min_size=2, max_size=4))
def test_no_small_cell_follows_from_what_is_shown(rows):
    shown = protected(rows)
    for before, after in zip(rows, shown, strict=True):
        assert small_cells(before) <= after.hidden
        for name in set(NAMES) - after.hidden:
            assert getattr(before, name) == getattr(after, name)
        for parts, whole in SUMS:
            assert len({*parts, whole} & after.hidden) != 1
    for name in PARTS:
        assert sum(name in figure.hidden for figure in shown) != 1


def test_other_values_would_fit_as_well():
    rows = [row(first=2, second=6, not_placed=7), row(first=8, second=5, not_placed=9)]
    found = list(consistent(rows, protected(rows), 12))
    assert len({filled[0, "first"] for filled in found}) > 1


@pytest.fixture
def graduates(bojonegoro):
    """Thirty without a disability, ten with one of whom two are at work."""
    made = [GraduationFactory(in_batch__centre=bojonegoro) for _ in range(24)]
    for place, graduation in enumerate(made):
        has_one = place < 10
        EnrolmentDisability.objects.create(
            enrolment=graduation.enrolment, has_disability=has_one, kind="fisik" if has_one else ""
        )
        if place < 2 or place > 15:
            SpellFactory(person=graduation.person, told_on=date(2025, 12, 1))
    recount_people(graduation.person_id for graduation in made)


@pytest.mark.django_db
def test_a_reader_without_the_right_gets_no_small_number(graduates):
    definition = Definition(date(2026, 1, 31))
    opened = read_figures(definition, ["disability"]).breakdown("disability")
    assert [group.figure.placed for group in opened] == [2, 8]
    figures = read_figures(definition, ["disability"], is_protected=True)
    assert [group.figure.placed for group in figures.breakdown("disability")] == [None, None]
    assert figures.total.placed == 10


@pytest.mark.django_db
@pytest.mark.parametrize("value", ["yes", "no"])
def test_the_filter_tells_no_more_than_the_breakdown(graduates, value):
    definition = Definition(date(2026, 1, 31), filters=filters_of([("disability", value)]))
    figures = read_figures(definition, ["centre"], is_protected=True)
    assert figures.total.placed is None
    assert figures.total.matured in (10, 14)
    assert figures.breakdown("centre")[0].figure.placed is None
