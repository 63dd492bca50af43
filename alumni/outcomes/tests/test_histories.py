"""The drawn histories of docs/indicators.md, and the derivation against the slow reference at random."""

import ast
import datetime
import inspect

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alumni.careers.codes import derive_row, pack, read, unpack
from alumni.careers.derivation import QUESTIONS, derive, derive_one
from alumni.careers.rules import LEVELS, RULES
from alumni.outcomes import histories as reference
from alumni.outcomes.histories import Answer, PlainHistory, Question, answer, count
from alumni.outcomes.tests.drawing import X, day_of, draw, facts_of, histories, histories_with_day

LATE = "+11"


def derived_answer(history: PlainHistory, question: Question) -> Answer:
    """What the derivation says, in the words of the reference."""
    results = derive_one(
        facts_of(history), history.graduated_on, question.as_of, question.measure, question.window
    )
    coded = unpack(pack(results[LEVELS.index(question.min_evidence)]))
    sector = coded.class_under(question.rule)
    return Answer(
        outcome=coded.outcome,
        sector=None if sector is None else RULES[question.rule].classes[sector],
        claimed=coded.is_claimed,
        already_working=coded.is_already_working,
        answered=coded.is_answered,
        excluded=coded.is_excluded,
    )


# m = 6, L = reported, X = 31 January 2024, D eleven months later unless the line says otherwise.
DRAWN = """
history                                | facts                                                          | as of | placed within 6       | in work at 6
open job from before, never confirmed  | job -2..                                                       | +11   | unknown               | unknown
open job from before, heard before X   | job -2.. ; says -1 works 1                                     | +11   | unknown               | unknown
job on X ending later                  | job +0..+8                                                     | +11   | placed formal         | placed formal
two overlapping jobs, same start       | job +1..+8 status=1 ; job +1..+7 status=4 confirmed            | +11   | placed formal         | placed formal
same start and level: has a status     | job +1..+8 status=- ; job +1..+8 status=1                      | +11   | placed informal       | placed informal
same start and level: lower status     | job +1..+8 status=7 ; job +1..+8 status=3                      | +11   | placed formal         | placed formal
working, since unknown, told after     | job +7.. since=unknown ; says +7 works 1                       | +11   | unknown               | unknown
hearsay job and own denial             | job +1..+8 hearsay ; says +7 no                                | +11   | not_placed            | not_placed
open, last heard early                 | job +1.. ; says +2 works 1                                     | +11   | placed formal         | unknown
the same and another job later         | job +1.. ; says +2 works 1 ; job +8.. ; says +8 works 2        | +11   | placed formal         | unknown
told only after D                      | job +1.. ; says +8 no                                          | +7    | placed formal         | unknown
denial only after D                    | says +8 no                                                     | +7    | unknown               | unknown
short job learned later                | job +1..+4 ; says +9 works 1                                   | +11   | placed formal         | not_placed
retracted job (not given in)           |                                                                | +11   | unknown               | unknown
no status                              | job +1..+8 status=-                                            | +11   | placed unclassified   | placed unclassified
denial after the window                | says +7 no                                                     | +11   | not_placed            | not_placed
denial on the last day of the window   | says +6 no                                                     | +11   | not_placed            | not_placed
denial a day before the last           | says +6-1d no                                                  | +11   | unknown               | unknown
hearsay denial only                    | says +7 no hearsay                                             | +11   | unknown               | unknown
start on the last day of the window    | job +6.. ; says +7 works 1                                     | +11   | placed formal         | placed formal
start a day too late                   | job +6+1d.. ; says +7 works 1                                  | +11   | not_placed            | not_placed
possible start on the last day         | job +7.. since=+6 ; says +7 works 1                            | +11   | unknown               | unknown
possible start a day too late          | job +7.. since=+6+1d ; says +7 works 1                         | +11   | not_placed            | not_placed
from before X, ended on X              | job -2..+0 status=1 ; says +7 no                               | +11   | placed informal first | not_placed
from before X, ended the day before    | job -2..-1d ; says +7 no                                       | +11   | not_placed            | not_placed
from before X, heard on X              | job -2.. ; says +0 works 1                                     | +11   | placed formal first   | unknown
from before X, heard after the window  | job -2.. ; says +7 works 1                                     | +11   | placed formal first   | placed formal first
from before X beats an earlier level   | job -2..+8 status=1 ; job +1..+8 status=4 documented           | +11   | placed informal first | placed informal first
open, denied before the day            | job +1.. ; says +2 works 1 ; says +5 no ; says +7 no           | +11   | placed formal         | not_placed
open, denied after the day             | job +1.. ; says +2 works 1 ; says +7 no                        | +11   | placed formal         | unknown
job and denial on the same day         | job +1.. ; says +6 works 1 ; says +6 no                        | +11   | placed formal         | placed formal
end recorded after D                   | job +1..+9                                                     | +7    | placed formal         | placed formal
"""  # noqa: E501


