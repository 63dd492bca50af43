"""What a sheet would change about people, decided in bulk before anything is written.

Who is known is read by the blind index of the NIK. A value is written, proposed to the centre that typed
the present one, or kept because the portal knows something newer; each exception is a warning of its row.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from core.models import Region
from core.sheets.checking import REJECTED, WARNED, CheckedRow
from core.sheets.dating import field_dates
from core.sheets.plans import Order
from training.people.models import (
    DISABILITY,
    TYPED_FIELDS,
    ChangeProposal,
    DisabilityStatement,
    Person,
    PersonCentre,
)
from training.people.rules import (
    fate_of_value,
    initials,
    is_child,
    name_key,
    nik_differences,
    nik_index,
    same_value,
)
from training.people.sheets import Stated, guardian_of, is_same_person, typed_values

CHUNK = 500
HEADERS = {
    "full_name": "Nama",
    "sex": "L/P",
    "birth_place": "Tempat Lahir",
    "birth_date": "Tanggal Lahir",
    "education_id": "Pendidikan",
    "address": "Alamat",
    "region_id": "Kabupaten/Kota",
    "phone": "No HP",
    "other_phone": "No HP",
    "email": "Email",
    "contact_name": "Kontak Kedua",
    "contact_relation": "Hubungan",
    "contact_phone": "No HP Kontak Kedua",
    "work_before": "Pekerjaan Sebelum Pelatihan",
}
NEWER = "Di portal ada isian yang lebih baru, jadi isian berkas tidak dipakai."
PROPOSED = "Isian ini dicatat BLK lain. Usulan perubahan dikirim ke BLK itu."
REFUSED = "BLK lain sudah menolak usulan ini. Isian portal tetap."
IN_FILE = "Berbeda dengan baris {row} untuk orang yang sama. Isian baris {row} yang dipakai."
OTHER_NAME = "NIK ini sudah tercatat atas nama lain ({initials}). Periksa NIK dan namanya."
CHILD = "Peserta belum 18 tahun. Isi nama dan hubungan orang tua atau wali agar persetujuannya tercatat."
ASK_OTHER = "BLK lain mencatat jawaban yang berbeda. Usulan perubahan dikirim ke BLK itu."


@dataclass(slots=True)
class StatementPlan:
    """A disability statement to be written with its consent, or proposed to the centre `owner_id`."""

    stated: Stated
    centre: object
    guardian: str
    current: DisabilityStatement | None = None
    owner_id: int | None = None


@dataclass(slots=True)
class PersonPlan:
    """What the file says of one person. `changes` are columns of Person; `proposals` (column, value, owner,
    centre); `claims` the names of fields that a centre typed by this file."""

    person: Person
    is_new: bool
    links: list[PersonCentre] = field(default_factory=list)
    changes: dict[str, object] = field(default_factory=dict)
    data_date: date | None = None
    proposals: list[tuple[str, object, int, object]] = field(default_factory=list)
    claims: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    access: dict[int, str] = field(default_factory=dict)
    statement: StatementPlan | None = None
    told_by: dict[str, CheckedRow] = field(default_factory=dict)
    rows: list[CheckedRow] = field(default_factory=list)

    def now(self, column: str) -> object:
        """The value as it will be."""
        return self.changes.get(column, getattr(self.person, column))

    def owner_of(self, name: str) -> int | None:
        """Id of the centre that typed the field first; where none is noted, of the first that knew them."""
        typists = [link.centre_id for link in self.links if name in link.fields]
        return typists[0] if typists else self.links[0].centre_id if self.links else None


@dataclass
class Wanted:
    """A value that may replace another one, if nothing newer is in the portal."""

    plan: PersonPlan
    column: str
    value: object
    row: CheckedRow
    centre: object
    owner_id: int | None


class People:
    """The people of a file: known ones read once, new ones made once, all decided by `settle`."""

    def __init__(self, rows: Iterable[CheckedRow], order: Order) -> None:
        self.order = order
        self.regions = set(Region.objects.values_list("code", flat=True))
        self.plans: dict[str, PersonPlan] = {}
        self.wanted: list[Wanted] = []
        self.touched: set[int] = set()  # id() of rows that change something about their person
        self.index_of: dict[str, str] = {}
        for row in rows:
            if facts := row.values.get("nik"):
                self.index_of.setdefault(facts.digits, nik_index(facts.digits))
        self._load(sorted(set(self.index_of.values())))

    def _load(self, indexes: list[str]) -> None:
        self.known: dict[str, Person] = {}
        self.links: dict[int, list[PersonCentre]] = defaultdict(list)
        self.statements: dict[int, DisabilityStatement] = {}
        for start in range(0, len(indexes), CHUNK):
            people = Person.objects.filter(nik_index__in=indexes[start : start + CHUNK]).order_by("pk")
            if self.order.is_final:
                people = people.select_for_update()
            found = list(people if self.order.is_final else people.without_nik())
            self.known |= {person.nik_index: person for person in found}
            keys = [person.pk for person in found]
            for link in PersonCentre.objects.filter(person__in=keys).order_by("pk"):
                self.links[link.person_id].append(link)
            statements = DisabilityStatement.objects.filter(person__in=keys)
            for one in statements.select_related("consent").prefetch_related("kinds"):
                self.statements[one.person_id] = one

    def known_by(self, row: CheckedRow) -> Person | None:
        """Whoever has this row's NIK already."""
        return self.known.get(self.index_of[row.values["nik"].digits])

    def refuse_other_name(self, row: CheckedRow) -> None:
        """Reject a row whose NIK belongs to somebody with quite another name: most likely a slip."""
        person = self.known_by(row)
        name = row.values.get("full_name", "")
        if person and name and not is_same_person(name, person.full_name):
            text = OTHER_NAME.format(initials=initials(person.full_name))
            row.add(REJECTED, "NIK", "nik_other_name", text, row.values["nik"].digits[-4:])

    def add(self, row: CheckedRow, centre) -> PersonPlan:
        """Take an accepted row's values in; returns the plan of its person, known to the centre in part.

        Enrolment opens the whole person: the caller raises `access` where it comes to that.
        """
        plan = self._plan_of(row)
        plan.rows.append(row)
        plan.data_date = max(plan.data_date or date.min, self.order.day_of(row))
        plan.access.setdefault(centre.pk, PersonCentre.APPLIED)
        typed = typed_values(row, self.regions, is_new=plan.is_new and len(plan.rows) == 1)
        self._warn_of_nik(row, typed)
        for column, value in typed.columns.items():
            self._take(plan, column, value, row, centre, is_typed=column not in typed.from_nik)
        if "disability" in row.values and self.order.has_consent:
            self._take_statement(plan, row, centre)
        return plan

    def _plan_of(self, row: CheckedRow) -> PersonPlan:
        index = self.index_of[row.values["nik"].digits]
        if index not in self.plans:
            person = self.known.get(index)
            if person:
                self.plans[index] = PersonPlan(person, False, self.links[person.pk])
            else:
                digits = row.values["nik"].digits
                person = Person(nik=digits, nik_index=index, nik_last4=digits[-4:])
                self.plans[index] = PersonPlan(person, True)
        return self.plans[index]

    def _warn_of_nik(self, row: CheckedRow, typed) -> None:
        values = {name: typed.columns.get(name) for name in ("sex", "birth_date")}
        values["region"] = typed.columns.get("region_id")
        for name, text in nik_differences(typed.facts, values).items():
            header = HEADERS.get(name) or HEADERS[f"{name}_id"]
            row.add(WARNED, header, f"nik_{name}", text, values[name])

    def _take(self, plan, column, value, row, centre, *, is_typed: bool) -> None:
        name = column.removesuffix("_id")
        teller = plan.told_by.get(column)
        if teller is not None:
            if not same_value(plan.now(column), value):
                row.add(WARNED, HEADERS[column], "differs_in_file", IN_FILE.format(row=teller.row), value)
            return
        plan.told_by[column] = row
        if plan.is_new:
            setattr(plan.person, column, value)
            if is_typed:
                plan.claims[centre.pk].add(name)
            return
        owner = plan.owner_of(name)
        current = getattr(plan.person, column)
        verdict = fate_of_value(current, value, owner_id=owner, centre_id=centre.pk)
        if verdict == "same" or (verdict == "write" and _is_only_case(current, value)):
            plan.claims[centre.pk].add(name)
        elif verdict == "write" and current in ("", None):
            self._write(Wanted(plan, column, value, row, centre, owner))
        else:
            self.wanted.append(Wanted(plan, column, value, row, centre, owner))

    def _write(self, wanted: Wanted) -> None:
        wanted.plan.changes[wanted.column] = wanted.value
        wanted.plan.claims[wanted.centre.pk].add(wanted.column.removesuffix("_id"))
        self.touched.add(id(wanted.row))

    def settle(self) -> None:
        """Decide the values that would replace others: written, proposed or kept as newer."""
        keys = {wanted.plan.person.pk for wanted in self.wanted}
        dates = field_dates(Person, keys, sorted(HEADERS)) if keys else {}
        proposals = self._proposals(keys)
        for wanted in self.wanted:
            plan, column = wanted.plan, wanted.column
            told = dates.get((plan.person.pk, column))
            if told and told > self.order.day_of(wanted.row):
                self._warn(wanted, "newer_in_portal", NEWER)
            elif wanted.owner_id in (None, wanted.centre.pk):
                self._write(wanted)
            else:
                self._propose(wanted, proposals)

    def _proposals(self, keys: set[int]) -> dict[tuple[int, str, int], ChangeProposal]:
        """The latest proposal by person, field and proposing centre."""
        rows = ChangeProposal.objects.filter(person__in=keys).order_by("pk") if keys else ()
        return {(row.person_id, row.field, row.proposer_id): row for row in rows}

    def _propose(self, wanted: Wanted, proposals: dict) -> None:
        name = wanted.column.removesuffix("_id")
        last = proposals.get((wanted.plan.person.pk, name, wanted.centre.pk))
        if last and last.value == as_proposed(wanted.value) and not last.is_accepted:
            is_refused = last.decided_at is not None
            code, text = ("refused", REFUSED) if is_refused else ("proposed", PROPOSED)
            self._warn(wanted, code, text)
            return
        wanted.plan.proposals.append((name, wanted.value, wanted.owner_id, wanted.centre))
        self.touched.add(id(wanted.row))
        self._warn(wanted, "proposed", PROPOSED)

    def _warn(self, wanted: Wanted, code: str, text: str) -> None:
        wanted.row.add(WARNED, HEADERS[wanted.column], code, text, wanted.value)

    def _take_statement(self, plan: PersonPlan, row: CheckedRow, centre) -> None:
        stated = row.values["disability"]
        if stated is None or plan.statement is not None:
            return
        current = self.statements.get(plan.person.pk) if not plan.is_new else None
        if current and _content(current) == stated:
            return
        if current and stated == Stated(True) and current.has_disability:
            return  # "Ya" says less than the kinds that are known
        guardian = guardian_of(row)
        birth = plan.now("birth_date")
        if birth and is_child(birth, self.order.today) and not guardian:
            row.add(WARNED, "Disabilitas", "guardian", CHILD)
            return
        owner = current.consent.centre_id if current else None
        foreign = owner not in (None, centre.pk)
        if foreign:
            row.add(WARNED, "Disabilitas", "proposed", ASK_OTHER)
            if self._is_asked(plan, centre):
                return
        plan.statement = StatementPlan(stated, centre, guardian, current, owner if foreign else None)
        self.touched.add(id(row))

    def _is_asked(self, plan: PersonPlan, centre) -> bool:
        rows = ChangeProposal.objects.open().filter(
            person=plan.person.pk, field=DISABILITY, proposer=centre.pk
        )
        return rows.exists()


def as_proposed(value: object) -> str:
    """A value as a proposal keeps it."""
    return value.isoformat() if isinstance(value, date) else str(value if value is not None else "")


def _content(statement: DisabilityStatement) -> Stated:
    return Stated(statement.has_disability, tuple(sorted(kind.pk for kind in statement.kinds.all())))


def _is_only_case(current: object, value: object) -> bool:
    """The sheet's spelling differs in case and spacing only: the portal's spelling stays."""
    return same_value(current, value)


def prepared(person: Person) -> Person:
    """A person that bulk_create may write: what save() would fill in."""
    person.name_key = name_key(person.full_name)
    return person


def in_order(names: Iterable[str]) -> list[str]:
    """Names of typed fields in the order of the form."""
    held = set(names)
    return [name for name in TYPED_FIELDS if name in held]
