"""`import_sheet penempatan`: work and other activities attach to graduations, with their evidence."""

from datetime import date

import pytest

from alumni.careers.actions import correct_spell
from alumni.careers.recount import differences
from alumni.models import Employer, EmploymentSpell, Evidence, Observation
from blk_portal.imports.tests.sheets import BUDI, SITI, SITI_WORKS, book, codes, numbers

pytestmark = pytest.mark.django_db


@pytest.fixture
def graduates(bring_in):
    """Siti and Budi graduated on 20 March 2024."""
    assert bring_in(book(SITI, BUDI))[0] == 0


@pytest.fixture
def place(bring_in, graduates):
    """place(row, ...) brings in a sheet of placements; outcome rows are exact afterwards."""

    def run(*rows, options=()):
        answer = bring_in(book(*rows), *options, kind="penempatan")
        assert not list(differences())
        return answer

    return run


def test_a_job_is_a_spell_and_a_statement_that_mentions_it(place):
    code, report = place(SITI_WORKS)
    assert (code, numbers(report), report["problems"]) == (0, (1, 1, 0, 0, 0), [])
    spell = EmploymentSpell.objects.get()
    assert (spell.employer.name, spell.position, spell.status_id) == ("PT Contoh Baja", "Juru las", 4)
    assert (spell.started_on, spell.start_precision, spell.ended_on) == (date(2024, 5, 1), "day", None)
    assert (spell.income_low, spell.income_high, spell.bpjs, spell.nib) == (
        2500000,
        2500000,
        "yes",
        "unknown",
    )
    assert (spell.level, spell.source) == (1, "sheet")
    statement = Observation.objects.get()
    assert (statement.observed_on, statement.activity, list(statement.spells.all())) == (
        date(2024, 10, 1),
        "working",
        [spell],
    )
    assert (spell.history.count(), statement.history.count()) == (1, 1)


def test_the_same_file_again_changes_nothing(place):
    place(SITI_WORKS)
    code, report = place(SITI_WORKS)
    assert (code, numbers(report)) == (0, (1, 0, 0, 1, 0))
    assert (EmploymentSpell.objects.count(), EmploymentSpell.history.count()) == (1, 1)


def test_a_later_statement_of_the_same_job_confirms_it(place):
    place(SITI_WORKS)
    later = SITI_WORKS | {"Tanggal Data": "01/02/2025", "Nama Perusahaan/Usaha": "Contoh Baja, PT"}
    code, report = place(later)
    assert (code, numbers(report)) == (0, (1, 1, 0, 0, 0))
    assert (EmploymentSpell.objects.count(), Observation.objects.count(), Employer.objects.count()) == (
        1,
        2,
        1,
    )


def test_another_employer_is_another_spell(place):
    place(SITI_WORKS, SITI_WORKS | {"Nama Perusahaan/Usaha": "CV Misal", "Mulai Bekerja": "01/08/2024"})
    assert EmploymentSpell.objects.count() == 2


def test_the_same_employer_after_an_end_is_another_spell(place):
    first = SITI_WORKS | {"Selesai Bekerja": "30/06/2024"}
    second = SITI_WORKS | {"Mulai Bekerja": "01/08/2024"}
    code, report = place(first, second)
    assert (code, numbers(report)) == (0, (2, 2, 0, 0, 0))
    assert place(first, second)[1]["unchanged"] == 2


def test_changes_are_taken_and_blanks_change_nothing(place):
    place(SITI_WORKS)
    code, report = place(SITI_WORKS | {"Penghasilan": "3 juta", "Jabatan": None, "BPJS": None})
    assert (code, numbers(report)) == (0, (1, 0, 1, 0, 0))
    spell = EmploymentSpell.objects.get()
    assert (spell.income_low, spell.position, spell.bpjs) == (3000000, "Juru las", "yes")


