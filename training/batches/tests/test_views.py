"""Making and correcting a batch in the browser."""

from datetime import date

import pytest
from django.urls import reverse

from training.batches.models import Batch
from training.factories import BatchFactory, EnrolmentFactory, FundFactory, ProgrammeFactory

pytestmark = pytest.mark.django_db
NEW = "/paket/baru/"


@pytest.fixture
def batch(bojonegoro):
    return BatchFactory(centre=bojonegoro, name="Las 1", place="Ruang 1")


def filled(centre=None, **changes):
    answers = {
        "programme": ProgrammeFactory().pk,
        "name": "Las 1",
        "fund": FundFactory().pk,
        "fiscal_year": 2025,
        "wave_number": 3,
        "seats": 16,
        "reserves": 2,
        "teachers": "Budi Contoh, Siti Contoh",
    }
    return answers | ({"centre": centre.pk} if centre else {}) | changes


def edit_url(batch):
    return reverse("training:batch_edit", args=[batch.pk])


# --- Three people ---------------------------------------------------------------------------------------
@pytest.mark.parametrize(("who", "status"), [("staff", 200), ("province", 403), ("nobody", 403)])
def test_batch_create_is_for_those_who_may_edit(client_for, request, who, status):
    assert client_for(request.getfixturevalue(who)).get(NEW).status_code == status


@pytest.mark.parametrize(("who", "status"), [("staff", 200), ("outsider", 404), ("province", 403)])
def test_batch_edit_is_for_those_who_may_edit_it(client_for, request, batch, who, status):
    assert client_for(request.getfixturevalue(who)).get(edit_url(batch)).status_code == status


# --- Making ---------------------------------------------------------------------------------------------
def test_batch_create_makes_the_batch_and_leads_to_it(client_for, staff, bojonegoro):
    response = client_for(staff).post(NEW, filled(bojonegoro), follow=True)
    batch = Batch.objects.get()
    assert response.redirect_chain == [(batch.get_absolute_url(), 302)]
    assert "dibuat dengan kode BJN-2025-APBN-III-01" in response.content.decode()
    assert [teacher.name for teacher in batch.instructors.all()] == ["Budi Contoh", "Siti Contoh"]


def test_batch_create_offers_own_centres_only(client_for, staff, bojonegoro, tuban):
    offered = client_for(staff).get(NEW).context["form"].fields["centre"].queryset
    assert list(offered) == [bojonegoro]


def test_batch_create_refuses_a_smuggled_centre(client_for, staff, bojonegoro, tuban):
    response = client_for(staff).post(NEW, filled(tuban))
    assert "Pilih BLK dari daftar." in response.content.decode()
    assert not Batch.objects.exists()


def test_batch_create_says_what_is_wrong_at_the_field(client_for, staff, bojonegoro, batch):
    answers = filled(bojonegoro, code=batch.code, starts_on="2025-07-01", ends_on="2025-06-01")
    html = client_for(staff).post(NEW, answers).content.decode()
    assert "Rencana selesai harus sama dengan atau sesudah tanggal mulai." in html
    html = client_for(staff).post(NEW, answers | {"ends_on": "2025-08-01"}).content.decode()
    assert "Kode ini sudah dipakai paket lain. Tulis kode lain." in html


# --- Correcting -----------------------------------------------------------------------------------------
def test_batch_edit_keeps_the_seats_that_are_taken(client_for, staff, batch):
    EnrolmentFactory(batch=batch, state="enrolled")
    EnrolmentFactory(batch=batch, state="admitted")
    EnrolmentFactory(batch=batch, state="reserve")
    page = client_for(staff).post(edit_url(batch), filled(seats=1, reserves=0, version=batch.version))
    assert page.context["form"].errors["seats"] == ["Sudah terisi 2. Isi paling sedikit 2."]
    assert page.context["form"].errors["reserves"] == ["Sudah terisi 1. Isi paling sedikit 1."]
    batch.refresh_from_db()
    assert (batch.seats, batch.reserves) == (16, 2)


def test_batch_edit_keeps_the_code_where_it_is_left_blank(client_for, staff, batch):
    client_for(staff).post(edit_url(batch), filled(version=1, place="Ruang 2", code=""))
    code = batch.code
    batch.refresh_from_db()
    assert (batch.place, batch.code, batch.version) == ("Ruang 2", code, 2)


def test_batch_edit_shows_both_values_where_a_colleague_was_faster(client_for, staff, batch):
    client = client_for(staff)
    client.post(edit_url(batch), filled(version=1, place="Ruang 2"))
    response = client.post(edit_url(batch), filled(version=1, place="Ruang 3"))
    html = response.content.decode()
    assert response.status_code == 409
    assert "Ruang 2" in html
    assert "Ruang 3" in html
    assert 'name="version" value="2"' in html


def test_batch_edit_saves_one_s_own_values_after_all(client_for, staff, batch):
    client = client_for(staff)
    client.post(edit_url(batch), filled(version=1, place="Ruang 2"))
    client.post(edit_url(batch), filled(version=2, place="Ruang 3"))
    batch.refresh_from_db()
    assert batch.place == "Ruang 3"


def test_batch_edit_asks_for_the_last_day_of_a_finished_batch_only(client_for, staff, batch, bojonegoro):
    done = BatchFactory(centre=bojonegoro, finished=True, finished_on=date(2025, 7, 24))
    client = client_for(staff)
    assert "finished_on" not in client.get(edit_url(batch)).context["form"].fields
    assert "finished_on" in client.get(edit_url(done)).context["form"].fields
