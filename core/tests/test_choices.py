"""What filters offer, in one statement."""

import pytest

from core.choices import Offer, choices_of
from core.models import EducationLevel, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def users():
    for username, name in (("u1", "budi"), ("u2", "Ani"), ("u3", "Ani")):
        User.objects.create(username=username, full_name=name)


def test_choices_are_pairs_in_order_and_each_once(users, django_assert_num_queries):
    levels = EducationLevel.objects.all()
    with django_assert_num_queries(1):
        found = choices_of(
            name=Offer(User.objects.filter(username__in=["u1", "u2", "u3"]), "full_name", "full_name"),
            level=Offer(levels, "pk", "name", place="position"),
            nobody=Offer(User.objects.none(), "pk", "username"),
        )
    assert found["name"] == [("Ani", "Ani"), ("budi", "budi")]
    assert found["level"] == [(level.pk, level.name) for level in levels]
    assert found["nobody"] == []
