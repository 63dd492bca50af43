"""The registry of the indicators: what each one means, in the words that stand beside its figure.

One Indicator for each measure of docs/indicators.md, under its number and its name; pages, exports, PDF and
releases show `card_of(INDICATORS[name], definition, ...)`, nothing else explains a figure.
"""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from django.utils import timezone

from alumni.careers.derivation import IN_WORK_AT, IN_WORK_ON, PLACED_WITHIN
from alumni.outcomes.definitions import LEVEL_LABELS, RULE_LABELS, Definition
from alumni.outcomes.figure import Figure
from core.dates import format_date
from core.numbers import format_count

UNKNOWN_AFTER_WINDOW = "Belum ada kabar sesudah {window} bulan"
DISABILITY_HIDDEN = "Angka 1 sampai 4 disamarkan bagi yang tidak berhak melihat orangnya."


@dataclass(frozen=True)
class Indicator:
    """One measure. In the texts {cohort} is the base of the definition, {placed} what it counts as placed.

    `numerator` and `denominator` are what is divided; `unknown` who is in neither result; `note` what must
    be known to read it; `source` the published facts behind the rule.
    """

    number: int
    name: str
    title: str
    numerator: str
    denominator: str
    unknown: str
    source: str = ""
    note: str = ""
    # The measure that the definition's own is replaced by; empty: the indicator follows the definition.
    measure: str = ""
    # False where the level of evidence changes nothing.
    has_levels: bool = True
    # False where people are not divided into classes, so that no rule belongs on the card.
    has_classes: bool = True
    # False where whoever is excluded plays no part.
    has_exclusions: bool = True


@dataclass(frozen=True)
class Card:
    """The definition beside a figure: its title and its (term, words); `people_url` opens who is counted."""

    title: str
    lines: tuple[tuple[str, str], ...]
    people_url: str = ""


_COHORT = {
    True: "Semua kelulusan yang sudah genap {window} bulan pada {as_of}, termasuk yang belum terlacak.",
    False: "Semua kelulusan sampai {as_of}, termasuk yang belum terlacak.",
}
_PLACED = {
    PLACED_WITHIN: "ditempatkan dalam {window} bulan",
    IN_WORK_AT: "bekerja pada bulan ke-{window}",
    IN_WORK_ON: "bekerja per {as_of}",
}
_EXCLUSIONS = (
    "Meninggal, sakit lama, dinas militer, studi penuh waktu, dan di luar negeri tanpa kabar tetap dihitung. "
    "Angka yang disesuaikan mengeluarkan mereka yang tidak ditempatkan."
)
_RULE = {
    "bps": "Formal: berusaha dibantu buruh tetap, atau buruh/karyawan/pegawai. Lainnya informal.",
    "ilo": "Pekerja: formal bila ada BPJS Ketenagakerjaan. Usaha: formal bila ada NIB. Selain itu informal.",
    "relation": "Dalam hubungan kerja: buruh/karyawan/pegawai dan pekerja bebas. Lainnya di luar.",
}
_NO_ONE_UNKNOWN = "Tidak ada: setiap kelulusan masuk tepat satu golongan."

