"""What is exported is what the page shows, for whom it shows it, and nothing a spreadsheet would run."""

import io
from datetime import date, timedelta
from decimal import Decimal

import openpyxl
import pytest

from alumni.careers.recount import recount_people
from alumni.factories import EmployerFactory, GraduationFactory, SpellFactory
from alumni.outcomes.definitions import Definition
from alumni.outcomes.figures import cells, figure
from alumni.outcomes.indicators import INDICATORS, title_of
from alumni.outcomes.readers import READERS
from blk_portal.exports import actions, lists, measures, recap, views
from blk_portal.exports.asking import Asking
from blk_portal.exports.registry import EXPORTS
from core.models import AuditEntry, ExportRun
from training.centres.actions import Role, assign_roles
from training.factories import BatchFactory, EnrolmentFactory, PersonFactory
from training.models import EnrolmentDisability, PersonCentre

pytestmark = pytest.mark.django_db
LISTS = ["paket", "peserta", "alumni", "orang", "angka", "rekap", "ukuran"]


@pytest.fixture
def graduation(bojonegoro):
    person = PersonFactory(full_name="=HYPERLINK(0)", phone="+628120000001")
    return counted(GraduationFactory(person=person, in_batch=BatchFactory(centre=bojonegoro, finished=True)))


def counted(graduation):
    """The graduation, with the outcome row that an action would have left."""
    recount_people([graduation.person_id])
    return graduation


def read_csv(response) -> list[list[str]]:
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return [line.split(";") for line in text.splitlines()]


def read_xlsx(response) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content)))


@pytest.mark.parametrize("name", LISTS)
def test_every_row_has_a_value_for_every_column(graduation, admin_user, name):
    export, asking = EXPORTS[name], Asking.of(admin_user, "")
    rows = list(export.rows(asking))
    assert rows
    assert {len(tuple(row)) for row in rows} == {len(export.columns)}
    assert export.notes(asking)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("name", LISTS)
def test_who_may_export(graduation, client_for, nobody, province, admin_user, name, kind):
    address = f"/ekspor/{name}.{kind}"
    assert client_for(nobody).get(address).status_code == 403
    assert client_for(admin_user).get(address).status_code == 200
    expected = 200 if name in ("paket", "angka", "rekap", "ukuran") else 403
    assert client_for(province).get(address).status_code == expected


def test_another_centre_exports_none_of_our_people(graduation, client_for, outsider):
    for name in ("peserta", "alumni", "paket"):
        assert len(read_csv(client_for(outsider).get(f"/ekspor/{name}.csv"))) == 1
    assert client_for(outsider).get("/ekspor/orang.csv").status_code == 404


def test_identities_are_masked_without_the_right(graduation, client_for, staff, head):
    nik, phone = graduation.person.nik, "0812-0000-001"
    for name in ("peserta", "alumni"):
        masked = str(read_csv(client_for(staff).get(f"/ekspor/{name}.csv")))
        clear = str(read_csv(client_for(head).get(f"/ekspor/{name}.csv")))
        assert nik not in masked and phone not in masked
        assert nik in clear and phone in clear


def test_the_filter_of_the_page_is_the_filter_of_the_file(graduation, client_for, staff):
    client = client_for(staff)
    assert len(read_csv(client.get("/ekspor/alumni.csv?year=2025"))) == 2
    assert len(read_csv(client.get("/ekspor/alumni.csv?q=tidak+ada+nama+ini"))) == 1


def test_alumni_are_exported_with_the_job_that_began_last(graduation, client_for, staff):
    SpellFactory(person=graduation.person, started_on=date(2025, 3, 1), ended_on=date(2025, 5, 1))
    employer = EmployerFactory(name="CV Contoh Baru")
    SpellFactory(
        person=graduation.person, started_on=date(2025, 6, 2), employer=employer, position="Penjahit"
    )
    SpellFactory(person=graduation.person, started_on=date(2025, 7, 1), retracted_at="2025-08-01T00:00Z")
    head, row = read_csv(client_for(staff).get("/ekspor/alumni.csv"))
    told = dict(zip(head, row, strict=True))
    assert (told["Pekerjaan Terakhir Di"], told["Jabatan"]) == ("CV Contoh Baru", "Penjahit")
    assert (told["Mulai Bekerja"], told["Selesai Bekerja"]) == ("02/06/2025", "")


def test_a_name_is_no_formula(graduation, client_for, staff):
    book = read_xlsx(client_for(staff).get("/ekspor/alumni.xlsx"))
    cell = book["Alumni"]["A2"]
    assert (cell.value, cell.data_type) == ("=HYPERLINK(0)", "s")
    assert book["Alumni"].freeze_panes and book["Alumni"].auto_filter.ref
    assert read_csv(client_for(staff).get("/ekspor/alumni.csv"))[1][0].startswith("'=")


