"""`import_sheet peserta`: a wave comes in whole, twice changes nothing, and nothing newer is lost."""

import json
from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from alumni.models import Graduation
from blk_portal.imports.tests.sheets import BUDI, SITI, TRAINEES, book, codes, numbers, table
from core.models import AuditEntry, ImportRun
from core.sheets.tests.files import text, xlsx
from training.factories import BatchFactory, PersonFactory, WaveFactory
from training.models import (
    Batch,
    ChangeProposal,
    DisabilityStatement,
    Enrolment,
    Fund,
    Person,
    PersonCentre,
    Programme,
)
from training.people.actions import change_person, register_person

pytestmark = pytest.mark.django_db


def test_a_wave_makes_people_batches_enrolments_and_graduations(bring_in, bojonegoro):
    code, report = bring_in(book(SITI, BUDI))
    assert (code, numbers(report), report["written"]) == (0, (2, 2, 0, 0, 0), True)
    assert report["warned"] == 0, report["problems"]
    batch = Batch.objects.get()
    assert (batch.name, batch.state, batch.finished_on) == ("Las 1", "finished", date(2024, 3, 20))
    assert (batch.wave.fund.code, batch.wave.fiscal_year, batch.wave.number) == ("apbn", 2024, 3)
    assert batch.code == "BJN-2024-APBN-III-01"
    siti = Person.objects.get(full_name="Siti Contoh")
    assert (siti.nik, siti.sex, siti.education_id, siti.region_id) == (SITI["NIK"], "P", "smk", "3522")
    assert siti.phone == "+6281234567890"
    enrolment = siti.enrolments.get()
    assert (enrolment.state, enrolment.result, enrolment.certificate_number) == (
        "completed",
        "competent",
        "BLK/001",
    )
    assert enrolment.disability.has_disability is False
    assert siti.disability.consent.channel == "Formulir kertas di BLK"
    assert Graduation.objects.get(person=siti).graduated_on == date(2024, 3, 20)
    assert PersonCentre.objects.get(person=siti).access == "enrolled"


def test_every_row_written_has_its_history_and_the_run_its_audit_entry(bring_in):
    bring_in(book(SITI, BUDI))
    for model in (Person, Batch, Enrolment):
        assert model.history.count() == model.objects.count()
    run = ImportRun.objects.get()
    entry = AuditEntry.objects.get(verb="import")
    assert (entry.object_id, entry.facts["created"], entry.facts["file_hash"]) == (
        str(run.pk),
        2,
        run.file_hash,
    )
    assert run.user.username == "sistem"


def test_the_same_file_again_changes_nothing(bring_in):
    bring_in(book(SITI, BUDI))
    before = Person.history.count(), Enrolment.history.count(), Batch.history.count()
    code, report = bring_in(book(SITI, BUDI))
    assert (code, numbers(report)) == (0, (2, 0, 0, 2, 0))
    assert (Person.history.count(), Enrolment.history.count(), Batch.history.count()) == before


def test_a_changed_cell_updates_and_a_blank_one_never_overwrites(bring_in):
    bring_in(book(SITI))
    changed = SITI | {"No HP": "081299999999", "Alamat": None, "Email": "-", "No Sertifikat": None}
    code, report = bring_in(book(changed))
    assert (code, numbers(report)) == (0, (1, 0, 1, 0, 0))
    siti = Person.objects.get()
    assert (siti.phone, siti.address, siti.email) == ("+6281299999999", "Jl. Contoh 1", "siti@contoh.id")
    assert siti.enrolments.get().certificate_number == "BLK/001"


def test_older_data_do_not_replace_what_was_typed_later(bring_in, bojonegoro, staff):
    bring_in(book(SITI), "--data-date", "2024-04-01")
    siti = Person.objects.get()
    change_person(
        person=siti, centre=bojonegoro, values={"phone": "+6281300000000"}, version=siti.version, by=staff
    )
    code, report = bring_in(book(SITI | {"Alamat": "Jl. Baru 2"}), "--data-date", "2024-05-01")
    assert (code, codes(report)) == (0, [(2, "newer_in_portal")])
    siti.refresh_from_db()
    assert (siti.phone, siti.address) == ("+6281300000000", "Jl. Baru 2")