def rows(table: str) -> list:
    lines = [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()[1:]]
    return [pytest.param(*line[1:], id=line[0]) for line in lines]


def described(result: Answer) -> str:
    """'placed formal first' in the words of the table; first = already working."""
    words = [result.outcome, result.sector, "first" if result.already_working else None]
    return " ".join(word for word in words if word)


@pytest.mark.parametrize("computed", [answer, derived_answer], ids=["reference", "derivation"])
@pytest.mark.parametrize(("facts", "as_of", "placed_within", "in_work_at"), rows(DRAWN))
def test_drawn_history(computed, facts, as_of, placed_within, in_work_at):
    history = draw(facts)
    assert described(computed(history, Question("placed_within", 6, day_of(as_of)))) == placed_within
    assert described(computed(history, Question("in_work_at", 6, day_of(as_of)))) == in_work_at


ON_A_DAY = """
history                    | facts                                                 | as of  | in work on D
confirmed, denied, asked   | job +1.. ; says +1 works 1 ; says +4 no               | +5     | not_placed
confirmed, asked in time   | job +1.. ; says +1 works 1                            | +13    | placed formal
confirmed, a day too late  | job +1.. ; says +1 works 1                            | +13+1d | unknown
denied before confirmed    | job +1.. ; says +2 no ; says +4 works 1               | +9     | placed formal
denied on the same day     | job +1.. ; says +4 works 1 ; says +4 no               | +9     | placed formal
denied by hearsay          | job +1.. ; says +4 works 1 ; says +5 no hearsay       | +9     | placed formal
denied, asked in time      | says +1 no                                            | +13    | not_placed
denied, a day too late     | says +1 no                                            | +13+1d | unknown
ended on the day           | job +1..+5                                            | +5     | placed formal
ended the day before       | job +1..+5                                            | +5+1d  | not_placed
ended, open one stale      | job -8.. ; says -8 works 1 ; job +1..+5               | +6     | unknown
ended after D              | job +1..+5                                            | +4     | placed formal
starts after D             | job +5.. ; says +5 works 1                            | +4     | unknown
possible start is no claim | job +5.. since=unknown ; says +5 works 1 ; says +3 no | +4     | not_placed
never confirmed            | job +1.. ; says +3 works                              | +4     | unknown
"""


@pytest.mark.parametrize("computed", [answer, derived_answer], ids=["reference", "derivation"])
@pytest.mark.parametrize(("facts", "as_of", "expected"), rows(ON_A_DAY))
def test_in_work_on_a_day(computed, facts, as_of, expected):
    assert described(computed(draw(facts), Question("in_work_on", None, day_of(as_of)))) == expected


BY_LEVEL = """
history                          | facts                                                   | hearsay       | reported      | confirmed       | documented
documented, merely told again    | job +1.. documented ; says +7 works 1                   | placed        | placed        | placed          | placed
reported                         | job +1.. ; says +7 works 1                              | placed        | placed        | unknown claimed | unknown claimed
hearsay alone                    | job +1.. hearsay ; says +7 works 1 hearsay              | placed        | unknown       | unknown         | unknown
hearsay against an own denial    | job +1..+8 hearsay ; says +7 no                         | placed        | not_placed    | not_placed      | not_placed
hearsay confirmation of a job    | job -1.. confirmed ; says +7 works 1 hearsay            | placed        | unknown       | unknown         | unknown
a later, better documented job   | job +1..+2 status=1 ; job +4..+5 documented ; says +7 no | placed       | placed        | placed          | placed
"""  # noqa: E501


