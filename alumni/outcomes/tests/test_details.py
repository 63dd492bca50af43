"""Time, retention, relevance and income: drawn by hand, and against the slow reading of stories.py."""

import ast
import datetime
import inspect
from collections import Counter
from fractions import Fraction

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alumni.careers.codes import derive_row
from alumni.careers.counted import bit_of, count_spells, first_placements, follow, span_of
from alumni.careers.derivation import IN_WORK_ON, QUESTIONS, derive_all, readings_of
from alumni.careers.recount import recount_people
from alumni.careers.rules import LEVELS, RULES
from alumni.factories import GraduationFactory, SpellFactory
from alumni.outcomes import stories
from alumni.outcomes.definitions import KEYS, Definition
from alumni.outcomes.detail import income_of, median_of
from alumni.outcomes.detail_queries import words_of
from alumni.outcomes.details import detail_of, read_details
from alumni.outcomes.figures import read_figures
from alumni.outcomes.histories import PlainHistory, Question
from alumni.outcomes.stories import Told, tell
from alumni.outcomes.tests.drawing import X, day_of, draw, edges, facts_of, histories, histories_with_day
from alumni.outcomes.tests.worlds import make_batches, value_of, worlds, write
from core.models import MinimumWage

LATE = datetime.date(2026, 6, 30)
DAYS = sorted({*edges(X), LATE})
WAGES = {("3522", 2024): 2_200_000, ("3523", 2024): 2_300_000}


@st.composite
def definitions(draw_value, days=DAYS) -> Definition:
    measure, window = draw_value(st.sampled_from(QUESTIONS))
    rule, level = draw_value(st.sampled_from(sorted(RULES))), draw_value(st.sampled_from(LEVELS))
    return Definition(draw_value(st.sampled_from(days)), measure, window, rule, level)


def question(definition: Definition) -> Question:
    return Question(
        definition.measure, definition.window, definition.as_of, definition.rule, definition.min_evidence
    )


def computed(cohort: list[PlainHistory], definition: Definition, wages=WAGES) -> Told:
    """What the product says of these histories, without a database."""
    words: Counter = Counter()
    for history in cohort:
        if history.graduated_on <= definition.as_of and definition.is_matured(history.graduated_on):
            told = words_of(facts_of(history), history.graduated_on, definition)
            words.update(tuple(map(str, word)) for word in told)
    by_text = {(region, str(year)): amount for (region, year), amount in wages.items()}
    return as_told(detail_of(definition, 0, by_text, words))


def as_told(detail) -> Told:
    """The product's answer in the words of the reference."""
    time, kept, pay = detail.time, vars(detail.retention), detail.income
    names = ("answers", "missing", "median", "at_or_above", "comparable")
    income = {name: getattr(pay, name) for name in names}
    if income["median"] is not None:
        income["median"] = Fraction(income["median"])
    uses = detail.relevance
    return Told(
        time.n, time.events, time.censored, time.buckets, kept, uses.uses, uses.fits, uses.by_class, income
    )


# X = 31 January 2024, D two years later; days are those since X.
DRAWN = """
history                             | facts                                                  | waited | known until | bucket
never heard of                      |                                                        |        |             | unknown
at work already                     | job -2..+1                                             | 0      |             | 0-3
started on the day                  | job +0..+1                                             | 0      |             | 0-3
last day of three months            | job +3..                                               | 90     |             | 0-3
a day later                         | job +3+1d..                                            | 91     |             | 4-6
six months                          | job +6..                                               | 182    |             | 4-6
seven                               | job +7..                                               | 213    |             | 7-12
after a year                        | job +12+1d..                                           | 367    |             | >12
denied once                         | says +7 no                                             |        | 213         | not_yet
denied before the window is over    | says +2 no                                             |        | 60          | unknown
denied, may have begun after that   | says +2 no ; job +8.. since=+5 hearsay                 |        | 60          | unknown
began before X, ended before X      | job -2..-1 ; says +7 no                                |        | 213         | not_yet
open from before X, never confirmed | job -2.. ; says +7 no                                  |        | 213         | not_yet
heard of on the day of graduation   | says +0 no                                             |        | 0           | unknown
heard of only before                | says -1 no                                             |        |             | unknown
"""  # noqa: E501


