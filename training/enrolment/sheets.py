"""The sheet *peserta*: people, batches, enrolments and results of a whole wave in one table."""

from datetime import date

from core.sheets import values
from core.sheets.columns import Column
from core.sheets.dates import parse_date
from core.sheets.plans import SheetKind
from core.sheets.values import Cell
from core.sheets.words import Words
from training.batches.sheets import batch_columns
from training.enrolment.bulk import write
from training.enrolment.judging import Outcome, judge
from training.people.sheets import person_columns
from training.programmes.sheets import choices_for

# Hasil: what became of somebody in the training, and what the word says of the competence test.
OUTCOMES: dict[Outcome, tuple[str, ...]] = {
    Outcome("completed"): (
        *("Lulus", "Telah lulus", "Lulus pelatihan", "Sudah lulus", "Selesai", "Tamat", "Menyelesaikan"),
        *("Selesai pelatihan", "Selesai mengikuti", "Ya"),
    ),
    Outcome("completed", "competent"): (
        "Kompeten",
        "K",
        "Lulus kompeten",
        "Lulus/Kompeten",
        "Lulus dan kompeten",
    ),
    Outcome("", "not_yet"): ("Belum kompeten", "BK", "Tidak kompeten"),
    Outcome("not_completed"): (
        *("Tidak lulus", "TL", "Belum lulus", "Gagal", "Tdk lulus", "Tidak selesai", "Tidak tamat", "Gugur"),
        *("Tidak", "Tidak memenuhi syarat"),
    ),
    Outcome("left"): (
        *("Mengundurkan diri", "Mundur", "Keluar", "Undur diri", "DO", "Drop out", "Dropout", "Berhenti"),
        *("Mengundurkan", "Resign", "Tidak melanjutkan"),
    ),
    Outcome("enrolled"): ("Peserta", "Aktif", "Mengikuti", "Sedang mengikuti", "Masih pelatihan", "Berjalan"),
    Outcome("reserve"): ("Cadangan",),
    Outcome("admitted"): ("Diterima", "Lolos seleksi", "Lolos", "Lulus seleksi"),
    Outcome("applied"): ("Pendaftar", "Mendaftar", "Calon peserta"),
}
OUTCOME_LABELS = ("Lulus", "Tidak lulus", "Mengundurkan diri", "Peserta", "Cadangan", "Diterima", "Pendaftar")
RESULTS: dict[str, tuple[str, ...]] = {
    "competent": ("Kompeten", "K", "Kompeten (K)", "K (Kompeten)", "Lulus", "Sudah kompeten", "Lulus UJK"),
    "not_yet": (
        *("Belum kompeten", "BK", "Belum Kompeten (BK)", "BK (Belum Kompeten)", "Tidak kompeten", "TK"),
        *("Tidak lulus", "Belum lulus"),
    ),
    "not_assessed": (
        *("Belum diuji", "Belum uji", "Tidak uji", "Tidak diuji", "Tidak ikut", "Tidak ikut uji", "Belum"),
        *("Tidak ada", "Tidak", "Tidak mengikuti", "Belum UJK", "Tidak UJK"),
    ),
}
RESULT_LABELS = ("Kompeten", "Belum kompeten", "Belum diuji")


def columns() -> list[Column]:
    """All columns of *peserta*, in the order of the template."""
    outcome = Words(OUTCOMES.items(), OUTCOME_LABELS)
    result = Words(RESULTS.items(), RESULT_LABELS)
    return [
        *person_columns(),
        *batch_columns(),
        Column("outcome", "Hasil", OUTCOME_HEADERS, outcome.parser("outcome"), choices=OUTCOME_LABELS),
        Column("result", "Uji Kompetensi", RESULT_HEADERS, result.parser("result"), choices=RESULT_LABELS),
        Column(
            "certificate", "No Sertifikat", CERTIFICATE_HEADERS, values.text_of(60), text=True, lenient=True
        ),
        Column(
            "completed_on", "Tanggal Lulus", ("Tgl Lulus", "Tanggal Kelulusan"), parse_date, number_format=DAY
        ),
        Column("note", "Keterangan", ("Ket", "Catatan", "Alasan"), _note, width=30),
        Column(
            "data_date",
            "Tanggal Data",
            ("Tgl Data", "Data Per", "Data per Tanggal"),
            parse_date,
            number_format=DAY,
        ),
    ]


DAY = "dd/mm/yyyy"
OUTCOME_HEADERS = (
    "Hasil Pelatihan",
    "Kelulusan",
    "Status Kelulusan",
    "Status Peserta",
    "Lulus/Tidak Lulus",
    "Lulus",
    "Hasil Akhir",
)
RESULT_HEADERS = (
    "UJK",
    "Hasil UJK",
    "Hasil Uji Kompetensi",
    "K/BK",
    "Kompeten",
    "Kompetensi",
    "Kompeten/Belum Kompeten",
    "Keputusan Asesmen",
    "Hasil Uji",
)
CERTIFICATE_HEADERS = (
    "Nomor Sertifikat",
    "No. Sertifikat Pelatihan",
    "No Sertifikat Pelatihan",
    "Sertifikat",
    "No Registrasi",
    "No Reg Sertifikat",
)


def _note(cell: Cell) -> str:
    """A remark; only its beginning is kept, where it becomes a reason."""
    return values.as_text(cell)[:200]


SAMPLE = {
    "nik": "3522155503020000",
    "full_name": "Ayu Teladani",
    "sex": "P",
    "birth_place": "Bojonegoro",
    "birth_date": date(2002, 3, 15),
    "education": "SMK",
    "address": "Jl. Contoh 1, Dsn. Misal",
    "region": "Kab. Bojonegoro",
    "phone": "081200000000",
    "email": "ayu@contoh.id",
    "disability": "Tidak",
    "field": "Garmen Apparel",
    "programme": "Menjahit",
    "fund": "APBN",
    "year": 2025,
    "wave": "III",
    "batch": "Menjahit 3",
    "starts_on": date(2025, 6, 2),
    "ends_on": date(2025, 7, 18),
    "outcome": "Lulus",
    "result": "Kompeten",
    "certificate": "BLK-BJN/2025/001",
}
PESERTA = SheetKind(
    code="peserta",
    label="Peserta",
    columns=columns,
    judge=judge,
    write=write,
    sample=SAMPLE,
    class_column="batch",
    shared=("fund", "year", "wave", "field", "programme", "batch", "starts_on", "ends_on", "outcome"),
    explainable=choices_for,
    consent_column="disability",
)
