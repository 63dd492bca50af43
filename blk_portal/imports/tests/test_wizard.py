"""The wizard as a clerk sees it: upload, columns, check, save; and what nobody else may see."""

import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError
from django.urls import reverse
from python_calamine import CalamineWorkbook

from blk_portal.imports import wizard
from blk_portal.imports.tests.sheets import BUDI, SITI, SITI_WORKS, TRAINEES, book, table
from core.models import AuditEntry, ImportRun, RememberedHeader
from core.sheets.tests.files import xlsx
from training.models import Batch, Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(client_for, staff):
    return client_for(staff)


def upload(client, data, *, centre, kind="peserta", name="gelombang.xlsx"):
    file = SimpleUploadedFile(name, data)
    return client.post(reverse("imports:start"), {"kind": kind, "centre": centre.pk, "file": file})


def answers(page, **changes):
    """What the columns page would post as it stands."""
    form = page.context["form"]
    values = {name: form[name].value() for name in form.fields}
    return {k: v for k, v in (values | {"has_consent": "yes"} | changes).items() if v not in (None, False)}


@pytest.fixture
def up_to_check(clerk, bojonegoro):
    """up_to_check(bytes) -> (run, check page) after upload and columns."""

    def run_it(data, **changes):
        kind = changes.pop("kind", "peserta")
        response = upload(clerk, data, centre=bojonegoro, kind=kind)
        assert response.status_code == 302, response.context["form"].errors
        page = clerk.get(response.url)
        response = clerk.post(response.url, answers(page, **changes))
        assert response.status_code == 302, response.context["form"].errors
        return ImportRun.objects.latest("pk"), clerk.get(response.url)

    return run_it


def test_from_upload_to_the_saved_wave(clerk, up_to_check, staff):
    run, page = up_to_check(book(SITI, BUDI))
    assert Person.objects.count() == 0
    assert "Simpan 2 baris" in page.content.decode()
    assert [row.fate for row in page.context["rows"]] == ["created", "created"]
    response = clerk.post(reverse("imports:confirm", args=[run.pk]), follow=True)
    assert "2 baris tersimpan" in response.content.decode()
    assert (Person.objects.count(), Batch.objects.get().state) == (2, "finished")
    assert AuditEntry.objects.get(verb="import").actor == staff


def test_a_check_is_in_the_trail_even_if_nothing_is_saved(up_to_check, staff, bojonegoro):
    run, _ = up_to_check(book(SITI, BUDI))
    entry = AuditEntry.objects.get(verb="check_import")
    assert (entry.actor, entry.centre_id, entry.object_id) == (staff, bojonegoro.pk, str(run.pk))
    assert entry.facts == {"rows": 2}


def test_what_two_clerks_save_at_once_is_checked_again(clerk, up_to_check, monkeypatch):
    run, _ = up_to_check(book(SITI))

    def second(*args, **kwargs):
        raise IntegrityError("UNIQUE constraint failed")

    monkeypatch.setattr(wizard.runs, "judge_and_write", second)
    response = clerk.post(reverse("imports:confirm", args=[run.pk]), follow=True)
    assert "Data di portal berubah sejak pemeriksaan" in response.content.decode()
    run.refresh_from_db()
    assert (run.state, run.confirmed_at, Person.objects.count()) == (ImportRun.CHECKED, None, 0)


def test_confirming_twice_writes_once(clerk, up_to_check):
    run, _ = up_to_check(book(SITI))
    for _ in range(2):
        response = clerk.post(reverse("imports:confirm", args=[run.pk]))
        assert response.url == reverse("imports:done", args=[run.pk])
    assert Person.objects.count() == 1
    assert AuditEntry.objects.filter(verb="import").count() == 1


def test_a_slow_check_does_not_open_a_saved_run_again(clerk, up_to_check):
    run, _ = up_to_check(book(SITI))
    seen_before = ImportRun.objects.get(pk=run.pk)
    clerk.post(reverse("imports:confirm", args=[run.pk]))
    wizard.check(seen_before)
    assert ImportRun.objects.get(pk=run.pk).state == seen_before.state == ImportRun.CONFIRMED


def test_data_that_changed_since_the_check_are_judged_again(clerk, up_to_check, bring_in):
    run, _ = up_to_check(book(SITI, BUDI))
    bring_in(book(SITI))
    response = clerk.post(reverse("imports:confirm", args=[run.pk]))
    assert response.url == reverse("imports:check", args=[run.pk])
    assert Person.objects.count() == 1
    page = clerk.get(response.url)
    assert "Simpan 1 baris" in page.content.decode()
    clerk.post(reverse("imports:confirm", args=[run.pk]))
    assert Person.objects.count() == 2


