"""Signed-in browsers, without the network: whole pages go through middleware, view and template."""

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core.models import User

# What only opens and closes a snapshot.
NO_QUESTIONS = ("BEGIN", "COMMIT", "SET TRANSACTION", "SAVEPOINT", "RELEASE")


def client_of(username: str) -> Client:
    """A browser signed in as that account of the demo."""
    client = Client(SERVER_NAME=settings.LOCAL_HOSTS[0])
    client.force_login(
        User.objects.get(username=username), backend="django.contrib.auth.backends.ModelBackend"
    )
    return client


def overseer() -> Client:
    """A browser of somebody who may do everything in Django's admin."""
    User.objects.get_or_create(
        username="pembanding", defaults={"full_name": "Pembanding", "is_staff": True, "is_superuser": True}
    )
    return client_of("pembanding")


def queries_of(client: Client, address: str, data: dict | None = None) -> int:
    """Statements that read or write for the page; stops unless it answers 200, or 302 to what was posted."""
    with CaptureQueriesContext(connection) as caught:
        answer = client.get(address) if data is None else client.post(address, data)
    if answer.status_code != (200 if data is None else 302):
        raise SystemExit(f"{address} answered {answer.status_code}.")
    return sum(not one["sql"].startswith(NO_QUESTIONS) for one in caught.captured_queries)