def test_older_data_and_what_was_corrected_later_do_not_overwrite(place, staff, bojonegoro):
    place(SITI_WORKS)
    older = SITI_WORKS | {"Tanggal Data": "01/06/2024", "Penghasilan": 1500000}
    assert codes(place(older)[1]) == [(2, "newer_in_portal")]
    spell = EmploymentSpell.objects.get()
    assert spell.income_low == 2500000
    correct_spell(spell=spell, version=spell.version, position="Kepala regu", centre=bojonegoro, by=staff)
    _, report = place(SITI_WORKS | {"Tanggal Data": "01/12/2024", "Jabatan": "Operator"})
    assert codes(report) == [(2, "newer_in_portal")]
    assert EmploymentSpell.objects.get().position == "Kepala regu"


@pytest.mark.parametrize(
    ("cell", "status"),
    [
        ("Berusaha sendiri", 1),
        ("Berusaha dibantu buruh tidak tetap/buruh tidak dibayar", 2),
        ("Berusaha dibantu buruh tetap/dibayar", 3),
        ("Buruh/Karyawan/Pegawai", 4),
        ("Pekerja bebas di pertanian", 5),
        ("Pekerja bebas di nonpertanian", 6),
        ("Pekerja keluarga/tak dibayar", 7),
        (5, 5),
        ("6", 6),
        ("4 - Buruh/karyawan/pegawai", 4),
        ("Wirausaha", 1),
        ("usaha sendiri", 1),
        ("Karyawan swasta", 4),
        ("serabutan", 6),
        ("Sudah Bekerja", None),
    ],
)
def test_status_words(place, cell, status):
    code, report = place(SITI_WORKS | {"Status Pekerjaan": cell})
    assert code == 0, report
    assert EmploymentSpell.objects.get().status_id == status
    assert codes(report) == ([] if status else [(2, "no_status")])


def test_regsosek_codes_when_the_header_says_so(place):
    row = {
        ("Status Pekerjaan (kode Regsosek)" if k == "Status Pekerjaan" else k): v
        for k, v in SITI_WORKS.items()
    }
    place(row | {"Status Pekerjaan (kode Regsosek)": 5})
    spell = EmploymentSpell.objects.get()
    assert (spell.status_id, spell.status_scheme, spell.original_status) == (4, "regsosek", "5")


@pytest.mark.parametrize(
    ("cell", "activity"),
    [
        ("Belum bekerja", "looking"),
        ("mencari kerja", "looking"),
        ("Kuliah", "studying"),
        ("mengurus rumah tangga", "caring"),
        ("nikah", "caring"),
    ],
)
def test_other_activities_become_statements(place, cell, activity):
    row = {"NIK": SITI["NIK"], "Nama": "Siti", "Status Pekerjaan": cell, "Tanggal Data": "01/10/2024"}
    code, report = place(row)
    assert (code, numbers(report)) == (0, (1, 1, 0, 0, 0))
    assert (Observation.objects.get().activity, EmploymentSpell.objects.count()) == (activity, 0)
    assert numbers(place(row)[1]) == (1, 0, 0, 1, 0)


@pytest.mark.parametrize(
    ("remark", "expected"),
    [
        ("kerja di PT Contoh Busana", ("working", 4, "PT Contoh Busana")),
        ("usaha sendiri", ("working", 1, None)),
        ("belum", ("looking", None, None)),
    ],
)
def test_a_remark_tells_what_the_status_leaves_out(place, remark, expected):
    row = {"NIK": SITI["NIK"], "Nama": "Siti", "Status Pekerjaan": None, "Keterangan": remark}
    place(row | {"Tanggal Data": "01/10/2024"})
    statement = Observation.objects.get()
    spell = statement.spells.first()
    employer = spell.employer.name if spell and spell.employer else None
    assert (statement.activity, spell and spell.status_id, employer) == expected


