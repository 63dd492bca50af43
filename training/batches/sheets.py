"""The columns of a sheet that tell which batch a row belongs to, and what the words in them mean."""

import re
from datetime import date
from functools import partial
from typing import NamedTuple

from core.sheets import values
from core.sheets.columns import Column
from core.sheets.dates import parse_date
from core.sheets.values import Cell, CellError, as_text, simplify
from core.sheets.words import Words, words_of
from training.batches.models import BatchKind, Fund
from training.batches.rules import roman
from training.centres.models import Centre

WAVE_WORDS = "gelombang|gel|tahap|angkatan|batch|termin|periode"
# The words that say what comes next is a year, not a number of a wave: "Batch 1 Tahun 2026".
_YEAR_IN_WAVE = re.compile(r"\b(?:tahun|th|thn|ta)?\s*(?:19|20)\d{2}\b")
_WAVE = re.compile(rf"(?:(?:{WAVE_WORDS})\s*)?(?:ke\s*)?(\d{{1,3}}|[ivx]+)")
_ORDINALS = {
    "satu": 1,
    "pertama": 1,
    "dua": 2,
    "kedua": 2,
    "tiga": 3,
    "ketiga": 3,
    "empat": 4,
    "keempat": 4,
    "lima": 5,
    "kelima": 5,
}
ROMAN = {roman(number).casefold(): number for number in range(1, 40)}
HIGHEST_WAVE = 99
NO_WAVE = {"tanpa gelombang", "tidak ada", "tidak bergelombang"}


class WaveWord(NamedTuple):
    """A wave as the file writes it; the label keeps words other than a bare number."""

    number: int
    label: str = ""


def parse_wave(cell: Cell) -> WaveWord:
    """'III', 3, 'Gelombang 3', 'Tahap II', 'Batch 1 Tahun 2026', 'Angkatan ke-6'."""
    text = as_text(cell)
    plain = _YEAR_IN_WAVE.sub("", simplify(text)).strip()
    if plain in NO_WAVE:
        return WaveWord(0)
    label = text if re.search(WAVE_WORDS, plain) else ""
    match = _WAVE.fullmatch(plain)
    if match:
        word = match[1]
        number = int(word) if word.isdigit() else ROMAN.get(word, 0)
    else:
        number = _ORDINALS.get(plain.split()[-1] if plain else "", 0)
    if not 1 <= number <= HIGHEST_WAVE:
        raise CellError("wave", f"“{text[:40]}” bukan nomor gelombang. Tulis seperti 3, III, atau Tahap 3.")
    return WaveWord(number, label[:60])


def parse_year(cell: Cell) -> int:
    """2024, 'TA 2024', 'Tahun Anggaran 2024' or a date."""
    if isinstance(cell, date):
        return cell.year
    text = as_text(cell)
    match = re.fullmatch(r"(?:[a-z\s.]*)((?:19|20)\d{2})", text.casefold().strip())
    if match and 1990 <= int(match[1]) <= 2100:
        return int(match[1])
    raise CellError("year", f"“{text[:40]}” bukan tahun anggaran. Tulis seperti 2024.")


def batch_columns() -> list[Column]:
    """Centre to place; all may repeat the row above. Reads the code lists.

    Programmes and kejuruan stay words here: they are judged with the row.
    """
    funds, kinds = words_of(Fund.objects.in_use()), words_of(BatchKind.objects.in_use())
    c, day = partial(Column, repeats=True), "dd/mm/yyyy"
    fund = funds.parser("fund", _fund)
    hours, place = values.parse_whole_number, values.text_of(150)
    return [
        c("centre", "BLK", ("UPT BLK", "Nama BLK", "Instansi", "UPT"), _centres().parser("centre")),
        c("field", "Kejuruan", FIELD_HEADERS),
        c("programme", "Program", PROGRAMME_HEADERS, width=28),
        c("fund", "Sumber Dana", FUND_HEADERS, fund, choices=tuple(funds.labels)),
        c("year", "Tahun", YEAR_HEADERS, parse_year),
        c("wave", "Gelombang", ("Gel", "Tahap", "Angkatan", "Batch", "Termin"), parse_wave),
        c("batch", "Paket", BATCH_HEADERS, values.text_of(120)),
        c("starts_on", "Tanggal Mulai", START_HEADERS, parse_date, number_format=day),
        c("ends_on", "Tanggal Selesai", END_HEADERS, parse_date, number_format=day),
        c("kind", "Jenis Pelatihan", ("Jenis Kegiatan",), kinds.parser("kind"), lenient=True),
        c("hours", "JP", ("Jam Pelajaran", "Jumlah JP", "Jumlah Jam"), hours, lenient=True),
        c("place", "Tempat Pelatihan", PLACE_HEADERS, place, lenient=True),
    ]


FIELD_HEADERS = ("Sub Kejuruan", "Bidang", "Bidang Kejuruan", "Jurusan Pelatihan")
FUND_HEADERS = (
    "Dana",
    "Anggaran",
    "Sumber Anggaran",
    "Pendanaan",
    "Sumber Pendanaan",
    "Sumber Anggaran ID",
)
YEAR_HEADERS = ("Tahun Anggaran", "TA", "Thn", "Tahun Pelatihan", "Th Anggaran")
BATCH_HEADERS = ("Kelas", "Nama Paket", "Nama Kelas", "Rombel", "Paket Pelatihan")
PLACE_HEADERS = ("Tempat Kegiatan", "Lokasi", "Lokasi Pelatihan")
PROGRAMME_HEADERS = (
    "Program Pelatihan",
    "Nama Program",
    "Judul Pelatihan",
    "Nama Pelatihan",
    "Pelatihan",
    "Jenis Bimtek",
    "Judul Program",
)
START_HEADERS = (
    "Tgl Mulai",
    "Mulai",
    "Mulai Pelatihan",
    "Kegiatan Dimulai",
    "Tanggal Mulai Pelatihan",
    "Start Event",
    "Tanggal Pelaksanaan Mulai",
)
END_HEADERS = (
    "Tgl Selesai",
    "Selesai",
    "Selesai Pelatihan",
    "Kegiatan Berakhir",
    "Tanggal Berakhir",
    "Tanggal Selesai Pelatihan",
    "Tanggal Akhir",
    "Tgl Mulai/Selesai Selesai",
    "Tanggal Pelaksanaan Selesai",
)


def _centres() -> Words:
    centres = list(Centre.objects.filter(is_active=True))
    return Words([(one.pk, _centre_spellings(one)) for one in centres], [one.short_name for one in centres])


def _centre_spellings(centre: Centre) -> list[str]:
    return [
        centre.code,
        centre.name,
        centre.short_name,
        f"BLK {centre.short_name}",
        f"UPT BLK {centre.short_name}",
    ]


def _fund(words: Words, text: str):
    """'APBN 2024' and 'Dana APBN' are APBN."""
    plain = re.sub(r"\b(?:dana|sumber|ta|tahun|(?:19|20)\d{2})\b", " ", simplify(text))
    return words.exact(text) or words.beginning(plain)
