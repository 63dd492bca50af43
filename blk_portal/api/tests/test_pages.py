"""Tokens are made, shown once and revoked by an admin."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.accounts.actions import make_api_token
from core.accounts.tokens import PREFIX, hashed
from core.models import ApiToken, AuditEntry

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 30)
LIST, NEW = "/laporan/api/", "/laporan/api/baru/"


@pytest.fixture(autouse=True)
def on_a_day():
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def client(client_for, admin_user):
    return client_for(admin_user)


def make(by, consumer="Satu Data Jatim", days=30):
    return make_api_token(consumer=consumer, expires_on=TODAY + timedelta(days), by=by)


def test_a_new_token_is_shown_once(client):
    made = client.post(NEW, {"consumer": "Satu Data Jatim", "expires_on": "2026-12-31"})
    text = made.context["text"]
    row = ApiToken.objects.get()
    assert text.startswith(PREFIX) and row.digest == hashed(text)
    assert text in made.content.decode() and "tidak ditampilkan lagi" in made.content.decode()
    assert made["Cache-Control"] == "no-store"
    page = client.get(LIST).content.decode()
    assert text not in page and f"{text[:8]}…" in page
    assert "Satu Data Jatim" in page and "31 Desember 2026" in page and "Belum pernah" in page


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"expires_on": "2026-12-31"}, "Isi siapa yang memakai token ini."),
        ({"consumer": "X"}, "Isi sampai kapan token berlaku."),
        ({"consumer": "X", "expires_on": "besok"}, "Isi tanggal, misalnya 2026-12-31."),
        ({"consumer": "X", "expires_on": "2026-06-29"}, "Pilih tanggal mulai hari ini"),
        ({"consumer": "X", "expires_on": "2027-07-02"}, "paling lama setahun lagi"),
    ],
)
def test_what_is_wrong_is_said(client, given, words):
    assert words in client.post(NEW, given).content.decode()
    assert not ApiToken.objects.exists()


def test_a_revoked_token_is_shown_as_such(client, admin_user):
    row, _ = make(admin_user)
    url = reverse("api:token_revoke", args=[row.pk])
    assert "Cabut token Satu Data Jatim?" in client.get(url).content.decode()
    assert ApiToken.objects.get().state == "working"
    for _ in range(2):
        client.post(url)
    row.refresh_from_db()
    assert row.state == "revoked"
    assert AuditEntry.objects.filter(verb="revoke_api_token").count() == 1
    assert "Dicabut 30 Juni 2026" in client.get(LIST).content.decode()


def test_an_expired_token_is_shown_as_such(client, admin_user):
    make(admin_user, days=-1)
    assert "Habis masa berlakunya" in client.get(LIST).content.decode()


def test_the_trail_says_who_made_it_and_never_the_token(admin_user):
    _, text = make(admin_user)
    entry = AuditEntry.objects.get(verb="make_api_token")
    assert entry.actor == admin_user
    assert entry.facts == {"expires_on": "2026-07-30"}
    assert text not in str(vars(entry)) and hashed(text) not in str(vars(entry))


def test_the_list_costs_the_same_for_many(client, admin_user):
    def queries():
        with CaptureQueriesContext(connection) as found:
            client.get(LIST)
        return len(found)

    make(admin_user)
    client.get(LIST)
    few = queries()
    for place in range(20):
        make(admin_user, consumer=f"Pemakai {place}")
    assert queries() == few == 5


def test_without_a_token_the_page_says_how_to_begin(client):
    page = client.get(LIST).content.decode()
    assert "Belum ada token" in page
    assert "Authorization: Bearer" in page and "/api/v1/openapi.json" in page
