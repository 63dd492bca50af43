"""10,000 invented trainees in one xlsx file, each way in a process of its own.

The portal makes people, consents, disability statements, batches, enrolments, graduations and outcome rows of
them, with history, audit and a report by row. django-import-export fills the table of people alone.
"""

import io
from datetime import date, timedelta

import xlsxwriter
from tablib import Dataset

from benchmarks.measure import PORTAL, Took, measured, timed
from benchmarks.rivals import PersonResource, TunedPersonResource
from blk_portal.imports.actions import SheetRequest, import_file
from training.demo import demo_nik
from training.demo_words import SECOND
from training.enrolment.sheets import PESERTA

ROWS, CLASS_SIZE = 10_000, 16
HEADERS = (
    *("NIK", "Nama", "L/P", "Tempat Lahir", "Tanggal Lahir", "Pendidikan", "Alamat", "Kabupaten/Kota"),
    *("No HP", "Email", "Disabilitas", "Kejuruan", "Program", "Sumber Dana", "Tahun", "Gelombang", "Paket"),
    *("Tanggal Mulai", "Tanggal Selesai", "Hasil", "Uji Kompetensi", "No Sertifikat"),
)
# Files for rehearsals hold people whom no other case writes.
UNWRITTEN = 100
REHEARSAL, CONFIRM = "import 10,000: rehearsal", "import 10,000: confirm"
FIRST_BIRTH = date(1975, 1, 1)
# A regency outside the demo's province, so that nobody seeded has the same NIK.
REGION, HOME = "3322", "Kab. Bojonegoro"


def rehearsal(number: int) -> list[dict]:
    """Read, check and judge, nothing written."""
    return [measured(REHEARSAL, PORTAL, [_import(_book(UNWRITTEN + number), is_rehearsal=True)])]


def confirm(number: int) -> list[dict]:
    """Read, check, judge behind the locks, and write."""
    return [measured(CONFIRM, PORTAL, [_import(_book(2 * number), is_rehearsal=False)])]


def rival_rehearsal(number: int) -> list[dict]:
    """What its page does before it asks "confirm": all rows, rolled back."""
    return [
        measured(
            REHEARSAL, "import-export", [_import_people(PersonResource, _book(UNWRITTEN + number), True)]
        )
    ]


def rival_confirm(number: int) -> list[dict]:
    """django-import-export as it comes."""
    return [measured(CONFIRM, "import-export", [_import_people(PersonResource, _book(2 * number), False)])]


def rival_tuned(number: int) -> list[dict]:
    """django-import-export in bulk, without differences and history."""
    book = _book(2 * number + 1)
    return [measured(CONFIRM, "import-export, tuned", [_import_people(TunedPersonResource, book, False)])]


def _import(data: bytes, *, is_rehearsal: bool) -> Took:
    asked = SheetRequest(
        kind=PESERTA,
        data=data,
        file_name="bench.xlsx",
        centre_code="bojonegoro",
        create_missing=True,
        is_rehearsal=is_rehearsal,
    )
    found: dict = {}
    took = timed(lambda: found.update(import_file(asked)))
    if found["created"] != ROWS:
        raise SystemExit(f"Not all rows were taken: {found['problems'][:3]}")
    return took


def _import_people(resource: type, data: bytes, is_rehearsal: bool) -> Took:
    def call() -> None:
        rows = Dataset().load(data, format="xlsx")
        result = resource().import_data(rows, dry_run=is_rehearsal, raise_errors=True)
        assert not result.has_errors()

    return timed(call)


def _book(number: int) -> bytes:
    """The file of that round: the same classes, other people."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        page = book.add_worksheet("Data")
        page.write_row(0, 0, HEADERS)
        for index in range(ROWS):
            page.write_row(index + 1, 0, _row(number * ROWS + index))
    return target.getvalue()


def _name(index: int) -> str:
    """A name without digits, which would be warned of."""
    return f"Contoh {SECOND[index % len(SECOND)]} {SECOND[index // len(SECOND) % len(SECOND)]}"


def _row(index: int) -> tuple:
    sex = "LP"[index % 2]
    born = FIRST_BIRTH + timedelta(days=index // 2 % 10_000)
    nik = demo_nik(born, sex, index // 20_000, REGION)
    return (
        *(nik, _name(index), sex, "Semarang", f"{born:%d/%m/%Y}", "SMK", f"Jl. Contoh {index}"),
        *(HOME, f"0812{index:08d}", f"orang{index}@contoh.id", "Tidak", "Las", "Las Listrik 3G"),
        *("APBN", 2024, "III", f"Las {index // CLASS_SIZE}", "01/02/2024", "20/03/2024", "Lulus", "Kompeten"),
        f"CONTOH/{index}",
    )
