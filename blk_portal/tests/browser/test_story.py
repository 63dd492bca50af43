"""The whole story: an untidy sheet of a wave comes in, people graduate, and the Kadis reads their rate."""

import csv
import io
import json
from datetime import date

import pytest
from django.core.management import call_command

from core.sheets.tests.files import xlsx
from training.factories import demo_nik

PASSWORD = "kata-sandi-contoh"
BORN = date(2001, 3, 5)
HEADERS = [
    *("No", "NIK", "Nama Peserta", "L/P", "Tempat, Tanggal Lahir", "No HP/WA", "Kejuruan", "Program"),
    *("Sumber Dana", "Tahun", "Gelombang", "Paket", "Tanggal", None),
]
BELOW = [*([None] * 12), "Mulai", "Selesai"]
CLASS = ["Las", "Las Listrik 3G", "APBN", 2025, "III", "Las 1", "3 Februari 2025", "14/03/2025"]
PEOPLE = {
    "Siti Contoh": "P",
    "Budi Misalnya": "L",
    "Wati Rekaan": "P",
    "Joko Umpama": "L",
    "Rina Andaikan": "P",
}


def sheet_of_a_wave() -> bytes:
    """Titles, a header of two rows, numbering, repeat marks, a subtotal, a signature, and a spoilt NIK."""
    lines = [
        ["DAFTAR PESERTA PELATIHAN BERBASIS KOMPETENSI"],
        ["UPT BLK BOJONEGORO"],
        [],
        HEADERS,
        BELOW,
        list(range(1, len(HEADERS) + 1)),
    ]
    for number, (name, sex) in enumerate(PEOPLE.items(), 1):
        nik = demo_nik(BORN, sex, number)
        same = CLASS if number == 1 else ['"'] * len(CLASS)
        phones = f"0812000000{number:02d} / 0857000000{number:02d}"
        lines.append([number, nik, name.upper(), sex, "Bojonegoro, 5 Maret 2001", phones, *same])
    spoilt = [6, int(demo_nik(BORN, "L", 6)), "TONO SEANDAINYA", "L", "Tuban, 5-3-2001", "", *CLASS]
    signature = [*([None] * 10), "Bojonegoro, 3 Februari 2025"]
    lines += [spoilt, ["JUMLAH", None, 6], [], signature]
    return xlsx(lines, name="Data Peserta")


@pytest.fixture
def sign_in(open_page):
    """sign_in(username) -> Browser, signed in through the page."""

    def as_user(username: str):
        browser = open_page()
        browser.go("/")
        browser.page.get_by_label("Nama pengguna").fill(username)
        browser.page.get_by_label("Kata sandi").fill(PASSWORD)
        browser.page.get_by_role("button", name="Masuk", exact=True).click()
        browser.page.get_by_role("heading", name="Angka penempatan alumni").wait_for()
        return browser

    return as_user


def test_from_a_wave_to_the_rate_and_its_people(sign_in, staff, kadis):
    clerk = sign_in("staf")
    import_the_wave(clerk)
    graduate_the_batch(clerk)
    record_work(clerk, "Siti Contoh", "Bekerja pada perusahaan", "PT Contoh Baja", "2025-04-01")
    record_work(clerk, "Budi Misalnya", "sendiri", "Bengkel Misalnya", "2025-05-01")
    record_work(clerk, "Wati Rekaan", "Bekerja pada perusahaan", "CV Rekaan", "2025-04-15", is_hearsay=True)
    read_the_rate(sign_in("kadis"))


def look(browser, heading: str) -> None:
    browser.page.locator("h1", has_text=heading).wait_for()
    browser.check_accessibility()
    browser.check_width()