@pytest.mark.parametrize(
    ("cell", "level", "warned", "kinds"),
    [
        (None, 1, [], []),
        ("Kontrak kerja no. 12/HRD/2024", 3, [], ["contract"]),
        ("Kontrak", 2, [(2, "level_b")], ["contract"]),
        ("Foto usaha", 2, [(2, "level_b")], ["photo"]),
        ("Konfirmasi perusahaan", 2, [], ["employer"]),
        ("Pengakuan lewat WA", 1, [], []),
        ("kata teman", 0, [], []),
    ],
)
def test_evidence_levels(place, cell, level, warned, kinds):
    row = SITI_WORKS | {"Bukti": cell, "BPJS": None}
    code, report = place(row)
    assert (code, codes(report)) == (0, warned)
    assert EmploymentSpell.objects.get().level == level
    assert [one.kind for one in Evidence.objects.all()] == kinds
    assert numbers(place(row)[1]) == (1, 0, 0, 1, 0)
    assert Evidence.objects.count() == len(kinds)


def test_a_number_under_bpjs_is_evidence(place):
    place(SITI_WORKS | {"BPJS": "12345678901"})
    spell = EmploymentSpell.objects.get()
    assert (spell.bpjs, spell.level, spell.evidence.get().number) == ("yes", 3, "12345678901")


@pytest.mark.parametrize(
    ("cell", "started", "precision", "earliest"),
    [
        ("05/05/2024", date(2024, 5, 5), "day", date(2024, 5, 5)),
        ("Mei 2024", date(2024, 5, 31), "month", date(2024, 5, 1)),
        (None, date(2024, 10, 1), "unknown", None),
    ],
)
def test_imprecise_starts_are_stored_late(place, cell, started, precision, earliest):
    place(SITI_WORKS | {"Mulai Bekerja": cell})
    spell = EmploymentSpell.objects.get()
    assert (spell.started_on, spell.start_precision, spell.earliest_start) == (started, precision, earliest)


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"NIK": "3522010503020000"}, "no_graduation"),
        ({"NIK": "123"}, "nik_length"),
        ({"Nama": "Agus Purwarupa"}, "nik_other_name"),
        ({"Program": "Las Listrik 9G"}, "programme_unknown"),
        ({"Program": "Menjahit"}, "no_graduation"),
        ({"Paket": "Las 9"}, "no_graduation"),
        ({"Status Pekerjaan": 9}, "status"),
        ({"Status Pekerjaan": "entah apa"}, "status"),
        ({"Mulai Bekerja": "01/12/2024"}, "started_on"),
        ({"Selesai Bekerja": "01/01/2024"}, "ended_on"),
        ({"Tanggal Data": "01/01/2099"}, "future"),
        ({"Status Pekerjaan": None, "Nama Perusahaan/Usaha": None}, "required"),
    ],
)
def test_what_cannot_be_is_rejected(place, cells, code):
    exit_code, report = place(SITI_WORKS | cells)
    assert (exit_code, [found for _, found in codes(report, "rejected")]) == (1, [code])
    assert EmploymentSpell.objects.count() == 0


def test_only_graduates_of_the_centre(place, bring_in, tuban):
    code, report = bring_in(book(SITI_WORKS), kind="penempatan", centre="tuban")
    assert (code, codes(report)) == (1, [(2, "no_graduation")])


def test_still_working_after_a_recorded_end_is_a_question(place):
    place(SITI_WORKS | {"Selesai Bekerja": "30/06/2024"})
    code, report = place(SITI_WORKS | {"Tanggal Data": "01/12/2024"})
    assert (code, codes(report)) == (1, [(2, "after_end")])


def test_a_bare_confirmation_speaks_of_the_job_that_is_known(place):
    place(SITI_WORKS)
    bare = {
        "NIK": SITI["NIK"],
        "Nama": "Siti",
        "Status Pekerjaan": "Sudah bekerja",
        "Tanggal Data": "01/12/2024",
    }
    code, report = place(bare)
    assert (code, numbers(report)) == (0, (1, 1, 0, 0, 0))
    assert (EmploymentSpell.objects.count(), Observation.objects.count()) == (1, 2)
