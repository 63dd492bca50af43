from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from alumni.models import Target
from alumni.outcomes.actions import remove_target, set_target
from alumni.outcomes.definitions import Definition, filters_of
from alumni.outcomes.targets import Targets
from core.models import AuditEntry

pytestmark = pytest.mark.django_db
SIX = {"measure": "placed_within", "window": 6}


def asked(*pairs, **options):
    return Definition(date(2026, 6, 30), filters=filters_of(pairs), **options)


def target_of(definition):
    return Targets.read(definition).of(definition)


def test_a_target_is_set_once_and_then_changed_with_history(admin_user):
    set_target(year=2025, centre=None, value=Decimal("68"), by=admin_user, **SIX)
    set_target(year=2025, centre=None, value=Decimal("68"), by=admin_user, **SIX)
    set_target(year=2025, centre=None, value=Decimal("70.5"), by=admin_user, **SIX)
    target = Target.objects.get()
    assert target.value == Decimal("70.5")
    assert [row.history_user for row in target.history.all()] == [admin_user] * 2
    assert list(AuditEntry.objects.filter(object_type="alumni.target").values_list("verb", flat=True)) == [
        "update",
        "create",
    ]


def test_a_removed_target_leaves_its_history(admin_user):
    target = set_target(year=2025, centre=None, value=Decimal("68"), by=admin_user, **SIX)
    remove_target(target=target, by=admin_user)
    assert not Target.objects.exists()
    assert Target.history.count() == 2


def test_the_centre_has_its_own_target_or_the_province_s(bojonegoro, tuban):
    set_target(year=2025, centre=None, value=Decimal("68"), by=None, **SIX)
    set_target(year=2025, centre=bojonegoro, value=Decimal("72"), by=None, **SIX)
    assert target_of(asked(("year", "2025"))) == 68
    assert target_of(asked(("year", "2025"), ("centre", "bojonegoro"))) == 72
    assert target_of(asked(("year", "2025"), ("centre", "tuban"))) == 68


def test_no_target_for_another_question(bojonegoro):
    set_target(year=2025, centre=None, value=Decimal("68"), by=None, **SIX)
    assert target_of(asked()) is None
    assert target_of(asked(("year", "2024"))) is None
    assert target_of(asked(("year", "2024"), ("year", "2025"))) is None
    assert target_of(asked(("year", "2025"), ("sex", "P"))) is None
    assert target_of(asked(("year", "2025"), window=3)) is None
    assert target_of(asked(("year", "2025"), measure="in_work_on")) is None


@pytest.mark.parametrize(
    "facts",
    [
        {"value": Decimal("0")},
        {"value": Decimal("100.01")},
        {"window": 0},
        {"window": 5},
        {"measure": "in_work_on"},
        {"year": 25},
    ],
)
def test_what_is_no_target_is_refused_by_action_and_database(facts):
    row = {"year": 2025, "centre": None, "value": Decimal("68"), **SIX, **facts}
    with pytest.raises(ValidationError):
        set_target(**row, by=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        Target.objects.create(**row)


@pytest.mark.parametrize("has_centre", [True, False])
def test_the_database_keeps_one_target_each(bojonegoro, has_centre):
    row = {"year": 2025, "centre": bojonegoro if has_centre else None, "value": Decimal("68"), **SIX}
    Target.objects.create(**row)
    with pytest.raises(IntegrityError), transaction.atomic():
        Target.objects.create(**row)
