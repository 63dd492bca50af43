"""Nobody without the right solves a small number: by everything such a reader may ask, on random data.

The attacker of these tests knows every figure without disability exactly, down to a single centre, and reads
every cell that is shown by disability. Linear algebra then says what follows.
"""

from dataclasses import replace
from datetime import date
from itertools import combinations, product

import pytest
import time_machine
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alumni.careers.recount import recount_people
from alumni.factories import GraduationFactory, SpellFactory
from alumni.outcomes.definitions import KEYS, MISSING, Definition, filters_of
from alumni.outcomes.figure import COUNTS
from alumni.outcomes.figures import figure, is_open, read_figures
from alumni.outcomes.privacy import (
    DISABILITY_KEYS,
    FEWEST,
    LEAVES,
    NO,
    NOT_ASKED,
    YES,
    Told,
    columns_of,
    counts_of,
    protected_steps,
)
from alumni.outcomes.tests.worlds import make_batches, value_of, worlds, write
from training.factories import BatchFactory
from training.models import EnrolmentDisability

LATE = date(2026, 6, 30)
KINDS = ("fisik", "netra")
COLUMNS = (NO, NOT_ASKED, *((YES, kind) for kind in (*KINDS, MISSING)))
YEARS, CENTRES = ("2023", "2024", "2025"), ("a", "b")
ALL = list(product(YEARS, CENTRES, COLUMNS))
GROUPS = [
    *(("disability", value) for value in (YES, NO, NOT_ASKED)),
    *(("disability_kind", value) for value in (*KINDS, MISSING)),
]
# Many cells small, so that much has to be hidden, and some large, so that something can be shown.
counts = st.sampled_from([0, 0, 0, 1, 2, 4, 5, 6, 9, 40])
large = st.sampled_from([0, 0, 5, 7, 12, 40, 300])


@st.composite
def tables(draw, years=YEARS, centres=CENTRES):
    """(year, centre, column) -> leaves; a year, a column or both may have a habit of small numbers."""
    of_year = {year: draw(st.sampled_from([counts, large, large, large])) for year in years}
    of_column = {column: draw(st.sampled_from([counts, large, large, large])) for column in COLUMNS}
    rows = {}
    for year, centre, column in product(years, centres, COLUMNS):
        of = counts if counts in (of_year[year], of_column[column]) else large
        rows[year, centre, column] = tuple(draw(of) for _ in LEAVES)
    return rows


def told(rows) -> Told:
    return Told(rows, frozenset({*KINDS, MISSING}))


def shown_by(answer: Told):
    """(atoms, count or None) of every cell that can be asked for; an atom is year, centre, column, leaf."""
    for year in (None, *YEARS):
        for key, value in GROUPS:
            columns = columns_of(key, value)
            atoms_of = columns if YES not in columns else [column for column in COLUMNS if column[0] == YES]
            found = counts_of(answer, None if year is None else [year], columns)
            for name, count in found.items():
                leaves = [leaf for leaf in LEAVES if leaf in SUMS_OF[name]]
                years = YEARS if year is None else (year,)
                yield frozenset(product(years, CENTRES, atoms_of, leaves)), count


SUMS_OF = {
    **{leaf: (leaf,) for leaf in LEAVES},
    "placed": LEAVES[:3],
    "matured": LEAVES[:5],
    "graduations": LEAVES,
}


def truth(rows, atoms) -> int:
    return sum(
        rows[year, centre, column][LEAVES.index(leaf)]
        for year, centre, column, leaf in atoms
        if (year, centre, column) in rows
    )


class Knowledge:
    """What follows from sums that are known: is another sum a combination of them?"""

    def __init__(self, sums):
        self.lines = {}
        for atoms in sums:
            self._add(dict.fromkeys(atoms, 1))

    def gives(self, atoms) -> bool:
        return not self._rest(dict.fromkeys(atoms, 1))

    def _add(self, line) -> None:
        line = self._rest(line)
        if line:
            first = min(line, key=repr)
            inverse = pow(line[first], -1, PRIME)
            self.lines[first] = {atom: factor * inverse % PRIME for atom, factor in line.items()}

    def _rest(self, line):
        line = dict(line)
        while met := [atom for atom in line if atom in self.lines]:
            first = met[0]
            times, other = line[first], self.lines[first]
            for atom, factor in other.items():
                line[atom] = (line.get(atom, 0) - times * factor) % PRIME
            line = {atom: factor for atom, factor in line.items() if factor}
        return line


