"""People and clients that every test may ask for, and an honest account of what a run left out."""

import os
import shutil

import pytest
from django.conf import settings as django_settings
from django.test import Client

from training.factories import AssignmentFactory, CentreFactory, UserFactory


def on_postgres():
    return django_settings.DATABASES["default"]["ENGINE"].endswith("postgresql")


def pytest_collection_modifyitems(config, items):
    """Tests marked `postgres` are left out on SQLite; the summary says so."""
    if on_postgres():
        return
    left_out = [item for item in items if item.get_closest_marker("postgres")]
    if left_out:
        items[:] = [item for item in items if item not in left_out]
        config.hook.pytest_deselected(items=left_out)


def pytest_terminal_summary(terminalreporter):
    if not on_postgres():
        terminalreporter.write_line("Left out: PostgreSQL; set DATABASE_URL=postgres://... to run on it.")
    if not shutil.which("chromium"):
        terminalreporter.write_line("Left out: browser tests, because no Chromium was found.")


def pytest_sessionfinish(session):
    """In CI a skipped test is a failed run: nothing is left out there."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") and reporter and reporter.stats.get("skipped"):
        reporter.write_line("\nCI: a test was skipped (see it with -rs), so the run fails.", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(autouse=True)
def private_files(settings, tmp_path):
    """Uploaded files of a test never reach the folder of the installation."""
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def bojonegoro(db):
    return CentreFactory(code="bojonegoro", short_name="Bojonegoro")


@pytest.fixture
def tuban(db):
    return CentreFactory(code="tuban", short_name="Tuban")


def with_role(username, role, centre=None):
    user = UserFactory(username=username, full_name=f"Akun {username}")
    AssignmentFactory(user=user, role=role, centre=centre)
    return user


@pytest.fixture
def staff(bojonegoro):
    """Staff of UPT BLK Bojonegoro."""
    return with_role("staf", "staff", bojonegoro)


@pytest.fixture
def head(bojonegoro):
    """Head of UPT BLK Bojonegoro."""
    return with_role("kepala", "centre_head", bojonegoro)


@pytest.fixture
def outsider(tuban):
    """Staff of another centre."""
    return with_role("staf-tuban", "staff", tuban)


@pytest.fixture
def province(db):
    """Kadis without the grant to open people."""
    return with_role("provinsi", "province")


@pytest.fixture
def kadis(db):
    """Kadis with the grant to open people."""
    user = with_role("kadis", "province")
    AssignmentFactory(user=user, role="people_reader", centre=None)
    return user


@pytest.fixture
def admin_user(db):
    """An admin by role, without is_superuser. (Named as pytest-django names its own.)"""
    return with_role("admin", "admin")


@pytest.fixture
def nobody(db):
    """Signed in, without any role."""
    return UserFactory(username="tamu")


@pytest.fixture
def client_for():
    """client_for(user) -> a test client signed in as that user."""

    def make(user):
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return make