def test_the_sheet_says_what_it_is(graduation, client_for, staff):
    book = read_xlsx(client_for(staff).get("/ekspor/angka.xlsx?year=2025"))
    told = {row[0].value: row[1].value for row in book["Keterangan"].iter_rows() if row[0].value}
    assert told["Diekspor oleh"] == str(staff)
    assert "2025" in told["Pertanyaan"]
    assert {"Pembilang", "Penyebut", "Data per", "Dasar"} <= told.keys()
    assert told["Ukuran"] == "Ditempatkan dalam 6 bulan" and told["Jumlah pembagi (n)"] == "1"


def measures_of(user):
    rows = measures.measure_rows(Asking.of(user, "year=2025"))
    return {(title, label, name): value for _, title, _, label, name, value in rows}


def test_all_measures_are_one_sheet_with_the_numbers_of_the_command(graduation, admin_user):
    definition = recap.asked(Asking.of(admin_user, "year=2025"))
    told = measures_of(admin_user)
    for name, reader in READERS.items():
        title = title_of(INDICATORS[name], definition)
        answer = reader(definition, "centre")
        groups = [("Semua kelulusan", answer["total"])]
        groups += [(group["label"], group) for group in answer["groups"]]
        for label, values in groups:
            for value in answer["total"].keys() & values.keys():
                if not isinstance(values[value], list | dict):
                    assert told[title, label, value] == measures.shown(values[value])


@pytest.mark.parametrize(
    ("value", "shown"),
    [("65.82", Decimal("65.82")), (3, 3), (None, "–"), (True, "ya"), (False, "tidak"), ("below", "below")],
)
def test_values_are_numbers_where_they_can_be(value, shown):
    assert measures.shown(value) == shown


def test_nothing_is_told_by_disability_in_all_measures_without_the_right(graduation, province, kadis):
    def is_told(user):
        return any(
            "disability" in name or title == "Inklusi disabilitas" for title, _, name in measures_of(user)
        )

    assert is_told(kadis) and not is_told(province)
    notes = dict(EXPORTS["ukuran"].notes(Asking.of(province, "year=2025")))
    assert not any(term.startswith("Inklusi") for term in notes)


def test_the_sheet_of_all_measures_says_what_each_means(graduation, client_for, kadis):
    book = read_xlsx(client_for(kadis).get("/ekspor/ukuran.xlsx?year=2025"))
    told = {row[0].value for row in book["Keterangan"].iter_rows()}
    assert {
        "Waktu sampai bekerja: Pembilang",
        "Penghasilan: Catatan",
        "Inklusi disabilitas: Penyebut",
    } <= told
    rows = list(book["Semua ukuran penempatan"].iter_rows(values_only=True))
    assert rows[0] == tuple(column.header for column in measures.MEASURE_COLUMNS)


def test_an_export_is_logged_without_what_was_searched(graduation, client_for, staff):
    client_for(staff).get("/ekspor/alumni.xlsx?q=rahasia")
    entry = AuditEntry.objects.get(verb="export")
    assert entry.facts == {"list": "alumni", "format": "xlsx", "filters": ["q"], "rows": 0}


def test_recap_adds_up_to_the_figure(graduation, admin_user):
    definition = Definition(recap.asked(Asking.of(admin_user, "")).as_of)
    found = cells(definition, recap.RECAP_KEYS)
    for name in ("graduations", "matured", "placed", "unknown"):
        assert sum(getattr(cell.figure, name) for cell in found) == getattr(figure(definition), name)
    for cell in found:
        alone = definition
        for key, value in zip(recap.RECAP_KEYS, cell.values, strict=True):
            alone = alone.narrowed(key, value)
        assert figure(alone) == cell.figure
    assert [cell.values[0] for cell in found] == ["bojonegoro"]


def test_disability_is_not_told_apart_to_who_may_not_open_everybody(graduation, staff, province, kadis):
    def last_words(user):
        return {row[4] for row in recap.recap_rows(Asking.of(user, ""))}

    assert last_words(province) == last_words(staff) == {recap.MERGED}
    assert recap.MERGED not in last_words(kadis)


@pytest.mark.parametrize("name", ["angka", "rekap", "ukuran"])
@pytest.mark.parametrize("asked", ["disability=yes", "disability_kind=netra", "disability=yes&sex=L"])
def test_people_chosen_by_disability_are_counted_for_who_may_see_them(
    graduation, province, outsider, kadis, client_for, name, asked
):
    EnrolmentDisability.objects.create(enrolment=graduation.enrolment, has_disability=True, kind="netra")
    counted(graduation)
    for user in (province, outsider):
        for ending in ("csv", "xlsx"):
            assert client_for(user).get(f"/ekspor/{name}.{ending}?{asked}").status_code == 403
    rows = [list(row) for row in EXPORTS[name].rows(Asking.of(kadis, asked))]
    assert 1 in rows[0]