PRIME = 2**61 - 1


def rows_without_disability():
    """Everybody knows how many there are in a year and centre with an outcome, whoever they are."""
    return [
        frozenset((year, centre, column, leaf) for column in COLUMNS)
        for year, centre, leaf in product(YEARS, CENTRES, LEAVES)
    ]


def known_at(centre):
    """What the staff of a centre knows beside: each of its own people."""
    return [
        frozenset({(year, centre, column, leaf)}) for year, column, leaf in product(YEARS, COLUMNS, LEAVES)
    ]


@settings(deadline=None, max_examples=120)
@given(tables())
def test_what_is_shown_is_right_and_never_small(rows):
    for atoms, count in shown_by(told(rows)):
        if count is not None:
            assert count == truth(rows, atoms)
            assert count == 0 or count >= FEWEST


@settings(deadline=None, max_examples=120)
@given(tables())
def test_no_pair_of_questions_differs_by_a_few_people(rows):
    """All pairs of cells, of which one lies in the other; with and without one's own centre."""
    shown = [atoms for atoms, count in shown_by(told(rows)) if count is not None]
    in_rows = {
        frozenset(product(years, CENTRES, COLUMNS, SUMS_OF[name]))
        for years in (YEARS, *((year,) for year in YEARS))
        for name in SUMS_OF
    }
    for first, second in combinations({*shown, *in_rows}, 2):
        inner, outer = sorted((first, second), key=len)
        if not inner < outer or {inner, outer} <= in_rows:
            continue
        for own in (None, *CENTRES):
            others = frozenset(atom for atom in outer - inner if atom[1] != own)
            assert not 0 < truth(rows, others) < FEWEST or is_of_rows_alone(rows, inner, others)


def is_of_rows_alone(rows, inner, others) -> bool:
    """Whether the few stand in rows of which the inner sum holds nobody: told without disability anyhow."""
    met = {(year, leaf) for year, _, _, leaf in inner}
    near = [atom for atom in others if (atom[0], atom[3]) in met]
    far = [atom for atom in others if (atom[0], atom[3]) not in met]
    centres = {atom[1] for atom in others}
    whole = product({(year, leaf) for year, _, _, leaf in far}, centres, COLUMNS)
    return truth(rows, near) == 0 and len(far) == len(list(whole))


@settings(deadline=None, max_examples=60)
@given(tables())
@pytest.mark.parametrize("reader", ["anybody", "staff"])
def test_nothing_hidden_can_be_solved(reader, rows):
    """No hidden small number is a combination of all that is shown and all that is known."""
    cells = list(shown_by(told(rows)))
    known = [*rows_without_disability(), *(known_at("a") if reader == "staff" else [])]
    knowledge = Knowledge([*known, *(atoms for atoms, count in cells if count is not None)])
    for atoms, _ in cells:
        theirs = frozenset(atom for atom in atoms if reader == "anybody" or atom[1] != "a")
        for asked in (
            theirs,
            *(theirs & frozenset(product([year], CENTRES, COLUMNS, LEAVES)) for year in YEARS),
        ):
            if 0 < truth(rows, asked) < FEWEST:
                assert not knowledge.gives(asked)


@settings(deadline=None, max_examples=60)
@given(tables())
def test_where_nearly_everybody_has_a_disability_nothing_says_everybody_has(rows):
    for year, name in product(YEARS, SUMS_OF):
        yes = counts_of(told(rows), [year], [YES])[name]
        everybody = truth(rows, product([year], CENTRES, COLUMNS, SUMS_OF[name]))
        assert yes is None or yes == 0 or yes < everybody


def plain(first, second, unclassified, not_placed, unknown, not_matured=0):
    return (first, second, unclassified, not_placed, unknown, not_matured)


