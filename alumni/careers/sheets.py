"""The sheet *penempatan*: what graduates do, as centres write it (docs/sources.md 1, 2 and 6)."""

import re
from datetime import date
from functools import partial
from typing import NamedTuple

from alumni.careers.bulk import write
from alumni.careers.judging import judge
from alumni.careers.models import CONFIRMED, DOCUMENTED, HEARSAY, REPORTED
from alumni.careers.rules import REGSOSEK, SAKERNAS, sakernas_status
from alumni.careers.told import Proof, Told, at_employer
from core.models import EmploymentStatus, Region
from core.sheets import values
from core.sheets.columns import Column
from core.sheets.dates import parse_date, parse_partial_date
from core.sheets.money import parse_money
from core.sheets.plans import SheetKind
from core.sheets.values import NO, YES, Cell, CellError, as_text, simplify, unknown_choice
from core.sheets.words import Words
from training.people.sheets import NAME_HEADERS, NIK_HEADERS, region_parser
from training.programmes.sheets import choices_for

# What is no work: an observation, never a spell (docs/indicators.md, Facts).
ACTIVITIES: dict[str, tuple[str, ...]] = {
    "looking": (
        *(
            "Belum bekerja",
            "Belum",
            "Tidak bekerja",
            "Mencari kerja",
            "Cari kerja",
            "Pengangguran",
            "Nganggur",
        ),
        *(
            "Menganggur",
            "Belum kerja",
            "Sedang mencari kerja",
            "Mencari pekerjaan",
            "Tidak kerja",
            "Pencari kerja",
        ),
    ),
    "studying": (
        "Kuliah",
        "Sekolah",
        "Melanjutkan kuliah",
        "Studi lanjut",
        "Mahasiswa",
        "Pelajar",
        "Lanjut sekolah",
    ),
    "unpaid_apprenticeship": (
        "Magang",
        "Magang tanpa upah",
        "Magang tidak dibayar",
        "Pemagangan tanpa upah",
        "PKL",
    ),
    "caring": (
        *(
            "Mengurus rumah tangga",
            "Ibu rumah tangga",
            "IRT",
            "Rumah tangga",
            "Menikah",
            "Nikah",
            "Mengurus anak",
        ),
        *("Hamil", "Melahirkan"),
    ),
    "ill": ("Sakit", "Sedang sakit"),
    "other": ("Lainnya", "Lain-lain", "Kegiatan lain"),
}
# Somebody works, but not how: a spell without a status, never guessed.
WORKS = (
    "Bekerja",
    "Sudah bekerja",
    "Kerja",
    "Sudah kerja",
    "Ya",
    "Sudah",
    "Terserap",
    "Ditempatkan",
    "Sudah Bekerja",
)
_CODE = re.compile(r"(\d)(?:\s+\S.*)?")
_NUMBER = re.compile(
    r"(?:no(?:mor)?\.?\s*[:.]?\s*)?([A-Z0-9][A-Z0-9./\-]*\d[A-Z0-9./\-]*)\s*$", re.IGNORECASE
)

# Bukti: (words, kind of Evidence or '', level, source of the statement). The longest word found decides.
PROOFS: tuple[tuple[str, str, int, str], ...] = (
    ("kontrak", "contract", DOCUMENTED, "sheet"),
    ("pkwt", "contract", DOCUMENTED, "sheet"),
    ("perjanjian kerja", "contract", DOCUMENTED, "sheet"),
    ("surat keterangan kerja", "contract", DOCUMENTED, "sheet"),
    ("sk kerja", "contract", DOCUMENTED, "sheet"),
    ("id card", "contract", DOCUMENTED, "sheet"),
    ("slip gaji", "payslip", DOCUMENTED, "sheet"),
    ("slip", "payslip", DOCUMENTED, "sheet"),
    ("bpjs", "bpjs", DOCUMENTED, "sheet"),
    ("nib", "nib", DOCUMENTED, "sheet"),
    ("foto", "photo", DOCUMENTED, "sheet"),
    ("konfirmasi", "employer", CONFIRMED, "employer"),
    ("konfirmasi perusahaan", "employer", CONFIRMED, "employer"),
    ("laporan perusahaan", "employer", CONFIRMED, "employer"),
    ("perusahaan", "employer", CONFIRMED, "employer"),
    ("hrd", "employer", CONFIRMED, "employer"),
    ("sumber kedua", "second_source", CONFIRMED, "sheet"),
    ("kunjungan", "", REPORTED, "visit"),
    ("pengakuan", "", REPORTED, "sheet"),
    ("wa", "", REPORTED, "whatsapp"),
    ("whatsapp", "", REPORTED, "whatsapp"),
    ("telepon", "", REPORTED, "phone"),
    ("telp", "", REPORTED, "phone"),
    ("lisan", "", REPORTED, "sheet"),
    ("kuesioner", "", REPORTED, "sheet"),
    ("alumni", "", REPORTED, "sheet"),
    ("kata teman", "", HEARSAY, "other"),
    ("teman", "", HEARSAY, "other"),
    ("keluarga", "", HEARSAY, "other"),
    ("tetangga", "", HEARSAY, "other"),
    ("kata orang", "", HEARSAY, "other"),
)
LETTERS = {"a": DOCUMENTED, "b": CONFIRMED, "c": REPORTED, "d": HEARSAY}
PROOF_CHOICES = (
    "Kontrak kerja",
    "Slip gaji",
    "Foto usaha",
    "Konfirmasi perusahaan",
    "Pengakuan alumni",
    "Kata teman",
)


