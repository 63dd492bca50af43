"""Conditions over many keys."""

import pytest

from core.keys import among
from core.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def users():
    return [User.objects.create(username=f"u{number}", full_name="Contoh") for number in range(3)]


def test_among_keeps_those_keys(users):
    wanted = {users[0].pk, users[2].pk}
    assert set(User.objects.filter(among("pk", wanted)).values_list("pk", flat=True)) == wanted


def test_among_no_keys_is_nobody_and_its_contrary_everybody(users):
    assert not User.objects.filter(among("pk", [])).exists()
    assert User.objects.exclude(among("pk", [])).count() == User.objects.count() >= 3


def test_among_refuses_what_is_no_number(users):
    with pytest.raises(ValueError):
        among("pk", ["1) OR (1=1"])