def drawn(table: str) -> list:
    lines = [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()[1:]]
    return [pytest.param(*line[1:], id=line[0]) for line in lines]


@pytest.mark.parametrize("told", [tell, computed], ids=["reference", "product"])
@pytest.mark.parametrize(("facts", "waited", "known_until", "bucket"), drawn(DRAWN))
def test_time_as_drawn(told, facts, waited, known_until, bucket):
    definition = Definition(day_of("+24"))
    asked = question(definition) if told is tell else definition
    found = told([draw(facts)], asked, WAGES)
    assert found.events == (Counter({(int(waited), "formal"): 1}) if waited else Counter())
    assert found.censored == (Counter({int(known_until): 1}) if known_until else Counter())
    assert [name for name, count in found.buckets.items() if count] == [bucket]


@pytest.mark.parametrize(
    ("facts", "level", "until"),
    [
        ("job +4..+5 ; says +9 no", "documented", 120),  # a weaker job would have counted from month 4 on
        ("job +8..+9 since=+4 ; says +9 no", "documented", 120),  # or may have, from its earliest day
        ("job +8..+9 since=unknown ; says +9 no", "documented", None),
        ("job +4..+5 hearsay ; says +9 no", "documented", 274),
        ("job -1..+1 ; says +9 no", "documented", None),
    ],
)
def test_what_is_known_ends_where_a_weaker_job_begins(facts, level, until):
    definition = Definition(day_of("+24"), min_evidence=level)
    expected = Counter() if until is None else Counter({until: 1})
    assert tell([draw(facts)], question(definition), {}).censored == expected
    assert computed([draw(facts)], definition).censored == expected


KEPT = """
history                              | facts                                                          | kept
one job all along                    | job +1.. ; says +12 works 1                                    | base known in_work same_employer
another of the same employer         | job +1..+7 at=A ; job +8.. at=A ; says +12 works 2             | base known in_work same_employer
another of another                   | job +1..+7 at=A ; job +8.. at=B ; says +12 works 2             | base known in_work
two jobs without a name              | job +1..+7 ; job +8.. ; says +12 works 2                       | base known in_work
ended                                | job +1..+7 ; says +12 no                                       | base known
silent since                         | job +1.. ; says +7 works 1                                     | base unknown
not in work at six                   | job +7.. ; says +12 works 1                                    |
"""  # noqa: E501


@pytest.mark.parametrize("told", [tell, computed], ids=["reference", "product"])
@pytest.mark.parametrize(("facts", "kept"), drawn(KEPT))
def test_retention_as_drawn(told, facts, kept):
    definition = Definition(day_of("+24"))
    found = told([draw(facts)], question(definition) if told is tell else definition, WAGES)
    assert [name for name, count in found.retention.items() if count] == kept.split()


def test_retention_waits_for_twelve_months():
    definition = Definition(day_of("+12-1d"))
    assert computed([draw("job +1..+8")], definition).retention["base"] == 0


def test_relevance_and_income_ask_the_job_that_counts():
    first = "job +1..+4 status=1 uses=no fits=no pays=1000000 in=3522"
    later = "job +5.. uses=yes fits=yes pays=3000000 in=3523 confirmed ; says +7 works 2"
    history = draw(f"{first} ; {later}")
    within = computed([history] * 10, Definition(day_of("+24")))
    assert (within.uses["no"], within.by_class["informal"]["no"], within.fits["no"]) == (10, 10, 10)
    assert within.income == {
        "answers": 10,
        "missing": 0,
        "median": 1_000_000,
        "at_or_above": 0,
        "comparable": 10,
    }
    for other in (
        Definition(day_of("+24"), "in_work_at"),
        Definition(day_of("+24"), min_evidence="confirmed"),
    ):
        found = computed([history] * 10, other)
        assert (found.uses["yes"], found.income["median"], found.income["at_or_above"]) == (10, 3_000_000, 10)


