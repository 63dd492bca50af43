"""Releases on screen: who sees what, what stands there, and what a broken one answers."""

import csv
import io
import re
from datetime import date
from html import unescape

import pytest
from django.db import connection
from django.urls import reverse

from alumni.careers.actions import record_spell, retract_spell
from alumni.careers.recount import recount_people
from alumni.factories import GraduationFactory
from alumni.models import EmploymentSpell, MonthClosing, Release
from alumni.outcomes.actions import set_target
from alumni.releases.actions import publish, submit_closing
from alumni.releases.tests.conftest import AS_OF
from core.models import AuditEntry

pytestmark = pytest.mark.django_db
DETAIL = "/laporan/rilis/1/"


def text_of(response):
    html = re.sub(r"<svg.*?</svg>", " ", response.content.decode(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html)))


def test_release_list_shows_what_is_corrected(client_for, province, release):
    publish(as_of=AS_OF, seen=1, corrects=release, note="perbaikan", by=province)
    words = text_of(client_for(province).get("/laporan/rilis/"))
    assert "Dikoreksi oleh Rilis 2" in words
    assert "Koreksi Rilis 1" in words
    assert release.code in words


def test_release_list_asks_the_database_as_often_for_many(
    client_for, province, release, django_assert_num_queries
):
    client = client_for(province)
    client.get("/laporan/rilis/")
    with django_assert_num_queries(5):
        client.get("/laporan/rilis/")
    publish(as_of=AS_OF, seen=1, corrects=release, note="perbaikan", by=province)
    with django_assert_num_queries(5):
        client.get("/laporan/rilis/")


def test_the_province_publishes_a_release(client_for, province, graduates):
    client = client_for(province)
    page = client.get("/laporan/rilis/baru/")
    assert page.context["form"].initial == {"seen": 0}
    done = client.post("/laporan/rilis/baru/", {"as_of": "2025-12-31", "note": "", "seen": "0"}, follow=True)
    assert done.redirect_chain == [(DETAIL, 302)]
    assert "Rilis 1 ditetapkan" in text_of(done)
    assert Release.objects.get().published_by == province


def test_a_form_that_was_overtaken_is_refused_in_words(client_for, province, release):
    done = client_for(province).post("/laporan/rilis/baru/", {"as_of": "2025-11-30", "note": "", "seen": "0"})
    assert "Rilis 1 ditetapkan saat halaman ini terbuka" in text_of(done)
    assert Release.objects.count() == 1


def test_a_correction_is_of_the_same_date_and_says_why(client_for, province, release):
    client, url = client_for(province), "/laporan/rilis/baru/?koreksi=1"
    assert "as_of" not in client.get(url).context["form"].fields
    assert "Tulis alasan koreksi" in text_of(client.post(url, {"note": "", "seen": "1"}))
    client.post(url, {"note": "status diperbaiki", "seen": "1"})
    assert Release.objects.get(number=2).corrects == release
    assert Release.objects.get(number=2).as_of == AS_OF
    assert client.get("/laporan/rilis/baru/?koreksi=9").status_code == 404
    assert client.get("/laporan/rilis/baru/?koreksi=x").status_code == 404


def test_release_detail_shows_frozen_figures_and_how_to_check_them(client_for, province, release, graduates):
    spell = EmploymentSpell.objects.get(person=graduates[0].person)
    retract_spell(spell=spell, version=spell.version, reason="salah orang", by=None)
    words = text_of(client_for(province).get(DETAIL))
    assert "50,0% (2/4)" in words
    assert release.code in words
    assert release.checksum in words
    assert f"/cek/{release.code}/" in words
    assert "Menurut blk" not in words


def test_people_behind_a_release_are_as_many_as_the_figure(client_for, kadis, release, graduates):
    client = client_for(kadis)
    page = client.get(DETAIL).content.decode()
    links = [unescape(url) for url in re.findall(r'href="(/laporan/rilis/1/orang/[^"]*)"', page)]
    assert len(links) > 8
    placed = client.get(next(url for url in links if "outcome=placed" in url))
    assert placed.context["page"].paginator.count == 2
    assert {row.outcome_label for row in placed.context["rows"]} == {"Formal", "Informal"}
    entry = AuditEntry.objects.filter(verb="view_release_people").first()
    assert entry.facts["outcome"] == "placed"


def test_people_who_are_gone_since_are_counted_and_said(client_for, kadis, release, graduates):
    graduates[0].retracted_at = graduates[0].history.first().history_date
    graduates[0].save()
    words = text_of(client_for(kadis).get(f"{DETAIL}orang/?outcome=placed"))
    assert "2 kelulusan dalam Rilis 1" in words
    assert "1 di antaranya masih tercatat" in words