def test_rejected_rows_are_left_out_and_come_back_as_xlsx(clerk, up_to_check):
    run, page = up_to_check(book(SITI, BUDI | {"NIK": "352201050301"}))
    assert "sisakan 1 yang ditolak" in page.content.decode()
    clerk.post(reverse("imports:confirm", args=[run.pk]))
    assert Person.objects.count() == 1
    response = clerk.get(reverse("imports:rejected", args=[run.pk]))
    rows = CalamineWorkbook.from_filelike(io.BytesIO(response.content)).get_sheet_by_index(0).to_python()
    assert rows[0] == [*TRAINEES, "Baris asal", "Alasan ditolak"]
    assert (rows[1][0], rows[1][-2]) == ("352201050301", 3)
    assert "NIK: " in rows[1][-1]


def test_rejected_rows_come_back_whole(clerk, up_to_check):
    """What merged cells, repeat marks and the wizard's answers said stands in each row that goes back."""
    headers = [header for header in TRAINEES if header != "Tahun"]
    first, second = ([row[header] for header in headers] for row in (SITI, BUDI | {"NIK": "352201050301"}))
    second[headers.index("Program")], second[headers.index("Paket")] = '"', "-"
    run, _ = up_to_check(xlsx([headers, first, second]), same_year="2025")
    response = clerk.get(reverse("imports:rejected", args=[run.pk]))
    rows = CalamineWorkbook.from_filelike(io.BytesIO(response.content)).get_sheet_by_index(0).to_python()
    returned = dict(zip(*rows, strict=True))
    assert (returned["Program"], returned["Paket"]) == (SITI["Program"], SITI["Paket"])
    assert returned["Tahun"] == "2025"


def test_what_nobody_misses_is_left_out_without_a_word(clerk, bojonegoro):
    data = xlsx([["No", *TRAINEES, "Alasan ditolak"], [1, *SITI.values(), "NIK: salah"]])
    page = clerk.get(upload(clerk, data, centre=bojonegoro).url)
    headers = page.context["form"].headers
    assert (headers[0].status, headers[-1].status) == ("ignored", "ignored")


def test_a_cell_is_corrected_on_the_page(clerk, up_to_check):
    run, page = up_to_check(book(SITI | {"Tanggal Lahir": "31/2/2001"}))
    [(problem, field)] = page.context["form"].cell_fields()
    assert problem["column"] == "Tanggal Lahir"
    response = clerk.post(reverse("imports:check", args=[run.pk]), {field.name: "5 Maret 2001"}, follow=True)
    assert response.context["run"].counts["rejected"] == 0
    clerk.post(reverse("imports:confirm", args=[run.pk]))
    assert Person.objects.get().birth_date == date(2001, 3, 5)


def test_an_unknown_programme_is_explained_once_for_all_rows(clerk, up_to_check):
    odd = {"Program": "SMAW dasar"}
    run, page = up_to_check(book(SITI | odd, BUDI | odd))
    assert run.counts["rejected"] == 2
    [field] = page.context["form"].word_fields()
    clerk.post(reverse("imports:check", args=[run.pk]), {field.name: "Las Listrik 3G"})
    run.refresh_from_db()
    assert (run.counts["rejected"], run.counts["created"]) == (0, 2)
    clerk.post(reverse("imports:confirm", args=[run.pk]))
    assert Batch.objects.get().programme.name == "Las Listrik 3G"


def test_a_column_is_mapped_by_hand_and_remembered(clerk, bojonegoro):
    headers = ["Sandi" if header == "Paket" else header for header in TRAINEES]
    data = xlsx([headers, list(SITI.values())])
    address = upload(clerk, data, centre=bojonegoro).url
    page = clerk.get(address)
    number = headers.index("Sandi")
    assert page.context["form"].headers[number].status == "unknown"
    assert "Belum dikenali" in page.content.decode()
    clerk.post(address, answers(page, **{f"column_{number}": "batch"}))
    assert RememberedHeader.objects.get(header_key="sandi").column == "batch"
    page = clerk.get(upload(clerk, data, centre=bojonegoro).url)
    assert page.context["form"].headers[number].column == "batch"


def test_one_value_for_all_rows(up_to_check):
    headers = [header for header in TRAINEES if header != "Paket"]
    run, _ = up_to_check(xlsx(table(SITI, headers=headers)), same_batch="Las 7")
    assert run.counts["created"] == 1
    assert wizard.table_of(run).checked()[0].values["batch"] == "Las 7"


def test_the_question_of_consent_must_be_answered(clerk, bojonegoro):
    address = upload(clerk, book(SITI), centre=bojonegoro).url
    page = clerk.get(address)
    response = clerk.post(address, answers(page, has_consent=None))
    assert "Disabilitas" in str(response.context["form"].errors["has_consent"])


