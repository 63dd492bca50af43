"""Accommodations of a batch, in the browser."""

from datetime import date

import pytest
import time_machine

from core.models import AccommodationKind, AuditEntry
from training.accommodations.models import Accommodation
from training.factories import AccommodationFactory, BatchFactory, EnrolmentFactory, PersonFactory
from training.models import Consent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("august")]


@pytest.fixture
def august():
    with time_machine.travel(date(2025, 8, 1)):
        yield


@pytest.fixture
def batch(bojonegoro):
    return BatchFactory(centre=bojonegoro, running=True, name="Las 1")


@pytest.fixture
def asked(batch):
    ayu = PersonFactory(full_name="Ayu Teladani")
    return AccommodationFactory(enrolment__batch=batch, enrolment__person=ayu, asked_on=date(2025, 6, 20))


def page_of_batch(batch):
    return f"/paket/{batch.pk}/akomodasi/"


def text(response):
    return response.content.decode()


@pytest.mark.parametrize(
    ("who", "status", "edits"),
    [
        ("staff", 200, True),
        ("head", 200, True),
        ("kadis", 200, False),
        ("outsider", 404, False),
        ("province", 403, False),
    ],
)
def test_read_with_the_right_to_read_disability(client_for, request, batch, asked, who, status, edits):
    response = client_for(request.getfixturevalue(who)).get(page_of_batch(batch))
    assert response.status_code == status
    if status == 200:
        assert "Ayu Teladani" in text(response)
        assert ("Catat permintaan" in text(response)) is edits
        assert ("Setujui" in text(response)) is edits
        assert AuditEntry.objects.filter(verb="view_accommodations").count() == 1


def test_the_page_of_the_batch_leads_there(client_for, staff, province, batch):
    link = f'href="{page_of_batch(batch)}"'
    assert link in text(client_for(staff).get(batch.get_absolute_url()))
    assert link not in text(client_for(province).get(batch.get_absolute_url()))


def test_a_request_is_kept(client_for, staff, batch):
    row = EnrolmentFactory(batch=batch)
    kind = AccommodationKind.objects.get(code="pendamping")
    answers = {"enrolment": row.pk, "kind": kind.pk, "asked_on": "2025-07-30", "note": ""}
    client = client_for(staff)
    refused = client.post(page_of_batch(batch), answers)
    assert "Catat dulu persetujuannya" in text(refused)
    Consent.objects.create(person=row.person, purpose="disability", is_given=True, channel="lisan")
    assert client.post(page_of_batch(batch), answers).status_code == 302
    assert "Permintaan akomodasi sudah dicatat." in text(client.get(page_of_batch(batch)))
    assert "Akomodasi ini sudah diminta" in text(client.post(page_of_batch(batch), answers))
    assert Accommodation.objects.get().asked_on == date(2025, 7, 30)


def test_people_of_other_batches_are_not_offered(client_for, staff, batch):
    stranger = EnrolmentFactory()
    answers = {"enrolment": stranger.pk, "kind": "pendamping", "asked_on": "2025-07-30"}
    assert "Pilih peserta dari daftar." in text(client_for(staff).post(page_of_batch(batch), answers))


def test_from_request_to_delivery_and_back(client_for, staff, batch, asked):
    client = client_for(staff)
    for word, day in (("setujui", "2025-06-21"), ("sediakan", "2025-07-02")):
        assert client.get(f"/akomodasi/{asked.pk}/{word}/").status_code == 200
        assert client.post(f"/akomodasi/{asked.pk}/{word}/", {"on": day}).status_code == 302
    page = text(client.get(page_of_batch(batch)))
    assert "Tersedia" in page
    assert ">12<" in page.replace(" ", "")  # days from asking
    undo = f"/akomodasi/{asked.pk}/urungkan/?status=delivered"
    assert "Batalkan status Tersedia?" in text(client.get(undo))
    assert Accommodation.objects.get().state == "delivered"  # asking changes nothing
    client.post(undo)
    assert Accommodation.objects.get().state == "agreed"
    # The same press again would take back a step that the page did not show.
    assert "baru saja diubah" in text(client.post(undo, follow=True))
    assert Accommodation.objects.get().state == "agreed"


def test_a_refusal_asks_why(client_for, staff, asked):
    client = client_for(staff)
    url = f"/akomodasi/{asked.pk}/tolak/"
    assert "Isi alasan menolak." in text(client.post(url, {"on": "2025-06-21"}))
    client.post(url, {"on": "2025-06-21", "reason": "Belum ada juru bahasa"})
    row = Accommodation.objects.get()
    assert (row.state, row.reason) == ("refused", "Belum ada juru bahasa")


def test_a_step_that_does_not_exist_is_not_found(client_for, staff, asked):
    assert client_for(staff).get(f"/akomodasi/{asked.pk}/lain/").status_code == 404


@pytest.mark.parametrize(("who", "status"), [("outsider", 404), ("kadis", 403), ("province", 403)])
def test_steps_are_for_the_centre(client_for, request, asked, who, status):
    client = client_for(request.getfixturevalue(who))
    assert client.post(f"/akomodasi/{asked.pk}/setujui/", {"on": "2025-06-21"}).status_code == status
    assert client.post(f"/akomodasi/{asked.pk}/urungkan/").status_code == status
    assert Accommodation.objects.get().state == "asked"


def test_the_number_of_queries_does_not_grow(client_for, staff, batch, django_assert_num_queries):
    client = client_for(staff)
    AccommodationFactory.create_batch(2, enrolment__batch=batch)
    client.get(page_of_batch(batch))
    with django_assert_num_queries(12):
        client.get(page_of_batch(batch))
    AccommodationFactory.create_batch(6, enrolment__batch=batch)
    with django_assert_num_queries(12):
        client.get(page_of_batch(batch))
