"""What each side sees of a round: the province, the one who asks, the centre that answers, everybody."""

import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.utils import timezone

from alumni.factories import VerificationCaseFactory, VerificationRoundFactory
from alumni.models import VerificationCase, VerificationRound
from alumni.verification.models import VerificationStratum
from alumni.verification.tests.conftest import place
from core.models import AuditEntry
from training.models import Consent

pytestmark = pytest.mark.django_db
LIST = "/laporan/verifikasi/"
PERSON = {"graduation__person__full_name": "Sinta Contoh", "graduation__person__phone": "+6281234567890"}


def words_of(response) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def in_days(number: int) -> date:
    return timezone.localdate() + timedelta(days=number)


@pytest.fixture
def running(db):
    """Drawn a week ago, with two weeks left to verify."""
    return VerificationRoundFactory(drawn=True, ordered_on=in_days(-10))


@pytest.fixture
def case(running, bojonegoro, outsider):
    """A case of Bojonegoro in the hands of the staff of Tuban."""
    return VerificationCaseFactory(
        round=running, verifier=outsider, graduation__in_batch__centre=bojonegoro, **PERSON
    )


def with_result(case, result="false", **facts) -> VerificationCase:
    case.result, case.verified_on, case.channel, case.note = result, in_days(-1), "phone", "Kata tetangga."
    for name, value in facts.items():
        setattr(case, name, value)
    case.save()
    return case


# --- Ordering -------------------------------------------------------------------------------------------
def posted(**changes) -> dict:
    about = {
        "name": "Verifikasi lulusan 2025",
        "year": "2025",
        "window": "6",
        "min_evidence": "reported",
        "rule": "bps",
        "as_of": timezone.localdate().isoformat(),
        "sample_size": "8",
        "draws_on": in_days(3).isoformat(),
        "verify_until": in_days(20).isoformat(),
        "contradict_until": in_days(27).isoformat(),
    }
    return about | changes


def test_the_province_orders_a_round_and_sees_the_plan(client_for, province, placements):
    client = client_for(province)
    answer = client.post(f"{LIST}baru/", posted(), follow=True)

    text = words_of(answer)
    assert "Putaran tersusun. BLK belum diberi tahu." in text
    assert "8 kasus dari 16 penempatan" in text
    assert "Umumkan kepada BLK" in text
    assert VerificationRound.objects.get().definition.filters == (("year", ("2025",)),)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"draws_on": in_days(1).isoformat()}, "Beri BLK paling sedikit 2 hari sebelum sampel ditarik."),
        ({"verify_until": in_days(2).isoformat()}, "Urutkan tanggal"),
        ({"contradict_until": in_days(21).isoformat()}, "Beri BLK paling sedikit 5 hari untuk menyanggah."),
        ({"as_of": in_days(1).isoformat()}, "Tanggal data paling lambat hari ini."),
        ({"sample_size": "0"}, "Isi besar sampel paling sedikit 1."),
        ({"sample_size": "banyak"}, "Isi besar sampel dengan angka."),
        ({"name": ""}, "Isi nama putaran."),
    ],
)
def test_a_plan_that_cannot_be_is_refused_in_words(client_for, province, change, sentence):
    answer = client_for(province).post(f"{LIST}baru/", posted(**change))

    assert sentence in words_of(answer)
    assert not VerificationRound.objects.exists()


def test_announcing_too_late_is_said_on_the_page(client_for, province):
    row = VerificationRoundFactory(ordered_on=in_days(-2))
    answer = client_for(province).post(f"{LIST}{row.pk}/umumkan/", follow=True)

    assert "Umumkan paling lambat 2 hari sebelum sampel ditarik" in words_of(answer)


def test_from_the_notice_to_the_shared_cases_by_clicks(client_for, province, outsider, placements):
    row = VerificationRoundFactory(announced=True, ordered_on=in_days(-3), sample_size=8)
    client = client_for(province)
    answer = client.post(f"{LIST}{row.pk}/tarik/", follow=True)
    assert "Sampel ditarik. Bagikan kasusnya kepada pemeriksa." in words_of(answer)

    form = client.get(f"{LIST}{row.pk}/bagikan/")
    assert "Akun staf-tuban, Tuban (0 kasus)" in words_of(form)
    answer = client.post(f"{LIST}{row.pk}/bagikan/", {"verifiers": [outsider.pk]}, follow=True)
    text = words_of(answer)
    assert "6 kasus dibagikan." in text
    assert "2 kasus belum ada pemeriksanya: pilih orang dari BLK lain." in text


