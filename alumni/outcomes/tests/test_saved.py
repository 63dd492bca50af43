from datetime import date

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import QueryDict

from alumni.models import SavedView
from alumni.outcomes.saved import kept_query, remove_view, rename_view, save_view
from core.models import AuditEntry

pytestmark = pytest.mark.django_db
LIST, CREATE = "/tampilan/", "/tampilan/baru/"
TODAY = date(2026, 6, 30)


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(TODAY, tick=False):
        yield


def kept(text):
    return kept_query(QueryDict(text), TODAY)


def test_an_address_is_kept_without_today_and_without_its_page():
    assert kept("year=2025&centre=tuban&centre=jember&as_of=2026-06-30&page=3") == (
        "centre=tuban&centre=jember&year=2025"
    )
    assert kept("year=&as_of=2025-12-31&tren=quarter") == "as_of=2025-12-31&tren=quarter&year="


def test_nothing_but_questions_and_switches_is_kept():
    assert kept("q=Siti+Contoh&nama=Siti Contoh&year=2025&x=%3Cb%3E") == "year=2025"


def test_a_view_is_kept_called_otherwise_and_forgotten_each_with_its_entry(staff):
    view = save_view(name="Garmen", query="field=garmen", by=staff)
    rename_view(view=view, name="Garmen Tuban", by=staff)
    assert SavedView.objects.get().name == "Garmen Tuban"
    remove_view(view=view, by=staff)
    assert not SavedView.objects.exists()
    entries = AuditEntry.objects.filter(object_type="alumni.savedview").order_by("pk")
    assert [entry.verb for entry in entries] == ["save_view", "rename_view", "remove_view"]
    assert "Garmen" not in str(list(entries.values()))


def test_a_name_is_used_once_by_each_person(staff, head):
    save_view(name="Garmen", query="", by=staff)
    save_view(name="Garmen", query="", by=head)
    other = save_view(name="Las", query="", by=staff)
    for act in (
        lambda: save_view(name="Garmen", query="", by=staff),
        lambda: rename_view(view=other, name="Garmen", by=staff),
    ):
        with pytest.raises(ValidationError, match="sudah punya tampilan dengan nama ini"):
            act()
    with pytest.raises(IntegrityError), transaction.atomic():
        SavedView.objects.create(user=staff, name="Garmen")
    with pytest.raises(IntegrityError), transaction.atomic():
        SavedView.objects.create(user=staff, name="")


def test_there_is_an_end_to_it(staff, monkeypatch):
    monkeypatch.setattr(SavedView, "MOST", 1)
    save_view(name="Garmen", query="", by=staff)
    with pytest.raises(ValidationError, match="Hapus satu dulu"):
        save_view(name="Las", query="", by=staff)
    remove_view(view=SavedView.objects.get(), by=staff)
    with pytest.raises(ValidationError, match="terlalu panjang"):
        save_view(name="Las", query="batch=x&" * 200, by=staff)
    assert not SavedView.objects.exists()


def test_a_page_is_kept_from_its_address_and_opened_again(client_for, staff):
    client = client_for(staff)
    page = client.get(f"{CREATE}?sex=P&as_of=2026-06-30").content.decode()
    assert "Perempuan" in page
    response = client.post(f"{CREATE}?sex=P&as_of=2026-06-30", {"name": "  Perempuan  "})
    assert response["Location"] == "/dasbor/?sex=P"
    assert "Perempuan" in client.get(LIST).content.decode()
    assert 'href="/dasbor/?sex=P"' in client.get(LIST).content.decode()


def test_a_name_in_use_is_said_at_its_field(client_for, staff):
    save_view(name="Garmen", query="", by=staff)
    page = client_for(staff).post(CREATE, {"name": "Garmen"}).content.decode()
    assert "Anda sudah punya tampilan dengan nama ini. Pilih nama lain." in page


def test_only_the_owner_sees_and_changes_a_view(client_for, staff, admin_user):
    view = save_view(name="Garmen", query="", by=staff)
    other = client_for(admin_user)
    assert "Garmen" not in other.get(LIST).content.decode()
    assert other.post(f"/tampilan/{view.pk}/hapus/").status_code == 404
    client = client_for(staff)
    client.post(f"/tampilan/{view.pk}/ubah/", {"name": "Jahit"})
    assert SavedView.objects.get().name == "Jahit"
    assert "Hapus tampilan “Jahit”?" in client.get(f"/tampilan/{view.pk}/hapus/").content.decode()
    client.post(f"/tampilan/{view.pk}/hapus/")
    assert not SavedView.objects.exists()


def test_the_list_takes_one_query_for_any_length(client_for, staff, django_assert_num_queries):
    client = client_for(staff)
    for number in range(5):
        save_view(name=f"Tampilan {number}", query="", by=staff)
    client.get(LIST)
    with django_assert_num_queries(4):
        client.get(LIST)
