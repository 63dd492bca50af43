"""Sheets as centres write them, for the tests of imports: invented people only."""

from core.sheets.tests.files import xlsx

TRAINEES = [
    "NIK",
    "Nama",
    "L/P",
    "Tempat Lahir",
    "Tanggal Lahir",
    "Pendidikan",
    "Alamat",
    "Kabupaten/Kota",
    "No HP",
    "Email",
    "Disabilitas",
    "Kejuruan",
    "Program",
    "Sumber Dana",
    "Tahun",
    "Gelombang",
    "Paket",
    "Tanggal Mulai",
    "Tanggal Selesai",
    "Hasil",
    "Uji Kompetensi",
    "No Sertifikat",
]
SITI = dict(
    zip(
        TRAINEES,
        [
            *("3522014503010000", "SITI CONTOH", "P", "Bojonegoro", "05/03/2001", "SMK", "Jl. Contoh 1"),
            *("Kab. Bojonegoro", "081234567890", "siti@contoh.id", "Tidak", "Las", "Las Listrik 3G", "APBN"),
            *(2024, "III", "Las 1", "01/02/2024", "20/03/2024", "Lulus", "Kompeten", "BLK/001"),
        ],
        strict=True,
    )
)
BUDI = SITI | {
    "NIK": "3522010503010000",
    "Nama": "BUDI MISALNYA",
    "L/P": "L",
    "No HP": "085712345678",
    "Email": "budi@contoh.id",
    "No Sertifikat": "BLK/002",
}
PLACEMENTS = [
    "NIK",
    "Nama",
    "Program",
    "Paket",
    "Tanggal Lulus",
    "Status Pekerjaan",
    "Nama Perusahaan/Usaha",
    "Jabatan",
    "Mulai Bekerja",
    "Selesai Bekerja",
    "Penghasilan",
    "BPJS",
    "NIB",
    "Bukti",
    "Tanggal Data",
    "Keterangan",
]
SITI_WORKS = dict(
    zip(
        PLACEMENTS,
        [
            *("3522014503010000", "Siti Contoh", "Las Listrik 3G", "Las 1", "20/03/2024"),
            *("Buruh/karyawan/pegawai", "PT Contoh Baja", "Juru las", "01/05/2024", None, 2500000),
            *("Ya", None, None, "01/10/2024", None),
        ],
        strict=True,
    )
)


def table(*rows, headers=None):
    """Rows (dicts by header) under their headers, as lines of a sheet."""
    headers = headers or list(rows[0])
    return [headers, *([row.get(header) for header in headers] for row in rows)]


def book(*rows, headers=None, name="Data"):
    """The bytes of an xlsx file of one sheet."""
    return xlsx(table(*rows, headers=headers), name=name)


def numbers(report):
    """(read, created, updated, unchanged, rejected) of a report."""
    return tuple(report[name] for name in ("read", "created", "updated", "unchanged", "rejected"))


def codes(report, level=None):
    """(row, code) of each problem."""
    return [(one["row"], one["code"]) for one in report["problems"] if level in (None, one["level"])]
