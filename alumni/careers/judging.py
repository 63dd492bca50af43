"""What a sheet of placements would do, row by row, before anything is written.

A row of work is a spell and a statement that mentions it; any other activity is a statement. A spell is
person + normalised employer + equal or overlapping period. A row is created if its spell or statement is new
(issue 2, section 5). Rows are read in the order of their data dates, so later knowledge wins.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import ValidationError

from alumni.careers import entry
from alumni.careers.matching import Period, period_told, spell_for
from alumni.careers.models import DOCUMENTED, REPORTED, EmploymentSpell, Evidence, Observation
from alumni.careers.recount import lock_people
from alumni.careers.told import Proof, Told, told_in
from alumni.graduates.models import Graduation
from alumni.partners.models import Employer, employer_key
from core.dates import format_date
from core.models import EmploymentStatus
from core.sheets.checking import REJECTED, WARNED, CheckedRow
from core.sheets.dating import field_dates
from core.sheets.plans import CREATED, UNCHANGED, UPDATED, Order, Plan
from core.sheets.words import explained
from training.models import Person
from training.people.rules import initials, name_key, nik_index
from training.people.sheets import is_same_person
from training.programmes.sheets import Programmes, unknown

CHUNK = 500
HEADERS = {
    "status_id": "Status Pekerjaan",
    "position": "Jabatan",
    "started_on": "Mulai Bekerja",
    "ended_on": "Selesai Bekerja",
    "income_low": "Penghasilan",
    "income_high": "Penghasilan",
    "bpjs": "BPJS",
    "nib": "NIB",
    "contract": "Perjanjian Kerja",
    "uses_training": "Sesuai Pelatihan",
    "region_id": "Tempat Kerja (Kabupaten/Kota)",
}
NEWER = "Di portal ada isian yang lebih baru, jadi isian berkas tidak dipakai."
NO_STATUS = "Status pekerjaan belum jelas, jadi pekerjaan ini belum digolongkan formal atau informal."
STORED_AS_B = "Bukti tanpa nomor dan tanpa berkas dicatat sebagai tingkat B. Unggah berkasnya agar menjadi A."
YEAR_ONLY = "Hanya tahun yang diisi. Dicatat sebagai “tidak diketahui sejak kapan”."
OTHER_NAME = "NIK ini tercatat atas nama lain ({initials}). Periksa NIK dan namanya."
AFTER_END = "Pekerjaan ini sudah tercatat selesai sebelum tanggal data. Isi Selesai Bekerja, atau periksa."


@dataclass
class SpellPlan:
    """A spell of the file, known or new; `changes` are columns of a known one."""

    spell: EmploymentSpell
    employer: Employer | None
    is_new: bool
    data_date: date
    changes: dict[str, object] = field(default_factory=dict)
    dates: dict[str, date] = field(default_factory=dict)
    evidence: list[Evidence] = field(default_factory=list)

    def now(self, column: str) -> object:
        return self.changes.get(column, getattr(self.spell, column))

    def set(self, column: str, value: object, day: date) -> None:
        """Take a value over, and remember of which day it is."""
        self.dates[column] = day
        if self.is_new:
            setattr(self.spell, column, value)
        elif getattr(self.spell, column) == value:
            self.changes.pop(column, None)
        else:
            self.changes[column] = value


@dataclass
class StatementPlan:
    """A statement to be written; `spells` are the plans of the work it mentions."""

    statement: Observation
    spells: list[SpellPlan]
    is_new: bool
    level: int


@dataclass
class Work:
    """All that is written for a sheet of placements."""

    people: set[int] = field(default_factory=set)
    employers: dict[str, Employer] = field(default_factory=dict)
    spells: dict[int, SpellPlan] = field(default_factory=dict)
    statements: dict[int, StatementPlan] = field(default_factory=dict)

    def keep(self, plan: SpellPlan) -> None:
        """This spell is to be written; asked again, once."""
        self.spells.setdefault(id(plan), plan)


def judge(rows: list[CheckedRow], order: Order) -> Plan:
    """The plan of a sheet *penempatan*: every row with its fate and its problems."""
    judging = _Judging(rows, order)
    for row in sorted(rows, key=order.day_of):
        judging.judge(row)
    plan = Plan(rows, judging.work)
    plan.unknown = {name: sorted(words) for name, words in judging.programmes.unknown.items() if words}
    return plan


class _Judging:
    """The state of judging one file: what is known of its people, read once."""

    def __init__(self, rows: list[CheckedRow], order: Order) -> None:
        self.order = order
        self.programmes = Programmes(order)
        self.labels = dict(EmploymentStatus.objects.values_list("code", "name"))
        self.work = Work()
        self.people = _people(rows)
        keys = sorted(person.pk for person in self.people.values())
        if order.is_final:
            lock_people(keys)
        self.graduations = _graduations(keys, order)
        self.spells: dict[int, list[SpellPlan]] = defaultdict(list)
        self.statements: dict[tuple[int, date, str], list[StatementPlan]] = defaultdict(list)
        self.evidence: dict[int, list[Evidence]] = defaultdict(list)
        self._load(keys)
        self.employers = _employers(rows)
        self.dated: dict | None = None

    def _load(self, keys: list[int]) -> None:
        for start in range(0, len(keys), CHUNK):
            chunk = keys[start : start + CHUNK]
            plans = {}
            for spell in EmploymentSpell.objects.valid().filter(person__in=chunk).select_related("employer"):
                plan = plans[spell.pk] = SpellPlan(spell, spell.employer, False, date.min)
                self.spells[spell.person_id].append(plan)
            mentions = defaultdict(list)
            links = Observation.spells.through.objects.filter(observation__person__in=chunk)
            for observation_id, spell_id in links.values_list("observation_id", "employmentspell_id"):
                if spell_id in plans:
                    mentions[observation_id].append(plans[spell_id])
            for one in Observation.objects.valid().filter(person__in=chunk):
                plan = StatementPlan(one, mentions[one.pk], False, one.level)
                self.statements[one.person_id, one.observed_on, one.activity].append(plan)
            for proof in Evidence.objects.valid().filter(spell__person__in=chunk).defer("file"):
                self.evidence[proof.spell_id].append(proof)

    def judge(self, row: CheckedRow) -> None:
        """Find all that is wrong with a row; take it in if nothing is."""
        row.label = str(row.values.get("full_name", ""))
        day = self.order.day_of(row)
        if day > self.order.today:
            text = "Tanggal data belum terjadi. Isi hari ini atau sebelumnya."
            row.add(REJECTED, "Tanggal Data", "future", text, day)
        told = self._told(row)
        graduation = self._graduation(row)
        if row.is_rejected or told is None or graduation is None:
            return
        if told.activity != "working":
            self._take_activity(row, graduation, told.activity, day)
        else:
            self._take_work(row, graduation, told, day)

    def _told(self, row: CheckedRow) -> Told | None:
        """What the row says somebody does: its status, else its remark, else the employer it names."""
        values = row.values
        told = values.get("told") or values.get("told_regsosek")
        remark = told_in(values.get("note", ""))
        wrong = {problem.column for problem in row.problems if problem.level == REJECTED}
        if told is None and wrong & {"Status Pekerjaan", "Status Pekerjaan (Regsosek)"}:
            return None
        told = told or remark or (Told() if "employer" in values else None)
        if told is None:
            text = "Status Pekerjaan belum diisi. Isi status, atau kegiatan seperti “mencari kerja”."
            row.add(REJECTED, "Status Pekerjaan", "required", text)
        elif told.activity == "working" and remark and not told.employer:
            told = told._replace(employer=remark.employer, status=told.status or remark.status)
        return told

    # --- Whose row it is --------------------------------------------------------------------------------

    def _graduation(self, row: CheckedRow) -> Graduation | None:
        """The graduation the row belongs to, narrowed by Program and Paket; None with a rejection."""
        facts = row.values.get("nik")
        programme_id = self._programme(row)
        if facts is None or row.is_rejected:
            return None
        person = self.people.get(facts.digits)
        held = self.graduations.get(person.pk, []) if person else []
        if not held:
            text = "Tidak ada kelulusan untuk NIK ini. Impor dulu pesertanya beserta hasilnya."
            row.add(REJECTED, "NIK", "no_graduation", text, facts.digits)
            return None
        name = row.values.get("full_name", "")
        if name and not is_same_person(name, person.full_name):
            text = OTHER_NAME.format(initials=initials(person.full_name))
            row.add(REJECTED, "NIK", "nik_other_name", text, facts.digits)
            return None
        row.label = row.label or person.full_name
        return self._narrowed(row, held, programme_id)

    def _programme(self, row: CheckedRow) -> int | None:
        word = row.values.get("programme", "")
        if not word:
            return None
        found = self.programmes.names.exact(explained(word, self.order.aliases.get("programme", {})))
        if found is None:
            self.programmes.unknown["programme"].add(word)
            text = unknown("Program", word, self.programmes.names.labels)
            row.add(REJECTED, "Program", "programme_unknown", text, word)
        return found

    def _narrowed(self, row: CheckedRow, held: list[Graduation], programme_id: int | None):
        batch = name_key(row.values.get("batch", ""))
        fits = [
            one
            for one in held
            if (programme_id is None or one.batch.programme_id == programme_id)
            and (not batch or one.batch.name_key == batch)
        ]
        if not fits:
            there = "; ".join(f"{one.batch.programme}, {one.batch}" for one in held)
            text = f"Tidak ada kelulusan orang ini untuk program atau paket itu. Yang tercatat: {there}."
            column = "Paket" if batch else "Program"
            row.add(
                REJECTED, column, "no_graduation", text, row.values.get("batch" if batch else "programme")
            )
            return None
        graduation = fits[-1]
        day = row.values.get("graduated_on")
        if day and day not in [one.graduated_on for one in fits]:
            text = f"Di portal tanggal lulusnya {format_date(graduation.graduated_on)}. Itu yang dipakai."
            row.add(WARNED, "Tanggal Lulus", "graduated_on", text, day)
        return graduation

    # --- Statements -------------------------------------------------------------------------------------

    def _take_activity(self, row: CheckedRow, graduation: Graduation, activity: str, day: date) -> None:
        proof = row.values.get("proof") or Proof("", REPORTED, "", "sheet")
        known = self.statements[graduation.person_id, day, activity]
        self._state(row, graduation, activity, day, proof, known, [])

    def _state(self, row, graduation, activity, day, proof: Proof, known, spells: list[SpellPlan]) -> None:
        """The row's statement, unless it stands already; a stronger one raises its level."""
        level = entry.accepted_level(proof.level, has_proof=False)
        if known:
            if known[0].level < level and "proof" in row.values:
                known[0].level = level
                self.work.statements.setdefault(id(known[0]), known[0])
                row.fate = row.fate or UPDATED
            row.fate = row.fate or UNCHANGED
            if row.fate != UNCHANGED:
                self.work.people.add(graduation.person_id)
            return
        statement = Observation(
            person_id=graduation.person_id,
            centre_id=graduation.centre_id,
            recorded_by=self.order.by,
            known_on=self.order.today,
            observed_on=day,
            activity=activity,
            level=level,
            source=proof.source,
            note=row.values.get("note", ""),
        )
        plan = StatementPlan(statement, spells, True, level)
        self.statements[graduation.person_id, day, activity].append(plan)
        self.work.statements[id(plan)] = plan
        self.work.people.add(graduation.person_id)
        row.fate = CREATED

    # --- Work -------------------------------------------------------------------------------------------

    def _take_work(self, row: CheckedRow, graduation: Graduation, told: Told, day: date) -> None:
        period = self._period(row, day)
        if period is None:
            return
        name = row.values.get("employer", "") or told.employer
        plans = self.spells[graduation.person_id]
        is_bare = not name and told.status is None
        plan = spell_for(plans, employer_key(name), period, day, is_bare=is_bare)
        if plan and not period.ended_on and plan.now("ended_on") and day > plan.now("ended_on"):
            row.add(REJECTED, "Selesai Bekerja", "after_end", AFTER_END, plan.now("ended_on"))
            return
        is_new = plan is None
        if is_new:
            plan = self._new_spell(row, graduation, name, period, day)
        self._take_facts(row, plan, told, period, day)
        proof = row.values.get("proof") or Proof("", REPORTED, "", "sheet")
        has_proof = self._take_proofs(row, plan, graduation, proof)
        known = [one for one in self.statements[graduation.person_id, day, "working"] if _mentions(one, plan)]
        if is_new:
            row.fate = CREATED
        elif plan.changes or has_proof:
            row.fate = UPDATED
        self._state(row, graduation, "working", day, proof, known, [plan])
        self._raise_level(plan, [entry.accepted_level(proof.level, has_proof=False)])
        if plan.now("status_id") is None:
            row.add(WARNED, "Status Pekerjaan", "no_status", NO_STATUS, told.original)

    def _period(self, row: CheckedRow, day: date) -> Period | None:
        """Start and end as they are stored (docs/indicators.md, Precision); None with a rejection."""
        started, ended = row.values.get("started"), row.values.get("ended")
        if started and started.precision == "year":
            row.add(WARNED, "Mulai Bekerja", "year_only", YEAR_ONLY, started.date.year)
            started = None
        try:
            return period_told(started, ended, day)
        except ValidationError as error:
            for name, messages in error.message_dict.items():
                header = HEADERS.get(name, "Mulai Bekerja")
                row.add(
                    REJECTED, header, name, " ".join(messages), (ended if "end" in name else started).date
                )
        return None

    def _new_spell(self, row, graduation: Graduation, name: str, period: Period, day: date) -> SpellPlan:
        key = employer_key(name)
        employer = self.employers.get(key) if key else None
        if key and employer is None:
            employer = self.employers[key] = Employer(name=" ".join(name.split())[:150], name_key=key)
        if employer is not None and employer.pk is None:
            self.work.employers[key] = employer
        spell = EmploymentSpell(
            person_id=graduation.person_id,
            centre_id=graduation.centre_id,
            recorded_by=self.order.by,
            known_on=self.order.today,
            level=0,
            source=(row.values.get("proof") or Proof("", REPORTED, "", "sheet")).source,
        )
        plan = SpellPlan(spell, employer, True, day)
        for column, value in period.start_columns().items():
            plan.set(column, value, day)
        self.spells[graduation.person_id].append(plan)
        self.work.keep(plan)
        return plan

    def _take_facts(self, row, plan: SpellPlan, told: Told, period: Period, day: date) -> None:
        plan.data_date = max(plan.data_date, day)
        for columns in facts_told(row, told, period, plan):
            changed = {name: value for name, value in columns.items() if plan.now(name) != value}
            first = next(iter(columns))
            if not changed:
                continue
            current = plan.now(first)
            if current not in ("", None, "unknown") and self._told_on(plan, first) > day:
                row.add(WARNED, HEADERS[first], "newer_in_portal", NEWER, columns[first])
                continue
            for name, value in changed.items():
                plan.set(name, value, day)
        if plan.changes:
            self.work.keep(plan)

    def _told_on(self, plan: SpellPlan, column: str) -> date:
        """The day the present value is of; the history of all known spells is read once, if at all."""
        if column in plan.dates:
            return plan.dates[column]
        if plan.is_new:
            return date.min
        if self.dated is None:
            keys = {one.spell.pk for plans in self.spells.values() for one in plans if not one.is_new}
            self.dated = field_dates(EmploymentSpell, keys, sorted(HEADERS))
        return self.dated.get((plan.spell.pk, column), date.min)

    # --- Evidence ---------------------------------------------------------------------------------------

    def _take_proofs(self, row, plan: SpellPlan, graduation: Graduation, proof: Proof) -> bool:
        """Evidence the row names, if it is new; True if any is."""
        wanted = [(proof.kind, proof.level, proof.number)] if proof.kind else []
        for kind in ("bpjs", "nib"):
            held = row.values.get(kind)
            if held and held.number:
                wanted.append((kind, DOCUMENTED, held.number))
        is_any = False
        for kind, level, number in wanted:
            accepted = entry.accepted_level(level, has_proof=bool(number))
            if accepted < level and not self._has_file(plan, kind):
                row.add(WARNED, "Bukti", "level_b", STORED_AS_B, kind)
            if self._is_known(plan, kind, number):
                continue
            evidence = Evidence(
                centre_id=graduation.centre_id,
                kind=kind,
                level=accepted,
                number=number,
                known_on=self.order.today,
                recorded_by=self.order.by,
            )
            plan.evidence.append(evidence)
            self._raise_level(plan, [accepted])
            self.work.keep(plan)
            is_any = True
        return is_any

    def _has_file(self, plan: SpellPlan, kind: str) -> bool:
        return any(one.kind == kind and one.level == DOCUMENTED for one in self._proofs(plan))

    def _is_known(self, plan: SpellPlan, kind: str, number: str) -> bool:
        return any(one.kind == kind and (not number or one.number == number) for one in self._proofs(plan))

    def _proofs(self, plan: SpellPlan) -> list[Evidence]:
        known = [] if plan.is_new else self.evidence[plan.spell.pk]
        return [*known, *plan.evidence]

    def _raise_level(self, plan: SpellPlan, levels: list[int]) -> None:
        level = max([plan.now("level"), *levels])
        if level != plan.now("level"):
            plan.set("level", level, plan.data_date)
            self.work.keep(plan)


