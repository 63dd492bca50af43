"""A release read back: verified first, then counted by the code that counts live figures."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from django.http import Http404

from alumni.outcomes.cohorts import Tables
from alumni.outcomes.definitions import MISSING, Definition
from alumni.outcomes.figures import Figures, is_in
from alumni.outcomes.lines import Line, kept, read_lines
from alumni.outcomes.privacy import DISABILITY_KEYS
from alumni.releases.freezing import KEYS_OF_BATCH
from alumni.releases.frozen import Body, BrokenRelease, Content, Frozen, unpacked
from alumni.releases.models import Release

# What is broken down for everybody. Disability is left out: small numbers of a release could be computed
# from the next one, and live figures tell it under their own protection.
BREAKDOWNS = ("centre", "year", "wave", "funding", "field", "programme", "sex")


def content_of(release: Release) -> Content:
    """What was published, its checksum and its head compared with the row; BrokenRelease if they differ."""
    content = unpacked(bytes(release.content), release.checksum)
    differing = [name for name, value in head_of(release).items() if content.head.get(name) != value]
    if differing:
        raise BrokenRelease(f"the head does not match: {', '.join(differing)}")
    if len(content.body.rows) != release.graduations:
        raise BrokenRelease("the number of graduations does not match")
    return content


def head_of(release: Release) -> dict:
    """What the columns of a release and the head of its text both tell."""
    return {
        "number": release.number,
        "code": release.code,
        "as_of": release.as_of.isoformat(),
        "definition": release.definition,
        "rules": release.rule_versions,
        "note": release.note,
        "corrects": release.corrects.number if release.corrects else None,
        "published_by": release.published_by_id,
        "published_at": release.published_at.isoformat(),
    }


def release_numbered(rows, number: int) -> Release:
    """The release of that number among `rows`; Http404 where there is none."""
    rows = rows.select_related("corrects", "correction", "published_by")
    found = rows.defer("corrects__content", "correction__content").filter(number=number).first()
    if found is None:
        raise Http404
    return found


def release_coded(code: str) -> Release | None:
    """The release of a printed code, however it was typed; None where there is none."""
    rows = Release.objects.select_related("corrects", "correction")
    return rows.defer("corrects__content", "correction__content").filter(code=code.upper()).first()


class FrozenTables(Tables):
    """The names and batches as they were on the day of the release, in place of the tables of today."""

    def __init__(self, about: dict):
        super().__init__()
        self.about = about

    def of_batches(self, key: str, ids: set[int]) -> dict[int, str]:
        place = KEYS_OF_BATCH.index(key)
        return {pk: self.about["batches"][str(pk)][place] for pk in ids}

    @cached_property
    def names(self) -> dict[str, dict[str, str]]:
        named = {key: dict(pairs) for key, pairs in self.about["names"].items()}
        return defaultdict(dict, named | {"wave": {wave: wave for wave in self.about["waves"]}})

    def label(self, key: str, value: str) -> str:
        return self.about["batch_names"].get(value, value) if key == "batch" else super().label(key, value)

    @cached_property
    def _wave_order(self) -> dict[str, tuple[int, int]]:
        return {wave: (place, 0) for place, wave in enumerate(self.about["waves"]) if wave != MISSING}


@dataclass(frozen=True)
class Reading:
    """Figures out of one frozen body; `definition` asks what the release itself asked."""

    definition: Definition
    body: Body

    @cached_property
    def tables(self) -> FrozenTables:
        return FrozenTables(self.body.about)

    def asked(self, **changes) -> Definition:
        """Another question about the same day, for example by another rule or with filters."""
        return replace(self.definition, **changes)

    def lines(self, definition: Definition) -> list[Line]:
        """The graduations of that cohort with their codes."""
        return kept(self._all_lines(definition), definition.filters, self.tables)

    def _all_lines(self, definition: Definition) -> list[Line]:
        question = (definition.measure, definition.window)
        return [Line(*row[:-1], codes=row.code_of(*question)) for row in self.body.rows]

    def figures(self, definition: Definition | None = None, keys: Iterable[str] = ()) -> Figures:
        """The figures of a question about the day of the release. Not by disability (BREAKDOWNS)."""
        definition = definition or self.definition
        keys = tuple(keys)
        if DISABILITY_KEYS & {*keys, *(key for key, _ in definition.filters)}:
            raise ValueError("a release is not read by disability")
        return Figures(definition, read_lines(self.lines(definition), keys, self.tables))

    def people(self, definition: Definition, outcome: str) -> list[int]:
        """The ids of the graduations behind a figure: as many as it says."""
        lines = self.lines(definition)
        return [line.graduation_id for line in lines if is_in(line.codes, outcome, definition)]

    def codes(self, definition: Definition) -> dict[int, int]:
        """Graduation id -> its codes (careers/codes.py) under that question; NOT_MATURED while it is open."""
        question = (definition.measure, definition.window)
        return {row.graduation_id: row.code_of(*question) for row in self.body.rows}

    def row_of(self, graduation_id: int) -> Frozen | None:
        """How one graduation was published; None where it is not in the release."""
        return self._by_id.get(graduation_id)

    @cached_property
    def _by_id(self) -> dict[int, Frozen]:
        return {row.graduation_id: row for row in self.body.rows}


def reading_of(release: Release) -> Reading:
    """The release, verified, ready to be asked."""
    return Reading(Definition(as_of=release.as_of), content_of(release).body)