def test_large_numbers_are_all_shown():
    rows = {
        (year, centre, column): plain(20, 10, 5, 8, 9)
        for year, centre, column in product(YEARS, CENTRES, COLUMNS)
    }
    assert all(count is not None for _, count in shown_by(told(rows)))


def test_a_year_with_a_small_number_is_told_with_others_only():
    rows = {(year, "a", column): plain(20, 10, 5, 8, 9) for year, column in product(YEARS, COLUMNS)}
    rows |= {(year, "b", column): plain(20, 10, 5, 8, 9) for year, column in product(YEARS, COLUMNS)}
    for kind in (*KINDS, MISSING):
        for centre in CENTRES:
            rows["2025", centre, (YES, kind)] = plain(0, 0, 0, 0, 0)
    rows["2025", "a", (YES, "fisik")] = plain(1, 1, 0, 1, 0)
    answer = told(rows)
    assert counts_of(answer, ["2025"], [YES])["placed"] is None
    assert counts_of(answer, ["2025"], [NO])["placed"] is None
    assert counts_of(answer, None, [YES])["placed"] == 2 * 2 * 3 * 35 + 2
    # Without a second year to stand with, the first would follow from the sum.
    alone = [year for year in YEARS if counts_of(answer, [year], [YES])["placed"] is not None]
    assert len(alone) == 1


def test_one_small_kind_is_never_hidden_alone():
    rows = {(year, centre, column): plain(20, 10, 5, 8, 9) for year, centre, column in ALL}
    for year, centre in product(YEARS, CENTRES):
        rows[year, centre, (YES, "netra")] = plain(0, 0, 0, 0, 0)
    rows["2024", "a", (YES, "netra")] = plain(1, 0, 0, 1, 0)
    answer = told(rows)
    shown = {kind: counts_of(answer, None, [(YES, kind)])["graduations"] for kind in (*KINDS, MISSING)}
    assert shown["netra"] is None and counts_of(answer, None, [YES])["graduations"] is not None
    assert list(shown.values()).count(None) == 2


def test_coarse_outcomes_are_better_than_none():
    rows = {("2024", centre, column): plain(20, 10, 5, 8, 9) for centre, column in product(CENTRES, COLUMNS)}
    rows["2024", "a", NOT_ASKED] = rows["2024", "b", NOT_ASKED] = plain(3, 9, 0, 2, 10)
    found = counts_of(told(rows), ["2024"], [YES])
    assert (found["placed"], found["matured"]) == (210, 312)
    assert found["first"] is None and found["unknown"] is None
    assert counts_of(told(rows), ["2024"], [NOT_ASKED])["placed"] == 24


STEPS = 4


@st.composite
def steps(draw):
    found = {}
    for centre, column in product(CENTRES, COLUMNS):
        of = draw(st.sampled_from([counts, large]))
        left = [draw(of) for _ in range(STEPS)]
        found[centre, column] = [sum(left[step:]) for step in range(STEPS)]
    return found


@settings(deadline=None, max_examples=150)
@given(steps())
def test_steps_tell_no_small_number_nor_a_small_difference(found):
    shown = protected_steps(found)
    for column in (NO, NOT_ASKED, YES, *COLUMNS[2:]):
        assert column == YES or set(shown.of(column)) == {None}
        of = COLUMNS[2:] if column == YES else [column]
        exact = [sum(found[centre, each][step] for centre in CENTRES for each in of) for step in range(STEPS)]
        told_of = shown.of(column)
        seen = [count for count in told_of if count is not None]
        assert all(count in (None, right) for count, right in zip(told_of, exact, strict=True))
        for before, after in combinations([*seen, 0], 2):
            assert before - after == 0 or before - after >= FEWEST


def test_steps_with_large_numbers_are_shown():
    found = {(centre, column): [90, 60, 40, 20] for centre, column in product(CENTRES, COLUMNS)}
    assert protected_steps(found).of(YES) == [540, 360, 240, 120]
    assert protected_steps({}).of(YES) == []


