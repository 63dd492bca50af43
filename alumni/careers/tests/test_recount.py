from datetime import date

import pytest

from alumni.careers.codes import code_at, unpack
from alumni.careers.counted import bit_of, first_bit
from alumni.careers.derived import CountedSpell, Outcome
from alumni.careers.recount import differences, rebuild, recount_people
from alumni.factories import (
    EvidenceFactory,
    ExclusionFactory,
    GraduationFactory,
    ObservationFactory,
    SpellFactory,
)
from alumni.models import EmploymentSpell, Graduation
from training.models import EnrolmentDisability

pytestmark = pytest.mark.django_db


def outcome(graduation, column="placed_within_6", level=1):
    row = Outcome.objects.get(pk=graduation.pk)
    return unpack(code_at(getattr(row, column), level)).outcome


def test_a_job_within_six_months_is_a_placement():
    graduation = GraduationFactory()
    SpellFactory(person=graduation.person, told_on=date(2025, 9, 1))
    assert recount_people([graduation.person_id]) == 1
    assert outcome(graduation) == "placed"
    assert outcome(graduation, "in_work_at_6") == "placed"
    assert outcome(graduation, level=2) == "unknown"


def test_everybody_with_a_graduation_has_a_row_and_retraction_removes_it():
    graduation = GraduationFactory()
    recount_people([graduation.person_id])
    assert outcome(graduation) == "unknown"
    Graduation.objects.filter(pk=graduation.pk).update(retracted_at="2026-01-01T00:00:00Z")
    recount_people([graduation.person_id])
    assert not Outcome.objects.exists()


def test_retracted_facts_do_not_count():
    graduation = GraduationFactory()
    spell = SpellFactory(person=graduation.person, told_on=date(2025, 9, 1))
    spell.retracted_at = "2026-01-01T00:00:00Z"
    spell.save()
    graduation.person.observations.update(retracted_at="2026-01-01T00:00:00Z")
    recount_people([graduation.person_id])
    assert outcome(graduation) == "unknown"


def test_all_graduations_of_a_person_are_rewritten():
    first = GraduationFactory()
    second = GraduationFactory(person=first.person, graduated_on=date(2025, 2, 28))
    SpellFactory(person=first.person, told_on=date(2025, 12, 1))
    recount_people([first.person_id])
    assert outcome(first) == outcome(second) == "placed"
    assert Outcome.objects.filter(is_repeated=True).count() == 2


def test_attributes_are_those_of_the_enrolment(bojonegoro):
    graduation = GraduationFactory(in_batch__centre=bojonegoro, person__birth_date=date(2007, 2, 1))
    graduation.enrolment.education_id = "smk"
    graduation.enrolment.region_id = "3522"
    graduation.enrolment.save()
    EnrolmentDisability.objects.create(enrolment=graduation.enrolment, has_disability=True, kind="fisik")
    recount_people([graduation.person_id])
    row = Outcome.objects.get()
    assert (row.centre_id, row.sex, row.age_group) == (bojonegoro.pk, "L", "<18")
    assert (row.education, row.district, row.disability, row.disability_kind) == (
        "smk",
        "3522",
        "yes",
        "fisik",
    )


def test_missing_attributes_are_a_dash():
    recount_people([GraduationFactory().person_id])
    row = Outcome.objects.get()
    assert (row.education, row.district, row.disability, row.disability_kind) == ("-", "-", "not_asked", "-")


def test_rebuild_makes_what_is_missing_and_removes_what_is_too_much():
    graduation, gone = GraduationFactory(), GraduationFactory()
    recount_people([gone.person_id])
    Graduation.objects.filter(pk=gone.pk).update(retracted_at="2026-01-01T00:00:00Z")
    told = []
    assert rebuild(lambda done, total: told.append((done, total))) == 1
    assert told == [(1, 1)]
    assert list(Outcome.objects.values_list("pk", flat=True)) == [graduation.pk]


def test_differences_name_the_graduation_and_the_columns():
    wrong, missing, extra = GraduationFactory(), GraduationFactory(), GraduationFactory()
    recount_people([wrong.person_id, extra.person_id])
    Outcome.objects.filter(pk=wrong.pk).update(placed_within_6=1, sex="P")
    Graduation.objects.filter(pk=extra.pk).update(retracted_at="2026-01-01T00:00:00Z")
    assert sorted(differences()) == sorted(
        [
            (wrong.person_id, wrong.pk, "placed_within_6, sex"),
            (missing.person_id, missing.pk, "missing"),
            (extra.person_id, extra.pk, "extra"),
        ]
    )
    rebuild()
    assert list(differences()) == []


def test_jobs_that_count_stand_beside_the_row_and_are_checked_with_it():
    graduation = GraduationFactory()
    counts = SpellFactory(
        person=graduation.person,
        told_on=date(2025, 9, 1),
        uses_training="partly",
        income_low=2_000_000,
        income_high=3_000_000,
        region_id="3522",
    )
    SpellFactory(person=graduation.person, started_on=date(2024, 1, 1), ended_on=date(2024, 2, 1))
    recount_people([graduation.person_id])
    row = CountedSpell.objects.get()
    assert (row.outcome_id, row.spell_id, row.waited, row.span) == (graduation.pk, counts.pk, 29, 0)
    assert (row.uses_training, row.level_fits, row.region, row.year) == ("partly", "", "3522", 2025)
    assert (row.income_low, row.income_high) == (2_000_000, 3_000_000)
    assert row.counts_for & first_bit(1) and row.counts_for & bit_of("in_work_at", 6, 1)
    assert not row.counts_for & (first_bit(2) | bit_of("in_work_at", 12, 1))
    for change in ({"income_low": 1}, {"counts_for": 1}, {"region": ""}):
        CountedSpell.objects.update(**change)
        assert list(differences()) == [(graduation.person_id, graduation.pk, "counted")]
        rebuild()
    assert list(differences()) == []


def test_a_job_that_counts_no_more_and_one_of_a_retracted_graduation_leave_no_row():
    graduation = GraduationFactory()
    spell = SpellFactory(person=graduation.person)
    recount_people([graduation.person_id])
    EmploymentSpell.objects.filter(pk=spell.pk).update(retracted_at="2026-01-01T00:00:00Z")
    recount_people([graduation.person_id])
    assert not CountedSpell.objects.exists()
    EmploymentSpell.objects.filter(pk=spell.pk).update(retracted_at=None)
    recount_people([graduation.person_id])
    Graduation.objects.filter(pk=graduation.pk).update(retracted_at="2026-01-01T00:00:00Z")
    recount_people([graduation.person_id])
    assert not CountedSpell.objects.exists()


def test_the_number_of_queries_does_not_grow_with_the_people(django_assert_num_queries):
    people = [GraduationFactory().person_id for _ in range(3)]
    for person_id in people:
        SpellFactory(person_id=person_id)
    with django_assert_num_queries(12):
        recount_people(people)


def test_exclusions_and_evidence_reach_the_row():
    graduation = GraduationFactory()
    spell = SpellFactory(person=graduation.person, level=3, told_on=date(2025, 12, 1))
    EvidenceFactory(spell=spell)
    ExclusionFactory(person=graduation.person)
    ObservationFactory(person=graduation.person, observed_on=date(2025, 12, 2))
    recount_people([graduation.person_id])
    assert outcome(graduation, level=3) == "placed"
    row = Outcome.objects.get()
    assert unpack(code_at(row.placed_within_6, 3)).is_excluded
    assert row.facts_until == date(2025, 12, 2)