def test_a_later_file_replaces_a_result_and_an_older_one_does_not(bring_in):
    bring_in(book(SITI), "--data-date", "2024-05-01")
    failed = SITI | {"Hasil": "Tidak Lulus", "Uji Kompetensi": None, "No Sertifikat": None}
    _, report = bring_in(book(failed), "--data-date", "2024-04-01")
    assert codes(report) == [(2, "newer_in_portal")]
    assert Graduation.objects.valid().count() == 1
    _, report = bring_in(book(failed), "--data-date", "2024-06-01")
    assert numbers(report) == (1, 0, 1, 0, 0)
    assert Enrolment.objects.get().state == "not_completed"
    assert Graduation.objects.valid().count() == 0


def test_what_another_centre_typed_is_proposed_not_overwritten(bring_in, tuban, outsider):
    register_person(
        centre=tuban,
        nik=SITI["NIK"],
        values={
            "full_name": "Siti Contoh",
            "sex": "P",
            "birth_date": date(2001, 3, 5),
            "phone": "+6281200000000",
        },
        by=outsider,
    )
    code, report = bring_in(book(SITI))
    assert (code, numbers(report), codes(report)) == (0, (1, 1, 0, 0, 0), [(2, "proposed")])
    assert Person.objects.get().phone == "+6281200000000"
    proposal = ChangeProposal.objects.get()
    assert (proposal.field, proposal.value, proposal.owner) == ("phone", "+6281234567890", tuban)
    _, report = bring_in(book(SITI))
    assert (numbers(report), codes(report)) == ((1, 0, 0, 1, 0), [(2, "proposed")])
    assert ChangeProposal.objects.count() == 1


def test_a_nik_of_somebody_with_another_name_is_rejected_without_telling_the_name(bring_in):
    bring_in(book(SITI))
    code, report = bring_in(book(SITI | {"Nama": "AGUS PURWARUPA"}))
    assert (code, codes(report)) == (1, [(2, "nik_other_name")])
    assert "Siti" not in json.dumps(report)


@pytest.mark.parametrize(
    ("cells", "column", "code", "part"),
    [
        ({"NIK": None}, "NIK", "required", ""),
        ({"NIK": 3.522014503010000e15}, "NIK", "nik_damaged", "hilang"),
        ({"NIK": "35220145"}, "NIK", "nik_length", "16 angka"),
        ({"Nama": None}, "Nama", "required", ""),
        ({"Program": "Las Listrik 4G", "Kejuruan": None}, "Program", "programme_unknown", "Las Listrik 3G"),
        ({"Kejuruan": "Menjait"}, "Kejuruan", "field_unknown", ""),
        ({"Sumber Dana": "APBM"}, "Sumber Dana", "fund", "APBN"),
        ({"Sumber Dana": None}, "Sumber Dana", "required", ""),
        ({"Tanggal Lahir": "31/2/2001"}, "Tanggal Lahir", "date_none", "kalender"),
        ({"Hasil": "entah"}, "Hasil", "outcome", ""),
        ({"Tanggal Selesai": None}, "Tanggal Selesai", "required", "kelulusan"),
        ({"Tanggal Selesai": "01/01/2024"}, "Tanggal Selesai", "ends_before_start", ""),
    ],
)
def test_what_cannot_be_is_rejected_with_column_and_advice(bring_in, cells, column, code, part):
    exit_code, report = bring_in(book(SITI | cells))
    found = {(one["column"], one["code"]): one["message"] for one in report["problems"]}
    assert exit_code == 1
    assert part in found[column, code]
    assert (report["written"], Person.objects.count(), Batch.objects.count()) == (False, 0, 0)


def test_rejected_rows_hold_back_the_others_unless_skipped(bring_in):
    data = book(SITI, BUDI | {"NIK": "123"})
    code, report = bring_in(data)
    assert (code, report["written"], Person.objects.count()) == (1, False, 0)
    code, report = bring_in(data, "--skip-rejected")
    assert (code, numbers(report), report["written"]) == (1, (2, 1, 0, 0, 1), True)
    assert Person.objects.get().full_name == "Siti Contoh"


def test_dry_run_writes_nothing(bring_in):
    code, report = bring_in(book(SITI), "--dry-run")
    assert (code, numbers(report), report["written"]) == (0, (1, 1, 0, 0, 0), False)
    assert (Person.objects.count(), ImportRun.objects.count()) == (0, 0)


def test_the_report_has_the_written_shape_and_hides_the_nik(bring_in):
    _, report = bring_in(xlsx([["DAFTAR PESERTA"], [], *table(SITI, BUDI | {"NIK": "352201050301"})]))
    assert list(report) == [
        *("read", "created", "updated", "unchanged", "warned", "rejected", "skipped"),
        *("written", "problems"),
    ]
    assert (report["skipped"], report["read"]) == (2, 2)
    [problem] = report["problems"]
    assert problem == {
        "sheet": "Peserta",
        "row": 5,
        "column": "NIK",
        "value": "••••••••0301",
        "level": "rejected",
        "code": "nik_length",
        "message": problem["message"],
    }