# --- The notice and who is told -------------------------------------------------------------------------
def test_centres_hear_of_a_round_when_it_is_announced(client_for, staff, province):
    row = VerificationRoundFactory(name="Rencana rahasia")
    assert "Rencana rahasia" not in words_of(client_for(staff).get(LIST))
    assert "Rencana rahasia" in words_of(client_for(province).get(LIST))

    row.state, row.announced_on = "announced", timezone.localdate()
    row.save()
    assert "Rencana rahasia" in words_of(client_for(staff).get(LIST))
    page = words_of(client_for(staff).get(row.get_absolute_url()))
    assert "nama yang terpilih tidak diumumkan" in page


def test_a_centre_learns_how_many_are_drawn_and_not_who(client_for, head, case, bojonegoro):
    VerificationStratum.objects.create(round=case.round, centre=bojonegoro, matured=20, placed=12, sampled=1)
    client = client_for(head)
    page = client.get(case.round.get_absolute_url())

    assert "Bojonegoro: 1 dari 12 penempatan diperiksa." in words_of(page)
    assert str(case.round.seed) not in re.findall(r"<code>(\d+)</code>", page.content.decode())
    assert "Sinta Contoh" not in words_of(client.get(f"{case.round.get_absolute_url()}kasus/"))
    assert client.get(case.get_absolute_url()).status_code == 404


def test_the_seed_is_the_province_s_until_the_results_are_out(client_for, nobody, staff, province, running):
    def shows_seed(user) -> bool:
        return "Benih acak" in words_of(client_for(user).get(running.get_absolute_url()))

    assert shows_seed(province)
    assert not shows_seed(staff)
    running.state, running.published_on = "published", timezone.localdate()
    running.save()
    assert shows_seed(staff)
    assert shows_seed(nobody)


# --- The one who asks -----------------------------------------------------------------------------------
def test_the_one_who_asks_sees_what_it_takes_and_no_more(client_for, outsider, case):
    client = client_for(outsider)
    assert "Anda memegang 1 kasus yang belum diverifikasi" in words_of(client.get(LIST))

    page = client.get(case.get_absolute_url())
    text = words_of(page)
    for shown in ("Sinta Contoh", "0812-3456-7890", case.claimed_employer, "1 Maret 2025", "Formal"):
        assert shown in text
    assert case.graduation.get_absolute_url() not in page.content.decode()
    assert case.graduation.person.nik_last4 not in text
    assert client.get(case.graduation.get_absolute_url()).status_code == 404
    entry = AuditEntry.objects.get(verb="view_verification_case")
    assert (entry.actor, entry.fields, entry.object_id) == (outsider, ["name", "phone"], str(case.pk))


def test_the_one_who_asks_writes_down_what_was_found(client_for, outsider, case):
    client = client_for(outsider)
    answer = client.post(
        f"{LIST}kasus/{case.pk}/hasil/",
        {"result": "false", "verified_on": timezone.localdate().isoformat(), "channel": "phone", "note": ""},
    )
    assert "Tulis apa yang Anda temukan, tanpa nama orang." in words_of(answer)
    answer = client.post(
        f"{LIST}kasus/{case.pk}/hasil/",
        {
            "result": "wrong_sector",
            "found_class": "informal",
            "verified_on": timezone.localdate().isoformat(),
            "channel": "visit",
            "note": "Membuka bengkel sendiri.",
        },
        follow=True,
    )
    assert "Bekerja, golongannya berbeda" in words_of(answer)
    case.refresh_from_db()
    assert (case.result, case.found_class, case.channel) == ("wrong_sector", "informal", "visit")


def test_who_does_not_want_to_be_called_is_not_called(client_for, outsider, case):
    Consent.objects.create(
        person=case.graduation.person, purpose="tracing", is_given=False, channel="formulir"
    )
    text = words_of(client_for(outsider).get(case.get_absolute_url()))

    assert "tidak bersedia dihubungi" in text


