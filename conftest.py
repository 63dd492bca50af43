"""People and clients that every test may ask for."""

import pytest
from django.test import Client

from training.factories import AssignmentFactory, CentreFactory, UserFactory


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
