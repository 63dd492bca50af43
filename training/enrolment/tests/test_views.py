"""Moving batches and people, adding people and graduating, in the browser."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from core.models import AuditEntry
from training.batches.models import Batch
from training.enrolment.models import Enrolment
from training.factories import AssignmentFactory, BatchFactory, EnrolmentFactory, PersonFactory
from training.people.models import PersonCentre

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("first_of_august")]
MOVE = "/paket/pindah/"


@pytest.fixture
def first_of_august():
    with time_machine.travel(date(2025, 8, 1)):
        yield


@pytest.fixture
def running(bojonegoro):
    return BatchFactory(centre=bojonegoro, running=True, name="Las 1")


@pytest.fixture
def known(bojonegoro):
    """Somebody the centre knows, in no batch."""
    person = PersonFactory(full_name="Ayu Teladani")
    PersonCentre.objects.create(person=person, centre=bojonegoro, fields=["full_name", "birth_date"])
    return person


def url(name, batch):
    return reverse(f"training:{name}", args=[batch.pk])


def text(response):
    return response.content.decode()


# --- Three people ---------------------------------------------------------------------------------------
WHO = pytest.mark.parametrize(
    ("who", "status"), [("staff", 200), ("outsider", 404), ("province", 403), ("kadis", 403)]
)


@WHO
@pytest.mark.parametrize("name", ["enrolment_add", "batch_graduate"])
def test_pages_that_write_people_are_for_the_centre(client_for, request, running, name, who, status):
    EnrolmentFactory(batch=running)
    assert client_for(request.getfixturevalue(who)).get(url(name, running)).status_code == status


def test_a_number_that_no_row_can_have_is_not_found(client_for, staff, running):
    data = {"pk": "9" * 30, "action": "running"}
    assert client_for(staff).post(MOVE, data).status_code == 404
    assert client_for(staff).post(url("enrolment_move", running), data).status_code == 404


@pytest.mark.parametrize(("who", "status"), [("staff", 302), ("outsider", 404), ("kadis", 403)])
def test_enrolment_move_is_for_the_centre(client_for, request, running, who, status):
    row = EnrolmentFactory(batch=running, state="applied")
    answers = {"pk": row.pk, "action": "admitted"}
    client = client_for(request.getfixturevalue(who))
    assert client.post(url("enrolment_move", running), answers).status_code == status
    row.refresh_from_db()
    assert row.state == ("admitted" if status == 302 else "applied")


@pytest.mark.parametrize(("who", "status"), [("staff", 302), ("outsider", 404), ("kadis", 403)])
def test_batch_move_is_for_the_centre(client_for, request, bojonegoro, who, status):
    batch = BatchFactory(centre=bojonegoro)
    client = client_for(request.getfixturevalue(who))
    assert client.post(MOVE, {"pk": batch.pk, "action": "registration"}).status_code == status
    batch.refresh_from_db()
    assert batch.state == ("registration" if status == 302 else "planned")


def test_a_right_in_one_centre_moves_no_batch_of_another(client_for, kadis, bojonegoro, tuban):
    AssignmentFactory(user=kadis, centre=tuban)
    batch = BatchFactory(centre=bojonegoro)
    assert client_for(kadis).post(MOVE, {"pk": batch.pk, "action": "registration"}).status_code == 403
    batch.refresh_from_db()
    assert batch.state == "planned"


def test_people_of_one_s_other_centre_are_not_offered(client_for, staff, running, tuban):
    AssignmentFactory(user=staff, centre=tuban)
    person = PersonFactory(full_name="Orang Tuban")
    PersonCentre.objects.create(person=person, centre=tuban, access=PersonCentre.ENROLLED)
    client = client_for(staff)
    assert "Orang Tuban" not in text(client.get(url("enrolment_add", running)))
    client.post(url("enrolment_add", running), {"person": person.pk, "to": "applied"})
    assert not running.enrolments.exists()


# --- Moving batches -------------------------------------------------------------------------------------
def test_batch_move_moves_several(client_for, staff, bojonegoro):
    batches = BatchFactory.create_batch(2, centre=bojonegoro)
    answers = {"pk": [batch.pk for batch in batches], "action": "registration"}
    response = client_for(staff).post(MOVE, answers, follow=True)
    assert "2 paket sekarang berstatus Pendaftaran." in text(response)


def test_batch_move_takes_none_if_one_is_foreign(client_for, staff, bojonegoro, tuban):
    own, foreign = BatchFactory(centre=bojonegoro), BatchFactory(centre=tuban)
    answers = {"pk": [own.pk, foreign.pk], "action": "registration"}
    assert client_for(staff).post(MOVE, answers).status_code == 404
    own.refresh_from_db()
    assert own.state == "planned"


def test_batch_move_asks_for_a_reason_before_it_cancels(client_for, staff, running):
    client = client_for(staff)
    answers = {"pk": running.pk, "action": "cancelled"}
    page = client.post(MOVE, answers)
    assert "Batalkan paket?" in text(page)
    assert "Isi alasan." in text(client.post(MOVE, answers | {"sure": "True"}))
    client.post(MOVE, answers | {"sure": "True", "reason": "Dana dipotong"})
    running.refresh_from_db()
    assert (running.state, running.cancel_reason) == ("cancelled", "Dana dipotong")


def test_batch_move_asks_when_the_batch_ended(client_for, staff, running):
    client = client_for(staff)
    answers = {"pk": running.pk, "action": "finished", "sure": "True", "finished_on": "2025-08-02"}
    assert "Tanggal selesai belum tiba." in text(client.post(MOVE, answers))
    client.post(MOVE, answers | {"finished_on": "2025-07-24"})
    running.refresh_from_db()
    assert running.finished_on == date(2025, 7, 24)


def test_batch_move_says_which_batch_was_refused(client_for, staff, running):
    response = client_for(staff).post(MOVE, {"pk": running.pk, "action": "registration"}, follow=True)
    assert "Las 1: Paket berstatus Berjalan tidak dapat langsung menjadi Pendaftaran." in text(response)


@pytest.mark.parametrize("answers", [{}, {"pk": "abc"}, {"action": "sold"}])
def test_batch_move_of_nothing_or_to_nowhere_is_not_found(client_for, staff, running, answers):
    full = {"pk": running.pk, "action": "finished"} | answers
    full = full if answers else {"action": "finished"}
    assert client_for(staff).post(MOVE, full).status_code == 404


def test_moves_are_posted_only(client_for, staff, running):
    assert client_for(staff).get(MOVE).status_code == 405
    assert client_for(staff).get(url("enrolment_move", running)).status_code == 405


# --- Moving people --------------------------------------------------------------------------------------
def test_enrolment_move_asks_why_somebody_left(client_for, staff, running):
    row = EnrolmentFactory(batch=running)
    client, answers = client_for(staff), {"pk": row.pk, "action": "left"}
    assert "Catat 1 orang mengundurkan diri?" in text(client.post(url("enrolment_move", running), answers))
    client.post(
        url("enrolment_move", running),
        answers | {"sure": "True", "reason": "Bekerja", "left_on": "2025-07-01"},
    )
    row.refresh_from_db()
    assert (row.state, row.reason, row.ended_on) == ("left", "Bekerja", date(2025, 7, 1))


def test_enrolment_move_tells_that_the_class_is_full(client_for, staff, bojonegoro):
    batch = BatchFactory(centre=bojonegoro, running=True, seats=1)
    EnrolmentFactory(batch=batch, state="enrolled")
    row = EnrolmentFactory(batch=batch, state="reserve")
    answers = {"pk": row.pk, "action": "enrolled"}
    response = client_for(staff).post(url("enrolment_move", batch), answers, follow=True)
    assert "Kursi paket ini 1, sudah terisi 1" in text(response)


def test_enrolment_move_does_not_reach_into_another_batch(client_for, staff, running, bojonegoro):
    row = EnrolmentFactory(batch=BatchFactory(centre=bojonegoro), state="applied")
    answers = {"pk": row.pk, "action": "admitted"}
    assert client_for(staff).post(url("enrolment_move", running), answers).status_code == 404


# --- Adding ---------------------------------------------------------------------------------------------
def test_enrolment_add_offers_known_people_who_are_not_in_the_batch(client_for, staff, running, known):
    EnrolmentFactory(batch=running, person=PersonFactory(full_name="Bagus Purwarupa"))
    PersonFactory(full_name="Orang Lain")
    html = text(client_for(staff).get(url("enrolment_add", running)))
    assert "Ayu Teladani" in html
    assert "Bagus Purwarupa" not in html
    assert "Orang Lain" not in html
    assert known.nik not in html


def test_enrolment_add_masks_whose_name_another_centre_typed(client_for, staff, running, bojonegoro, tuban):
    person = PersonFactory(full_name="Citra Maket")
    PersonCentre.objects.create(person=person, centre=tuban, fields=["full_name", "birth_date"])
    PersonCentre.objects.create(person=person, centre=bojonegoro, fields=["sex"])
    html = text(client_for(staff).get(url("enrolment_add", running)))
    assert "C. M." in html and "Citra" not in html
    assert "C. M." not in text(client_for(staff).get(url("enrolment_add", running), {"q": "citra"}))


def test_enrolment_add_searches_by_name(client_for, staff, running, known):
    client = client_for(staff)
    assert "Ayu Teladani" in text(client.get(url("enrolment_add", running), {"q": "teladani"}))
    assert "Ayu Teladani" not in text(client.get(url("enrolment_add", running), {"q": "bagus"}))


def test_enrolment_add_takes_ticked_people(client_for, staff, running, known):
    answers = {"person": known.pk, "to": "enrolled"}
    response = client_for(staff).post(url("enrolment_add", running), answers, follow=True)
    assert "1 orang ditambahkan." in text(response)
    assert running.enrolments.get().state == "enrolled"


def test_enrolment_add_refuses_somebody_the_centre_does_not_know(client_for, staff, running):
    answers = {"person": PersonFactory().pk, "to": "applied"}
    client_for(staff).post(url("enrolment_add", running), answers)
    assert not Enrolment.objects.exists()


@pytest.mark.parametrize("key", ["9" * 30, "9" * 19, " " * 20 + "1"])
def test_enrolment_add_refuses_a_number_that_no_person_can_have(client_for, staff, running, known, key):
    answers = {"person": [known.pk, key], "to": "applied"}
    response = client_for(staff).post(url("enrolment_add", running), answers)
    assert response.status_code == 200
    assert not Enrolment.objects.exists()


def test_enrolment_add_takes_pasted_niks_and_notes_the_search(client_for, staff, running, known):
    answers = {"niks": f" {known.nik}\n\n", "to": "applied"}
    client_for(staff).post(url("enrolment_add", running), answers)
    assert running.enrolments.get().person == known
    entry = AuditEntry.objects.get(verb="searched_nik")
    assert entry.facts == {"lines": 1}


def test_enrolment_add_names_lines_it_cannot_use_without_the_nik(client_for, staff, running, known):
    client, stranger = client_for(staff), PersonFactory()
    html = text(client.post(url("enrolment_add", running), {"niks": "123", "to": "applied"}))
    assert "Baris 1: NIK harus 16 angka. Anda mengisi 3 angka." in html
    answers = {"niks": f"{known.nik}\n{stranger.nik}", "to": "applied"}
    assert "Belum dikenal BLK ini: baris 2 (…0000)." in text(
        client.post(url("enrolment_add", running), answers)
    )
    assert not Enrolment.objects.exists()


def test_enrolment_add_asks_for_somebody(client_for, staff, running):
    html = text(client_for(staff).post(url("enrolment_add", running), {"to": "applied"}))
    assert "Pilih sedikitnya satu orang, atau tempel NIK." in html


# --- Graduating -----------------------------------------------------------------------------------------
def results(batch, *rows, **facts):
    answers = {"version": batch.version, "finished_on": "2025-07-24"} | facts
    for row, given in rows:
        answers |= {f"p{row.pk}-{name}": value for name, value in ({"result": "competent"} | given).items()}
    return answers


def test_batch_graduate_saves_everybody_and_says_so(client_for, staff, running):
    first, second = EnrolmentFactory.create_batch(2, batch=running)
    answers = results(
        running,
        (first, {"is_completed": "on", "certificate_number": "SERT-1"}),
        (second, {"result": "not_yet", "reason": "Sering tidak hadir"}),
    )
    response = client_for(staff).post(url("batch_graduate", running), answers, follow=True)
    assert "Kelulusan tersimpan: 1 lulus (1 kompeten), 1 tidak lulus. Paket selesai 24 Juli 2025." in text(
        response
    )
    assert Batch.objects.get().state == "finished"


def test_batch_graduate_shows_what_is_wrong_beside_the_person(client_for, staff, running):
    row = EnrolmentFactory(batch=running)
    html = text(client_for(staff).post(url("batch_graduate", running), results(running, (row, {}))))
    assert (
        f'<a href="#id_p{row.pk}-reason">{row.person}: Centang Lulus, atau tuliskan alasan tidak lulus.</a>'
        in html
    )


def test_batch_graduate_asks_why_results_are_corrected(client_for, staff, running):
    row, client = EnrolmentFactory(batch=running), client_for(staff)
    client.post(url("batch_graduate", running), results(running, (row, {"is_completed": "on"})))
    running.refresh_from_db()
    answers = results(running, (row, {"is_completed": "on", "result": "not_yet"}))
    assert "Tuliskan alasan perbaikan." in text(client.post(url("batch_graduate", running), answers))
    client.post(url("batch_graduate", running), answers | {"reason": "Hasil LSP menyusul"})
    row.refresh_from_db()
    assert row.result == "not_yet"


def test_batch_graduate_shows_both_results_where_a_colleague_was_faster(client_for, staff, running):
    row, client = EnrolmentFactory(batch=running), client_for(staff)
    client.post(url("batch_graduate", running), results(running, (row, {"is_completed": "on"})))
    answers = results(running, (row, {"is_completed": "on", "result": "not_yet"}), version=1)
    response = client.post(url("batch_graduate", running), answers)
    assert response.status_code == 409
    assert f"Uji kompetensi, {row.person}" in text(response)


@pytest.mark.parametrize("state", ["planned", "cancelled"])
def test_batch_graduate_explains_why_it_is_closed(client_for, staff, bojonegoro, state):
    batch = BatchFactory(centre=bojonegoro, state=state)
    html = text(client_for(staff).get(url("batch_graduate", batch)))
    assert "Kelulusan dapat diisi setelah paket berjalan." in html


def test_batch_graduate_never_shows_disability(client_for, staff, running):
    EnrolmentFactory(batch=running)
    assert "isabilitas" not in text(client_for(staff).get(url("batch_graduate", running)))


# --- Queries --------------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", ["batch_graduate", "enrolment_add"])
def test_the_number_of_queries_does_not_grow(
    client_for, staff, running, bojonegoro, name, django_assert_max_num_queries
):
    for person in PersonFactory.create_batch(8):
        PersonCentre.objects.create(person=person, centre=bojonegoro)
    EnrolmentFactory.create_batch(8, batch=running)
    client = client_for(staff)
    client.get(url(name, running))
    with django_assert_max_num_queries(13):
        client.get(url(name, running))
