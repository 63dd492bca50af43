"""What the database refuses of reference data."""

import pytest
from django.db import IntegrityError, transaction

from core.models import MinimumWage

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("wrong", [{"amount": 0}, {"year": 1989}, {"year": 20240}])
def test_a_wage_or_a_year_that_cannot_be_is_refused(wrong):
    facts = {"region_id": "3522", "year": 2024, "amount": 2_371_016} | wrong
    with pytest.raises(IntegrityError), transaction.atomic():
        MinimumWage.objects.create(**facts)


def test_one_wage_a_district_and_year():
    MinimumWage.objects.create(region_id="3522", year=2024, amount=2_371_016)
    MinimumWage.objects.create(region_id="3522", year=2025, amount=2_525_132)
    with pytest.raises(IntegrityError), transaction.atomic():
        MinimumWage.objects.create(region_id="3522", year=2024, amount=2_400_000)
