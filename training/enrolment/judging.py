"""What a sheet of trainees would do, row by row, before anything is written.

An enrolment is person + batch. A row is created if its enrolment is new, updated if anything of its person,
batch or enrolment changes, else unchanged (issue 2, section 5).
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from core.sheets.checking import REJECTED, WARNED, CheckedRow
from core.sheets.dating import field_dates
from core.sheets.plans import CREATED, UNCHANGED, UPDATED, Order, Plan
from training.batches.judging import Batches, BatchPlan
from training.batches.rules import finish_problem
from training.enrolment.models import Enrolment
from training.enrolment.rules import IN_TRAINING, TAKES_SEAT, room_problem
from training.people.judging import People, PersonPlan
from training.people.models import PersonCentre
from training.programmes.sheets import Programmes

CHUNK = 500
HEADERS = {
    "state": "Hasil",
    "result": "Uji Kompetensi",
    "certificate_number": "No Sertifikat",
    "completed_on": "Tanggal Lulus",
    "reason": "Keterangan",
    "ended_on": "Tanggal Selesai",
}
NEWER = "Di portal ada isian yang lebih baru, jadi isian berkas tidak dipakai."
SAME_ROW = "Sama persis dengan baris {row}. Baris ini tidak disimpan dua kali."
OTHER_ROW = (
    "NIK ini sudah ada di baris {row} pada paket yang sama, tetapi isinya berbeda. Sisakan satu baris."
)
NO_END = (
    "Tanggal Selesai belum diisi. Isi kolomnya, atau isi sekali untuk semua baris di langkah Cocokkan kolom. "
    "Tanpa tanggal itu kelulusan tidak dapat dihitung."
)
IMPLIED = "Hasil kosong, tetapi {what} terisi. Dicatat lulus."
UNCLEAR = "Belum kompeten tidak menjelaskan hasil pelatihan. Isi kolom Hasil: lulus atau tidak lulus."
NOT_GRADUATED = "Tidak lulus, jadi nomor sertifikat tidak disimpan."


class Outcome(NamedTuple):
    """A word under Hasil: the state of the enrolment ('' if it tells none) and what it says of the test."""

    state: str
    result: str = ""


@dataclass(slots=True)
class EnrolmentPlan:
    """One person in one batch. `changes` are columns of a known enrolment."""

    enrolment: Enrolment
    person: PersonPlan
    batch: BatchPlan
    row: CheckedRow
    is_new: bool
    changes: dict[str, object] = field(default_factory=dict)


@dataclass
class Work:
    """All that is written for a sheet of trainees."""

    people: People
    batches: Batches
    enrolments: list[EnrolmentPlan]


def judge(rows: list[CheckedRow], order: Order) -> Plan:
    """The plan of a sheet *peserta*: every row with its fate and its problems."""
    judging = _Judging(rows, order)
    for row in rows:
        judging.judge(row)
    judging.settle()
    plan = Plan(rows, Work(judging.people, judging.batches, judging.enrolments))
    plan.unknown = {name: sorted(words) for name, words in judging.programmes.unknown.items() if words}
    return plan


class _Judging:
    """The state of judging one file."""

    def __init__(self, rows: list[CheckedRow], order: Order) -> None:
        self.order = order
        self.programmes = Programmes(order)
        self.batches = Batches(rows, order)
        self.people = People(rows, order)
        self.enrolments: list[EnrolmentPlan] = []
        self.seen: dict[tuple, CheckedRow] = {}
        self.known = self._load()

    def _load(self) -> dict[tuple[int, int], Enrolment]:
        """Enrolments of the file's known people, by person and batch."""
        keys = sorted(person.pk for person in self.people.known.values())
        found: dict[tuple[int, int], Enrolment] = {}
        for start in range(0, len(keys), CHUNK):
            rows = Enrolment.objects.filter(person__in=keys[start : start + CHUNK])
            if self.order.is_final:
                rows = rows.select_for_update()
            found |= {(row.person_id, row.batch_id): row for row in rows}
        return found

    def judge(self, row: CheckedRow) -> None:
        """Find all that is wrong with a row; take it in if nothing is."""
        row.label = str(row.values.get("full_name", ""))
        self._check_data_date(row)
        programme = self.programmes.of(row)
        centre = self.batches.centre_of(row)
        if "nik" in row.values:
            self.people.refuse_other_name(row)
        key = self.batches.key_of(row, centre, programme)
        if key is None:
            return
        batch = self.batches.check(row, key)
        state, result = self._outcome(row, batch)
        if row.is_rejected or self._is_double(row, key):
            return
        batch_plan = self.batches.add(row, key, centre, programme)
        person = self.people.add(row, centre)
        self._enrol(row, person, batch_plan, state, result)

    def _check_data_date(self, row: CheckedRow) -> None:
        day = row.values.get("data_date")
        if day and day > self.order.today:
            text = "Tanggal data belum terjadi. Isi hari ini atau sebelumnya."
            row.add(REJECTED, "Tanggal Data", "future", text, day)

    def _outcome(self, row: CheckedRow, batch) -> tuple[str, str]:
        """(state, result) the row tells, '' where it tells none; rejects what cannot be."""
        values = row.values
        state, said = values.get("outcome", Outcome(""))
        result = values.get("result", "") or said
        if not state and "outcome" not in values:
            state = self._implied(row, result)
        elif not state:
            row.add(WARNED, "Hasil", "outcome_unclear", UNCLEAR, "BK")
        if state == "completed":
            self._check_last_day(row, batch)
        if state in ("not_completed", "left") and "certificate" in values:
            row.add(WARNED, "No Sertifikat", "certificate_unused", NOT_GRADUATED, values["certificate"])
        return state, result

    def _implied(self, row: CheckedRow, result: str) -> str:
        """A certificate or a passed test is given to those who completed (docs/sources.md 3, [62])."""
        end = row.values.get("completed_on") or row.values.get("ends_on")
        what = "nomor sertifikat" if "certificate" in row.values else "uji kompetensi"
        is_told = "certificate" in row.values or result == "competent" or "completed_on" in row.values
        if not is_told or end is None or end > self.order.today:
            return ""
        if "certificate" not in row.values and result != "competent":
            what = "tanggal lulus"
        row.add(WARNED, "Hasil", "outcome_implied", IMPLIED.format(what=what))
        return "completed"

    def _check_last_day(self, row: CheckedRow, batch) -> None:
        """A graduation counts from a day that has come (docs/indicators.md, date X)."""
        values = row.values
        own = values.get("completed_on")
        end = own or values.get("ends_on") or (batch.finished_on if batch else None)
        header = "Tanggal Lulus" if own else "Tanggal Selesai"
        start = values.get("starts_on") or (batch.starts_on if batch else None)
        if end is None:
            row.add(REJECTED, "Tanggal Selesai", "required", NO_END)
        elif problem := finish_problem(end, start, self.order.today):
            row.add(REJECTED, header, "last_day", problem, end)

    def _is_double(self, row: CheckedRow, key: tuple) -> bool:
        """A second row of one NIK in one batch: the same again is noted, a different one rejected."""
        place = (row.values["nik"].digits, key)
        first = self.seen.setdefault(place, row)
        if first is row:
            return False
        where = first.row if first.sheet == row.sheet else f"{first.row} lembar {first.sheet}"
        same = first.values == row.values
        level, text = (WARNED, SAME_ROW) if same else (REJECTED, OTHER_ROW)
        row.add(level, "NIK", "duplicate_row" if same else "duplicate_nik", text.format(row=where), place[0])
        row.fate = UNCHANGED
        return True

    def _enrol(self, row, person: PersonPlan, batch: BatchPlan, state: str, result: str) -> None:
        known = None
        if not person.is_new and not batch.is_new:
            known = self.known.get((person.person.pk, batch.batch.pk))
        batch.has_results |= state in ("completed", "not_completed")
        plan = EnrolmentPlan(known or Enrolment(), person, batch, row, known is None)
        plan.changes = self._told(plan, state, result)
        self.enrolments.append(plan)

    def _told(self, plan: EnrolmentPlan, state: str, result: str) -> dict[str, object]:
        """Columns of the enrolment the row gives a value to."""
        values = plan.row.values
        told: dict[str, object] = {"state": state, "result": result}
        if state not in ("not_completed", "left"):
            told["certificate_number"] = values.get("certificate", "")
        if state == "completed" or (not state and plan.enrolment.state == "completed"):
            told["completed_on"] = self._own_last_day(plan)
        if state in ("not_completed", "left"):
            told["reason"] = values.get("note", "") or ("" if plan.enrolment.reason else "Menurut lembar BLK")
        if state == "left":
            end = values.get("ends_on")
            told["ended_on"] = end if end and end <= self.order.today else None
        return {name: value for name, value in told.items() if value not in ("", None)}

    def _own_last_day(self, plan: EnrolmentPlan) -> date | None:
        """The person's own completion date where it is not the batch's."""
        values = plan.row.values
        own = values.get("completed_on") or values.get("ends_on")
        return own if own and own != plan.batch.last_day else None

    def settle(self) -> None:
        """Decide what waits for the whole file: newer values, seats, states; then the fates."""
        self.people.settle()
        self.batches.settle()
        self._drop_newer()
        for plan in self.enrolments:
            if plan.is_new:
                self._fill(plan)
        self._check_seats()
        for plan in self.enrolments:
            self._decide(plan)
        # A row rejected at the last moment takes nothing with it.
        self.enrolments = [plan for plan in self.enrolments if not plan.row.is_rejected]

    def _drop_newer(self) -> None:
        changing = []
        for plan in self.enrolments:
            if plan.is_new:
                continue
            plan.changes = {n: v for n, v in plan.changes.items() if getattr(plan.enrolment, n) != v}
            if (
                "state" in plan.changes
                and plan.changes["state"] == "enrolled"
                and plan.enrolment.state != "admitted"
            ):
                del plan.changes["state"]  # "peserta" says less than a result
            if plan.changes:
                changing.append(plan)
        dates = field_dates(Enrolment, {plan.enrolment.pk for plan in changing}, sorted(HEADERS))
        for plan in changing:
            day = self.order.day_of(plan.row)
            for name in list(plan.changes):
                told = dates.get((plan.enrolment.pk, name))
                if getattr(plan.enrolment, name) not in ("", None) and told and told > day:
                    plan.row.add(WARNED, HEADERS[name], "newer_in_portal", NEWER, plan.changes.pop(name))

    def _fill(self, plan: EnrolmentPlan) -> None:
        """A new enrolment: education and district are those of that time (docs/indicators.md)."""
        row, person = plan.enrolment, plan.person
        begun = plan.batch.changes.get("state", plan.batch.batch.state) in ("running", "finished")
        row.state = "enrolled" if begun else "admitted"
        for name, value in plan.changes.items():
            setattr(row, name, value)
        row.education_id = person.now("education_id")
        row.region_id = person.now("region_id")

    def _check_seats(self) -> None:
        """New batches have room for their rows; in an open batch of the portal the seats are respected."""
        by_batch: dict[int, list[EnrolmentPlan]] = {}
        for plan in self.enrolments:
            by_batch.setdefault(id(plan.batch), []).append(plan)
        for plans in by_batch.values():
            batch = plans[0].batch
            counts = (
                Counter() if batch.is_new else Counter(batch.batch.enrolments.values_list("state", flat=True))
            )
            new = [plan for plan in plans if plan.is_new and plan.enrolment.state in TAKES_SEAT]
            seated = sum(counts[state] for state in TAKES_SEAT) + len(new)
            is_open = not batch.is_new and batch.changes.get("state", batch.batch.state) != "finished"
            if is_open:
                self._refuse_beyond(new, counts, batch)
            elif seated > batch.batch.seats:
                if batch.is_new:
                    batch.batch.seats = seated
                else:
                    batch.changes["seats"] = seated

    def _refuse_beyond(self, new: list[EnrolmentPlan], counts: Counter, batch: BatchPlan) -> None:
        for plan in new:
            problem = room_problem(
                plan.enrolment.state, 1, counts=counts, seats=batch.batch.seats, reserves=batch.batch.reserves
            )
            if problem:
                plan.row.add(REJECTED, "Paket", "no_seat", problem, batch.batch.name)
                plan.person.rows.remove(plan.row)
                batch.rows.remove(plan.row)
            else:
                counts[plan.enrolment.state] += 1

    def _decide(self, plan: EnrolmentPlan) -> None:
        key = id(plan.row)
        is_touched = plan.changes or key in self.people.touched or key in self.batches.touched
        plan.row.fate = CREATED if plan.is_new else UPDATED if is_touched else UNCHANGED
        state = plan.changes.get("state", plan.enrolment.state)
        if state in (*IN_TRAINING, "left") and not plan.row.is_rejected:
            plan.person.access[plan.batch.batch.centre_id] = PersonCentre.ENROLLED