def test_without_consent_the_column_is_not_stored(clerk, up_to_check):
    run, _ = up_to_check(book(SITI | {"Disabilitas": "Netra"}), has_consent="no")
    clerk.post(reverse("imports:confirm", args=[run.pk]))
    assert not hasattr(Person.objects.get(), "disability")


def test_the_header_row_is_moved_by_hand(clerk, bojonegoro):
    data = xlsx([["Judul", "yang", "menyesatkan"], ["a", "b", "c"], *table(SITI)])
    address = upload(clerk, data, centre=bojonegoro).url
    assert clerk.get(address).context["form"].found[0].header_row == 3
    page = clerk.get(address)
    assert clerk.post(address, answers(page, header_row_0=1)).url == address
    assert clerk.get(address).context["form"].found[0].header_row == 1


def test_placements_come_in_too(clerk, up_to_check, bring_in):
    bring_in(book(SITI))
    run, page = up_to_check(book(SITI_WORKS), kind="penempatan")
    assert run.counts["created"] == 1
    clerk.post(reverse("imports:confirm", args=[run.pk]))
    assert Person.objects.get().employmentspells.count() == 1


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"PK\x03\x04broken"])
def test_an_unreadable_file_is_refused_with_advice(clerk, bojonegoro, data):
    response = upload(clerk, data, centre=bojonegoro)
    assert response.status_code == 200
    assert response.context["form"].errors["file"]
    assert ImportRun.objects.count() == 0


def test_a_file_over_the_limit_is_refused(clerk, bojonegoro, settings):
    settings.UPLOAD_SHEET_MAX_BYTES = 100
    response = upload(clerk, book(SITI), centre=bojonegoro)
    assert "Bagi menjadi beberapa berkas" in str(response.context["form"].errors["file"])


def test_the_preview_shows_no_nik_and_the_database_no_name(up_to_check):
    run, page = up_to_check(book(SITI, BUDI | {"NIK": "352201050301"}))
    assert SITI["NIK"] not in page.content.decode()
    assert "352201050301" not in page.content.decode()
    stored = (
        ImportRun.objects.filter(pk=run.pk).extra(select={"raw": "preview"}).values_list("raw", flat=True)
    )
    assert "Siti" not in stored[0]


def test_runs_of_others_are_404(client_for, up_to_check, outsider, head, admin_user):
    run, _ = up_to_check(book(SITI))
    for user in (outsider, head, admin_user):
        client = client_for(user)
        for name in ("columns", "check", "done", "rejected"):
            assert client.get(reverse(f"imports:{name}", args=[run.pk])).status_code == 404
        assert client.post(reverse("imports:confirm", args=[run.pk])).status_code == 404


def test_a_foreign_centre_cannot_be_chosen(clerk, tuban):
    response = upload(clerk, book(SITI), centre=tuban)
    assert response.status_code == 200
    assert response.context["form"].errors["centre"]


def test_the_wizard_needs_the_right(client_for, province, kadis, nobody):
    for user in (province, kadis, nobody):
        assert client_for(user).get(reverse("imports:start")).status_code == 403
        assert client_for(user).get(reverse("imports:template", args=["peserta"])).status_code == 403


@pytest.mark.parametrize("kind", ["peserta", "penempatan"])
def test_a_template_comes_in_as_it_is(clerk, kind, bring_in):
    response = clerk.get(reverse("imports:template", args=[kind]))
    _, report = bring_in(response.content, "--dry-run", kind=kind)
    assert report["read"] == 1
    assert {one["code"] for one in report["problems"]} <= {"no_graduation"}


def test_an_unfinished_run_leads_to_its_step(clerk, bojonegoro):
    run = ImportRun.objects.get(pk=upload(clerk, book(SITI), centre=bojonegoro).url.split("/")[2])
    columns = reverse("imports:columns", args=[run.pk])
    assert clerk.get(reverse("imports:check", args=[run.pk])).url == columns
    assert clerk.get(reverse("imports:done", args=[run.pk])).url == columns
    assert clerk.get(reverse("imports:rejected", args=[run.pk])).status_code == 404


def test_the_file_goes_after_a_week(clerk, bojonegoro, staff):
    upload(clerk, book(SITI), centre=bojonegoro)
    run = ImportRun.objects.get()
    ImportRun.objects.update(created_at=date(2020, 1, 1).isoformat() + " 00:00:00+00:00")
    path = run.file.path
    wizard.forget_files(by=staff)
    run.refresh_from_db()
    assert not run.file
    with pytest.raises(FileNotFoundError):
        open(path).close()