def test_income_is_hidden_under_ten_answers():
    spans = Counter({(2_000_000, 2_000_000): 9, (None, None): 5})
    income = income_of(spans, 3, 9)
    assert (income.answers, income.missing, income.is_hidden) == (9, 5, True)
    assert income.median is income.at_or_above is income.comparable is None
    assert income_of(spans + Counter({(2_000_000, None): 1}), 3, 9).median == 2_000_000


def test_the_median_is_the_middle_or_half_way_between():
    assert median_of(Counter([1, 2, 9])) == 2
    assert median_of(Counter({1: 2, 4: 2})) == Fraction(5, 2)
    assert median_of(Counter({7: 3, 8: 1})) == 7


def test_spans_are_calendar_months():
    ends = [day_of(text) for text in ("-3", "+3", "+3+1d", "+6", "+6+1d", "+12", "+12+1d")]
    assert [span_of(day, X) for day in ends] == [0, 0, 1, 1, 2, 2, 3]


cohorts = st.lists(histories(max_jobs=3, max_sayings=3), max_size=4)


@settings(max_examples=400, deadline=None)
@given(cohorts, definitions())
def test_the_product_tells_what_the_reference_tells(cohort, definition):
    assert computed(cohort, definition) == tell(cohort, question(definition), WAGES)


@settings(max_examples=30, deadline=None)
@given(st.lists(histories(max_jobs=1, max_sayings=1), min_size=10, max_size=14), definitions(days=[LATE]))
def test_incomes_of_many_are_those_of_the_reference(cohort, definition):
    assert computed(cohort, definition).income == tell(cohort, question(definition), WAGES).income


@settings(max_examples=200, deadline=None)
@given(cohorts, definitions())
def test_buckets_add_up_and_agree_with_the_headline(cohort, definition):
    found = computed(cohort, definition)
    assert sum(found.buckets.values()) == found.n
    assert found.events.total() + found.censored.total() <= found.n
    assert sum(found.uses.values()) == sum(found.fits.values())
    assert found.retention["known"] + found.retention["unknown"] == found.retention["base"]
    if definition.measure == "placed_within":
        within = {3: 1, 6: 2, 12: 3}[definition.window]
        assert sum(list(found.buckets.values())[:within]) == sum(found.uses.values())


@settings(max_examples=300, deadline=None)
@given(histories_with_day())
def test_the_stored_row_tells_what_the_facts_tell(drawn_history):
    """From the day that all facts are visible on; in work on D for as long as the row says."""
    history, as_of = drawn_history
    facts, graduated_on = facts_of(history), history.graduated_on
    row = derive_row(facts, graduated_on)
    if as_of < row.facts_until:
        return
    readings = readings_of(facts, as_of)
    found = derive_all(readings, facts, graduated_on, as_of)
    first = first_placements(readings, found, graduated_on)
    assert row.followed == follow(readings, found, first, graduated_on)
    of_day = sum(bit_of(IN_WORK_ON, None, level) for level in range(4))
    is_current = row.on_until is None or as_of <= row.on_until
    known = -1 if is_current else ~of_day

    def counts(jobs):
        return {job.spell.id: job.counts_for & known for job in jobs if job.counts_for & known}

    assert counts(row.spells) == counts(count_spells(found, first, graduated_on))


def test_the_reference_shares_no_code_with_the_product():
    tree = ast.parse(inspect.getsource(stories))
    imported = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert imported <= {
        *("collections", "collections.abc", "dataclasses", "fractions", "statistics"),
        *("alumni.outcomes.histories", "core.dates"),
    }


