"""The ground holds: reference codes are there, doors answer."""

import pytest
from django.core.management import call_command

from core.models import EmploymentStatus, Region
from training.models import Centre, Programme


@pytest.mark.django_db
def test_reference_codes_come_with_the_installation():
    assert Region.objects.filter(province="35").count() == 38
    assert list(EmploymentStatus.objects.values_list("code", flat=True)) == [1, 2, 3, 4, 5, 6, 7]
    assert Programme.objects.filter(slug="las-listrik-3g").exists()


@pytest.mark.django_db
def test_load_centres_adds_sixteen_once(capsys):
    call_command("load_centres", "jatim")
    call_command("load_centres", "jatim")
    assert Centre.objects.count() == 16
    assert "0 centres added, 16 were there already" in capsys.readouterr().out


@pytest.mark.django_db
def test_healthz_answers_without_sign_in(client):
    assert client.get("/healthz").content == b"ok"


@pytest.mark.django_db
def test_other_pages_ask_to_sign_in(client):
    response = client.get("/pengelola/")
    assert response.status_code == 302
    assert "login" in response["Location"]