# --- Every question of such a reader, asked of the database ---------------------------------------------
few = settings(
    deadline=None,
    max_examples=8,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture
def batches(db):
    return make_batches()


@pytest.mark.django_db
@few
@given(worlds())
def test_no_other_question_tells_anything_by_disability(batches, world):
    """All pairs of a filter and a breakdown by disability, and every filter by disability."""
    with time_machine.travel(LATE, tick=False), transaction.atomic():
        graduations = write(world, batches)
        recount_people({row.person_id for row in graduations.values()})
        asked = {(key, value_of(key, *row, batches)) for key in KEYS for row in world.rows}
        for pair in sorted(asked):
            check_question(pair[0], Definition(LATE, filters=filters_of([pair])))
        transaction.set_rollback(True)


def check_question(filtered_by, definition):
    """What such a reader gets of this question, by disability and by kind."""
    figures = read_figures(definition, [*DISABILITY_KEYS, "centre"], is_protected=True)
    if filtered_by in DISABILITY_KEYS:
        assert figures.total.hidden == {*COUNTS, "answered"}
        assert not figures.breakdown("centre")
    else:
        assert figures.total == figure(definition)
    assert is_open(definition) == (filtered_by == "year")
    for shown in [group.figure for key in DISABILITY_KEYS for group in figures.breakdown(key)]:
        assert shown.hidden >= {"people", "claimed", "already_working", "excluded", "answered"}
        assert not shown.graduations or shown.graduations >= FEWEST
        assert is_open(definition) or shown.hidden == {*COUNTS, "answered"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        {"measure": "in_work_at"},
        {"measure": "in_work_on", "window": None},
        {"window": 12},
        {"rule": "ilo"},
        {"min_evidence": "hearsay"},
        {"as_of": date(2026, 6, 29)},
        {"known_on": LATE},
        {"filters": filters_of([("year", "2023"), ("year", "2024")])},
        {"filters": filters_of([("sex", "L")])},
    ],
)
def test_only_the_headline_of_today_is_told_by_disability(change):
    with time_machine.travel(LATE, tick=False):
        assert is_open(Definition(LATE))
        assert is_open(Definition(LATE, filters=filters_of([("year", "2024")])))
        assert not is_open(replace(Definition(LATE), **change))


@pytest.fixture
def graduates(bojonegoro, tuban):
    """In each of two centres 28 without and 12 with a disability, of whom 6 are at work; all of one year."""
    made = []
    for centre in (bojonegoro, tuban):
        batch = BatchFactory(finished=True, centre=centre)
        for place in range(40):
            graduation = GraduationFactory(in_batch=batch, graduated_on=date(2025, 3, 1))
            has_one = place < 12
            EnrolmentDisability.objects.create(
                enrolment=graduation.enrolment, has_disability=has_one, kind="fisik" if has_one else ""
            )
            if place % 2:
                SpellFactory(person=graduation.person, told_on=date(2025, 12, 1))
            made.append(graduation)
    recount_people(graduation.person_id for graduation in made)


@pytest.mark.django_db
@time_machine.travel(LATE, tick=False)
def test_a_reader_without_the_right_reads_the_open_question(graduates):
    for filters in ((), filters_of([("year", "2025")])):
        definition = Definition(LATE, filters=filters)
        opened = read_figures(definition, ["disability"])
        figures = read_figures(definition, ["disability", "disability_kind"], is_protected=True)
        exact = [(group.value, group.figure.placed) for group in opened.breakdown("disability")]
        assert [(g.value, g.figure.placed) for g in figures.breakdown("disability")] == exact
        assert [(g.value, g.figure.matured) for g in figures.breakdown("disability_kind")] == [
            ("fisik", 24),
            ("-", 56),
        ]
        assert figures.total == opened.total
        assert figures.under(min_evidence="hearsay").breakdown("disability")[0].figure.placed is None


@pytest.mark.django_db
@time_machine.travel(LATE, tick=False)
def test_one_more_question_hides_it_all(graduates):
    definition = Definition(LATE, filters=filters_of([("centre", "tuban")]))
    found = read_figures(definition, ["disability_kind"], is_protected=True).breakdown("disability_kind")
    # Every kind there is, so that not even which of them occur is told.
    assert len(found) > 3 and all(group.figure.graduations is None for group in found)
