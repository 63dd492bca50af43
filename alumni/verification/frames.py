"""What a round draws from: the placements of each centre as figures.py counts them, and the claim of each."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from alumni.careers.codes import pack, unpack
from alumni.careers.derivation import derive_one
from alumni.careers.facts import histories_of
from alumni.careers.models import EmploymentSpell
from alumni.graduates.models import Graduation
from alumni.outcomes.definitions import Definition
from alumni.outcomes.figures import people, read_figures
from alumni.verification.models import VerificationCase, VerificationRound
from alumni.verification.rules import allocate
from core.snapshots import one_snapshot
from training.models import Centre


@dataclass(frozen=True)
class CentreFrame:
    """The placements of one centre: those who could be drawn, and the graduations they are counted among."""

    centre: Centre
    matured: int
    placed: int
    ids: tuple[int, ...]

    @property
    def is_whole(self) -> bool:
        """Whether the list is as long as the figure; facts may change between the two reads of a draw."""
        return len(self.ids) == self.placed


@dataclass(frozen=True)
class Planned:
    """A centre before the draw: its placements of today, and how many of them would be drawn."""

    label: str
    placed: int
    sampled: int


def plan_of(round: VerificationRound) -> list[Planned]:
    """How the sample would be shared out if it were drawn now, by the name of the centre."""
    groups = _groups(round.definition)
    sizes = allocate({group.value: group.figure.placed for group in groups}, round.sample_size)
    return [Planned(group.label, group.figure.placed, sizes.get(group.value, 0)) for group in groups]


def frames_of(definition: Definition) -> list[CentreFrame]:
    """Every centre with a graduation that the definition counts, by code."""
    ids: dict[int, list[int]] = defaultdict(list)
    with one_snapshot():
        for pk, centre_id in people(definition, "placed").order_by("pk").values_list("pk", "centre_id"):
            ids[centre_id].append(pk)
        groups = {group.value: group.figure for group in _groups(definition)}
        centres = Centre.objects.filter(code__in=groups).order_by("code")
    return [
        CentreFrame(row, groups[row.code].matured, groups[row.code].placed, tuple(ids[row.pk]))
        for row in centres
    ]


def _groups(definition: Definition):
    return read_figures(definition, ["centre"]).breakdown("centre")


def claims_of(ids: list[int], definition: Definition) -> dict[int, dict[str, Any]]:
    """Graduation id -> the columns of its case that say what is claimed."""
    rows = list(Graduation.objects.filter(pk__in=ids).only("person_id", "centre_id", "graduated_on"))
    histories = histories_of(sorted({row.person_id for row in rows}))
    results = {
        row.pk: derive_one(
            histories[row.person_id],
            row.graduated_on,
            definition.as_of,
            definition.measure,
            definition.window,
        )[definition.level]
        for row in rows
    }
    spells = EmploymentSpell.objects.select_related("employer").in_bulk(
        {result.spell.id for result in results.values()}
    )
    return {row.pk: _claim(row, results[row.pk], spells, definition) for row in rows}


def _claim(row: Graduation, result, spells: dict[int, EmploymentSpell], definition: Definition) -> dict:
    spell = spells[result.spell.id]
    place = unpack(pack(result)).class_under(definition.rule)
    return {
        "graduation_id": row.pk,
        "centre_id": row.centre_id,
        "graduated_on": row.graduated_on,
        "spell": spell,
        "claimed_employer": spell.employer.name if spell.employer else "",
        "claimed_position": spell.position,
        "claimed_started_on": spell.started_on,
        "claimed_class": definition.sector_rule.classes[place],
        "claimed_level": spell.level,
    }


def changes_since(case: VerificationCase) -> list[str]:
    """What the records say otherwise by now than when the case was drawn, as words."""
    spell, found = case.spell, []
    if case.graduation.retracted_at:
        found.append("kelulusannya ditarik")
    if spell.retracted_at:
        found.append("pekerjaannya ditarik")
    employer = spell.employer.name if spell.employer else ""
    pairs = (
        ("pemberi kerja", employer, case.claimed_employer),
        ("jabatan", spell.position, case.claimed_position),
        ("tanggal mulai", spell.started_on, case.claimed_started_on),
        ("golongan", _class_now(case), case.claimed_class),
        ("bukti", spell.level, case.claimed_level),
        ("tanggal lulus", case.graduation.graduated_on, case.graduated_on),
    )
    return found + [words for words, now, then in pairs if now != then]


def _class_now(case: VerificationCase) -> str:
    """The class of the claimed job by what is recorded of it now."""
    said = {"yes": True, "no": False}
    spell, rule = case.spell, case.round.definition.sector_rule
    return rule.classes[rule.classify(spell.status_id, said.get(spell.bpjs), said.get(spell.nib))]
