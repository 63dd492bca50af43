"""A trainee is found by NIK, registered, opened, changed and found again, with keyboard and on a phone."""

from datetime import date

import pytest

from training.factories import BatchFactory
from training.models import Person, PersonCentre
from training.people.actions import register_person

NIK = "3522155503020000"
AYU = {"full_name": "Ayu Teladani", "sex": "P", "birth_date": date(2002, 3, 15), "phone": "+6281200000001"}


def look(browser) -> None:
    browser.check_accessibility()
    browser.check_width()


@pytest.fixture
def ayu(bojonegoro, staff):
    person = register_person(centre=bojonegoro, nik=NIK, values=AYU, by=staff).person
    PersonCentre.objects.update(access="enrolled")
    return person


def test_registering_a_trainee(open_page, staff, bojonegoro, size):
    given = BatchFactory(centre=bojonegoro, state="registration", name="Menjahit Garmen")
    browser = open_page(staff, size)
    page = browser.page
    browser.go(f"/peserta/cari-nik/?paket={given.pk}")
    page.get_by_label("NIK", exact=True).fill("352215550302")
    page.get_by_role("button", name="Lanjut").click()
    page.get_by_role("link", name="NIK harus 16 angka").wait_for()
    look(browser)
    page.get_by_label("NIK", exact=True).fill(NIK)
    page.get_by_role("button", name="Lanjut").click()
    page.get_by_role("heading", name="Peserta baru").wait_for()
    assert NIK not in page.url and NIK not in page.content()
    look(browser)
    page.get_by_label("Alamat").fill("Jl. Contoh 1")
    page.get_by_role("button", name="Simpan peserta").click()
    page.get_by_role("link", name="Isi nama lengkap.").click()
    assert page.get_by_label("Alamat").input_value() == "Jl. Contoh 1"
    look(browser)
    page.get_by_label("Nama lengkap").fill("Ayu Teladani")
    page.get_by_label("Nomor WhatsApp").fill("0812 0000 0001")
    page.get_by_role("group", name="Apakah Anda penyandang").get_by_label("Ya", exact=True).check()
    page.get_by_label("Sensorik: rungu (Tuli)").check()
    page.get_by_label("Peserta setuju jawaban ini dicatat").check()
    page.get_by_role("group", name="Boleh kami hubungi").get_by_label("Setuju", exact=True).check()
    page.get_by_role("button", name="Simpan peserta").click()
    page.get_by_role("heading", name="Menjahit Garmen").wait_for()
    assert Person.objects.get().enrolments.get().batch == given


def test_the_page_of_a_person(open_page, staff, ayu, size):
    browser = open_page(staff, size)
    page = browser.page
    browser.go("/peserta/")
    look(browser)
    page.get_by_role("link", name="Ayu Teladani").click()
    page.get_by_role("heading", name="Ayu Teladani").wait_for()
    look(browser)
    page.get_by_role("button", name="Tampilkan NIK").click()
    page.get_by_text(NIK).wait_for()
    assert page.url.endswith(f"/peserta/{ayu.pk}/")
    page.get_by_role("link", name="Ubah data").click()
    look(browser)
    page.get_by_label("Nomor WhatsApp").fill("0812 0000 0002")
    page.get_by_role("button", name="Simpan perubahan").click()
    page.get_by_text("Perubahan sudah tersimpan.").wait_for()
    browser.go(f"/peserta/{ayu.pk}/disabilitas/")
    look(browser)
    browser.go(f"/peserta/{ayu.pk}/persetujuan/")
    look(browser)


def test_somebody_of_another_centre(open_page, outsider, head, tuban, ayu, size):
    browser = open_page(outsider, size)
    page = browser.page
    browser.go("/peserta/cari-nik/")
    page.get_by_label("NIK", exact=True).fill(NIK)
    page.get_by_role("button", name="Lanjut").click()
    page.get_by_text("A. T.").wait_for()
    look(browser)
    page.get_by_role("link", name="Daftarkan di").click()
    page.get_by_label("Nama lengkap").fill("Ayu Teladan")
    page.get_by_role("button", name="Simpan peserta").click()
    page.get_by_text("menunggu persetujuan").first.wait_for()
    look(browser)
    deciding = open_page(head, size)
    deciding.go("/peserta/usulan/")
    deciding.page.get_by_text("Ayu Teladan", exact=True).wait_for()
    look(deciding)
    deciding.page.get_by_role("button", name="Terima").click()
    deciding.page.get_by_text("Diterima.").wait_for()


def test_searching_with_the_keyboard(open_page, staff, ayu):
    browser = open_page(staff)
    page = browser.page
    browser.go("/peserta/")
    page.keyboard.press("/")
    page.keyboard.type("teladani")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Hasil pencarian").wait_for()
    assert page.url.endswith("/cari/")
    look(browser)
    page.get_by_role("link", name="Ayu Teladani").wait_for()
    page.keyboard.press("/")
    page.keyboard.press("Control+a")
    page.keyboard.type(NIK)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Ayu Teladani").wait_for()
    assert page.url.endswith(f"/peserta/{ayu.pk}/")