def test_doubles_in_a_batch_are_shown(bring_in):
    code, report = bring_in(book(SITI, SITI, SITI | {"No HP": "081200000001"}))
    assert (code, codes(report)) == (1, [(3, "duplicate_row"), (4, "duplicate_nik")])
    assert "baris 2" in report["problems"][1]["message"]
    assert numbers(report) == (3, 1, 0, 1, 1)


def test_one_person_in_two_batches_is_one_person(bring_in):
    second = SITI | {"Program": "Pipe Welder SMAW 6G", "Paket": "Pipa 1", "No HP": "081200000009"}
    code, report = bring_in(book(SITI, second))
    assert (code, numbers(report), codes(report)) == (0, (2, 2, 0, 0, 0), [(3, "differs_in_file")])
    assert Person.objects.get().enrolments.count() == 2
    assert Person.objects.get().phone == "+6281234567890"


def test_blanks_of_a_new_person_come_from_the_nik_with_a_warning(bring_in):
    blank = SITI | {"L/P": None, "Tanggal Lahir": None, "Kabupaten/Kota": None}
    code, report = bring_in(book(blank))
    assert (code, report["warned"]) == (0, 1)
    assert {one["column"] for one in report["problems"]} == {"L/P", "Tanggal Lahir", "Kabupaten/Kota"}
    siti = Person.objects.get()
    assert (siti.sex, siti.birth_date, siti.region_id) == ("P", date(2001, 3, 5), "3522")


def test_differences_from_the_nik_are_warnings(bring_in):
    _, report = bring_in(book(SITI | {"L/P": "L", "Kabupaten/Kota": "Tuban"}))
    assert codes(report, "warned") == [(2, "nik_sex"), (2, "nik_region")]
    assert Person.objects.get().sex == "L"


def test_several_kinds_of_disability_count_as_ganda(bring_in):
    bring_in(book(SITI | {"Disabilitas": "Tuna rungu dan wicara"}))
    enrolment = Enrolment.objects.get()
    assert (enrolment.disability.has_disability, enrolment.disability.kind) == (True, "ganda")
    kinds = Person.objects.get().disability.kinds.values_list("pk", flat=True)
    assert set(kinds) == {"rungu", "wicara"}
    told = DisabilityStatement.history.get().kinds.values_list("disabilitykind", flat=True)
    assert set(told) == {"rungu", "wicara"}


def test_a_blank_disability_stays_not_asked(bring_in):
    bring_in(book(SITI | {"Disabilitas": None}))
    assert not hasattr(Enrolment.objects.get(), "disability")
    assert not hasattr(Person.objects.get(), "disability")


def test_a_child_needs_a_guardian_for_the_statement(bring_in):
    child = SITI | {"NIK": "3522010503120000", "L/P": "L", "Tanggal Lahir": "05/03/2012"}
    code, report = bring_in(book(child))
    assert "guardian" in [code for _, code in codes(report)]
    assert not hasattr(Person.objects.get(), "disability")


def test_one_sheet_a_class_is_the_class(bring_in):
    headers = [header for header in TRAINEES if header != "Paket"]
    data = xlsx(sheets={"Las A": table(SITI, headers=headers), "Las B": table(BUDI, headers=headers)})
    code, report = bring_in(data)
    assert (code, report["problems"]) == (0, [])
    assert set(Batch.objects.values_list("name", flat=True)) == {"Las A", "Las B"}


def test_a_recap_beside_the_people_and_a_hidden_sheet_are_no_people(bring_in):
    recap = [["Program", "Sumber Dana", "Tahun", "Jumlah"], ["Las Listrik 3G", "APBN", 2024, 16]]
    data = xlsx(sheets={"Peserta": table(SITI), "Rekap": recap, "Lama": table(BUDI)}, hidden_sheets=["Lama"])
    code, report = bring_in(data)
    assert (code, report["read"]) == (0, 1)
    assert bring_in(data, "--sheet", "Lama")[1]["created"] == 1