_ALL = (
    Indicator(
        1,
        "matured",
        "Kelulusan yang dihitung",
        "{cohort}",
        "Semua kelulusan sampai {as_of}.",
        "Yang belum genap waktunya tidak dihitung, dan jumlahnya ditampilkan.",
        note="Bulan kalender: lulus 31 Januari, genap satu bulan pada hari terakhir Februari.",
        has_classes=False,
        has_levels=False,
        has_exclusions=False,
    ),
    Indicator(
        2,
        "coverage",
        "Pekerjaan yang diketahui pada suatu hari",
        "Pekerjaan yang berakhir: dari mulai sampai akhirnya. Yang masih berjalan: sampai kabar terakhirnya.",
        "{cohort}",
        "Hari sesudah kabar terakhir. Tanpa kabar, kami tidak menganggap orang masih bekerja.",
        has_classes=False,
        has_levels=False,
        has_exclusions=False,
    ),
    Indicator(
        3,
        PLACED_WITHIN,
        "Ditempatkan dalam {window} bulan",
        "Kelulusan yang pemiliknya sudah bekerja pada hari lulus, atau mulai bekerja atau berusaha "
        "paling lambat {window} bulan setelah lulus.",
        "{cohort}",
        UNKNOWN_AFTER_WINDOW + ", tanggal mulainya tidak pasti, atau buktinya belum cukup.",
        source="docs/sources.md 2.1",
        note="Yang belum terlacak tetap masuk penyebut, sehingga angkanya tidak dibesar-besarkan.",
        measure=PLACED_WITHIN,
    ),
    Indicator(
        4,
        IN_WORK_AT,
        "Bekerja pada bulan ke-{window}",
        "Kelulusan yang pemiliknya diketahui bekerja tepat {window} bulan setelah lulus.",
        "{cohort}",
        UNKNOWN_AFTER_WINDOW + ", kabar terakhir tentang pekerjaannya lebih awal, tanggal "
        "mulainya tidak pasti, atau buktinya belum cukup.",
        source="docs/sources.md 2.1",
        measure=IN_WORK_AT,
    ),
    Indicator(
        4,
        IN_WORK_ON,
        "Bekerja per {as_of}",
        "Kelulusan yang pemiliknya diketahui bekerja pada {as_of}. Kabar dalam 12 bulan sebelumnya dianggap "
        "masih berlaku, kecuali ada kabar lebih baru bahwa ia tidak bekerja.",
        "{cohort}",
        "Tidak ada kabar dalam 12 bulan terakhir, atau buktinya belum cukup.",
        source="docs/sources.md 2.1",
        measure=IN_WORK_ON,
    ),
    Indicator(
        5,
        "known_state",
        "Bekerja, belum bekerja, atau belum terlacak",
        "Belum bekerja: ada kabar sesudah waktunya, dan tidak ada pekerjaan yang memenuhi syarat.",
        "{cohort}",
        "Ada pekerjaan dengan bukti yang belum cukup, tanggal mulainya tidak pasti, atau tidak ada kabar.",
        note="Kabar sesudah {as_of} tidak dipakai.",
    ),
    Indicator(
        6,
        "candidate_order",
        "Pekerjaan yang dipilih bila ada beberapa",
        "Yang mulai lebih dulu, lalu yang buktinya lebih kuat, punya status, dan status lebih kecil.",
        "Pekerjaan satu orang yang sama-sama memenuhi syarat.",
        "Pekerjaan tanpa status dipilih terakhir dan tidak ditebak golongannya.",
        has_levels=False,
        has_classes=False,
        has_exclusions=False,
    ),
    Indicator(
        7,
        "identities",
        "Jumlah yang selalu cocok",
        "Formal, informal, dan belum terklasifikasi berjumlah sama dengan yang {placed}.",
        "Yang {placed}, belum bekerja, dan belum terlacak berjumlah sama dengan kelulusan yang dihitung.",
        _NO_ONE_UNKNOWN,
        has_exclusions=False,
    ),
    Indicator(
        8,
        "rates",
        "Angka penempatan dan batas-batasnya",
        "Terendah: yang {placed}. Tertinggi: ditambah semua yang belum terlacak.",
        "{cohort} Di antara yang terlacak: hanya yang bekerja dan yang belum bekerja.",
        "Menjadi jarak antara batas terendah dan batas tertinggi.",
        note="Rentang keyakinan 95% menurut Wilson.",
    ),
    Indicator(
        8,
        "response",
        "Tingkat tanggapan",
        "Kelulusan yang kabarnya cukup untuk memutuskan bekerja atau belum, apa pun tingkat buktinya.",
        "{cohort}",
        "Yang belum memberi kabar; daftar orangnya dapat dibuka oleh yang berhak.",
        has_classes=False,
        has_levels=False,
        has_exclusions=False,
    ),
    Indicator(
        9,
        "evidence",
        "Kekuatan bukti",
        "Yang {placed} pada setiap tingkat bukti atau yang lebih kuat.",
        "Semua yang dikabarkan bekerja, termasuk keterangan pihak lain.",
        "Keterangan pihak lain (D) ditampilkan terpisah dan tidak masuk angka resmi.",
        has_classes=False,
        has_exclusions=False,
    ),
    Indicator(
        10,
        "time_to_placement",
        "Waktu sampai bekerja",
        "Kelulusan yang sudah mulai bekerja sampai hari itu sejak lulus (Kaplan-Meier); sudah bekerja saat "
        "lulus dihitung nol hari.",
        "{cohort} Yang tidak pernah dikabarkan tidak ikut kurva.",
        "Ikut dihitung sampai hari terakhir ia diketahui belum bekerja, lalu keluar dari kurva.",
        note="Formal dan informal berjumlah sama dengan seluruhnya. Median dengan rentang 95% (log-log).",
    ),
    Indicator(
        11,
        "retention",
        "Bertahan bekerja",
        "Masih bekerja pada bulan ke-12; terpisah: pada pemberi kerja yang sama.",
        "Yang bekerja pada bulan ke-6 dan diketahui keadaannya pada bulan ke-12.",
        "Bekerja pada bulan ke-6, belum ada kabar tentang bulan ke-12. Tanpa kabar tidak dianggap bekerja.",
        has_classes=False,
        has_exclusions=False,
    ),
    Indicator(
        12,
        "relevance",
        "Sesuai pelatihan",
        "Pekerjaan yang memakai hasil pelatihan. Sebagian ditampilkan terpisah; jenjang dihitung sama.",
        "Yang {placed} dan sudah menjawab.",
        "Belum ditanya; jumlahnya ditampilkan.",
        has_exclusions=False,
    ),
    Indicator(
        13,
        "income",
        "Penghasilan",
        "Median nilai tengah penghasilan sebulan. Mencapai UMK: hanya bila batas bawahnya mencapai UMK "
        "kabupaten/kota tempat kerja pada tahun mulai bekerja.",
        "Yang {placed} dan menyebut penghasilannya.",
        "Belum menjawab; jumlahnya ditampilkan.",
        note="Disembunyikan bila yang menjawab kurang dari 10.",
        has_classes=False,
        has_exclusions=False,
    ),
    Indicator(
        14,
        "gaps",
        "Kesenjangan",
        "Angka perempuan dikurangi laki-laki, dan penyandang disabilitas dikurangi bukan penyandang, "
        "dalam poin.",
        "Masing-masing kelompok: {cohort_inside}",
        "Yang jenis kelaminnya tidak tercatat atau disabilitasnya belum ditanya tidak dibandingkan.",
        note="Rentang keyakinan 95% menurut Newcombe. " + DISABILITY_HIDDEN,
        has_classes=False,
    ),
    Indicator(
        15,
        "comparison",
        "Perbandingan yang adil",
        "Yang {placed} di setiap kelompok, dengan rentang Wilson 95%.",
        "{cohort}",
        "Tetap masuk penyebut kelompoknya.",
        note="“Di atas” atau “di bawah” target hanya bila seluruh rentang melewatinya. Batas corong: "
        "binomial eksak 95% dan 99,8% di sekitar angka bersama. Di bawah 5 kelulusan tidak diurutkan.",
        has_classes=False,
    ),
    Indicator(
        16,
        "target",
        "Capaian target",
        "Kelulusan yang {placed}, dalam persen dari kelulusan yang dihitung.",
        "Target untuk lulusan tahun itu, BLK atau seluruh provinsi.",
        "Tetap masuk penyebut angkanya.",
        source="docs/sources.md 2.1",
        note="Capaian = angka / target x 100. Kategori 4 di atas 100, 3 mulai 75, 2 mulai 55, 1 di bawahnya.",
        has_classes=False,
    ),
    Indicator(
        17,
        "training_funnel",
        "Alur pelatihan",
        "Orang yang sampai pada setiap tahap: mendaftar, diterima, mulai, selesai, diuji, kompeten, bekerja.",
        "Tahap sebelumnya, dan tahap pertama.",
        "Yang belum sampai pada suatu tahap belum tentu gagal: pelatihannya mungkin masih berjalan.",
        has_classes=False,
        has_exclusions=False,
    ),
    Indicator(
        18,
        "inclusion",
        "Inklusi disabilitas",
        "Penyandang disabilitas pada setiap tahap, menurut ragamnya; akomodasi yang diminta, disetujui, dan "
        "tersedia.",
        "Semua orang pada tahap yang sama.",
        "Yang belum ditanya ditampilkan terpisah, tidak digabung dengan bukan penyandang.",
        source="docs/sources.md 4",
        note=DISABILITY_HIDDEN,
        has_classes=False,
        has_exclusions=False,
    ),
)
INDICATORS: Mapping[str, Indicator] = {indicator.name: indicator for indicator in _ALL}