@pytest.mark.parametrize("computed", [answer, derived_answer], ids=["reference", "derivation"])
@pytest.mark.parametrize(("facts", *("hearsay", "reported", "confirmed", "documented")), rows(BY_LEVEL))
def test_evidence_levels(computed, facts, hearsay, reported, confirmed, documented):
    for level, expected in zip(LEVELS, (hearsay, reported, confirmed, documented), strict=True):
        result = computed(draw(facts), Question("placed_within", 6, day_of(LATE), min_evidence=level))
        assert result.outcome + (" claimed" if result.claimed else "") == expected, level


def test_a_weak_level_changes_the_class_that_counts():
    history = draw("job +1..+2 status=1 ; job +4..+5 documented")
    question = Question("placed_within", 6, day_of(LATE))
    assert derived_answer(history, question).sector == "informal"
    documented = Question("placed_within", 6, day_of(LATE), min_evidence="documented")
    assert derived_answer(history, documented).sector == "formal"


@pytest.mark.parametrize(
    ("facts", "is_excluded"), [("excluded +6", True), ("excluded +6+1d", False), ("excluded +8", False)]
)
def test_an_exclusion_acts_up_to_the_end_of_the_window(facts, is_excluded):
    question = Question("placed_within", 6, day_of("+7"))
    assert answer(draw(facts), question).excluded == is_excluded
    assert derived_answer(draw(facts), question).excluded == is_excluded


def test_figure_in_full():
    """Five graduations worked out by hand: rates on the matured four, adjusted without the excluded one."""
    cohort = [
        draw("job +1..+8 status=4"),
        draw("job -1..+8 status=1"),
        draw("says +7 no"),
        draw("excluded +2"),
        draw("", graduated_on=day_of("+8")),
    ]
    figure = count(cohort, Question("placed_within", 6, day_of("+9")))
    assert figure == {
        "graduations": 5,
        "matured": 4,
        "not_matured": 1,
        "people": 1,
        "placed": 2,
        "formal": 1,
        "informal": 1,
        "unclassified": 0,
        "not_placed": 1,
        "unknown": 1,
        "claimed": 0,
        "already_working": 1,
        "excluded": 1,
        "placement_rate": "50.00",
        "placement_rate_low": "15.00",
        "placement_rate_high": "85.00",
        "formal_rate": "25.00",
        "informal_rate": "25.00",
        "response_rate": "75.00",
        "known_rate": "66.67",
        "known_rate_low": "20.77",
        "known_rate_high": "93.85",
        "highest_rate": "75.00",
        "adjusted_rate": "66.67",
    }


PLACED = draw("job +1..+8")
KNOWN_NOT_PLACED = draw("says +7 no")


@pytest.mark.parametrize(
    ("placed", "graduations", "rate"),
    [
        pytest.param(302, 960, "31.46", id="V4 Karawang 2024, printed 32"),
        pytest.param(518, 864, "59.95", id="V5 Karawang 2018, printed 60"),
    ],
)
def test_published_rates(placed, graduations, rate):
    cohort = [PLACED] * placed + [KNOWN_NOT_PLACED] * (graduations - placed)
    assert count(cohort, Question("placed_within", 6, day_of(LATE)))["placement_rate"] == rate


@pytest.mark.parametrize(
    ("class_sizes", "graduations"),
    [
        pytest.param([16] * 22, 352, id="V8 Purwakarta, printed 325"),
        pytest.param([16] * 14, 224, id="V10 Jember 2018"),
        pytest.param([16] * 8, 128, id="V10 Jember 2022"),
        pytest.param([16] * 20, 320, id="V10 Blora 2025"),
        pytest.param([16] * 6 + [17] * 8, 232, id="V11 Ponorogo 2023, 14 packages that are not 16 each"),
    ],
)
def test_graduations_are_counted_and_never_inferred_from_packages(class_sizes, graduations):
    cohort = [KNOWN_NOT_PLACED for size in class_sizes for _ in range(size)]
    assert count(cohort, Question("placed_within", 6, day_of(LATE)))["matured"] == graduations