def test_one_value_for_all_rows(bring_in):
    headers = [header for header in TRAINEES if header not in ("Paket", "Sumber Dana")]
    data = book(SITI, BUDI, headers=headers)
    code, report = bring_in(data)
    assert (code, set(codes(report))) == (1, {(r, "required") for r in (2, 3)})
    code, report = bring_in(data, "--set", "Paket=Menjahit 3", "--set", "SUMBER DANA=APBD")
    assert code == 0
    assert (Batch.objects.get().name, Batch.objects.get().wave.fund.code) == ("Menjahit 3", "apbd")


UNTIDY = [
    ["DAFTAR PESERTA PELATIHAN"],
    ["TAHUN 2024"],
    [
        *(
            "NO",
            "NAMA PESERTA",
            "NIK",
            "TTL",
            "L/P",
            "NO HP/WA",
            "KEJURUAN",
            "PROGRAM PELATIHAN",
            "SUMBER DANA",
        ),
        *("TA", "TAHAP", "KELAS", "TGL", None, "HASIL", "K/BK", "KETERANGAN"),
    ],
    [None] * 12 + ["MULAI", "SELESAI"],
    [str(n) for n in range(1, 18)],
    [
        *(1, "SITI CONTOH, S.E.", "'3522014503010000", "BOJONEGORO, 5 Maret 2001", "Perempuan"),
        *(
            "0812 3456 7890 / 0857-1234-5678",
            "TEKNIK LAS",
            "Las Listrik 3G",
            "APBN",
            2024,
            "Tahap I",
            "LAS 1",
        ),
        *("1 Peb 2024", "20-03-2024", "LULUS", "K", None),
    ],
    [
        *(2, "Budi Misalnya2", "3522010503010000", "Tuban / 05-03-2001", "Laki2", 85712345678),
        *('"', "-", "idem", '"', '"', '"', '"', '"', "MENGUNDURKAN DIRI", "BK", "nikah"),
    ],
    ["JUMLAH", None, 2],
    [],
    ["Bojonegoro, 20 Maret 2024"],
    ["Kepala UPT BLK"],
]


def test_untidy_file_with_titles_two_row_header_repeats_and_subtotals(bring_in):
    code, report = bring_in(xlsx(UNTIDY, merges=["M3:N3"], hidden_columns=[6]))
    assert (code, numbers(report)) == (0, (2, 2, 0, 0, 0)), report["problems"]
    assert (7, "name_digits") in codes(report)
    assert report["skipped"] == 7
    siti, budi = Person.objects.order_by("-full_name")
    assert (siti.full_name, siti.other_phone) == ("Siti Contoh, S.E.", "+6285712345678")
    assert (budi.full_name, budi.birth_place, budi.phone) == ("Budi Misalnya", "Tuban", "+6285712345678")
    left = budi.enrolments.get()
    assert (left.state, left.reason, left.batch.name) == ("left", "nikah", "LAS 1")
    assert left.batch.wave.label == "Tahap I"
    assert left.batch.starts_on == date(2024, 2, 1)


def test_csv_with_semicolons(bring_in):
    code, report = bring_in(text(table(SITI)), name="gelombang.csv")
    assert (code, numbers(report)) == (0, (1, 1, 0, 0, 0))


def test_unknown_programme_is_added_when_asked(bring_in):
    new = SITI | {"Program": "Las GTAW", "Kejuruan": "Las"}
    code, report = bring_in(book(new), "--create-missing")
    assert (code, codes(report)) == (0, [(2, "programme_added")])
    assert Programme.objects.get(name="Las GTAW").field.name == "Las"
    assert Batch.objects.get().programme.slug == "las-gtaw"


def test_a_running_class_of_the_portal_is_finished_by_its_results(bring_in, bojonegoro):
    bring_in(book(SITI | {"Hasil": None, "Uji Kompetensi": None, "No Sertifikat": None}))
    batch = Batch.objects.get()
    assert (batch.state, Enrolment.objects.get().state) == ("running", "enrolled")
    _, report = bring_in(book(SITI))
    assert numbers(report) == (1, 0, 1, 0, 0)
    batch.refresh_from_db()
    assert (batch.state, batch.finished_on) == ("finished", date(2024, 3, 20))
    assert Graduation.objects.count() == 1


def test_a_class_to_come_is_planned_and_its_people_admitted(bring_in):
    soon = timezone.localdate() + timedelta(days=20)
    row = SITI | {"Tanggal Mulai": soon, "Tanggal Selesai": soon, "Tahun": soon.year}
    row |= {"Hasil": None, "Uji Kompetensi": None, "No Sertifikat": None}
    assert bring_in(book(row))[0] == 0
    assert (Batch.objects.get().state, Enrolment.objects.get().state) == ("planned", "admitted")
    assert PersonCentre.objects.get().access == "applied"


