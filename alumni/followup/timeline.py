"""All that is known of one graduate's career, read once and put in order for the page."""

import datetime
from dataclasses import dataclass, field

from django.db.models import Prefetch

from alumni.careers.derivation import History
from alumni.careers.facts import histories_of
from alumni.careers.models import ContactAttempt, EmploymentSpell, Evidence, Observation
from alumni.followup.rules import LEVEL_LETTERS, RULE, conflict_texts, income_text, span_text
from alumni.graduates.models import Exclusion, Graduation
from core.dates import format_date

USES_TRAINING = {
    "yes": "memakai hasil pelatihan",
    "partly": "sebagian memakai hasil pelatihan",
    "no": "tidak memakai hasil pelatihan",
}


@dataclass
class Entry:
    """One line of the timeline. `sector` draws it: formal square, informal diamond, else a ring."""

    day: datetime.date
    title: str
    when: str
    sector: str = ""
    letter: str = ""
    level: str = ""
    details: list[str] = field(default_factory=list)
    spell: EmploymentSpell | None = None
    statements: list[Observation] = field(default_factory=list)
    observation: Observation | None = None
    exclusion: Exclusion | None = None


@dataclass
class Career:
    """The facts about one person; `history` holds the valid ones as the derivation reads them."""

    graduations: list[Graduation]
    spells: list[EmploymentSpell]
    observations: list[Observation]
    contacts: list[ContactAttempt]
    exclusions: list[Exclusion]
    history: History

    @property
    def open_spells(self) -> list[EmploymentSpell]:
        """Jobs without an end, the newest first."""
        return [spell for spell in reversed(valid(self.spells)) if spell.ended_on is None]

    @property
    def conflicts(self) -> list[str]:
        """Days of which both work and no work was told, a sentence each."""
        return conflict_texts(self.history, {spell.pk: spell.headline for spell in self.spells})

    @property
    def retracted(self) -> list[tuple]:
        """(URL name that restores it, fact) of what was taken back, the last one first."""
        evidence = [one for spell in self.spells for one in spell.evidence.all()]
        kinds = {
            "alumni:spell_restore": self.spells,
            "alumni:observation_restore": self.observations,
            "alumni:contact_restore": self.contacts,
            "alumni:evidence_restore": evidence,
        }
        taken = [(name, fact) for name, facts in kinds.items() for fact in facts if fact.retracted_at]
        return sorted(taken, key=lambda pair: pair[1].retracted_at, reverse=True)

    def entries(self, *, with_earnings: bool) -> list[Entry]:
        """The timeline, newest first."""
        found = [self._spell_entry(spell, with_earnings) for spell in valid(self.spells)]
        found += [_statement_entry(said) for said in valid(self.observations) if said.activity != "working"]
        found += [_graduation_entry(graduation) for graduation in self.graduations]
        found += [_exclusion_entry(exclusion) for exclusion in valid(self.exclusions)]
        return sorted(found, key=lambda entry: entry.day, reverse=True)

    def _spell_entry(self, spell: EmploymentSpell, with_earnings: bool) -> Entry:
        said = [one for one in valid(self.observations) if spell in one.spells.all()]
        facts = next(one for one in self.history.spells if one.id == spell.pk)
        return Entry(
            day=spell.started_on,
            title=spell.headline,
            when=span_text(spell.started_on, spell.start_precision, spell.ended_on, spell.end_precision),
            sector=RULE.classes[RULE.classify(facts.status, facts.has_bpjs, facts.has_nib)],
            letter=LEVEL_LETTERS[spell.level],
            level=spell.get_level_display()[2:],
            details=_details(spell, with_earnings),
            spell=spell,
            statements=sorted(said, key=lambda one: one.observed_on, reverse=True),
        )


def valid(facts: list) -> list:
    """Those that were not taken back."""
    return [fact for fact in facts if fact.retracted_at is None]


def career_of(person_id: int, user) -> Career:
    """The career of a person as far as this user may see it, in a fixed number of queries."""
    files = Evidence.objects.visible_to(user).select_related("recorded_by")
    spells = (
        EmploymentSpell.objects.visible_to(user)
        .filter(person=person_id)
        .select_related("employer", "status", "region", "kbli")
        .prefetch_related(Prefetch("evidence", files))
    )
    said = Observation.objects.visible_to(user).filter(person=person_id).select_related("recorded_by")
    return Career(
        graduations=list(
            Graduation.objects.visible_to(user)
            .filter(person=person_id)
            .select_related("batch__programme", "enrolment")
        ),
        spells=list(spells),
        observations=list(said.prefetch_related("spells")),
        contacts=list(
            ContactAttempt.objects.visible_to(user).filter(person=person_id).select_related("recorded_by")
        ),
        exclusions=list(Exclusion.objects.visible_to(user).filter(person=person_id).select_related("reason")),
        history=histories_of([person_id])[person_id],
    )


def _details(spell: EmploymentSpell, with_earnings: bool) -> list[str]:
    """What is known besides employer, position and time, each in a few words."""
    known = [
        spell.status.question if spell.status else "Status pekerjaan belum jelas",
        spell.get_contract_display(),
        f"kontrak sampai {format_date(spell.contract_ends_on)}" if spell.contract_ends_on else "",
        income_text(spell.income_low, spell.income_high) if with_earnings else "",
        {"yes": "ada BPJS", "no": "tanpa BPJS"}.get(spell.bpjs, ""),
        {"yes": "ada NIB", "no": "tanpa NIB"}.get(spell.nib, ""),
        USES_TRAINING.get(spell.uses_training, ""),
        f"{spell.paid_workers} pekerja tetap" if spell.paid_workers else "",
        spell.region.name if spell.region else "",
        spell.country if spell.country not in ("", "Indonesia") else "",
    ]
    return [part for part in known if part]


def _statement_entry(said: Observation) -> Entry:
    return Entry(
        day=said.observed_on,
        title=said.get_activity_display(),
        when=f"Keadaan pada {format_date(said.observed_on)}",
        letter=LEVEL_LETTERS[said.level],
        level=said.get_level_display()[2:],
        details=[said.note] if said.note else [],
        observation=said,
    )


def _graduation_entry(graduation: Graduation) -> Entry:
    number = graduation.enrolment.certificate_number
    return Entry(
        day=graduation.graduated_on,
        title=f"Lulus pelatihan {graduation.batch.programme.name}",
        when=format_date(graduation.graduated_on),
        details=[f"Sertifikat {number}"] if number else [],
    )


def _exclusion_entry(exclusion: Exclusion) -> Entry:
    return Entry(
        day=exclusion.dated,
        title=f"Tidak dapat bekerja: {exclusion.reason}",
        when=f"Sejak {format_date(exclusion.dated)}",
        details=[exclusion.note] if exclusion.note else [],
        exclusion=exclusion,
    )
