"""In which figures one graduation is counted, in which it is not, and why: a line a question and answer.

What is said here is what figures.py counts: the same derivation, read for one person.
"""

import datetime
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import groupby

from alumni.careers.codes import pack
from alumni.careers.derivation import PLACED, History, Result, Results, derive
from alumni.careers.facts import Subject
from alumni.careers.rules import LEVELS, RULES
from alumni.graduates.models import Graduation
from alumni.outcomes.behind import result_words
from alumni.outcomes.cohorts import BATCH_KEYS, DATE_KEYS, ROW_KEYS, Tables
from alumni.outcomes.definitions import CLASS_LABELS, KEYS, LEVEL_LABELS, Definition, filters_of
from alumni.outcomes.detail_people import LABELS, counts_of, label_of
from alumni.outcomes.detail_queries import detail_words
from alumni.outcomes.details import detail_of
from alumni.outcomes.figures import counted
from alumni.outcomes.privacy import DISABILITY_KEYS
from alumni.outcomes.sentences import explain
from alumni.releases.frozen import BrokenRelease, row_in
from alumni.releases.models import Release

NUMERATOR, DENOMINATOR, NOT_COUNTED = "numerator", "denominator", "not_counted"
DASH = "–"
NOT_IN_RELEASE = "tidak ada di rilis ini: belum lulus atau belum tercatat waktu itu"
BROKEN = "isi rilis ini tidak dapat dibaca; laporkan kepada admin"
# How a reader finds rules in the order of the columns.
RULE_ORDER = ("bps", "relation", "ilo")

# Measures 10 to 13: heading, the names of their lists (outcomes/detail_people.py), and who is counted there.
DETAILS = (
    (
        "Waktu sampai bekerja",
        tuple(name for name in LABELS if name.startswith("time_")),
        "Hanya kelulusan yang sudah genap 6 bulan.",
    ),
    (
        "Bertahan kerja",
        tuple(name for name in LABELS if name.startswith("retention_")),
        "Hanya yang bekerja pada bulan ke-6 dan sudah genap 12 bulan.",
    ),
    (
        "Kesesuaian dengan pelatihan",
        tuple(name for name in LABELS if name.startswith(("uses_", "fits_"))),
        "Hanya yang ditempatkan dalam 6 bulan.",
    ),
    (
        "Penghasilan",
        tuple(name for name in LABELS if name.startswith("income_")),
        "Hanya yang ditempatkan dalam 6 bulan.",
    ),
)


@dataclass(frozen=True)
class CountLine:
    """One question at levels of evidence that answer alike, the strongest first.

    `place` is NUMERATOR, DENOMINATOR (there too is everybody of the numerator) or NOT_COUNTED;
    `classes` are those under RULE_ORDER; `outcome` names the list of people that the graduation is in.
    """

    levels: tuple[str, ...]
    place: str
    outcome: str
    classes: tuple[str, ...]
    sentence: str
    is_left_out: bool

    @property
    def letters(self) -> str:
        """'C', 'A–C'."""
        first, last = (LEVEL_LABELS[level][0] for level in (self.levels[0], self.levels[-1]))
        return first if first == last else f"{first}–{last}"

    @property
    def is_official(self) -> bool:
        """The level that official figures use is among them."""
        return Definition.min_evidence in self.levels


@dataclass(frozen=True)
class Question:
    """A measure with its window, and how the graduation answers it."""

    definition: Definition
    lines: tuple[CountLine, ...]


@dataclass(frozen=True)
class Membership:
    """A group that the graduation belongs to, and the question about that group."""

    key: str
    heading: str
    label: str
    definition: Definition


@dataclass(frozen=True)
class DetailLine:
    """A measure beside the rates: the (words, name) of the lists it is in, and who belongs there."""

    heading: str
    lists: tuple[tuple[str, str], ...]
    rule: str
    definition: Definition