def test_a_closed_round_leaves_nothing_in_the_hands_of_who_asked(client_for, outsider, case):
    case.round.state, case.round.published_on = "published", timezone.localdate()
    case.round.save()
    client = client_for(outsider)

    assert client.get(case.get_absolute_url()).status_code == 404
    assert client.get(f"{LIST}kasus/{case.pk}/hasil/").status_code == 404


def test_with_the_role_goes_the_sight_of_the_case(client_for, outsider, case):
    outsider.assignments.update(ends_on=in_days(-1))
    client = client_for(outsider)

    assert client.get(case.get_absolute_url()).status_code == 404
    assert client.get(f"{LIST}kasus/{case.pk}/hasil/").status_code == 404
    assert "Anda memegang" not in words_of(client.get(LIST))


# --- The centre that answers ----------------------------------------------------------------------------
def test_the_head_answers_a_result_once(client_for, head, staff, case):
    with_result(case)
    page = client_for(staff).get(case.get_absolute_url())
    assert "Sinta Contoh" in words_of(page)
    assert "Sanggah hasil ini" not in words_of(page)
    assert "0812-3456-7890" not in words_of(page)

    client = client_for(head)
    assert "1 hasil berbeda dari catatan BLK Anda" in words_of(client.get(case.round.get_absolute_url()))
    assert "Sanggah hasil ini" in words_of(client.get(case.get_absolute_url()))
    url = f"{LIST}kasus/{case.pk}/sanggah/"
    assert "Kata tetangga." in words_of(client.get(url))
    answer = client.post(url, {"text": "Kami menyimpan kontraknya."}, follow=True)
    assert "Kami menyimpan kontraknya." in words_of(answer)
    assert "Sanggah hasil ini" not in words_of(answer)
    assert "satu kali" in words_of(client.post(url, {"text": "Sekali lagi."}))


def test_a_record_that_was_wrong_waits_for_its_centre_to_mend_it(client_for, head, case, province):
    with_result(case, final_result="false", decided_on=in_days(0), decided_by=province)
    client = client_for(head)
    assert "Catatan alumni ini belum diperbaiki." in words_of(client.get(case.get_absolute_url()))

    case.spell.retracted_at = timezone.now()
    case.spell.save()
    text = words_of(client.get(case.get_absolute_url()))
    assert "sudah berubah sejak sampel ditarik: pekerjaannya ditarik" in text
    assert "belum diperbaiki" not in text


# --- The province ---------------------------------------------------------------------------------------
def test_the_province_decides_without_seeing_who_it_is(client_for, province, kadis, case):
    with_result(case, contradiction="Ada kontraknya.", contradicted_on=in_days(0))
    page = words_of(client_for(province).get(case.get_absolute_url()))
    assert "Sinta Contoh" not in page
    assert "Putuskan" in page
    assert "Sinta Contoh" in words_of(client_for(kadis).get(case.get_absolute_url()))

    url = f"{LIST}kasus/{case.pk}/putuskan/"
    client = client_for(province)
    assert "Ada kontraknya." in words_of(client.get(url))
    assert "Tulis alasan putusan ini." in words_of(client.post(url, {"final_result": "confirmed"}))
    answer = client.post(url, {"final_result": "confirmed", "note": "Kontrak diterima."}, follow=True)
    assert "Kontrak diterima." in words_of(answer)


def test_the_page_says_until_when_a_case_waits_for_its_centre(client_for, province, case):
    with_result(case)
    text = words_of(client_for(province).get(case.get_absolute_url()))

    assert "BLK dapat menyanggah sampai" in text
    assert "Putuskan" not in text


def test_confirmed_cases_are_taken_over_with_one_click(client_for, province, case):
    with_result(case, "confirmed")
    client = client_for(province)
    assert "Tetapkan 1 kasus" in words_of(client.get(case.round.get_absolute_url()))

    answer = client.post(f"{case.round.get_absolute_url()}tetapkan/", follow=True)
    assert "1 kasus ditetapkan." in words_of(answer)
    answer = client.post(f"{case.round.get_absolute_url()}terbit/", follow=True)
    assert "Hasil verifikasi terbit." in words_of(answer)


def test_a_cancelled_round_says_why(client_for, province, staff, running):
    answer = client_for(province).post(
        f"{running.get_absolute_url()}batal/", {"reason": "Data sedang diperbaiki."}, follow=True
    )
    assert "Data sedang diperbaiki." in words_of(answer)
    assert "Putaran ini tidak dilanjutkan." in words_of(client_for(staff).get(running.get_absolute_url()))