def test_people_of_a_release_only_within_reach(client_for, staff, outsider, province, release):
    own = f"{DETAIL}orang/?outcome=placed&centre=bojonegoro"
    assert client_for(staff).get(own).status_code == 200
    assert client_for(staff).get(f"{DETAIL}orang/?outcome=placed").status_code == 404
    assert client_for(outsider).get(own).status_code == 404
    assert client_for(province).get(own).status_code == 403
    assert client_for(staff).get(f"{DETAIL}orang/?outcome=apa&centre=bojonegoro").status_code == 404
    assert client_for(staff).get(f"{DETAIL}orang/?disability=yes").status_code == 404
    links = re.findall(
        r'href="(/laporan/rilis/1/orang/[^"]*)"', client_for(staff).get(DETAIL).content.decode()
    )
    assert links
    assert all("centre=bojonegoro" in url for url in links)


def test_a_release_is_not_told_by_disability(client_for, province, release):
    words = text_of(client_for(province).get(DETAIL)).lower()
    assert "penyandang" not in words


def test_what_changed_since_a_release(client_for, kadis, province, release, graduates):
    record_spell(
        person=graduates[2].person,
        started_on=date(2025, 3, 1),
        observed_on=date(2025, 9, 1),
        status_id=4,
        by=None,
    )
    page = client_for(kadis).get(f"{DETAIL}perubahan/")
    assert page.context["comparison"].counts[1] == ("Hasil dikoreksi", 1)
    row = page.context["rows"][0]
    assert (row.before, row.after) == ("Belum terlacak", "Formal")
    assert "50,0% (2/4)" in text_of(page)
    assert "75,0% (3/4)" in text_of(page)
    without_people = client_for(province).get(f"{DETAIL}perubahan/")
    assert without_people.context["rows"] == []
    assert graduates[2].person.full_name not in text_of(without_people)


def test_a_correction_shows_what_it_corrected(client_for, kadis, release, graduates):
    added = GraduationFactory(in_batch=graduates[0].batch)
    recount_people([added.person_id])
    publish(as_of=AS_OF, seen=1, corrects=release, note="perbaikan", by=kadis)
    page = client_for(kadis).get("/laporan/rilis/2/perubahan/")
    assert "Apa yang dikoreksi Rilis 2" in text_of(page)
    assert page.context["comparison"].counts[0] == ("Ditambahkan", 1)
    assert [row.graduation for row in page.context["rows"]] == [added]


def test_a_release_that_is_not_what_was_published_shows_no_figure(client_for, province, release, client):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE alumni_release SET note = 'lain'")
    for url in (DETAIL, f"{DETAIL}perubahan/", "/laporan/tahunan/", "/laporan/rekap-bulanan/"):
        answer = client_for(province).get(url)
        assert answer.status_code == 409
        assert "tidak utuh" in text_of(answer)
        assert "50,0%" not in text_of(answer)
    assert client_for(province).get("/ekspor/rilis.csv?rilis=1").status_code == 404
    words = text_of(client.get(reverse("check", args=[release.code])))
    assert "tidak utuh" in words
    assert "50,0%" not in words


def test_anybody_checks_a_code_and_learns_nothing_about_people(client, release, graduates):
    words = text_of(client.get(f"/cek/{release.code.lower()}/"))
    assert "Rilis 1 asli" in words
    assert "50,0% (2/4)" in words
    assert release.checksum in words
    assert not any(row.person.full_name in words for row in graduates)
    assert client.get("/cek/2222-2222-2222/").status_code == 404


def test_the_code_of_a_corrected_release_leads_to_the_correction(client, release):
    second = publish(as_of=AS_OF, seen=1, corrects=release, note="perbaikan", by=None)
    page = client.get(f"/cek/{release.code}/")
    assert f'href="/cek/{second.code}/"' in page.content.decode()


def test_the_annual_table_holds_targets_of_its_day(client_for, province, bojonegoro, graduates):
    set_target(year=2025, centre=None, measure="placed_within", window=6, value=60, by=None)
    publish(as_of=AS_OF, seen=0, by=None)
    set_target(year=2025, centre=None, measure="placed_within", window=6, value=99, by=None)
    page = client_for(province).get("/laporan/tahunan/")
    (row,) = page.context["province"]
    assert (row.year, row.target, row.figure.placed, row.figure.matured) == ("2025", 60, 2, 4)
    assert str(row.achievement) == "83.33"
    assert (row.band, row.lacking) == (3, 1)
    assert [row.centre for row in page.context["centres"]] == ["bojonegoro", "tuban"]


def test_the_recap_compares_with_the_date_before(client_for, province, bojonegoro, graduates):
    publish(as_of=date(2025, 7, 31), seen=0, by=None)
    submit_closing(centre=bojonegoro, month=date(2025, 12, 1), version=0, by=None)
    publish(as_of=AS_OF, seen=1, by=None)
    page = client_for(province).get("/laporan/rekap-bulanan/")
    rows = {row.centre: row for row in page.context["rows"]}
    assert rows["bojonegoro"].state == "Diajukan"
    assert rows["tuban"].state == "Belum diajukan"
    assert rows[""].figure.placed == 2
    assert str(rows[""].difference) == "0.00"


