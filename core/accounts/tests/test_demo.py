"""One-click sign-in: in the demo, for its accounts; nowhere else."""

import sys
from types import ModuleType

import pytest
from django.urls import NoReverseMatch, include, path, reverse

from blk_portal.urls import urlpatterns
from core.accounts import views
from training.factories import UserFactory


@pytest.fixture
def demo(settings, monkeypatch):
    """The settings and addresses that BLK_MODE=demo gives."""
    addresses = ModuleType("demo_addresses")
    extra = ([path("coba/masuk/", views.demo_login, name="demo_login")], "core")
    addresses.urlpatterns = [path("", include(extra)), *urlpatterns]
    monkeypatch.setitem(sys.modules, "demo_addresses", addresses)
    settings.ROOT_URLCONF = "demo_addresses"
    settings.DEMO = True


def click(client, username):
    return client.post("/coba/masuk/", {"username": username})


def test_outside_the_demo_the_address_does_not_exist(client, db):
    UserFactory(username="kadis")
    assert click(client, "kadis").status_code in {302, 404}
    assert "_auth_user_id" not in client.session
    with pytest.raises(NoReverseMatch):
        reverse("core:demo_login")
    assert "tanpa kata sandi" not in client.get(reverse("account_login")).content.decode()


@pytest.mark.django_db
def test_outside_the_demo_the_view_refuses_even_if_it_were_reachable(client, demo, settings):
    settings.DEMO = False
    UserFactory(username="kadis")
    assert click(client, "kadis").status_code == 404


@pytest.mark.django_db
def test_in_the_demo_one_click_signs_in(client, demo):
    user = UserFactory(username="kadis")
    page = client.get(reverse("account_login")).content.decode()
    assert "Masuk sebagai Kepala Dinas" in page
    assert "rekaan" in page
    assert click(client, "kadis").status_code == 302
    assert client.session["_auth_user_id"] == str(user.pk)


@pytest.mark.django_db
@pytest.mark.parametrize("username", ["bukan-demo", "", "tidak-ada"])
def test_only_the_written_accounts(client, demo, username):
    UserFactory(username="bukan-demo")
    assert click(client, username).status_code == 404


@pytest.mark.django_db
def test_a_link_cannot_sign_in(client, demo):
    UserFactory(username="kadis")
    assert client.get("/coba/masuk/?username=kadis").status_code == 405