# --- The results ----------------------------------------------------------------------------------------
@pytest.fixture
def published(bojonegoro, tuban):
    """Bojonegoro 3 of 4 confirmed out of 12, Tuban 2 of 2 out of 4; 20 matured."""
    row = VerificationRoundFactory(published=True, ordered_on=in_days(-60))
    for centre, matured, placed, found in (
        (bojonegoro, 15, 12, ["confirmed", "confirmed", "confirmed", "false"]),
        (tuban, 5, 4, ["confirmed", "confirmed"]),
    ):
        VerificationStratum.objects.create(
            round=row, centre=centre, matured=matured, placed=placed, sampled=len(found)
        )
        for result in found:
            VerificationCaseFactory(
                round=row, graduation__in_batch__centre=centre, found=result, final_result=result
            )
    return row


def test_published_results_are_everybody_s(client_for, nobody, published):
    text = words_of(client_for(nobody).get(published.get_absolute_url()))

    # By hand: 12/16 x 3/4 + 4/16 x 1 = 81.25 %; of 16 in 20 that is 65 %.
    assert "Penempatan yang sesuai catatan: 81,3% (95%: " in text
    assert "dari 5 yang sesuai di antara 6 kasus yang diverifikasi" in text
    assert "80,0% (16/20)" in text
    assert "Perkiraan setelah verifikasi 65,0%" in text
    assert "Lihat kasus" not in text


def test_what_is_exported_is_what_the_page_shows(client_for, province, published):
    client = client_for(province)
    answer = client.get(f"/ekspor/verifikasi.csv?round={published.pk}")
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[1] == "UPT BLK Bojonegoro;15;12;4;4;3;3;0"
    assert lines[-1] == "Semua BLK;20;16;6;6;5;5;0"

    answer = client.get(f"/ekspor/kasus-verifikasi.csv?round={published.pk}")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert len(text.splitlines()) == 7
    assert "Peserta Contoh" not in text
    assert "CV Contoh" not in text


@pytest.mark.parametrize("key", ["", "0", "abc", "²"])
def test_an_export_of_no_round_is_not_found(client_for, province, published, key):
    assert client_for(province).get(f"/ekspor/verifikasi.csv?round={key}").status_code == 404


# --- Lists ----------------------------------------------------------------------------------------------
def queries_of(client, url, django_assert_max_num_queries) -> int:
    with django_assert_max_num_queries(60) as seen:
        assert client.get(url).status_code == 200
    return len(seen)


def test_lists_cost_as_much_with_many_rows_as_with_few(
    client_for, province, case, bojonegoro, django_assert_max_num_queries
):
    client = client_for(province)
    urls = (LIST, f"{case.round.get_absolute_url()}kasus/", case.round.get_absolute_url())
    client.get(LIST)
    few = [queries_of(client, url, django_assert_max_num_queries) for url in urls]
    for _ in range(5):
        VerificationCaseFactory(round=case.round, graduation__in_batch__centre=bojonegoro, found="false")
        VerificationRoundFactory(announced=True)
    many = [queries_of(client, url, django_assert_max_num_queries) for url in urls]

    assert many == few
    assert many[0] <= 9
    assert many[1] <= 9


def test_stages_narrow_the_list_of_cases(client_for, province, case):
    client = client_for(province)
    url = f"{case.round.get_absolute_url()}kasus/"
    assert f"Kasus {case.number}" in words_of(client.get(f"{url}?tahap=menunggu"))
    assert "Tidak ada kasus di sini" in words_of(client.get(f"{url}?tahap=selesai"))
    assert f"Kasus {case.number}" in words_of(client.get(f"{url}?tahap=apa"))


def test_the_sample_is_that_of_the_figure_of_the_dashboard(client_for, province, bojonegoro):
    place(bojonegoro, 3)
    row = VerificationRoundFactory(announced=True, ordered_on=in_days(-3))
    client_for(province).post(f"{LIST}{row.pk}/tarik/")

    page = client_for(province).get("/dasbor/?year=")
    assert "3 alumni dari 3" in words_of(page)
    assert row.cases.count() == 3