def test_nobody_is_a_figure_without_rates():
    figure = count([], Question("placed_within", 6, day_of(LATE), rule="relation"))
    assert {value for key, value in figure.items() if key.endswith(("rate", "low", "high"))} == {None}
    assert "inside_relation_rate" in figure and "formal" not in figure


def test_reference_shares_no_code_with_the_derivation():
    tree = ast.parse(inspect.getsource(reference))
    imported = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert not {module for module in imported if module.startswith("alumni.careers")}


questions = st.builds(
    lambda asked, rule, level: (asked[0], asked[1], rule, level),
    st.sampled_from(QUESTIONS),
    st.sampled_from(sorted(RULES)),
    st.sampled_from(LEVELS),
)


@settings(max_examples=1500, deadline=None)
@given(histories_with_day(), questions)
def test_derivation_equals_the_reference(drawn, asked):
    history, as_of = drawn
    measure, window, rule, level = asked
    question = Question(measure, window, as_of, rule, level)
    if reference.is_matured(history, question):
        assert derived_answer(history, question) == answer(history, question)


@settings(max_examples=300, deadline=None)
@given(histories_with_day())
def test_the_stored_row_holds_on_every_day_it_claims(drawn):
    history, as_of = drawn
    facts = facts_of(history)
    row = derive_row(facts, history.graduated_on)
    direct = derive(facts, history.graduated_on, as_of)
    for (measure, window), results in direct.items():
        for level, result in enumerate(results):
            stored = read(row, measure, window, level, as_of)
            if window is None or reference.is_matured(history, Question(measure, window, as_of)):
                assert stored is None or stored == pack(result)


@settings(max_examples=60, deadline=None)
@given(histories(max_jobs=2, max_sayings=3))
def test_the_stored_row_holds_day_by_day(history):
    """Every single day from the row's first to a month after its silence; in between it may only be stale."""
    facts = facts_of(history)
    row = derive_row(facts, history.graduated_on)
    span = (row.silent_after - row.facts_until).days + 30
    for day in (row.facts_until + datetime.timedelta(shift) for shift in range(span)):
        results = derive_one(facts, history.graduated_on, day, "in_work_on", None)
        for level, result in enumerate(results):
            stored = read(row, "in_work_on", None, level, day)
            assert stored == pack(result) or (stored is None and row.on_until < day <= row.silent_after)


@settings(max_examples=200, deadline=None)
@given(histories())
def test_a_code_and_its_job_are_stored_no_longer_and_no_shorter_than_they_hold(history):
    facts = facts_of(history)
    row = derive_row(facts, history.graduated_on)
    if row.on_until is not None:
        now, after = (
            [(pack(result), result.started_on and result.spell.id) for result in results]
            for results in (
                derive_one(
                    facts, history.graduated_on, row.on_until + datetime.timedelta(days), "in_work_on", None
                )
                for days in (0, 1)
            )
        )
        assert [code for code, _ in now] == list(row.on)
        assert now != after


@settings(max_examples=200, deadline=None)
@given(st.lists(histories(), max_size=6), st.sampled_from(["+5", "+6", "+9", "+15"]), questions, st.randoms())
def test_identities_and_order(cohort, as_of, asked, random):
    measure, window, rule, level = asked
    question = Question(measure, window, day_of(as_of), rule, level)
    figure = count(cohort, question)
    first, second = reference.sector_names(rule)
    assert figure[first] + figure[second] + figure["unclassified"] == figure["placed"]
    assert figure["placed"] + figure["not_placed"] + figure["unknown"] == figure["matured"]
    assert figure["matured"] + figure["not_matured"] == figure["graduations"]
    assert figure["claimed"] <= figure["unknown"]
    shuffled = [in_any_order(history, random) for history in cohort]
    random.shuffle(shuffled)
    assert count(shuffled, question) == figure


def in_any_order(history: PlainHistory, random) -> PlainHistory:
    jobs, said = list(history.jobs), list(history.said)
    random.shuffle(jobs)
    random.shuffle(said)
    return PlainHistory(history.person, history.graduated_on, tuple(jobs), tuple(said), history.exclusions)