def indicator_of(definition: Definition) -> Indicator:
    """The indicator of the headline: the one of the definition's own measure."""
    return INDICATORS[definition.measure]


def title_of(indicator: Indicator, definition: Definition) -> str:
    """The title in the words of that definition, e.g. 'Ditempatkan dalam 6 bulan'."""
    return indicator.title.format(**_words(_asked(indicator, definition)))


def card_of(
    indicator: Indicator,
    definition: Definition,
    *,
    figure: Figure | None = None,
    entered: datetime.datetime | None = None,
    reasons: Mapping[str, int] | None = None,
    people_url: str = "",
) -> Card:
    """What explains that indicator under that definition, in Indonesian.

    `figure` gives n and how many are excluded, `reasons` why (reason -> how many), `entered` the last data
    entry, `people_url` the list of who is counted; what is not given has no line.
    """
    asked = _asked(indicator, definition)
    words = _words(asked)
    texts = (
        ("Pembilang", indicator.numerator),
        ("Penyebut", indicator.denominator),
        ("Belum terlacak", indicator.unknown),
    )
    lines = [(term, text.format(**words)) for term, text in texts]
    if indicator.has_exclusions:
        lines.append(("Pengecualian", _excluded(figure, reasons)))
    lines += _conditions(indicator, asked)
    if figure is not None:
        hidden = "disamarkan" if figure.matured is None else format_count(figure.matured)
        lines.append(("Jumlah pembagi (n)", hidden))
    if entered is not None:
        local = timezone.localtime(entered)
        lines.append(("Isian terakhir", f"{format_date(local.date())}, pukul {local:%H.%M}"))
    if indicator.note:
        lines.append(("Catatan", indicator.note.format(**words)))
    source = f"; {indicator.source}" if indicator.source else ""
    lines.append(("Dasar", f"Ukuran {indicator.number} di docs/indicators.md{source}."))
    return Card(title_of(indicator, definition), tuple(lines), people_url)


