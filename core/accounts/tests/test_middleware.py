"""Sessions end by themselves, and pages of signed-in people stay out of caches."""

import pytest
from django.urls import reverse

PAGE = "account_change_password"


@pytest.fixture
def at(time_machine):
    """at("08:30") sets the clock of one day."""
    return lambda clock: time_machine.move_to(f"2026-01-05 {clock}+07:00", tick=False)


def is_in(client) -> bool:
    return client.get(reverse(PAGE)).status_code == 200


def test_session_ends_an_hour_after_the_last_request(client_for, staff, at):
    at("08:00")
    client = client_for(staff)
    assert is_in(client)
    at("08:59")
    assert is_in(client)
    at("09:58")
    assert is_in(client)
    at("10:59")
    assert not is_in(client)


def test_session_ends_twelve_hours_after_sign_in_however_busy(client_for, staff, at):
    at("06:00")
    client = client_for(staff)
    for hour in range(6, 18):
        at(f"{hour:02d}:30")
        assert is_in(client), hour
    at("18:31")
    assert not is_in(client)


def test_pages_are_not_kept_by_browsers(client_for, staff):
    assert "no-store" in client_for(staff).get(reverse(PAGE))["Cache-Control"]