def status_parser(statuses: list[EmploymentStatus], scheme: str = SAKERNAS):
    """A parser of the status column: labels of BPS, numbers, everyday words, and what is no work."""
    meanings = [(Told(status=row.code), row.spellings()) for row in statuses]
    meanings += [(Told(activity=activity), words) for activity, words in ACTIVITIES.items()]
    meanings.append((Told(), WORKS))
    words = Words(meanings, [row.name for row in statuses])

    def parse(cell: Cell) -> Told:
        text = as_text(cell)
        plain = simplify(text)
        code = _CODE.fullmatch(plain)
        if code:
            return _numbered(int(code[1]), scheme, text)
        found = words.exact(text) or words.beginning(text)
        at = at_employer(text)
        if at and at.employer:
            return at
        found = found or at
        if found is None:
            raise CellError("status", unknown_choice(text, words.labels))
        return found._replace(original=text[:60])

    return parse


def _numbered(code: int, scheme: str, text: str) -> Told:
    try:
        return Told(status=sakernas_status(code, scheme), scheme=scheme, original=text[:60])
    except ValueError:
        last = 7 if scheme == SAKERNAS else 8
        raise CellError(
            "status", f"Kode status {code} tidak ada. Isi 1 sampai {last}, atau tulis katanya."
        ) from None


def parse_remark(cell: Cell) -> str:
    """A remark of at most 250 characters."""
    return as_text(cell)[:250]


class Registered(NamedTuple):
    """BPJS or NIB: yes or no, and the number if the cell holds one."""

    is_held: bool
    number: str = ""


def parse_registered(cell: Cell) -> Registered:
    """'Ya', 'Tidak', or the number itself."""
    text = as_text(cell)
    plain = text.casefold().strip(" .")
    digits = re.sub(r"[\s.\-]", "", text)
    if digits.isdigit() and len(digits) >= 8:
        return Registered(True, digits[:80])
    if plain in YES or plain in ("bpjs", "nib", "terdaftar"):
        return Registered(True)
    if plain in NO or plain in ("belum terdaftar", "tidak terdaftar"):
        return Registered(False)
    raise CellError("yes_no", f"Isi Ya, Tidak, atau nomornya. Anda mengisi “{text[:40]}”.")


def parse_proof(cell: Cell) -> Proof:
    """What stands under Bukti: its kind, level, number and the source of the statement."""
    text = as_text(cell)
    plain = f" {simplify(text)} "
    letter = LETTERS.get(plain.split()[0]) if plain.strip() else None
    found = [proof for proof in PROOFS if f" {proof[0]} " in plain]
    if not found and letter is None:
        raise CellError("proof", f"Bukti “{text[:40]}” tidak dikenal, dicatat sebagai pernyataan alumni.")
    if not found:
        return Proof("", letter, "", "sheet")
    word, kind, level, source = max(found, key=lambda proof: (len(proof[0]), proof[2]))
    match = _NUMBER.search(text)
    return Proof(kind, level, match[1][:80] if match and kind else "", source)


CONTRACTS: dict[str, tuple[str, ...]] = {
    "pkwtt": ("PKWTT", "Tetap", "Karyawan tetap"),
    "pkwt": ("PKWT", "Kontrak", "Karyawan kontrak"),
    "outsourced": ("Alih daya", "Outsourcing", "Outsource"),
    "none": ("Tanpa kontrak", "Tidak ada", "Tidak"),
}
USES: dict[str, tuple[str, ...]] = {
    "yes": ("Sesuai", "Ya", "Memakai"),
    "partly": ("Sebagian", "Kurang sesuai"),
    "no": ("Tidak sesuai", "Tidak", "Tidak memakai"),
}
DAY = "dd/mm/yyyy"
STATUS_HEADERS = (
    *(
        "Status",
        "Status Kerja",
        "Status Bekerja",
        "Pekerjaan",
        "Status Pekerjaan Utama",
        "Kegiatan",
        "Status Alumni",
    ),
    *("Status Penempatan", "Kode Status", "Keadaan Sekarang"),
)
EMPLOYER_HEADERS = (
    *(
        "Nama Perusahaan",
        "Perusahaan",
        "Tempat Kerja",
        "Tempat Bekerja",
        "Tempat Kerja/Usaha",
        "Tempat Usaha",
        "Nama Usaha",
        "Pemberi Kerja",
        "Jenis Usaha",
    ),
    *("Nama Perusahaan / Usaha", "Perusahaan/Usaha", "Instansi"),
)
START_HEADERS = (
    "Mulai Kerja",
    "Tanggal Mulai Bekerja",
    "Tgl Mulai Kerja",
    "Tanggal Mulai",
    "Bekerja Sejak",
    "Sejak",
)
END_HEADERS = ("Selesai Kerja", "Berhenti Bekerja", "Tanggal Selesai Bekerja", "Berhenti", "Keluar Kerja")
INCOME_HEADERS = (
    "Gaji",
    "Pendapatan",
    "Penghasilan per Bulan",
    "Penghasilan Perbulan",
    "Upah",
    "Omzet",
    "Gaji/Bulan",
)
DATA_HEADERS = (
    "Tgl Data",
    "Data Per",
    "Tanggal Keterangan",
    "Tanggal Survei",
    "Per Tanggal",
    "Tanggal Update",
)


