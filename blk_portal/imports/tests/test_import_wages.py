"""Minimum wages from a sheet: as decrees list them, by the command and by the wizard."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from blk_portal.imports.tests.sheets import book, codes, numbers
from core.models import AuditEntry, ImportRun, MinimumWage

pytestmark = pytest.mark.django_db
ROW = {"No": 1, "Kabupaten/Kota": "Kab. Bojonegoro", "Tahun": 2025, "UMK": "Rp 2.525.132,00"}


def row(region, amount, year=2025):
    return ROW | {"Kabupaten/Kota": region, "UMK": amount, "Tahun": year}


def wages():
    return {(one.region_id, one.year): one.amount for one in MinimumWage.objects.all()}


def test_new_changed_and_same(bring_in):
    MinimumWage.objects.create(region_id="3522", year=2025, amount=2_525_132)
    MinimumWage.objects.create(region_id="3523", year=2025, amount=3_000_000)
    data = book(
        ROW, row("TUBAN", 3050400), row("Kota Madiun", "2.422.105"), row("Kota Madiun", 2274277, 2024)
    )
    code, report = bring_in(data, kind="umk", centre=None)
    assert (code, numbers(report)) == (0, (4, 2, 1, 1, 0))
    assert wages() == {
        ("3522", 2025): 2_525_132,
        ("3523", 2025): 3_050_400,
        ("3577", 2025): 2_422_105,
        ("3577", 2024): 2_274_277,
    }
    assert numbers(bring_in(data, kind="umk", centre=None)[1]) == (4, 0, 0, 4, 0)


def test_headers_of_decrees_and_a_year_for_all_rows(bring_in):
    lines = {"No.": 1, "KABUPATEN": "Kabupaten Gresik", "Besaran UMK (Rp)": "4.874.133"}
    code, report = bring_in(book(lines), "--set", "Tahun=2025", kind="umk", centre=None)
    assert (code, report["created"]) == (0, 1)
    assert wages() == {("3525", 2025): 4_874_133}


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (row("Madiun", 2_400_321), "region_two"),
        (row("Kab. Bandung", 3_757_284), "region"),
        (row("Kab. Tuban", "2-3 juta"), "wage_span"),
        (row("Kab. Tuban", "Rp 3.050.400 per hari"), "money_period"),
        (row("Kab. Tuban", 3_050_400, "dua ribu"), "year"),
        (row("Kab. Tuban", None), "required"),
    ],
)
def test_rows_that_cannot_be_taken(bring_in, wrong, code):
    status, report = bring_in(book(ROW, wrong), kind="umk", centre=None)
    assert status == 1
    assert codes(report) == [(3, code)]
    assert wages() == {}


def test_two_amounts_for_one_district_are_told(bring_in):
    status, report = bring_in(book(ROW, ROW, row("Bojonegoro", 2_600_000)), kind="umk", centre=None)
    assert (status, codes(report)) == (1, [(4, "wage_twice")])
    assert "baris 2" in report["problems"][0]["message"]


# --- The wizard -----------------------------------------------------------------------------------------
def upload(client, data, **changes):
    answers = {"kind": "umk", "file": SimpleUploadedFile("umk.xlsx", data)} | changes
    return client.post(reverse("imports:start"), answers)


def test_staff_of_a_centre_are_not_offered_it(client_for, staff, bojonegoro):
    client = client_for(staff)
    assert "UMK" not in client.get(reverse("imports:start")).content.decode()
    response = upload(client, book(ROW), centre=bojonegoro.pk)
    assert "Pilih isi berkas dari daftar." in response.content.decode()
    assert not ImportRun.objects.exists()


def test_from_upload_to_saved(client_for, admin_user):
    client = client_for(admin_user)
    response = upload(client, book(ROW, row("Kab. Tuban", 3_050_400)))
    page = client.get(response.url)
    form = page.context["form"]
    assert "remember" not in form.fields  # remembered for a centre only
    answers = {name: form[name].value() for name in form.fields}
    response = client.post(response.url, {k: v for k, v in answers.items() if v not in (None, False)})
    checked = client.get(response.url).content.decode()
    assert "Kab. Tuban 2025" in checked
    assert "Simpan 2 baris" in checked
    run = ImportRun.objects.get()
    done = client.post(reverse("imports:confirm", args=[run.pk]), follow=True)
    assert "2 baris tersimpan" in done.content.decode()
    assert wages() == {("3522", 2025): 2_525_132, ("3523", 2025): 3_050_400}
    assert AuditEntry.objects.get(verb="import").facts["kind"] == "umk"


def test_other_sheets_still_need_a_centre(client_for, admin_user):
    response = upload(client_for(admin_user), book(ROW), kind="peserta")
    assert "Pilih BLK." in response.content.decode()


def test_who_lost_the_right_cannot_save(client_for, admin_user, bojonegoro):
    client = client_for(admin_user)
    upload(client, book(ROW))
    run = ImportRun.objects.get()
    page = client.get(reverse("imports:columns", args=[run.pk]))
    answers = {name: page.context["form"][name].value() for name in page.context["form"].fields}
    client.post(page.request["PATH_INFO"], {k: v for k, v in answers.items() if v not in (None, False)})
    admin_user.assignments.update(role="staff", centre=bojonegoro)
    assert client.post(reverse("imports:confirm", args=[run.pk])).status_code == 404
    assert wages() == {}
