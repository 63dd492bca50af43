"""From application to work, and who of them has a disability: counted from enrolments."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine

from alumni.careers.recount import recount_people
from alumni.factories import GraduationFactory, SpellFactory
from alumni.outcomes.definitions import Definition, filters_of
from alumni.outcomes.inclusion import inclusion_reader, read_inclusion
from alumni.outcomes.privacy import FEWEST
from alumni.outcomes.stages import STEPS, funnel_reader, read_funnel
from core.models import DisabilityKind
from training.factories import AccommodationFactory, BatchFactory, EnrolmentFactory, PersonFactory
from training.models import Consent, DisabilityStatement, EnrolmentDisability

pytestmark = pytest.mark.django_db
GRADUATED, LATE = date(2024, 1, 31), date(2025, 6, 30)
ASKED = Definition(as_of=LATE)


def asking(*pairs):
    return Definition(as_of=LATE, filters=filters_of(pairs))


def a_batch(centre=None, **facts):
    centre = {"centre": centre} if centre else {}
    usual = {"starts_on": date(2023, 12, 1), "ends_on": GRADUATED, "finished_on": GRADUATED}
    return BatchFactory(**centre, **(usual | {"state": "finished"} | facts))


def graduates(batch, number, *, placed=0, result="competent", person=None, kind=None):
    """So many who completed the batch, of whom the first are placed."""
    for place in range(number):
        row = GraduationFactory(
            in_batch=batch,
            graduated_on=GRADUATED,
            person=person or PersonFactory(),
            enrolment__result=result,
        )
        if kind is not None:
            EnrolmentDisability.objects.create(enrolment=row.enrolment, has_disability=bool(kind), kind=kind)
        if place < placed:
            SpellFactory(person=row.person, started_on=date(2024, 3, 1))
        recount_people([row.person_id])


def numbers(funnel):
    return list(funnel.numbers)


def test_each_step_holds_the_next_one():
    batch = a_batch()
    for state in ("applied", "reserve", "admitted", "enrolled", "not_completed"):
        EnrolmentFactory(batch=batch, state=state)
    EnrolmentFactory(batch=batch, state="left", ended_on=date(2023, 11, 20))  # before the first day
    EnrolmentFactory(batch=batch, state="left", ended_on=date(2023, 12, 20))
    graduates(batch, 1, placed=1, result="not_assessed")
    graduates(batch, 2, placed=1, result="not_yet")
    graduates(batch, 4, placed=3)
    funnel = read_funnel(ASKED).total
    # Placed are the competent alone: three of five placements.
    assert numbers(funnel) == [14, 11, 10, 7, 6, 4, 3]
    told = funnel.as_json()
    assert (told["placed_of_before"], told["placed_of_first"]) == ("75.00", "21.43")
    assert funnel.steps[0].share_of_before is None
    assert funnel.steps[1].share_of_before == Decimal("78.57")
    assert [step.label for step in funnel.steps][-1] == "Kompeten dan bekerja"


def test_who_is_in_the_cohort(bojonegoro):
    EnrolmentFactory(batch=a_batch(bojonegoro))
    EnrolmentFactory(batch=a_batch(bojonegoro, state="cancelled"))
    # The planned end counts where there is no other day, and 2025 is after the date.
    EnrolmentFactory(batch=BatchFactory(centre=bojonegoro, running=True))
    EnrolmentFactory(batch=BatchFactory(starts_on=None, ends_on=None))
    assert read_funnel(ASKED).total.numbers[0] == 1
    assert read_funnel(Definition(as_of=date(2025, 7, 24))).total.numbers[0] == 2
    assert read_funnel(Definition(as_of=date(2024, 1, 30))).total.numbers[0] == 0


def test_the_competent_whose_window_is_not_over_are_told_apart():
    graduates(a_batch(), 2, placed=1)
    early = read_funnel(Definition(as_of=date(2024, 5, 1))).total
    assert (early.numbers[-2:], early.not_matured) == ((2, 0), 2)
    assert read_funnel(ASKED).total.not_matured == 0


@pytest.mark.parametrize(
    "key",
    [
        *("year", "quarter", "fiscal_year", "funding", "wave", "centre", "field", "programme", "batch"),
        *("sex", "disability", "disability_kind", "age_group", "education", "district"),
    ],
)
def test_groups_add_up_and_their_filter_gives_the_same(key, bojonegoro, tuban):
    own, other = a_batch(bojonegoro), a_batch(tuban, finished_on=date(2024, 6, 30))
    graduates(own, 2, placed=1, kind="")
    graduates(own, 1, placed=1, kind="netra")
    EnrolmentFactory(batch=other, person=PersonFactory(sex="P"), education_id="smk", region_id="3522")
    EnrolmentFactory(batch=other, state="applied", person=PersonFactory(birth_date=date(2010, 1, 1)))
    found = read_funnel(ASKED, [key])
    groups = found.groups(key)
    assert [sum(step) for step in zip(*(one.numbers for _, _, one in groups), strict=True)] == numbers(
        found.total
    )
    for value, _, funnel in groups:
        assert read_funnel(asking((key, value))).total == funnel, value


def test_the_steps_of_graduates_are_those_of_the_figures(bojonegoro):
    graduates(a_batch(bojonegoro), 3, placed=2)
    told = funnel_reader(ASKED, "centre")
    assert told["total"]["completed"] == 3
    assert told["groups"] == [{"key": "bojonegoro", "label": "Bojonegoro"} | told["total"]]


def test_few_queries_whatever_the_number_of_rows(django_assert_num_queries):
    graduates(a_batch(), 2, placed=1)
    with django_assert_num_queries(5):
        read_funnel(ASKED)
    for _ in range(3):
        graduates(a_batch(), 1)
    with django_assert_num_queries(5):
        read_funnel(ASKED)


# --- Inclusion ------------------------------------------------------------------------------------------
def state(person, *kinds):
    consent = Consent.objects.create(person=person, purpose="disability", is_given=True, channel="lisan")
    statement = DisabilityStatement.objects.create(
        person=person, has_disability=bool(kinds), stated_on=date(2023, 11, 1), consent=consent
    )
    statement.kinds.set(DisabilityKind.objects.filter(code__in=kinds))


def test_disability_at_every_step_and_by_kind():
    batch = a_batch()
    graduates(batch, 2, placed=1, kind="netra")
    graduates(batch, 3, placed=3, kind="")
    graduates(batch, 1)
    told = inclusion_reader(ASKED, None)["total"]
    assert [told[f"{step}_with_disability"] for step in STEPS] == [2, 2, 2, 2, 2, 2, 1]
    assert [told[f"{step}_without_disability"] for step in STEPS] == [3, 3, 3, 3, 3, 3, 3]
    assert [told[f"{step}_not_asked"] for step in STEPS] == [1, 1, 1, 1, 1, 1, 0]
    assert (told["applicants_share"], told["placed_share"]) == ("33.33", "25.00")
    assert (told["applicants_netra"], told["placed_netra"]) == (2, 1)


def test_applicants_count_by_what_they_state_themselves():
    batch = a_batch()
    for kinds in (["fisik"], ["fisik", "netra"], [], None):
        row = EnrolmentFactory(batch=batch, state="applied")
        if kinds is not None:
            state(row.person, *kinds)
    changed = EnrolmentFactory(batch=batch)
    state(changed.person, "rungu")
    EnrolmentDisability.objects.create(enrolment=changed, has_disability=False)  # as it was then
    inclusion = read_inclusion(ASKED)
    first, started = inclusion.steps[0], inclusion.steps[2]
    assert (first.everybody, first.yes, first.no, first.not_asked) == (5, 2, 2, 1)
    assert (started.everybody, started.yes, started.no) == (1, 0, 1)
    kinds = {value: numbers[0] for value, _, numbers in inclusion.kinds}
    assert kinds == {"fisik": 1, "ganda": 1}


def test_accommodations_are_counted_with_the_days_they_took():
    batch = a_batch()
    rows = [EnrolmentFactory(batch=batch) for _ in range(4)]
    asked = {"asked_on": date(2023, 12, 1)}
    agreed = asked | {"agreed_on": date(2023, 12, 2)}
    AccommodationFactory(enrolment=rows[0], **asked)
    AccommodationFactory(enrolment=rows[1], **agreed, delivered_on=date(2023, 12, 5))
    AccommodationFactory(enrolment=rows[2], **agreed, delivered_on=date(2023, 12, 12))
    AccommodationFactory(enrolment=rows[3], **asked, refused_on=date(2023, 12, 2), reason="belum ada")
    AccommodationFactory(**asked)  # of a batch that ends later
    given = read_inclusion(ASKED).accommodations
    assert (given.asked, given.agreed, given.delivered, given.refused) == (4, 2, 2, 1)
    assert given.median_days == Decimal("7.5")


def test_groups_have_the_kinds_of_all(bojonegoro, tuban):
    graduates(a_batch(bojonegoro), 1, kind="netra")
    graduates(a_batch(tuban), 2, kind="")
    AccommodationFactory(enrolment__batch=a_batch(tuban), asked_on=date(2023, 12, 1))
    rows = {row["key"]: row for row in inclusion_reader(ASKED, "centre")["groups"]}
    assert (rows["bojonegoro"]["applicants_netra"], rows["tuban"]["applicants_netra"]) == (1, 0)
    assert (rows["bojonegoro"]["accommodations_asked"], rows["tuban"]["accommodations_asked"]) == (0, 1)
    assert [row["key"] for row in inclusion_reader(ASKED, "disability_kind")["groups"]] == ["netra", "-"]


# --- Small numbers --------------------------------------------------------------------------------------
def test_disability_is_hidden_from_who_may_not_see_the_people(bojonegoro):
    batch = a_batch(bojonegoro)
    graduates(batch, 6, placed=6, kind="netra")
    graduates(batch, 6, placed=6, kind="")
    chosen = read_funnel(asking(("disability", "yes")), ["centre", "disability"], is_protected=True)
    assert set(chosen.total.numbers) == {None}
    assert chosen.groups("centre") == []
    told = read_funnel(ASKED, ["disability", "centre"], is_protected=True)
    assert told.groups("disability") == []
    assert len(told.groups("centre")) == 1
    for asked in (asking(("centre", "bojonegoro")), asking(("year", "2024")), ASKED):
        closed = read_inclusion(asked, is_protected=True)
        assert {closed.steps[0].yes, closed.steps[0].everybody, closed.accommodations.asked} == {None}
        assert closed.kinds == ()


@pytest.fixture
def today():
    with time_machine.travel(LATE):
        yield


def test_the_open_question_is_answered_without_small_numbers(bojonegoro, today):
    batch = a_batch(bojonegoro)
    graduates(batch, 8, placed=5, kind="netra")
    graduates(batch, 1, kind="fisik")
    graduates(batch, 20, placed=10, kind="")
    open_one = read_inclusion(ASKED, is_protected=True)
    for step in open_one.steps:
        assert step.everybody is not None
        for number in (step.yes, step.no, step.not_asked):
            assert number is None or number == 0 or number >= FEWEST
    assert open_one.kinds == ()
    assert read_inclusion(ASKED).steps[0].yes == 9


def test_accommodations_of_few_are_hidden(bojonegoro, today):
    rows = EnrolmentFactory.create_batch(9, batch=a_batch(bojonegoro))
    asked = {"asked_on": date(2023, 12, 1), "agreed_on": date(2023, 12, 1)}
    for row in rows[:5]:
        AccommodationFactory(enrolment=row, **asked)
    assert read_inclusion(ASKED, is_protected=True).accommodations.agreed == 5
    AccommodationFactory(enrolment=rows[5], asked_on=date(2023, 12, 1))
    assert read_inclusion(ASKED, is_protected=True).accommodations.is_hidden
    assert read_inclusion(ASKED).accommodations.asked == 6


def test_a_step_that_a_figure_stands_close_beside_is_hidden_whole(bojonegoro, today):
    batch = a_batch(bojonegoro)
    graduates(batch, 6, kind="netra")
    graduates(batch, 6, kind="")
    for _ in range(2):
        row = EnrolmentFactory(batch=batch, state="not_completed")
        EnrolmentDisability.objects.create(enrolment=row, has_disability=True, kind="netra")
    # Everybody may see that six with a disability completed; that eight started would tell of two.
    assert [step.yes for step in read_inclusion(ASKED).steps] == [8, 8, 8, 6, 6, 6, 0]
    steps = read_inclusion(ASKED, is_protected=True).steps
    assert [(step.everybody, step.yes, step.no) for step in steps[:3]] == [(14, None, None)] * 3
