"""Income against the minimum wage of the district of work in the year of the start (Measure 13)."""

from datetime import date

import pytest

from alumni.careers.recount import recount_people
from alumni.factories import GraduationFactory, SpellFactory
from alumni.outcomes.definitions import Definition
from alumni.outcomes.details import read_details
from core.models import MinimumWage

pytestmark = pytest.mark.django_db
ASKED = Definition(as_of=date(2025, 6, 30))


def earners(number, low, high=None, *, region="3522", started_on=date(2024, 3, 1)):
    """So many graduates of January 2024 with a job that pays this."""
    for _ in range(number):
        row = GraduationFactory(graduated_on=date(2024, 1, 31))
        SpellFactory(
            person=row.person,
            started_on=started_on,
            told_on=date(2024, 8, 1),
            income_low=low,
            income_high=high or low,
            region_id=region,
        )
        recount_people([row.person_id])


def test_only_a_lower_end_at_the_minimum_wage_reaches_it():
    MinimumWage.objects.create(region_id="3522", year=2024, amount=2_300_000)
    earners(4, 2_300_000)
    earners(3, 2_299_999)
    earners(3, 2_000_000, 3_000_000)
    income = read_details(ASKED).total.income
    assert (income.answers, income.comparable, income.at_or_above) == (10, 10, 4)
    assert (income.as_json()["at_or_above_rate"], income.as_json()["median"]) == ("40.00", "2300000.00")


def test_the_wage_is_that_of_the_place_and_the_year_of_the_job():
    MinimumWage.objects.create(region_id="3522", year=2024, amount=2_300_000)
    MinimumWage.objects.create(region_id="3522", year=2023, amount=2_200_000)
    MinimumWage.objects.create(region_id="3523", year=2024, amount=2_700_000)
    earners(5, 2_500_000)
    earners(5, 2_500_000, region="3523")
    earners(2, 2_200_000, started_on=date(2023, 12, 1))
    earners(2, 9_000_000, region="3578")  # nobody told the wage there
    income = read_details(ASKED).total.income
    assert (income.answers, income.comparable, income.at_or_above) == (14, 12, 7)


def test_under_ten_answers_nothing_is_told():
    MinimumWage.objects.create(region_id="3522", year=2024, amount=2_300_000)
    earners(9, 2_500_000)
    income = read_details(ASKED).total.income
    assert (income.is_hidden, income.median, income.at_or_above) == (True, None, None)
