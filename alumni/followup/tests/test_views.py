"""The list of alumni and the page of one graduate, for staff, another centre and those without the right."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from alumni.careers.models import EmploymentSpell, Observation
from alumni.careers.recount import recount_people
from alumni.factories import (
    ContactAttemptFactory,
    EvidenceFactory,
    ExclusionFactory,
    GraduationFactory,
    ObservationFactory,
    SpellFactory,
)
from core.models import AuditEntry
from training.factories import BatchFactory, PersonFactory
from training.models import Consent, PersonCentre

pytestmark = pytest.mark.django_db
LIST = "/alumni/"


@pytest.fixture(autouse=True)
def frozen():
    with time_machine.travel("2025-09-01 09:00+07:00", tick=False):
        yield


@pytest.fixture
def graduation(bojonegoro):
    """Bagus graduated in Bojonegoro on 31 January 2025."""
    person = PersonFactory(full_name="Bagus Purwarupa", phone="+6281200000002")
    return GraduationFactory(person=person, in_batch__centre=bojonegoro)


def text(response) -> str:
    return " ".join(response.content.decode().split())


# --- The list -------------------------------------------------------------------------------------------
def test_graduation_list_shows_what_was_last_heard(client_for, staff, graduation):
    SpellFactory(person=graduation.person, told_on=date(2025, 4, 1))
    ObservationFactory(person=graduation.person, observed_on=date(2025, 8, 1), level=0)
    ObservationFactory(
        person=graduation.person, observed_on=date(2025, 8, 9), retracted_at="2025-08-10T00:00Z"
    )
    page = text(client_for(staff).get(LIST))
    assert "Bagus Purwarupa" in page
    assert "Mencari kerja<br><small>1 Agustus 2025" in page
    assert "Keterangan pihak lain" in page
    assert graduation.person.nik not in page
    assert "NIK berakhir 0000" in page


def test_graduation_list_of_three_people(client_for, outsider, province, nobody, graduation):
    assert "Bagus" not in text(client_for(outsider).get(LIST))
    assert client_for(province).get(LIST).status_code == 403
    assert client_for(nobody).get(LIST).status_code == 403


def test_graduation_list_opens_to_the_granted_province(client_for, kadis, graduation):
    assert "Bagus" in text(client_for(kadis).get(LIST))


@pytest.mark.parametrize(
    ("query", "is_found"),
    [
        ("q=purwa", True),
        ("q=budi", False),
        ("year=2025", True),
        ("wave=2025-III", True),
        ("funding=apbn", True),
        ("field=las", True),
        ("programme=las-listrik-3g", True),
        ("sex=L", True),
        ("sex=P", False),
        ("state=unknown", True),
        ("state=placed", False),
        ("state=not_placed", False),
        ("state=not_matured", False),
        ("sort=name", True),
        ("sort=-name", True),
        ("sort=nonsense", True),
        ("page=99", True),
    ],
)
def test_graduation_list_filters(client_for, staff, graduation, query, is_found):
    recount_people([graduation.person_id])
    assert ("Bagus" in text(client_for(staff).get(f"{LIST}?{query}"))) == is_found


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        (lambda person: SpellFactory(person=person, told_on=date(2025, 8, 1)), "placed"),
        (lambda person: ObservationFactory(person=person, observed_on=date(2025, 8, 1)), "not_placed"),
        (lambda person: SpellFactory(person=person, level=0), "unknown"),
    ],
)
def test_graduation_list_by_state_of_the_window(client_for, staff, graduation, facts, state):
    facts(graduation.person)
    recount_people([graduation.person_id])
    client = client_for(staff)
    shown = {
        code: "Bagus" in text(client.get(f"{LIST}?state={code}"))
        for code in ("placed", "not_placed", "unknown", "not_matured")
    }
    assert shown == {code: code == state for code in shown}


def test_graduation_list_by_centre_for_the_province(client_for, kadis, graduation, tuban):
    client = client_for(kadis)
    assert "Bagus" in text(client.get(f"{LIST}?centre=bojonegoro"))
    assert "Bagus" not in text(client.get(f"{LIST}?centre=tuban"))


def test_graduation_list_keeps_a_nik_out_of_the_address(client_for, staff, graduation):
    response = client_for(staff).get(LIST, {"q": graduation.person.nik}, follow=True)
    assert response.redirect_chain == [(LIST, 302)]
    assert "kotak cari di atas" in text(response)


def test_graduation_list_takes_the_same_few_queries_however_long_it_is(
    client_for, staff, graduation, django_assert_num_queries
):
    client = client_for(staff)
    client.get(LIST)
    for _ in range(2):
        # session, user, roles; choices, years; count, ids, rows
        with django_assert_num_queries(8):
            client.get(LIST)
        for _ in range(5):
            SpellFactory(person=GraduationFactory(in_batch__centre=graduation.centre).person)


def test_graduation_list_says_what_to_do_when_nothing_is_found(client_for, staff, bojonegoro):
    client = client_for(staff)
    assert "Belum ada alumni" in text(client.get(LIST))
    assert "Tidak ada alumni yang cocok" in text(client.get(f"{LIST}?q=budi"))


# --- The page of one graduate ---------------------------------------------------------------------------
def test_graduation_detail_tells_the_whole_story(client_for, staff, graduation):
    person = graduation.person
    job = SpellFactory(
        person=person, told_on=date(2025, 8, 1), income_low=2_000_000, income_high=2_000_000, bpjs="yes"
    )
    EvidenceFactory(spell=job, kind="employer", level=2)
    SpellFactory(person=person, position="Las panggilan", status_id=1, started_on=date(2024, 9, 1))
    ContactAttemptFactory(person=person, note="Coba sore hari")
    ExclusionFactory(person=person)
    page = text(client_for(staff).get(graduation.get_absolute_url()))

    assert "Juru las, CV Contoh Karya" in page
    assert "Rp2.000.000 sebulan" in page and "ada BPJS" in page
    assert page.index("Juru las") < page.index("Lulus pelatihan") < page.index("Las panggilan")
    assert '<li class="formal">' in page and '<li class="informal">' in page
    assert "Konfirmasi pemberi kerja" in page
    assert "Coba sore hari" in page
    assert "Tidak dapat bekerja: Sakit lama" in page
    assert "Ditempatkan: mulai bekerja 1 Maret 2025, 29 hari setelah lulus." in page
    assert "Belum dihitung: genap 12 bulan pada 31 Januari 2026." in page
    assert person.nik not in page and "••••0000" in page
    assert "0812-••••-002" in page


def test_graduation_detail_tells_of_a_day_with_and_without_work(client_for, staff, graduation):
    SpellFactory(person=graduation.person, told_on=date(2025, 8, 5), position="Juru las")
    ObservationFactory(person=graduation.person, observed_on=date(2025, 8, 1), activity="looking")
    page = text(client_for(staff).get(graduation.get_absolute_url()))
    assert "Pada 1 Agustus 2025 tercatat bekerja (Juru las" in page


def test_graduation_detail_of_somebody_never_heard_of(client_for, staff, graduation):
    page = text(client_for(staff).get(graduation.get_absolute_url()))
    assert "Belum terlacak: belum ada kabar sejak 31 Juli 2025." in page
    assert "Belum pernah dihubungi." in page


def test_graduation_detail_of_three_people(client_for, outsider, province, nobody, graduation):
    url = graduation.get_absolute_url()
    assert client_for(outsider).get(url).status_code == 404
    assert client_for(province).get(url).status_code == 403
    assert client_for(nobody).get(url).status_code == 403


def test_graduation_detail_for_the_granted_province_offers_no_writing(client_for, kadis, graduation):
    SpellFactory(person=graduation.person)
    page = text(client_for(kadis).get(graduation.get_absolute_url()))
    assert "Bagus Purwarupa" in page
    assert "Catat perubahan" not in page and "Tarik" not in page and "Tambah bukti" not in page


def test_graduation_detail_is_audited(client_for, staff, graduation):
    client_for(staff).get(graduation.get_absolute_url())
    entry = AuditEntry.objects.get(verb="view_career")
    assert (entry.actor, entry.object_id, entry.fields) == (staff, str(graduation.pk), ["income"])


def test_an_application_opens_no_career(outsider, tuban, graduation):
    PersonCentre.objects.create(person=graduation.person, centre=tuban, access=PersonCentre.APPLIED)
    SpellFactory(person=graduation.person)
    assert not EmploymentSpell.objects.visible_to(outsider).exists()
    assert not Observation.objects.visible_to(outsider).exists()


@pytest.mark.parametrize(
    ("consent", "phone", "is_linked"),
    [
        (None, "+6281200000002", True),
        ({"is_given": True}, "+6281200000002", True),
        ({"is_given": False}, "+6281200000002", False),
        ({"is_given": True, "withdrawn_at": "2025-08-01T00:00Z"}, "+6281200000002", False),
        (None, "", False),
        (None, "+62354391583", False),
    ],
)
def test_whatsapp_only_where_there_is_a_number_and_no_refusal(
    client_for, staff, graduation, consent, phone, is_linked
):
    person = graduation.person
    person.phone = phone
    person.save()
    if consent is not None:
        Consent.objects.create(person=person, purpose="tracing", channel="formulir", **consent)
    page = text(client_for(staff).get(graduation.get_absolute_url()))
    assert ("https://wa.me/6281200000002?text=Selamat%20siang%20Bagus" in page) == is_linked


def test_graduation_detail_takes_the_same_queries_however_much_happened(
    client_for, staff, graduation, django_assert_num_queries
):
    client = client_for(staff)
    url = graduation.get_absolute_url()
    client.get(url)  # The first page of a session notes that it was seen.
    for _ in range(2):
        for _ in range(3):
            job = SpellFactory(person=graduation.person, region_id="3522")
            EvidenceFactory(spell=job, recorded_by=staff)
            ContactAttemptFactory(person=graduation.person, recorded_by=staff)
        with django_assert_num_queries(22):
            client.get(url)


# --- The quick form -------------------------------------------------------------------------------------
# What the page posts whatever was answered.
STATEMENT = {
    "observed_on": "2025-08-15",
    "source": "phone",
    "level": "1",
    "bpjs": "unknown",
    "nib": "unknown",
}


def change(client, graduation, **answers):
    return client.post(reverse("alumni:career_change", args=[graduation.pk]), STATEMENT | answers)


def test_career_change_records_a_new_job(client_for, staff, graduation):
    response = change(
        client_for(staff),
        graduation,
        now="new",
        status="4",
        start_precision="month",
        started_on="2025-06-10",
        employer_name="PT Misal Jaya",
        position="Juru las",
        income="2-3 juta",
        bpjs="yes",
        nib="unknown",
    )
    assert response.status_code == 302
    spell = EmploymentSpell.objects.get()
    assert (spell.started_on, spell.earliest_start) == (date(2025, 6, 30), date(2025, 6, 1))
    assert (spell.employer.name, spell.income_low, spell.income_high) == (
        "PT Misal Jaya",
        2_000_000,
        3_000_000,
    )
    assert (spell.centre, spell.recorded_by, spell.level) == (graduation.centre, staff, 1)
    assert spell.mentions.get().observed_on == date(2025, 8, 15)
    graduation.refresh_from_db()
    assert graduation.outcome.placed_within_6


def test_career_change_confirms_a_job_that_goes_on(client_for, staff, graduation):
    spell = SpellFactory(person=graduation.person)
    change(client_for(staff), graduation, now=f"still-{spell.pk}")
    assert spell.mentions.order_by("-observed_on").first().observed_on == date(2025, 8, 15)


def test_career_change_records_what_is_no_work(client_for, staff, graduation):
    change(
        client_for(staff), graduation, now="studying", level="0", note="kata ibunya", income="tidak dipakai"
    )
    said = Observation.objects.get()
    assert (said.activity, said.level, said.note) == ("studying", 0, "kata ibunya")


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ({}, "Pilih apa yang dikerjakan sekarang"),
        ({"now": "still-999"}, "Pilih apa yang dikerjakan sekarang"),
        ({"now": "new", "start_precision": "day"}, "Isi tanggal mulai bekerja"),
        ({"now": "new", "start_precision": "unknown", "income": "banyak"}, "bukan jumlah uang"),
        ({"now": "looking", "observed_on": "2025-09-02"}, "Tanggal ini belum terjadi"),
        ({"now": "new", "start_precision": "day", "started_on": "2025-08-20"}, "tidak boleh sesudah"),
        ({"now": "looking", "level": "3"}, "Pilih siapa yang mengatakan"),
    ],
)
def test_career_change_says_what_is_missing(client_for, staff, graduation, answers, sentence):
    response = change(client_for(staff), graduation, **answers)
    assert response.status_code == 200
    assert sentence in text(response)
    assert "Kesalahan:" in text(response)
    assert not EmploymentSpell.objects.exists() and not Observation.objects.exists()


def test_career_change_of_three_people(client_for, outsider, kadis, nobody, graduation):
    assert change(client_for(outsider), graduation, now="looking").status_code == 404
    assert change(client_for(kadis), graduation, now="looking").status_code == 403
    assert change(client_for(nobody), graduation, now="looking").status_code == 403
    assert not Observation.objects.exists()


def test_career_change_is_not_read(client_for, staff, graduation):
    assert client_for(staff).get(reverse("alumni:career_change", args=[graduation.pk])).status_code == 405


def test_a_person_of_two_centres_is_written_about_by_both(client_for, staff, outsider, tuban, graduation):
    other = GraduationFactory(person=graduation.person, in_batch=BatchFactory(centre=tuban, finished=True))
    SpellFactory(person=graduation.person, centre=graduation.centre)
    page = text(client_for(outsider).get(other.get_absolute_url()))
    assert "Juru las" in page and "Catat perubahan" in page
    change(client_for(outsider), other, now="looking")
    assert Observation.objects.get(activity="looking").centre == tuban