def told_once(cards: Iterable[Card]) -> list[Card]:
    """Cards of one definition to be read together: the first whole, of the others what it does not say."""
    first, *others = cards
    said = set(first.lines)
    return [first, *(replace(card, lines=tuple(x for x in card.lines if x not in said)) for card in others)]


def _asked(indicator: Indicator, definition: Definition) -> Definition:
    """The definition under the indicator's own measure."""
    measure = indicator.measure or definition.measure
    window = None if measure == IN_WORK_ON else definition.window
    return replace(definition, measure=measure, window=window)


def _words(definition: Definition) -> dict[str, object]:
    """What stands in the braces of the texts."""
    words = {"window": definition.window, "as_of": format_date(definition.as_of)}
    has_window = definition.window is not None
    cohort = _COHORT[has_window].format(**words)
    return words | {
        "cohort": cohort,
        "cohort_inside": cohort[:1].lower() + cohort[1:],
        "placed": _PLACED[definition.measure].format(**words),
    }


def _excluded(figure: Figure | None, reasons: Mapping[str, int] | None) -> str:
    """The rule, and how many are left out of the adjusted rate, by reason where that is known."""
    if figure is None or figure.excluded is None:
        return _EXCLUSIONS
    told = ", ".join(f"{reason} {format_count(count)}" for reason, count in (reasons or {}).items())
    why = f" ({told})" if told else ""
    return f"{_EXCLUSIONS} Jumlahnya {format_count(figure.excluded)}{why}."


def _conditions(indicator: Indicator, definition: Definition) -> list[tuple[str, str]]:
    """Evidence, classes, window and dates of the definition."""
    rule = definition.sector_rule
    found = []
    if indicator.has_levels:
        found.append(("Bukti", f"{LEVEL_LABELS[definition.min_evidence]} atau lebih kuat."))
    if indicator.has_classes:
        versioned = f"(aturan {rule.name}, versi {rule.version})"
        found.append(("Golongan", f"{RULE_LABELS[rule.name]}. {_RULE[rule.name]} {versioned}"))
    if definition.window is not None:
        found.append(("Jendela waktu", f"{definition.window} bulan setelah lulus."))
    found.append(("Keadaan per", format_date(definition.as_of)))
    if definition.known_on is not None:
        found.append(("Menurut catatan sampai", format_date(definition.known_on)))
    return found