def test_an_applicant_known_by_another_centre_leaves_no_digit_of_the_phone(
    bojonegoro, tuban, client_for, staff
):
    person = PersonFactory(phone="+6281200019876")
    EnrolmentFactory(person=person, batch__centre=tuban)
    EnrolmentFactory(person=person, batch__centre=bojonegoro, state="applied")
    PersonCentre.objects.filter(centre=bojonegoro).update(fields=["full_name"])
    row = read_csv(client_for(staff).get("/ekspor/peserta.csv"))[1]
    assert person.full_name in row
    assert "9876" not in str(row)


def test_a_long_list_is_made_by_the_worker(
    graduation, client_for, staff, outsider, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(views, "AT_ONCE", 0)
    client = client_for(staff)
    page = client.get("/ekspor/alumni.xlsx?year=2025")
    assert "Siapkan berkas Excel" in page.text
    with django_capture_on_commit_callbacks(execute=True):
        ordered = client.post("/ekspor/alumni.xlsx?year=2025")
    run = ExportRun.objects.get()
    assert (run.state, run.rows_done) == ("done", 1)
    assert "Unduh Excel" in client.get(ordered["Location"]).text
    book = read_xlsx(client.get(f"/ekspor/siap/{run.pk}/berkas/"))
    assert book["Alumni"].max_row == 2
    assert client_for(outsider).get(f"/ekspor/siap/{run.pk}/").status_code == 404
    assert client_for(outsider).get(f"/ekspor/siap/{run.pk}/berkas/").status_code == 404


@pytest.fixture
def made(graduation, staff):
    run = ExportRun.objects.create(name="alumni", query="", user=staff)
    actions.make_file.func(run.pk)
    return ExportRun.objects.get()


def test_a_finished_file_asks_for_the_rights_of_today(made, client_for, staff, bojonegoro):
    address = f"/ekspor/siap/{made.pk}/berkas/"
    assert len(b"".join(client_for(staff).get(address).streaming_content)) > 1000
    staff.assignments.all().delete()
    assert client_for(staff).get(address).status_code == 404
    staff.assignments.create(role="province", starts_on="2020-01-01")
    assert client_for(staff).get(address).status_code == 403


def test_a_finished_file_goes_with_the_role_it_was_made_in(
    made, staff, admin_user, tuban, django_capture_on_commit_callbacks
):
    role = Role("staff", tuban, date(2020, 1, 1), None)
    with django_capture_on_commit_callbacks(execute=True):
        assign_roles(user=staff, roles=[role], by=admin_user)
    assert not ExportRun.objects.exists()
    assert not made.file.storage.exists(made.file.name)


def test_a_finished_file_is_there_for_a_day(
    made, client_for, staff, time_machine, django_capture_on_commit_callbacks
):
    time_machine.move_to(made.requested_at + timedelta(hours=25))
    assert client_for(staff).get(f"/ekspor/siap/{made.pk}/berkas/").status_code == 404
    with django_capture_on_commit_callbacks(execute=True):
        client_for(staff).post("/ekspor/alumni.xlsx")
    assert not made.file.storage.exists(made.file.name)


def test_a_failed_export_says_so(graduation, client_for, staff, monkeypatch):
    run = ExportRun.objects.create(name="alumni", query="", user=staff)

    def broken(*args):
        raise OSError("disk full")

    monkeypatch.setattr(actions, "_write", broken)
    with pytest.raises(OSError):
        actions.make_file.func(run.pk)
    page = client_for(staff).get(f"/ekspor/siap/{run.pk}/")
    assert "Ini bukan kesalahan Anda" in page.text
    assert client_for(staff).get(f"/ekspor/siap/{run.pk}/berkas/").status_code == 404


@pytest.mark.parametrize("name", ["peserta", "alumni", "orang"])
def test_queries_do_not_grow_with_the_rows(graduation, bojonegoro, head, django_assert_max_num_queries, name):
    batch = graduation.batch
    for _ in range(4):
        counted(GraduationFactory(in_batch=batch))
    rows = EXPORTS[name].rows(Asking.of(head, "centre=bojonegoro"))
    with django_assert_max_num_queries(21):
        assert len(list(rows)) == 5


def test_lists_hold_no_disability():
    headers = {column.header for export in EXPORTS.values() for column in export.columns}
    people = {
        column.header for column in (*lists.PERSON_COLUMNS, *lists.ALUMNI_COLUMNS, *lists.BEHIND_COLUMNS)
    }
    assert "Disabilitas" in headers
    assert "Disabilitas" not in people