def import_the_wave(browser) -> None:
    page = browser.page
    page.get_by_role("navigation", name="Menu utama").get_by_role("link", name="Impor").click()
    look(browser, "Impor berkas: unggah")
    page.get_by_label("Peserta: orang, paket, dan hasil pelatihan").check()
    file = {"name": "gelombang III.xlsx", "mimeType": "application/octet-stream", "buffer": sheet_of_a_wave()}
    page.get_by_label("Berkas", exact=True).set_input_files(file)
    page.get_by_role("button", name="Lanjut").click()
    look(browser, "Impor berkas: cocokkan kolom")
    page.get_by_role("button", name="Lanjut: periksa data").click()
    look(browser, "Impor berkas: periksa")
    page.get_by_text("Angka terakhir NIK ini hilang").first.wait_for()
    page.get_by_role("button", name="Simpan 5 baris, sisakan 1 yang ditolak").click()
    page.get_by_text("5 baris tersimpan").wait_for()
    look(browser, "Impor berkas: selesai")


def graduate_the_batch(browser) -> None:
    page = browser.page
    page.get_by_role("link", name="Lihat paket").click()
    page.get_by_role("link", name="Las 1").click()
    page.get_by_role("link", name="Siti Contoh").wait_for()
    page.get_by_role("link", name="Isi kelulusan").click()
    look(browser, "Kelulusan")
    page.locator("[data-all]").check()
    page.get_by_role("checkbox", name="Lulus, Rina Andaikan").uncheck()
    page.get_by_label("Alasan tidak lulus, Rina Andaikan").fill("Kehadiran kurang dari 80%")
    page.get_by_label("Uji kompetensi, Siti Contoh").select_option("competent")
    page.get_by_label("Nomor sertifikat, Siti Contoh").fill("BLK/2025/001")
    page.get_by_role("button", name="Simpan kelulusan").click()
    page.get_by_text("BLK/2025/001").wait_for()


def record_work(browser, name, status, employer, since, is_hearsay=False) -> None:
    """A job told of half a year after graduation, on the page of the graduate."""
    page = browser.page
    page.get_by_role("navigation", name="Menu utama").get_by_role("link", name="Alumni").click()
    page.get_by_role("link", name=name).click()
    look(browser, name)
    page.get_by_label("Bekerja atau punya usaha").check()
    page.get_by_role("radio", name=status).first.check()
    page.get_by_label("Mulai bekerja").fill(since)
    page.get_by_label("Nama perusahaan atau usaha").fill(employer)
    page.get_by_label("Tanggal keterangan").fill("2025-09-20")
    if is_hearsay:
        page.get_by_label("D Orang lain yang mengatakan").check()
    page.get_by_role("button", name="Simpan perubahan").click()
    page.get_by_text(employer).first.wait_for()
    browser.check_accessibility()


def read_the_rate(browser) -> None:
    total = rate_by_command()
    assert (total["placed"], total["formal"], total["informal"], total["unknown"]) == (2, 1, 1, 2)
    page = browser.page
    browser.go("/dasbor/?year=2025")
    look(browser, "Angka penempatan alumni")
    shown = page.locator(".p-big").inner_text()
    assert shown.replace(",", ".").rstrip("%") == f"{float(total['placement_rate']):.1f}" == "50.0"
    page.get_by_role("link", name="2 alumni", exact=True).click()
    look(browser, "Ditempatkan")
    page.get_by_text("2 kelulusan").wait_for()
    names = page.get_by_role("rowheader").all_inner_texts()
    assert sorted(names) == ["Budi Misalnya", "Siti Contoh"]
    page.locator("summary", has_text="Ekspor").click()
    with page.expect_download() as taken:
        page.get_by_role("link", name="CSV").click()
    lines = taken.value.path().read_text(encoding="utf-8-sig").splitlines()
    rows = list(csv.DictReader(lines, delimiter=";"))
    assert [row["Nama"] for row in rows] == ["Budi Misalnya", "Siti Contoh"]
    assert {row["NIK"][:12] for row in rows} == {"•" * 12}


def rate_by_command() -> dict:
    out = io.StringIO()
    call_command("placement_rate", "--filter", "year=2025", "--format", "json", stdout=out)
    return json.loads(out.getvalue())["total"]
