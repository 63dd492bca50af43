"""What can be asked for: measures, windows, levels, rules and filters.

A Definition is the whole question. Every page, export, command and release builds one, shows it beside the
figure and passes it to figures.py; nothing else decides what a number means (docs/indicators.md).
"""

import datetime
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from alumni.careers.derivation import IN_WORK_AT, IN_WORK_ON, PLACED_WITHIN, WINDOWS
from alumni.careers.rules import AGE_GROUPS, LEVELS, RULES, SectorRule
from core.dates import add_months, format_date

MISSING = "-"
DEFAULT_WINDOW = 6
# As far back as a wave may lie.
FIRST_YEAR = 1990

MEASURES = {
    PLACED_WITHIN: "Ditempatkan dalam {window} bulan",
    IN_WORK_AT: "Bekerja pada bulan ke-{window}",
    IN_WORK_ON: "Bekerja per {as_of}",
}
LEVEL_LABELS = {
    "hearsay": "D Keterangan pihak lain",
    "reported": "C Pernyataan alumni",
    "confirmed": "B Konfirmasi pemberi kerja",
    "documented": "A Dokumen",
}
RULE_LABELS = {
    "bps": "Formal/informal menurut BPS",
    "ilo": "Formal/informal menurut ILO",
    "relation": "Dalam/luar hubungan kerja",
}
CLASS_LABELS = {
    "formal": "Formal",
    "informal": "Informal",
    "inside_relation": "Dalam hubungan kerja",
    "outside_relation": "Luar hubungan kerja",
    "unclassified": "Belum terklasifikasi",
    "not_placed": "Belum bekerja",
    "unknown": "Belum terlacak",
}


NOT_KNOWN_YET = "Keadaan suatu tanggal baru diketahui pada tanggal itu atau sesudahnya; periksa known_on."


class DefinitionError(ValueError):
    """The question cannot be asked; the message is one clear line in Indonesian."""


@dataclass(frozen=True)
class FilterKey:
    """A key that narrows or groups a cohort.

    `values` maps the fixed values to their labels and is empty where the values are rows of a table;
    `shape` is then what a value looks like, `example` is shown when it does not.
    """

    name: str
    label: str
    values: Mapping[str, str]
    shape: str = r".+"
    example: str = ""
    has_missing: bool = True

    def check(self, value: str) -> None:
        """Refuse a value that can never be one of this key."""
        if value == MISSING and self.has_missing:
            return
        if self.values and value not in self.values:
            raise DefinitionError(
                f"Nilai “{value}” tidak dikenal untuk {self.name}. Pilihan: {', '.join(self.values)}."
            )
        if not re.fullmatch(self.shape, value):
            raise DefinitionError(
                f"Nilai “{value}” tidak dikenal untuk {self.name}. Contoh yang benar: {self.example}."
            )

    def label_of(self, value: str) -> str | None:
        """The label of a fixed or missing value; None where a table holds it."""
        return "Tidak tercatat" if value == MISSING and self.has_missing else self.values.get(value)


_YEAR = {"shape": r"(19|20)\d\d", "example": "2024"}
_QUARTER = {"shape": r"(19|20)\d\d-Q[1-4]", "example": "2024-Q1"}
_ANY: Mapping[str, str] = {}
AGE_LABELS = {
    "<18": "Di bawah 18 tahun",
    **{group: f"{group} tahun" for group in AGE_GROUPS[1:-1]},
    "45+": "45 tahun ke atas",
}

KEYS = {
    key.name: key
    for key in (
        FilterKey("year", "Tahun lulus", _ANY, **_YEAR, has_missing=False),
        FilterKey("quarter", "Triwulan lulus", _ANY, **_QUARTER, has_missing=False),
        FilterKey("fiscal_year", "Tahun anggaran", _ANY, **_YEAR),
        FilterKey("funding", "Sumber dana", _ANY, example="apbn"),
        FilterKey("wave", "Gelombang", _ANY, shape=r"\d{4}-[IVXLC]+", example="2024-III"),
        FilterKey("centre", "BLK", _ANY, example="bojonegoro", has_missing=False),
        FilterKey("field", "Kejuruan", _ANY, example="garmen-apparel"),
        FilterKey("programme", "Program", _ANY, example="barista-kafe", has_missing=False),
        FilterKey("batch", "Paket", _ANY, example="kode paket", has_missing=False),
        FilterKey("sex", "Jenis kelamin", {"L": "Laki-laki", "P": "Perempuan"}),
        FilterKey(
            "disability",
            "Disabilitas",
            {"yes": "Penyandang disabilitas", "no": "Bukan penyandang", "not_asked": "Belum ditanya"},
            has_missing=False,
        ),
        FilterKey("disability_kind", "Ragam disabilitas", _ANY, example="fisik"),
        FilterKey("age_group", "Umur saat lulus", AGE_LABELS),
        FilterKey("education", "Pendidikan", _ANY, example="smk"),
        FilterKey("district", "Kabupaten/kota", _ANY, shape=r"\d{4}", example="3522"),
    )
}