def facts_told(row: CheckedRow, told: Told, period: Period, plan: SpellPlan):
    """Groups of columns a row gives values to; the first of a group says how old the group is."""
    values = row.values
    if told.status is not None:
        yield {"status_id": told.status, "status_scheme": told.scheme, "original_status": told.original}
    if period.has_start and not period.is_same_start(plan.spell, plan.now):
        yield period.start_columns()
    if period.ended_on:
        yield period.end_columns()
    if "position" in values:
        yield {"position": values["position"]}
    if "income" in values:
        yield {"income_low": values["income"].low, "income_high": values["income"].high}
    for name in ("bpjs", "nib"):
        if name in values:
            yield {name: "yes" if values[name].is_held else "no"}
    for name in ("contract", "uses_training"):
        if name in values:
            yield {name: values[name]}
    if "region" in values:
        yield {"region_id": values["region"][0]}


def _mentions(statement: StatementPlan, plan: SpellPlan) -> bool:
    return any(one is plan for one in statement.spells)


def _people(rows: list[CheckedRow]) -> dict[str, Person]:
    """People by the NIK of the file, without opening theirs."""
    digits_of = {}
    for row in rows:
        if facts := row.values.get("nik"):
            digits_of.setdefault(nik_index(facts.digits), facts.digits)
    indexes, found = sorted(digits_of), {}
    for start in range(0, len(indexes), CHUNK):
        for person in Person.objects.filter(nik_index__in=indexes[start : start + CHUNK]).without_nik():
            found[digits_of[person.nik_index]] = person
    return found


def _graduations(keys: list[int], order: Order) -> dict[int, list[Graduation]]:
    """Valid graduations in the centres of the order, oldest first, by person."""
    centres = order.centre_ids
    if centres is None and order.centre is not None:
        centres = frozenset({order.centre.pk})
    found: dict[int, list[Graduation]] = defaultdict(list)
    for start in range(0, len(keys), CHUNK):
        rows = Graduation.objects.valid().filter(person__in=keys[start : start + CHUNK])
        if centres is not None:
            rows = rows.filter(centre__in=centres)
        for row in rows.select_related("batch__programme").order_by("graduated_on", "pk"):
            found[row.person_id].append(row)
    return found


def _employers(rows: list[CheckedRow]) -> dict[str, Employer]:
    keys = set()
    for row in rows:
        told = row.values.get("told") or row.values.get("told_regsosek")
        remark = told_in(row.values.get("note", ""))
        for one in (row.values.get("employer"), told and told.employer, remark and remark.employer):
            keys.add(employer_key(one) if one else "")
    wanted, found = sorted(keys - {""}), {}
    for start in range(0, len(wanted), CHUNK):
        for employer in Employer.objects.filter(name_key__in=wanted[start : start + CHUNK]):
            found[employer.name_key] = employer
    return found
