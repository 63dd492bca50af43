"""What the pages of releases show: links to people, all measures, and the comparison of two states."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse

from alumni.careers.derivation import QUESTIONS
from alumni.graduates.models import Graduation
from alumni.outcomes.behind import names_first, refusal, result_words, rows_of
from alumni.outcomes.cohorts import Tables
from alumni.outcomes.definitions import KEYS, Definition
from alumni.outcomes.figure import Figure
from alumni.outcomes.figures import Figures
from alumni.releases.changes import Change, Kind, changes_between
from alumni.releases.freezing import freeze
from alumni.releases.frozen import Frozen
from alumni.releases.models import Release
from alumni.releases.reading import BREAKDOWNS, Reading, reading_of
from core.keys import among
from core.numbers import DASH

LINKED = ("matured", "placed", "formal", "informal", "unclassified", "not_placed", "unknown", "not_matured")
KIND_LABELS = {
    Kind.ADDED: "Ditambahkan",
    Kind.OUTCOME: "Hasil dikoreksi",
    Kind.DETAIL: "Rincian lain dikoreksi",
    Kind.REMOVED: "Dihapus",
}


def links_of(user, release: Release, definition: Definition, tables: Tables) -> dict[str, str]:
    """Count -> the address of the people behind it; empty for who may not see them."""
    if refusal(user, definition, tables):
        return {}
    url = reverse("alumni:release_people", args=[release.number])
    pairs = [(key, value) for key, values in definition.filters for value in values]
    return {name: f"{url}?{urlencode([('outcome', name), *pairs])}" for name in LINKED}


def groups_of(user, release: Release, figures: Figures, tables: Tables) -> list[tuple[str, list[tuple]]]:
    """(key in words, [(group, its links), ...]) of the breakdowns of a release."""
    found = []
    for key in BREAKDOWNS:
        groups = figures.breakdown(key)
        asked = [figures.definition.narrowed(key, group.value) for group in groups]
        links = [links_of(user, release, definition, tables) for definition in asked]
        found.append((KEYS[key].label, list(zip(groups, links, strict=True))))
    return found


def measure_rows(reading: Reading) -> list[tuple[str, Figure]]:
    """(title, figure) of every measure and window that the release holds."""
    asked = [reading.asked(measure=measure, window=window) for measure, window in QUESTIONS]
    return [(definition.title, reading.figures(definition).total) for definition in asked]


@dataclass(frozen=True)
class Row:
    """One graduation that differs, with what was and what is its result."""

    graduation: Graduation
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Comparison:
    """Two states of the same date: what was published, and what stands beside it."""

    before: Reading
    after: Reading

    @cached_property
    def changes(self) -> list[Change]:
        asked = self.before.definition
        question = (asked.measure, asked.window, asked.level)
        return changes_between(self.before.body.rows, self.after.body.rows, *question)

    @cached_property
    def counts(self) -> list[tuple[str, int]]:
        """(what happened, how many graduations), every kind, also where there are none."""
        found = Counter(change.kind for change in self.changes)
        return [(label, found[kind]) for kind, label in KIND_LABELS.items()]

    @property
    def before_figure(self) -> Figure:
        return self.before.figures().total

    @property
    def after_figure(self) -> Figure:
        return self.after.figures().total

    @cached_property
    def centres(self) -> list[tuple[str, list[int], Figure | None, Figure | None]]:
        """(centre, how many of every kind, figure before, figure after) of the centres with a change."""
        was, now = (_by_centre(reading) for reading in (self.before, self.after))
        found: dict[str, Counter] = {}
        for change in self.changes:
            reading, row = (self.after, change.after) if change.after else (self.before, change.before)
            found.setdefault(_centre_of(reading, row), Counter())[change.kind] += 1
        labels = self.before.tables.names["centre"] | self.after.tables.names["centre"]
        ordered = sorted(found, key=lambda code: labels.get(code, code).lower())
        counts = {code: [found[code][kind] for kind in KIND_LABELS] for code in ordered}
        return [(labels.get(code, code), counts[code], was.get(code), now.get(code)) for code in ordered]

    def shown(self, ids: Iterable[int]) -> list[Row]:
        """The changes of those graduations, in their order."""
        asked, by_id = self.before.definition, {change.graduation_id: change for change in self.changes}
        found = []
        for graduation in rows_of(ids, asked, dict.fromkeys(by_id, 0)):
            change = by_id[graduation.pk]
            words = [_words(row, asked) for row in (change.before, change.after)]
            found.append(Row(graduation, KIND_LABELS[change.kind], *words))
        return found


def compared(release: Release, *, with_now: bool) -> Comparison:
    """The release beside the state of today, or beside the release that it corrects.

    One consistent read of today; the earlier state is `before`.
    """
    reading = reading_of(release)
    if with_now:
        return Comparison(reading, Reading(reading.definition, freeze(release.as_of)))
    return Comparison(reading_of(release.corrects), reading)


def seen_by(comparison: Comparison, rows: QuerySet[Graduation]) -> list[int]:
    """The ids of the graduations that differ, among those that the reader may see, by name."""
    ids = [change.graduation_id for change in comparison.changes]
    return list(names_first(rows.filter(among("pk", ids))).values_list("pk", flat=True))


def _by_centre(reading: Reading) -> dict[str, Figure]:
    groups = reading.figures(keys=["centre"]).breakdown("centre")
    return {group.value: group.figure for group in groups}


def _centre_of(reading: Reading, row: Frozen) -> str:
    return reading.tables.of_batches("centre", {row.batch_id})[row.batch_id]


def _words(row: Frozen | None, definition: Definition) -> str:
    if row is None:
        return DASH
    return result_words(row.code_of(definition.measure, definition.window), definition)