many = settings(
    deadline=None,
    max_examples=20,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture
def batches(db):
    MinimumWage.objects.all().delete()
    for (region, year), amount in WAGES.items():
        MinimumWage.objects.create(region_id=region, year=year, amount=amount)
    return make_batches()


@many
@given(worlds(), definitions())
def test_every_group_on_every_day_is_what_the_reference_tells(batches, world, definition):
    with transaction.atomic():
        recount_people({row.person_id for row in write(world, batches).values()})
        details = read_details(definition, keys=KEYS)
        cohort = [history for history, _ in world.rows]
        assert as_told(details.total) == tell(cohort, question(definition), WAGES)
        for key in KEYS:
            groups = {value: detail for value, _, detail in details.groups(key)}
            inside = [row for row in world.rows if row[0].graduated_on <= definition.as_of]
            assert groups.keys() == {value_of(key, *row, batches) for row in inside}
            for value, detail in groups.items():
                kept = [row[0] for row in inside if value_of(key, *row, batches) == value]
                assert as_told(detail) == tell(kept, question(definition), WAGES), (key, value)
        transaction.set_rollback(True)


def test_income_is_held_against_the_place_and_the_year_of_the_start(batches):
    """Ten earn 2,250,000: above the wage of 3522, below that of 3523, and of 2025 no wage is known."""
    for place, start in (("3522", 2024), ("3523", 2024), ("3522", 2025), (None, 2024)):
        for _ in range(10):
            graduation = GraduationFactory(in_batch=batches[0], graduated_on=datetime.date(2024, 12, 1))
            SpellFactory(
                person=graduation.person,
                started_on=datetime.date(start, 12, 20) if start == 2024 else datetime.date(2025, 1, 2),
                income_low=2_250_000,
                income_high=2_250_000,
                region_id=place,
            )
            recount_people([graduation.person_id])
    income = read_details(Definition(LATE)).total.income
    assert (income.answers, income.comparable, income.at_or_above) == (40, 20, 10)
    assert income.as_json()["at_or_above_rate"] == "50.00"


@pytest.mark.parametrize(("day", "placed"), [("+14", 1), ("+14+1d", 0)])
def test_a_job_nobody_confirmed_for_a_year_answers_nothing_about_today(batches, day, placed):
    """Heard of in month 2 last: until month 14 it may be asked about, a day later nobody knows."""
    graduation = GraduationFactory(in_batch=batches[0], graduated_on=X)
    SpellFactory(person=graduation.person, started_on=day_of("+1"), told_on=day_of("+2"), uses_training="yes")
    recount_people([graduation.person_id])
    definition = Definition(day_of(day), IN_WORK_ON)
    found = read_details(definition).total
    assert read_figures(definition).total.placed == found.relevance.placed == placed
    assert found.time.events.total() == 1


def test_groups_stand_in_the_order_of_the_figures(batches):
    recount_people([GraduationFactory(in_batch=batch).person_id for batch in batches])
    figures, details = read_figures(Definition(LATE), KEYS), read_details(Definition(LATE), keys=KEYS)
    for key in KEYS:
        assert [group[:2] for group in details.groups(key)] == [
            (group.value, group.label) for group in figures.breakdown(key)
        ]


def test_two_passes_feed_all_details_of_a_page(batches):
    for batch in batches:
        SpellFactory(person=GraduationFactory(in_batch=batch).person)
    recount_people(list(batches[0].enrolments.values_list("person_id", flat=True)))
    with CaptureQueriesContext(connection) as queries:
        read_details(Definition(LATE), keys=["year", "sex"])
    assert sum('FROM "alumni_outcome"' in query["sql"] for query in queries) == 2
    assert len(queries) <= 6


def test_details_as_they_were_known(batches):
    """A job told later was not known before: then its graduate was nobody's placement."""
    graduation = GraduationFactory(in_batch=batches[0], graduated_on=datetime.date(2024, 1, 31))
    SpellFactory(
        person=graduation.person, started_on=datetime.date(2024, 3, 1), known_on=datetime.date(2025, 5, 1)
    )
    recount_people([graduation.person_id])
    for day, waited in ((datetime.date(2025, 4, 30), {}), (datetime.date(2025, 5, 1), {(30, "formal"): 1})):
        definition = Definition(datetime.date(2025, 4, 30), known_on=day)
        details = read_details(definition, keys=["year", "sex"])
        assert details.total.time.events == Counter(waited)
        assert details.groups("sex")[0][2] == details.groups("year")[0][2] == details.total
        assert details.total.time.n == 1
