"""The columns of a sheet that tell of a person, and what becomes of each value (docs/sources.md 6)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple

from core.models import DisabilityKind, EducationLevel, Region
from core.nik import NikFacts
from core.sheets import values
from core.sheets.checking import WARNED
from core.sheets.columns import Column
from core.sheets.dates import parse_birth_date, parse_birth_place_date
from core.sheets.values import NO, YES, Cell, CellError, as_text, nearest, simplify
from core.sheets.words import Words, words_of

HAS_SEVERAL = " dan | serta |,|;|/|+|&"
NOT_ASKED = {"belum ditanya", "tidak ditanya", "belum tahu", "tidak tahu", "tidak diketahui"}
NONE_WORDS = {"tidak", "tidak ada", "bukan", "non disabilitas", "non", "nondisabilitas", "bukan disabilitas"}
PARENTS = {"ayah", "ibu", "bapak", "orang tua", "orangtua", "wali", "bpk", "mama", "papa"}


class Stated(NamedTuple):
    """What a Disabilitas cell says: yes or no, and codes of kinds."""

    has_disability: bool
    kinds: tuple[str, ...] = ()


def person_columns() -> list[Column]:
    """NIK to contacts. Reads the code lists."""
    return [*_identity(), *_home(), _disability(), *_contacts()]


def _identity() -> list[Column]:
    c, day = Column, "dd/mm/yyyy"
    born = ("Tgl Lahir", "Tgl. Lahir", "Lahir")
    return [
        c("nik", "NIK", NIK_HEADERS, values.parse_nik, required=True, text=True, width=19, secret=True),
        c("full_name", "Nama", NAME_HEADERS, values.parse_name, required=True, width=28),
        c("sex", "L/P", SEX_HEADERS, values.parse_sex, choices=("L", "P"), width=6),
        c("ttl", "TTL", TTL_HEADERS, parse_birth_place_date, fills=("birth_place", "birth_date"), width=26),
        c("birth_place", "Tempat Lahir", ("Tmp Lahir", "Tmpt Lahir"), values.text_of(80), lenient=True),
        c("birth_date", "Tanggal Lahir", born, parse_birth_date, number_format=day),
    ]


def _home() -> list[Column]:
    education = words_of(EducationLevel.objects.in_use())
    level = education.parser("education", Words.beginning)
    regions = list(Region.objects.order_by("code"))
    names, place = tuple(region.name for region in regions), region_parser(regions)
    lenient = partial(Column, lenient=True)
    return [
        lenient("education", "Pendidikan", EDUCATION_HEADERS, level, choices=tuple(education.labels)),
        lenient("address", "Alamat", ADDRESS_HEADERS, values.text_of(250), width=34),
        lenient("region", "Kabupaten/Kota", REGION_HEADERS, place, width=20, choices=names),
        lenient("phone", "No HP", PHONE_HEADERS, values.parse_phones, text=True),
        lenient("email", "Email", ("E-mail", "Surel", "Alamat Email"), values.parse_email, width=26),
    ]


def _disability() -> Column:
    kinds = list(DisabilityKind.objects.in_use())
    labels = ("Tidak", *(kind.name for kind in kinds))
    parse = disability_parser(kinds)
    return Column("disability", "Disabilitas", DISABILITY_HEADERS, parse, lenient=True, choices=labels)


def _contacts() -> list[Column]:
    lenient = partial(Column, lenient=True)
    related = ("Hubungan Kontak", "Hub. Keluarga")
    before = ("Pekerjaan Sebelumnya", "Pekerjaan Sebelum", "Pekerjaan")
    return [
        lenient("contact_name", "Kontak Kedua", CONTACT_HEADERS, values.text_of(150)),
        lenient("contact_relation", "Hubungan", related, values.text_of(40)),
        lenient("contact_phone", "No HP Kontak Kedua", CONTACT_PHONES, values.parse_phones, text=True),
        lenient("work_before", "Pekerjaan Sebelum Pelatihan", before, values.text_of(120)),
    ]


CONTACT_PHONES = (
    "No HP Keluarga",
    "No HP Orang Tua",
    "HP Kontak Kedua",
    "Telepon Kontak Kedua",
    "No HP Wali",
)
NIK_HEADERS = (
    "No KTP",
    "Nomor KTP",
    "No. KTP/NIK",
    "NIK/No KTP",
    "No NIK",
    "Nomor Induk Kependudukan",
    "NIK KTP",
)
NAME_HEADERS = (
    "Nama Lengkap",
    "Nama Peserta",
    "Nama Alumni",
    "Nama Siswa",
    "Nama Lengkap Peserta",
    "Nama sesuai KTP",
)
SEX_HEADERS = (
    "Jenis Kelamin",
    "JK",
    "J/K",
    "Kelamin",
    "Gender",
    "Sex",
    "P/L",
    "Jns Kelamin",
    "Jenis Kelamin (L/P)",
)
TTL_HEADERS = (
    "Tempat Tanggal Lahir",
    "Tempat, Tanggal Lahir",
    "Tempat/Tanggal Lahir",
    "Tempat Tgl Lahir",
    "Tempat & Tgl Lahir",
    "Tempat dan Tanggal Lahir",
    "Tmp Tgl Lahir",
)
EDUCATION_HEADERS = (
    "Pendidikan Terakhir",
    "Pend. Terakhir",
    "Pend",
    "Ijazah",
    "Pendidikan ID",
    "Tingkat Pendidikan",
)
ADDRESS_HEADERS = ("Alamat Rumah", "Alamat Lengkap", "Alamat Peserta", "Alamat KTP", "Alamat Domisili")
REGION_HEADERS = (
    "Kabupaten",
    "Kab/Kota",
    "Kota/Kabupaten",
    "Kab./Kota",
    "Kabupaten Kota",
    "Kota",
    "Asal Kabupaten/Kota",
    "Daerah Asal",
    "Asal Daerah",
)
PHONE_HEADERS = (
    "No HP/WA",
    "No. HP",
    "HP",
    "No Telp",
    "No Telepon",
    "Nomor Telepon",
    "Nomor HP",
    "No WA",
    "Nomor WhatsApp",
    "WhatsApp",
    "Telepon",
    "Telp/HP",
    "Telp HP",
    "No Telp/HP",
    "Nomor Telefon",
    "Kontak",
)
DISABILITY_HEADERS = (
    "Penyandang Disabilitas",
    "Jenis Disabilitas",
    "Ragam Disabilitas",
    "Difabel",
    "Status Disabilitas",
)
CONTACT_HEADERS = (
    "Nama Kontak Kedua",
    "Kontak Darurat",
    "Nama Orang Tua",
    "Nama Wali",
    "Nama Keluarga",
    "Orang Tua/Wali",
)


def region_parser(regions: Iterable[Region]):
    """A parser that gives the codes a name may mean: 'Madiun' is both a kabupaten and a kota."""
    regions = list(regions)
    known: dict[str, tuple[str, ...]] = {}
    for region in regions:
        prefix, _, bare = region.name.partition(" ")
        long = "Kabupaten" if prefix.startswith("Kab") else "Kota"
        for word in {region.name, f"{long} {bare}", f"{prefix} {bare}", f"{bare} {prefix}", region.code}:
            known[simplify(word)] = (region.code,)
        known[simplify(bare)] = (*known.get(simplify(bare), ()), region.code)
    labels = [region.name for region in regions]

    def parse(cell: Cell) -> tuple[str, ...]:
        text = as_text(cell)
        found = known.get(simplify(text)) or known.get(simplify(text).replace(" ", ""))
        if found is None:
            close = nearest(text, labels)
            hint = f" Maksud Anda {' atau '.join(close)}?" if close else ""
            raise CellError("region", f"Kabupaten/kota “{text[:40]}” tidak ada di daftar.{hint}")
        return found

    return parse


def disability_parser(kinds: Iterable[DisabilityKind]):
    """A parser for 'Tidak', 'Ya', or one or several kinds by their names and everyday words."""
    kinds = list(kinds)
    words = words_of(kinds)
    labels = ["Tidak", *(kind.name for kind in kinds)]

    def parse(cell: Cell) -> Stated | None:
        text = as_text(cell)
        plain = simplify(text)
        if plain in NOT_ASKED:
            return None
        if plain in NONE_WORDS or plain in NO:
            return Stated(False)
        if plain in YES or plain in ("disabilitas", "difabel", "penyandang disabilitas"):
            return Stated(True)
        whole = words.exact(text)
        parts = [whole] if whole else [words.beginning(part) for part in _parts(text)]
        if not parts or None in parts:
            close = nearest(text, labels)
            hint = f" Maksud Anda {' atau '.join(close)}?" if close else f" Pilih: {', '.join(labels)}."
            raise CellError("disability", f"“{text[:40]}” tidak dikenal.{hint}")
        return Stated(True, tuple(sorted(set(parts))))

    return parse


def _parts(text: str) -> list[str]:
    for mark in HAS_SEVERAL.split("|"):
        text = text.replace(mark, "|")
    return [part.strip().removeprefix("disabilitas ") for part in text.split("|") if part.strip()]


@dataclass(slots=True)
class Typed:
    """The columns of Person a row gives a value to."""

    facts: NikFacts
    columns: dict[str, object] = field(default_factory=dict)
    from_nik: set[str] = field(default_factory=set)


def typed_values(row, known_regions: set[str], *, is_new: bool) -> Typed:
    """The values of a checked row by the columns of Person.

    For somebody new, birth date, sex and region left blank are those of the NIK, with a warning each; the
    differences between NIK and form are warnings, too (docs/sources.md 6).
    """
    given = row.values
    facts: NikFacts = given["nik"]
    typed = Typed(facts)
    plain = ("full_name", "sex", "birth_place", "birth_date", "address", "email", "work_before")
    for name in (*plain, "contact_name", "contact_relation"):
        if given.get(name) not in (None, ""):
            typed.columns[name] = given[name]
    if "education" in given:
        typed.columns["education_id"] = given["education"]
    phones = given.get("phone", [])
    typed.columns |= dict(zip(("phone", "other_phone"), phones, strict=False))
    if "contact_phone" in given:
        typed.columns["contact_phone"] = given["contact_phone"][0]
    _take_region(row, typed)
    if is_new:
        _fill_from_nik(row, typed, known_regions)
    return typed


def _take_region(row, typed: Typed) -> None:
    codes = row.values.get("region")
    if not codes:
        return
    nik_code = typed.facts.region_code
    code = nik_code if nik_code in codes else codes[0]
    typed.columns["region_id"] = code
    if len(codes) > 1:
        text = "Ada kabupaten dan kota dengan nama ini. Kami pakai yang sesuai NIK, atau kabupatennya."
        row.add(WARNED, "Kabupaten/Kota", "region_two", text)


FILLED = (("sex", "L/P", "sex"), ("birth_date", "Tanggal Lahir", "birth_date"))


def _fill_from_nik(row, typed: Typed, known_regions: set[str]) -> None:
    for name, header, fact in FILLED:
        if name not in typed.columns:
            typed.columns[name] = getattr(typed.facts, fact)
            typed.from_nik.add(name)
            row.add(WARNED, header, "from_nik", f"{header} kosong, diisi dari NIK.")
    if "region_id" not in typed.columns and typed.facts.region_code in known_regions:
        typed.columns["region_id"] = typed.facts.region_code
        typed.from_nik.add("region_id")
        row.add(WARNED, "Kabupaten/Kota", "from_nik", "Kabupaten/kota kosong, diisi dari NIK.")


def guardian_of(row) -> str:
    """The parent or guardian a row names, who consents for a child (UU 27/2022 art. 25)."""
    relation = simplify(str(row.values.get("contact_relation", "")))
    return row.values.get("contact_name", "") if relation in PARENTS else ""


def is_same_person(one: str, other: str) -> bool:
    """False if two names share no word: then the NIK was probably typed for somebody else."""
    return bool(set(simplify(one).split()) & set(simplify(other).split())) or bool(nearest(one, [other], 1))