def columns() -> list[Column]:
    """All columns of *penempatan*, in the order of the template."""
    return [*_who(), *_what(), *_proof()]


def _who() -> list[Column]:
    programme = ("Program Pelatihan", "Nama Program", "Pelatihan", "Nama Pelatihan")
    batch = ("Kelas", "Nama Paket", "Nama Kelas")
    c = Column
    return [
        c("nik", "NIK", NIK_HEADERS, values.parse_nik, required=True, text=True, width=19, secret=True),
        c("full_name", "Nama", NAME_HEADERS, values.parse_name, lenient=True, width=28),
        c("programme", "Program", programme, repeats=True, width=28),
        c("batch", "Paket", batch, values.text_of(120), repeats=True),
        c(
            "graduated_on",
            "Tanggal Lulus",
            ("Tgl Lulus", "Lulus"),
            parse_date,
            lenient=True,
            number_format=DAY,
        ),
    ]


def _what() -> list[Column]:
    statuses = list(EmploymentStatus.objects.all())
    labels = (*(row.name for row in statuses), "Belum bekerja", "Kuliah", "Mengurus rumah tangga")
    regsosek = ("Status Regsosek", "Kode Regsosek", "Status Pekerjaan Regsosek")
    place = ("Kabupaten Tempat Kerja", "Lokasi Kerja", "Kabupaten/Kota Tempat Kerja")
    c, lenient = Column, partial(Column, lenient=True)
    start, end = parse_partial_date, parse_partial_date
    regions = region_parser(Region.objects.order_by("code"))
    return [
        c("told", "Status Pekerjaan", STATUS_HEADERS, status_parser(statuses), choices=labels, width=30),
        c("told_regsosek", "Status Pekerjaan (Regsosek)", regsosek, status_parser(statuses, REGSOSEK)),
        lenient("employer", "Nama Perusahaan/Usaha", EMPLOYER_HEADERS, values.text_of(150), width=28),
        lenient("position", "Jabatan", ("Posisi", "Bagian", "Jabatan/Posisi"), values.text_of(120)),
        c("started", "Mulai Bekerja", START_HEADERS, start, number_format=DAY),
        c("ended", "Selesai Bekerja", END_HEADERS, end, number_format=DAY),
        lenient("income", "Penghasilan", INCOME_HEADERS, parse_money, number_format="#,##0"),
        lenient("bpjs", "BPJS", ("BPJS Ketenagakerjaan", "No BPJS", "BPJS TK"), parse_registered, text=True),
        lenient("nib", "NIB", ("No NIB", "Nomor NIB", "Izin Usaha"), parse_registered, text=True),
        lenient("region", "Tempat Kerja (Kabupaten/Kota)", place, regions),
    ]


def _proof() -> list[Column]:
    contract = Words(CONTRACTS.items(), [words[0] for words in CONTRACTS.values()]).parser("contract")
    uses = Words(USES.items(), [words[0] for words in USES.values()]).parser("uses_training")
    lenient = partial(Column, lenient=True)
    told = ("Bukti Kerja", "Jenis Bukti", "Sumber Informasi", "Sumber Data")
    return [
        lenient("contract", "Perjanjian Kerja", ("Jenis Kontrak", "Status Kontrak"), contract),
        lenient("uses_training", "Sesuai Pelatihan", ("Kesesuaian", "Linier"), uses),
        lenient("proof", "Bukti", told, parse_proof, choices=PROOF_CHOICES, width=24),
        Column("data_date", "Tanggal Data", DATA_HEADERS, parse_date, repeats=True, number_format=DAY),
        Column("note", "Keterangan", ("Ket", "Catatan"), parse_remark, width=30),
    ]


SAMPLE = {
    "nik": "3522155503020000",
    "full_name": "Ayu Teladani",
    "programme": "Menjahit",
    "batch": "Menjahit 3",
    "graduated_on": date(2025, 7, 18),
    "told": "Buruh/karyawan/pegawai",
    "employer": "PT Contoh Busana",
    "position": "Penjahit",
    "started": date(2025, 8, 1),
    "income": 2_500_000,
    "bpjs": "Ya",
    "proof": "Konfirmasi perusahaan",
    "data_date": date(2025, 10, 1),
}
PENEMPATAN = SheetKind(
    code="penempatan",
    label="Penempatan",
    columns=columns,
    judge=judge,
    write=write,
    sample=SAMPLE,
    shared=("programme", "batch"),
    explainable=choices_for,
    special_headers=(("regsosek", "told_regsosek"),),
)
