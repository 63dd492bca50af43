"""The list of batches and the page of one batch."""

import re

import pytest

from training.enrolment.models import EnrolmentDisability
from training.factories import (
    BatchFactory,
    EnrolmentFactory,
    FieldFactory,
    FundFactory,
    PersonFactory,
    ProgrammeFactory,
    WaveFactory,
)
from training.models import PersonCentre

pytestmark = pytest.mark.django_db
LIST = "/paket/"


@pytest.fixture
def batch(bojonegoro):
    return BatchFactory(centre=bojonegoro, name="Las 1", running=True)


def text(response):
    return response.content.decode()


def names(response):
    return [batch.name for batch in response.context["page"]]


# --- The list: people -----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("who", "seen"), [("staff", ["Las 1"]), ("outsider", ["Las 2"]), ("province", ["Las 2", "Las 1"])]
)
def test_batch_list_shows_what_the_reader_may_see(client_for, request, batch, tuban, who, seen):
    BatchFactory(centre=tuban, name="Las 2")
    assert names(client_for(request.getfixturevalue(who)).get(LIST)) == seen


def test_batch_list_is_closed_to_those_without_any_role(client_for, nobody):
    assert client_for(nobody).get(LIST).status_code == 403


@pytest.mark.parametrize(("who", "offered"), [("staff", True), ("province", False)])
def test_batch_list_offers_moves_only_to_those_who_may_make_them(client_for, request, batch, who, offered):
    html = text(client_for(request.getfixturevalue(who)).get(LIST))
    assert ("Buka pendaftaran" in html) is offered
    assert ("Buat paket" in html) is offered


# --- The list: filter, sort, pages ----------------------------------------------------------------------
@pytest.fixture
def several(bojonegoro):
    apbd, apbn = FundFactory(code="apbd", name="APBD"), FundFactory()
    sewing = ProgrammeFactory(name="Menjahit", field=FieldFactory(name="Garmen Apparel"))
    BatchFactory(centre=bojonegoro, name="Las A", wave=WaveFactory(fund=apbn, number=3), code="X-1")
    BatchFactory(centre=bojonegoro, name="Las B", wave=WaveFactory(fund=apbd, number=4), running=True)
    BatchFactory(
        centre=bojonegoro,
        name="Jahit C",
        programme=sewing,
        wave=WaveFactory(fund=apbn, fiscal_year=2024, number=3),
    )


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=las", {"Las A", "Las B"}),
        ("q=menjahit", {"Jahit C"}),
        ("q=x-1", {"Las A"}),
        ("fiscal_year=2024", {"Jahit C"}),
        ("funding=apbd", {"Las B"}),
        ("wave=2025-III", {"Las A"}),
        ("field=garmen-apparel", {"Jahit C"}),
        ("state=running", {"Las B"}),
        ("q=las&funding=apbn", {"Las A"}),
        ("q=tidak-ada", set()),
    ],
)
def test_batch_list_filters_by_the_address(client_for, staff, several, query, found):
    response = client_for(staff).get(f"{LIST}?{query}")
    assert set(names(response)) == found
    assert ("Tidak ada paket yang sesuai" in text(response)) is (not found)


def test_batch_list_filters_by_centre_for_those_who_see_several(client_for, province, batch, tuban):
    BatchFactory(centre=tuban, name="Las 2")
    assert names(client_for(province).get(f"{LIST}?centre=tuban")) == ["Las 2"]


@pytest.mark.parametrize(("query", "order"), [("", ["Baru", "Lama"]), ("?sort=date", ["Lama", "Baru"])])
def test_batch_list_takes_a_batch_without_a_day_for_the_latest(client_for, staff, bojonegoro, query, order):
    BatchFactory(centre=bojonegoro, name="Baru", starts_on=None, ends_on=None)
    BatchFactory(centre=bojonegoro, name="Lama")
    assert names(client_for(staff).get(f"{LIST}{query}")) == order


def test_batch_list_sorts_and_says_so(client_for, staff, several):
    response = client_for(staff).get(f"{LIST}?sort=-name")
    assert names(response) == ["Las B", "Las A", "Jahit C"]
    assert '<th role="columnheader" scope="col" aria-sort="descending">' in text(response)


def test_batch_list_counts_each_stage_under_the_other_filters(client_for, staff, several):
    tabs = client_for(staff).get(f"{LIST}?q=las&state=running").context["tabs"]
    counts = {tab["label"]: tab["count"] for tab in tabs}
    assert (counts["Semua"], counts["Direncanakan"], counts["Berjalan"]) == (2, 1, 1)
    assert [tab["label"] for tab in tabs if tab["is_current"]] == ["Berjalan"]


def test_batch_list_counts_the_seats_taken(client_for, staff, batch):
    for state in ("enrolled", "admitted", "reserve", "applied"):
        EnrolmentFactory(batch=batch, state=state)
    assert ">2/16</td>" in text(client_for(staff).get(LIST))


def test_batch_list_with_a_wrong_value_shows_what_is_wrong(client_for, staff, several):
    response = client_for(staff).get(f"{LIST}?fiscal_year=abc&wave=lain&sort=aneh")
    assert response.status_code == 200
    assert "p-errsum" in text(response)


def test_an_empty_list_says_what_to_do(client_for, staff):
    assert "Buat paket pertama" in text(client_for(staff).get(LIST))