Filters = tuple[tuple[str, tuple[str, ...]], ...]


def filters_of(pairs: Iterable[tuple[str, str]]) -> Filters:
    """Filters from (key, value) pairs in any order: a repeated key is OR, different keys are AND."""
    values: dict[str, set[str]] = {}
    for key, value in pairs:
        values.setdefault(key, set()).add(value)
    order = list(KEYS)
    known = sorted(values, key=lambda key: (order.index(key) if key in order else len(order), key))
    return tuple((key, tuple(sorted(values[key]))) for key in known)


@dataclass(frozen=True)
class Definition:
    """One question. A window measure without a window asks for six months; "in work on" has none."""

    as_of: datetime.date
    measure: str = PLACED_WITHIN
    window: int | None = None
    rule: str = "bps"
    min_evidence: str = "reported"
    filters: Filters = ()
    # Only what was known by the end of that day; None: all that is known now.
    known_on: datetime.date | None = None

    def __post_init__(self):
        _choose("Ukuran", self.measure, MEASURES)
        _choose("Aturan", self.rule, RULES)
        _choose("Tingkat bukti", self.min_evidence, LEVELS)
        if self.measure == IN_WORK_ON and self.window is not None:
            raise DefinitionError("Ukuran in_work_on tidak memakai jendela waktu; hapus pilihan jendela.")
        if self.measure != IN_WORK_ON and self.window is None:
            object.__setattr__(self, "window", DEFAULT_WINDOW)
        if self.window is not None and self.window not in WINDOWS:
            raise DefinitionError(f"Jendela {self.window} bulan tidak dikenal. Pilihan: 3, 6, 12.")
        if self.known_on is not None and self.known_on < self.as_of:
            raise DefinitionError(NOT_KNOWN_YET)
        for key, values in self.filters:
            for value in values:
                key_named(key).check(value)

    @property
    def level(self) -> int:
        """The evidence level as a number, weakest 0."""
        return LEVELS.index(self.min_evidence)

    @property
    def sector_rule(self) -> SectorRule:
        return RULES[self.rule]

    @property
    def title(self) -> str:
        """The measure in words, e.g. 'Ditempatkan dalam 6 bulan'."""
        return MEASURES[self.measure].format(window=self.window, as_of=format_date(self.as_of))

    def values_of(self, key: str) -> tuple[str, ...]:
        """The values asked of a key; empty where it is not filtered."""
        return dict(self.filters).get(key, ())

    def narrowed(self, key: str, *values: str) -> "Definition":
        """The same question for one group: the key's values replace what was asked of it."""
        others = [(name, value) for name, asked in self.filters if name != key for value in asked]
        return replace(self, filters=filters_of([*others, *((key, value) for value in values)]))

    def is_matured(self, graduated_on: datetime.date) -> bool:
        """Measure 1; in Python only, never in SQL."""
        return self.window is None or add_months(graduated_on, self.window) <= self.as_of

    def as_json(self) -> dict:
        """The definition block of the command's JSON; `known_on` stands in it only where it was asked."""
        known = {"known_on": self.known_on.isoformat()} if self.known_on else {}
        return {
            "measure": self.measure,
            "window": self.window,
            "as_of": self.as_of.isoformat(),
            "rule": self.rule,
            "rule_version": self.sector_rule.version,
            "min_evidence": self.min_evidence,
            "filters": {key: list(values) for key, values in self.filters},
            **known,
        }


def key_named(name: str) -> FilterKey:
    """The key of that name, or one clear line that lists the keys."""
    if name not in KEYS:
        raise DefinitionError(f"Saringan “{name}” tidak dikenal. Pilihan: {', '.join(KEYS)}.")
    return KEYS[name]


def _choose(what: str, value: str, choices: Iterable[str]) -> None:
    if value not in choices:
        raise DefinitionError(f"{what} “{value}” tidak dikenal. Pilihan: {', '.join(choices)}.")