def test_seats_of_an_open_class_are_respected(bring_in):
    bring_in(book(SITI | {"Hasil": None, "Uji Kompetensi": None, "No Sertifikat": None}))
    Batch.objects.update(seats=1)
    open_row = BUDI | {"Hasil": None, "Uji Kompetensi": None, "No Sertifikat": None}
    code, report = bring_in(book(open_row))
    assert (code, codes(report)) == (1, [(2, "no_seat")])
    assert Person.objects.count() == 1


def test_a_cancelled_class_takes_nobody(bring_in, bojonegoro):
    bring_in(book(SITI))
    Batch.objects.update(state="cancelled")
    code, report = bring_in(book(BUDI))
    assert (code, codes(report)) == (1, [(2, "batch_cancelled")])


def test_a_failure_in_the_middle_leaves_nothing(bring_in, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("killed")

    monkeypatch.setattr("training.enrolment.bulk._copy_statements", fail)
    with pytest.raises(RuntimeError):
        bring_in(book(SITI))
    assert (Person.objects.count(), Batch.objects.count(), ImportRun.objects.count()) == (0, 0, 0)


@pytest.mark.parametrize(
    ("options", "part"),
    [
        (["--centre", "nowhere"], "no centre nowhere"),
        (["--centre", "bojonegoro", "--sheet", "Lain"], "Lembar Lain tidak ada"),
        (["--centre", "bojonegoro", "--set", "Warna=biru"], "Warna"),
        (["--centre", "bojonegoro", "--set", "Tahun=entah"], "tahun anggaran"),
        (["--centre", "bojonegoro", "--as", "siapa"], "no user siapa"),
        (["--centre", "bojonegoro", "--data-date", "2099-01-01"], "not come"),
        ([], "--centre"),
    ],
)
def test_a_request_that_cannot_be_carried_out_is_exit_2(tmp_path, bojonegoro, options, part):
    file = tmp_path / "a.xlsx"
    file.write_bytes(book(SITI))
    with pytest.raises(CommandError) as stop:
        call_command("import_sheet", "peserta", str(file), *options)
    assert stop.value.returncode == 2
    assert part in str(stop.value)
    assert "\n" not in str(stop.value)


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"PK\x03\x04broken", xlsx([["a", "b"], [1, 2]])])
def test_a_file_that_cannot_be_read_is_exit_2(tmp_path, bojonegoro, data):
    file = tmp_path / "a.xlsx"
    file.write_bytes(data)
    with pytest.raises(CommandError) as stop:
        call_command("import_sheet", "peserta", str(file), "--centre", "bojonegoro")
    assert stop.value.returncode == 2


def test_the_only_centre_of_the_user_is_taken(bring_in, staff, bojonegoro):
    code, _ = bring_in(book(SITI), "--as", "staf", centre=None)
    assert (code, Batch.objects.get().centre) == (0, bojonegoro)
    assert Person.history.get().history_user == staff


def test_no_query_for_every_row(bring_in, django_assert_max_num_queries):
    rows = [
        SITI | {"NIK": f"35220145{month:02d}{year:02d}0000", "Tanggal Lahir": f"05/{month:02d}/{1900 + year}"}
        for year in range(80, 90)
        for month in range(1, 13)
    ]
    with django_assert_max_num_queries(130):
        assert bring_in(book(*rows))[0] == 0
    assert Person.objects.count() == 120


def test_a_person_of_the_portal_is_found_by_nik(bring_in):
    person = PersonFactory(nik=SITI["NIK"], full_name="Siti Contoh", sex="P", birth_date=date(2001, 3, 5))
    code, _ = bring_in(book(SITI))
    assert (code, Person.objects.get()) == (0, person)
    assert person.enrolments.count() == 1


def test_a_batch_of_the_portal_is_found_by_its_identity(bring_in, bojonegoro):
    batch = BatchFactory(
        centre=bojonegoro,
        programme=Programme.objects.get(slug="las-listrik-3g"),
        wave=WaveFactory(fund=Fund.objects.get(code="apbn"), fiscal_year=2024, number=3),
        name="LAS  1",
        starts_on=date(2024, 2, 1),
        ends_on=date(2024, 3, 20),
        running=True,
    )
    code, _ = bring_in(book(SITI))
    assert (code, Batch.objects.get(), Batch.objects.get().state) == (0, batch, "finished")