def test_what_htmx_swaps_is_what_a_fresh_page_shows(client_for, staff, several):
    client = client_for(staff)
    part = re.compile(r'<p id="jumlah".*</main>', re.DOTALL)
    swapped = part.search(text(client.get(f"{LIST}?q=las", headers={"HX-Request": "true"}))).group()
    fresh = part.search(text(client.get(f"{LIST}?q=las"))).group()
    without_token = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')
    assert without_token.sub("", swapped) == without_token.sub("", fresh)


def test_batch_list_asks_the_same_number_of_queries_for_many(
    client_for, staff, bojonegoro, django_assert_num_queries
):
    for batch in BatchFactory.create_batch(12, centre=bojonegoro):
        EnrolmentFactory(batch=batch)
    client = client_for(staff)
    client.get(LIST)
    with django_assert_num_queries(8):
        client.get(LIST)


def test_empty_fields_of_the_form_are_no_filter(client_for, staff, several):
    response = client_for(staff).get(f"{LIST}?q=&funding=&state=&sort=")
    assert "sesuai filter" not in text(response)
    assert [tab["url"] for tab in response.context["tabs"]][:2] == [LIST, f"{LIST}?state=planned"]


# --- One batch ------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("who", "status"), [("staff", 200), ("outsider", 404), ("kadis", 200), ("nobody", 404)]
)
def test_batch_detail_is_there_for_those_who_see_the_batch(client_for, request, batch, who, status):
    client = client_for(request.getfixturevalue(who))
    assert client.get(batch.get_absolute_url()).status_code == status


@pytest.mark.parametrize(("who", "sees"), [("staff", True), ("kadis", True), ("province", False)])
def test_batch_detail_names_people_only_to_those_who_may_see_people(client_for, request, batch, who, sees):
    person = EnrolmentFactory(batch=batch).person
    html = text(client_for(request.getfixturevalue(who)).get(batch.get_absolute_url()))
    assert (person.full_name in html) is sees
    assert "1 dari 16 kursi" in html


@pytest.mark.parametrize(("who", "may"), [("staff", True), ("kadis", False)])
def test_batch_detail_offers_writing_only_to_the_centre(client_for, request, batch, who, may):
    EnrolmentFactory(batch=batch)
    html = text(client_for(request.getfixturevalue(who)).get(batch.get_absolute_url()))
    for word in ("Ubah paket", "Tambah peserta", "Isi kelulusan", "Selesaikan paket", "Jadikan cadangan"):
        assert (word in html) is may, word


def test_batch_detail_says_what_is_missing(client_for, staff, batch):
    EnrolmentFactory.create_batch(4, batch=batch, state="enrolled")
    assert "4 peserta belum punya hasil." in text(client_for(staff).get(batch.get_absolute_url()))


def test_batch_detail_shows_people_of_one_status(client_for, staff, batch):
    enrolled = EnrolmentFactory(batch=batch, state="enrolled").person
    reserve = EnrolmentFactory(batch=batch, state="reserve").person
    html = text(client_for(staff).get(f"{batch.get_absolute_url()}?status=reserve"))
    assert reserve.full_name in html
    assert f">{enrolled.full_name}<" not in html
    assert "Naikkan dari cadangan" in html


def test_batch_detail_never_shows_disability_nor_nik(client_for, staff, batch):
    row = EnrolmentFactory(batch=batch)
    EnrolmentDisability.objects.create(enrolment=row, has_disability=True, kind="fisik")
    html = text(client_for(staff).get(batch.get_absolute_url()))
    assert "isabilitas" not in html
    assert "isik" not in html
    assert row.person.nik not in html


def test_a_finished_batch_is_reopened_not_started(client_for, staff, bojonegoro):
    batch = BatchFactory(centre=bojonegoro, finished=True)
    html = text(client_for(staff).get(batch.get_absolute_url()))
    assert "Buka kembali paket" in html
    assert "Mulai pelatihan" not in html


def test_batch_detail_of_a_cancelled_batch_tells_why(client_for, staff, bojonegoro):
    batch = BatchFactory(centre=bojonegoro, state="cancelled", cancel_reason="Dana dipotong")
    assert "Paket ini dibatalkan. Alasan: Dana dipotong" in text(
        client_for(staff).get(batch.get_absolute_url())
    )


def test_batch_detail_masks_an_applicant_whose_name_another_centre_typed(
    client_for, staff, batch, bojonegoro, tuban
):
    person = PersonFactory(full_name="Citra Maket")
    PersonCentre.objects.create(person=person, centre=tuban, fields=["full_name", "sex"])
    PersonCentre.objects.create(person=person, centre=bojonegoro, fields=["sex"])
    enrolment = EnrolmentFactory(batch=batch, person=person, state="applied")
    html = text(client_for(staff).get(batch.get_absolute_url()))
    assert "C. M." in html and "Citra" not in html
    person.centres.filter(centre=bojonegoro).update(access="enrolled")
    assert "Citra Maket" in text(client_for(staff).get(enrolment.batch.get_absolute_url()))


def test_batch_detail_asks_the_same_number_of_queries_for_many(
    client_for, staff, batch, django_assert_num_queries
):
    EnrolmentFactory.create_batch(16, batch=batch)
    client = client_for(staff)
    client.get(batch.get_absolute_url())
    with django_assert_num_queries(11):
        client.get(batch.get_absolute_url())