def questions_of(history: History, graduated_on: datetime.date, today: datetime.date) -> list[Question]:
    """Every measure and window as seen today, each at every level of evidence and by every rule."""
    found = derive(history, graduated_on, today)
    return [
        _question(Definition(as_of=today, measure=measure, window=window), results, graduated_on)
        for (measure, window), results in found.items()
    ]


def _question(definition: Definition, results: Results, graduated_on: datetime.date) -> Question:
    """Levels with the same result are one line, which speaks of the weakest of them."""
    if not definition.is_matured(graduated_on):
        sentence = explain(results[0], definition, graduated_on)
        classes = (DASH,) * len(RULE_ORDER)
        line = CountLine(LEVELS[::-1], NOT_COUNTED, "not_matured", classes, sentence, False)
        return Question(definition, (line,))
    lines = []
    for result, levels in groupby(reversed(LEVELS), key=lambda level: results[LEVELS.index(level)]):
        lines.append(_line(result, definition, tuple(levels), graduated_on))
    return Question(definition, tuple(lines))


def _line(
    result: Result, definition: Definition, levels: tuple[str, ...], graduated_on: datetime.date
) -> CountLine:
    is_placed = result.outcome == PLACED
    return CountLine(
        levels=levels,
        place=NUMERATOR if is_placed else DENOMINATOR,
        outcome=result.outcome,
        classes=tuple(_class_under(result, rule) if is_placed else DASH for rule in RULE_ORDER),
        sentence=explain(result, replace(definition, min_evidence=levels[-1]), graduated_on),
        is_left_out="excluded" in counted(pack(result), definition.rule),
    )


def _class_under(result: Result, rule: str) -> str:
    spell, by = result.spell, RULES[rule]
    return CLASS_LABELS[by.classes[by.classify(spell.status, spell.has_bpjs, spell.has_nib)]]


def details_of(graduation: Graduation, today: datetime.date, tables: Tables) -> list[DetailLine]:
    """Where the graduation is in time, retention, relevance and income of the headline question."""
    alike = [("batch", graduation.batch.code), ("centre", graduation.centre.code)]
    asked = Definition(as_of=today, filters=filters_of(alike))
    told: Counter = Counter()
    for _, _, words in detail_words(asked, ["pk"], tables):
        parts = [word.split(",") for word in words.split()]
        told.update(tuple(word[:-1]) for word in parts if word[-1] == str(graduation.pk))
    found = counts_of(detail_of(asked, 0, {}, told), asked)
    return [
        DetailLine(
            heading, tuple((label_of(name, asked), name) for name in names if found[name]), rule, asked
        )
        for heading, names, rule in DETAILS
    ]


def released_as(graduation: Graduation, releases: Iterable[Release]) -> list[tuple[Release, str]]:
    """(release, what the graduation counts as in its headline) for each of the releases."""
    return [(release, _published(graduation, release)) for release in releases]


def _published(graduation: Graduation, release: Release) -> str:
    try:
        row = row_in(bytes(release.content), release.checksum, graduation.pk)
    except BrokenRelease:
        return BROKEN
    if row is None:
        return NOT_IN_RELEASE
    headline = Definition(as_of=release.as_of)
    return result_words(row.code_of(headline.measure, headline.window), headline)


def memberships(subject: Subject, today: datetime.date, tables: Tables) -> list[Membership]:
    """The groups of the breakdowns that hold this graduation; those by disability are not told on a page."""
    found = []
    for key, value in _values(subject, tables).items():
        definition = Definition(as_of=today, filters=filters_of([(key, value)]))
        found.append(Membership(key, KEYS[key].label, tables.label(key, value), definition))
    return found


def _values(subject: Subject, tables: Tables) -> dict[str, str]:
    """Key -> value, in the order of the keys."""
    told = subject.attributes()
    values = {key: value_of(subject.graduated_on) for key, value_of in DATE_KEYS.items()}
    for key in (*BATCH_KEYS, "centre"):
        values[key] = tables.of_batches(key, {subject.batch_id})[subject.batch_id]
    values |= {key: told[key] for key in ROW_KEYS if key not in DISABILITY_KEYS}
    return {key: values[key] for key in KEYS if key in values}