def test_tables_of_a_release_as_files(client_for, province, release):
    client = client_for(province)
    for name in ("rilis", "tahunan", "rekap-bulanan"):
        sheet = b"".join(client.get(f"/ekspor/{name}.csv?rilis=1").streaming_content).decode("utf-8-sig")
        assert len(list(csv.reader(io.StringIO(sheet), delimiter=";"))) > 2
        assert client.get(f"/ekspor/{name}.xlsx?rilis=1").status_code == 200
        assert client.get(f"/ekspor/{name}.csv?rilis=7").status_code == 404
    for url in ("/laporan/tahunan.pdf?rilis=1", "/laporan/rekap-bulanan.pdf"):
        assert client.get(url).content.startswith(b"%PDF-")


def test_pages_say_so_where_nothing_was_published(client_for, province):
    for url in ("/laporan/rilis/", "/laporan/tahunan/", "/laporan/rekap-bulanan/"):
        assert "Belum ada rilis" in text_of(client_for(province).get(url))
    assert client_for(province).get("/laporan/tahunan.pdf").status_code == 404
    assert client_for(province).get(DETAIL).status_code == 404


def test_the_head_submits_and_the_province_decides(client_for, head, province, graduates):
    url = "/laporan/penutupan/bojonegoro/2025-12/"
    words = text_of(client_for(head).get(url))
    assert "Ajukan ke provinsi" in words
    assert "33,3% (1/3)" in words
    refused = client_for(head).post(url, {"version": "0"})
    assert "Centang bahwa Anda sudah memeriksanya" in text_of(refused)
    client_for(head).post(url, {"is_checked": "on", "version": "0", "note": "satu belum terlacak"})
    closing = MonthClosing.objects.get()
    assert (closing.state, closing.submitted_by, closing.figures["placed"]) == ("submitted", head, 1)
    assert "Ajukan ke provinsi" not in text_of(client_for(head).get(url))
    refused = client_for(province).post(f"{url}putusan/", {"action": "return", "version": closing.version})
    assert "Tulis apa yang perlu dilengkapi" in text_of(refused)
    told = {"action": "return", "version": closing.version, "decision_note": "hubungi dulu"}
    client_for(province).post(f"{url}putusan/", told)
    closing.refresh_from_db()
    assert closing.state == "returned"
    client_for(head).post(url, {"is_checked": "on", "version": closing.version})
    closing.refresh_from_db()
    client_for(province).post(f"{url}putusan/", {"action": "accept", "version": closing.version})
    closing.refresh_from_db()
    assert (closing.state, closing.decided_by) == ("accepted", province)
    verbs = ["submit_closing", "return_closing", "submit_closing", "accept_closing"]
    found = AuditEntry.objects.filter(verb__endswith="closing").order_by("pk").values_list("verb", flat=True)
    assert list(found) == verbs


def test_an_accepted_month_stays_as_it_was(client_for, head, province, graduates, bojonegoro):
    url = "/laporan/penutupan/bojonegoro/2025-12/"
    closing = submit_closing(centre=bojonegoro, month=date(2025, 12, 1), version=0, by=head)
    client_for(province).post(f"{url}putusan/", {"action": "accept", "version": closing.version})
    again = client_for(head).post(url, {"is_checked": "on", "version": "2"})
    assert "sudah diajukan" in text_of(again)
    spell = EmploymentSpell.objects.get(person=graduates[0].person)
    retract_spell(spell=spell, version=spell.version, reason="salah orang", by=None)
    assert "33,3% (1/3)" in text_of(client_for(head).get(url))


def test_a_decision_about_an_older_state_is_refused(client_for, province, bojonegoro, graduates):
    submit_closing(centre=bojonegoro, month=date(2025, 12, 1), version=0, by=None)
    url = "/laporan/penutupan/bojonegoro/2025-12/putusan/"
    client_for(province).post(url, {"action": "accept", "version": "1"})
    answer = client_for(province).post(url, {"action": "accept", "version": "1"})
    assert "diubah orang lain" in text_of(answer)


def test_the_month_that_runs_cannot_be_closed(client_for, head, graduates):
    assert client_for(head).get("/laporan/penutupan/bojonegoro/2026-01/").status_code == 404
    assert client_for(head).get("/laporan/penutupan/bojonegoro/kemarin/").status_code == 404
    assert client_for(head).get("/laporan/penutupan/tiada/2025-12/").status_code == 404


def test_closing_list_counts_who_is_done(
    client_for, province, bojonegoro, graduates, django_assert_num_queries
):
    closing = submit_closing(centre=bojonegoro, month=date(2025, 12, 1), version=0, by=None)
    url = "/laporan/penutupan/bojonegoro/2025-12/putusan/"
    client = client_for(province)
    client.post(url, {"action": "accept", "version": closing.version})
    words = text_of(client.get("/laporan/penutupan/"))
    assert "1 dari 2 BLK sudah diterima" in words
    with django_assert_num_queries(5):
        client.get("/laporan/penutupan/?bulan=2025-11")
    assert "0 dari 2 BLK sudah diterima" in text_of(client.get("/laporan/penutupan/?bulan=2025-11"))


def test_a_stored_password_leads_to_the_sign_in(client):
    answer = client.get(reverse("account_reset_password_from_key_done"))
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_login"))