@settings(max_examples=200, deadline=None)
@given(histories_with_day(), st.randoms())
def test_input_order_and_ids_change_no_code(drawn, random):
    """Jobs come in another order and with other ids; every code stays."""
    history, as_of = drawn
    shuffled = renumbered(in_any_order(history, random))
    codes, others = (
        {
            key: tuple(map(pack, results))
            for key, results in derive(facts_of(each), each.graduated_on, as_of).items()
        }
        for each in (history, shuffled)
    )
    assert codes == others


def renumbered(history: PlainHistory) -> PlainHistory:
    keys = {job.key: 100 - job.key for job in history.jobs}
    jobs = tuple(reference.Job(**{**vars(job), "key": keys[job.key]}) for job in history.jobs)
    said = tuple(
        reference.Said(each.day, each.works, each.evidence, frozenset(keys[key] for key in each.jobs))
        for each in history.said
    )
    return PlainHistory(history.person, history.graduated_on, jobs, said, history.exclusions)


@settings(max_examples=200, deadline=None)
@given(histories_with_day())
def test_a_fact_of_a_later_day_changes_no_outcome(drawn):
    """What is dated after D is irrelevant: a job, a denial and an exclusion of the next day."""
    history, as_of = drawn
    tomorrow = as_of + datetime.timedelta(1)
    later = PlainHistory(
        history.person,
        history.graduated_on,
        (*history.jobs, reference.Job(99, tomorrow, None, None, 4, "documented")),
        (
            *history.said,
            reference.Said(tomorrow, False, "documented"),
            reference.Said(tomorrow, True, "documented", frozenset(job.key for job in history.jobs)),
        ),
        (*history.exclusions, tomorrow),
    )
    graduated_on = history.graduated_on
    assert derive(facts_of(later), graduated_on, as_of) == derive(facts_of(history), graduated_on, as_of)


@settings(max_examples=200, deadline=None)
@given(histories_with_day())
def test_more_evidence_asked_never_places_more(drawn):
    history, as_of = drawn
    for results in derive(facts_of(history), history.graduated_on, as_of).values():
        placed = [result.outcome == "placed" for result in results]
        assert placed[1] >= placed[2] >= placed[3]


@pytest.mark.parametrize("computed", [answer, derived_answer], ids=["reference", "derivation"])
@pytest.mark.parametrize(
    "facts",
    [
        "job +1..+8 status=1 nib=no ; job +1..+8 status=1 nib=yes",
        "job +1..+8 status=1 nib=yes ; job +1..+8 status=1 nib=no",
        "job +1..+8 status=4 bpjs=no ; job +1..+8 status=4 bpjs=yes",
        "job +1..+8 status=4 ; job +1..+8 status=4 bpjs=yes",
    ],
)
def test_what_is_equal_by_rule_6_is_ordered_by_the_facts_a_class_needs(computed, facts):
    question = Question("placed_within", 6, day_of(LATE), rule="ilo")
    assert computed(draw(facts), question).sector == "formal"


def test_a_code_ends_with_its_own_confirmation_not_with_the_last_statement():
    """Heard of the open job in month 1, of another until its end in month 4: open work is doubted from 13."""
    row = derive_row(facts_of(draw("job +1.. ; says +1 works 1 ; job +2..+4")), X)
    assert row.facts_until == day_of("+4")
    assert row.on_until == day_of("+13")
    assert row.silent_after == day_of("+16")
    assert unpack(read(row, "in_work_on", None, 1, day_of("+13"))).outcome == "placed"
    assert read(row, "in_work_on", None, 1, day_of("+13+1d")) is None
    assert unpack(read(row, "in_work_on", None, 1, day_of("+16+1d"))).outcome == "unknown"


def test_a_row_ends_where_another_job_of_the_same_class_begins_to_count():
    """Both are employees: the code stays, but what is asked about the job does not."""
    row = derive_row(facts_of(draw("job +1.. ; says +1 works 1 ; job +2.. ; says +3 works 2")), X)
    assert row.on_until == day_of("+13")


def test_reading_before_the_facts_is_refused():
    row = derive_row(facts_of(draw("job +1.. ; says +7 works 1")), X)
    assert row.facts_until == day_of("+7")
    assert read(row, "placed_within", 6, 1, day_of("+7-1d")) is None
    assert unpack(read(row, "placed_within", 6, 1, day_of("+7"))).outcome == "placed"
