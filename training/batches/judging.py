"""Which batches a sheet makes or changes, decided in bulk before anything is written.

A batch is centre + year + fund + wave + programme + paket (issue 2, section 5). Its state follows from its
dates and from whether the file brings results.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from core.sheets.checking import REJECTED, WARNED, CheckedRow
from core.sheets.dating import field_dates
from core.sheets.plans import Order
from training.batches.models import Batch, Fund, Wave
from training.batches.rules import finish_problem
from training.batches.sheets import WaveWord
from training.centres.models import Centre
from training.people.rules import name_key
from training.programmes.models import Programme

CANCELLED = "Paket ini dibatalkan di portal. Buka kembali paketnya sebelum mengisi pesertanya."
DATES_DIFFER = "Berbeda dengan baris {row} pada paket yang sama. Tanggal baris {row} yang dipakai."
NEWER = "Di portal ada tanggal yang lebih baru untuk paket ini, jadi tanggal berkas tidak dipakai."
YEAR_FROM_DATE = "Tahun kosong, diambil dari tanggal pelatihan."
DATE_COLUMNS = {"starts_on": "Tanggal Mulai", "ends_on": "Tanggal Selesai", "finished_on": "Tanggal Selesai"}


@dataclass
class BatchPlan:
    """A batch of the file, known or new. Its dates are those of its first row that has them."""

    batch: Batch
    wave: tuple[int, int, int]
    wave_label: str
    is_new: bool
    starts_on: date | None = None
    ends_on: date | None = None
    told_by: dict[str, CheckedRow] = field(default_factory=dict)
    rows: list[CheckedRow] = field(default_factory=list)
    has_results: bool = False
    changes: dict[str, object] = field(default_factory=dict)
    data_date: date = date.min

    @property
    def last_day(self) -> date | None:
        """The day completion counts from: what the file says, else what the portal knows."""
        return self.ends_on or self.batch.finished_on


class Batches:
    """The batches of a file: known ones read once, decided by `settle`."""

    def __init__(self, rows: Iterable[CheckedRow], order: Order) -> None:
        self.order = order
        self.centres = {centre.pk: centre for centre in Centre.objects.all()}
        self.funds = {fund.pk: fund for fund in Fund.objects.all()}
        self.plans: dict[tuple, BatchPlan] = {}
        self.touched: set[int] = set()
        years = {self.year_of(row) for row in rows} - {None}
        batches = Batch.objects.filter(wave__fiscal_year__in=years).select_related(
            "wave", "programme", "centre"
        )
        if order.centre_ids is not None:
            batches = batches.filter(centre__in=order.centre_ids)
        if order.is_final:
            batches = batches.select_for_update(of=("self",))
        self.known = {key_of_batch(batch): batch for batch in batches}

    @staticmethod
    def year_of(row: CheckedRow) -> int | None:
        day = row.values.get("starts_on") or row.values.get("ends_on")
        return row.values.get("year") or (day.year if day else None)

    def centre_of(self, row: CheckedRow) -> Centre | None:
        """The centre a row belongs to; None with a rejection where it is none of the user's."""
        key = row.values.get("centre") or getattr(self.order.centre, "pk", None)
        if key is None:
            row.add(
                REJECTED,
                "BLK",
                "required",
                "BLK belum diisi. Isi kolom BLK, atau pilih satu BLK untuk berkas.",
            )
            return None
        if not self.order.covers(key):
            row.add(
                REJECTED,
                "BLK",
                "centre_foreign",
                "Anda tidak bertugas di BLK ini. Hapus barisnya dari berkas.",
            )
            return None
        return self.centres[key]

    def key_of(self, row: CheckedRow, centre: Centre | None, programme: Programme | None) -> tuple | None:
        """The identity of the row's batch; None with rejections where a part of it is missing."""
        values = row.values
        year, name = self.year_of(row), name_key(values.get("batch", ""))
        missing = [
            ("fund", "Sumber Dana", values.get("fund")),
            ("year", "Tahun", year),
            ("batch", "Paket", name),
        ]
        wrong = {problem.column for problem in row.problems if problem.level == REJECTED}
        for _, header, value in missing:
            if not value and header not in wrong:
                text = f"{header} belum diisi. Lengkapi kolomnya, atau isi satu nilai untuk semua baris."
                row.add(REJECTED, header, "required", text)
        if row.is_rejected or centre is None or programme is None:
            return None
        if "year" not in values:
            row.add(WARNED, "Tahun", "year_from_date", YEAR_FROM_DATE, year)
        wave: WaveWord = values.get("wave", WaveWord(0))
        return (centre.pk, values["fund"], year, wave.number, programme.pk or f"new:{programme.slug}", name)

    def check(self, row: CheckedRow, key: tuple) -> Batch | None:
        """Reject what the row's dates or the known batch do not allow; returns the known batch."""
        values, batch = row.values, self.known.get(key)
        start, end = values.get("starts_on"), values.get("ends_on")
        if start and end and end < start:
            text = "Tanggal selesai harus sama dengan atau sesudah tanggal mulai. Periksa keduanya."
            row.add(REJECTED, "Tanggal Selesai", "ends_before_start", text, end)
        if batch and batch.state == "cancelled":
            row.add(REJECTED, "Paket", "batch_cancelled", CANCELLED, values["batch"])
        return batch

    def add(self, row: CheckedRow, key: tuple, centre: Centre, programme: Programme) -> BatchPlan:
        """Take an accepted row in; returns the plan of its batch."""
        plan = self.plans.get(key)
        if plan is None:
            known = self.known.get(key)
            wave = row.values.get("wave", WaveWord(0))
            batch = known or Batch(
                centre=centre, programme=programme, name=row.values["batch"], name_key=key[-1]
            )
            plan = BatchPlan(batch, (key[1], key[2], key[3]), wave.label, known is None)
            self.plans[key] = plan
        plan.rows.append(row)
        plan.data_date = max(plan.data_date, self.order.day_of(row))
        for column in ("starts_on", "ends_on"):
            self._take_day(plan, column, row)
        if plan.is_new:
            self._take_facts(plan, row)
        return plan

    def _take_day(self, plan: BatchPlan, column: str, row: CheckedRow) -> None:
        day = row.values.get(column)
        if day is None:
            return
        teller = plan.told_by.setdefault(column, row)
        if teller is row:
            setattr(plan, column, day)
        elif getattr(plan, column) != day:
            text = DATES_DIFFER.format(row=teller.row)
            row.add(WARNED, DATE_COLUMNS[column], "batch_date_differs", text, day)

    def _take_facts(self, plan: BatchPlan, row: CheckedRow) -> None:
        for column, name in (("kind", "kind_id"), ("hours", "hours"), ("place", "place")):
            if column in row.values and not getattr(plan.batch, name):
                setattr(plan.batch, name, row.values[column])

    def settle(self) -> None:
        """Fill new batches; decide which known ones change."""
        known = [plan for plan in self.plans.values() if not plan.is_new]
        dates = field_dates(Batch, {plan.batch.pk for plan in known}, sorted(DATE_COLUMNS)) if known else {}
        for plan in self.plans.values():
            if plan.is_new:
                self._fill(plan)
            else:
                self._change(plan, dates)

    def _fill(self, plan: BatchPlan) -> None:
        batch, today = plan.batch, self.order.today
        batch.starts_on, batch.ends_on = plan.starts_on, plan.ends_on
        batch.state = state_by_dates(plan.starts_on, plan.wave[1], today)
        if plan.has_results and not finish_problem(plan.ends_on, plan.starts_on, today):
            batch.state, batch.finished_on = "finished", plan.ends_on

    def _change(self, plan: BatchPlan, dates: dict) -> None:
        batch, today = plan.batch, self.order.today
        wanted = {"starts_on": plan.starts_on, "ends_on": plan.ends_on}
        if plan.has_results or batch.state == "finished":
            wanted["finished_on"] = plan.ends_on if plan.ends_on and plan.ends_on <= today else None
        if batch.state == "finished" and wanted["finished_on"]:
            del wanted["ends_on"]  # a plan that time has overtaken
        for column, day in wanted.items():
            current = getattr(batch, column)
            if day is None or day == current:
                continue
            row = plan.told_by["starts_on" if column == "starts_on" else "ends_on"]
            told = dates.get((batch.pk, column))
            if current and told and told > self.order.day_of(row):
                row.add(WARNED, DATE_COLUMNS[column], "newer_in_portal", NEWER, day)
                continue
            plan.changes[column] = day
            self.touched.add(id(row))
        self._finish(plan)
        self._keep_order(plan)

    def _finish(self, plan: BatchPlan) -> None:
        """Results end a batch; a class that only was planned has begun if people were in it."""
        batch = plan.batch
        if (
            plan.has_results
            and batch.state != "finished"
            and (plan.changes.get("finished_on") or batch.finished_on)
        ):
            plan.changes["state"] = "finished"
            self.touched.add(id(plan.rows[0]))

    def _keep_order(self, plan: BatchPlan) -> None:
        """A start after the (planned) end is not written: the table refuses it."""
        start = plan.changes.get("starts_on", plan.batch.starts_on)
        for column in ("ends_on", "finished_on"):
            end = plan.changes.get(column, getattr(plan.batch, column))
            if start and end and end < start:
                if column == "ends_on" and "finished_on" in plan.changes:
                    plan.changes["ends_on"] = plan.changes["finished_on"]
                else:
                    plan.changes.pop("starts_on", None)
                    plan.changes.pop(column, None)


def state_by_dates(starts_on: date | None, fiscal_year: int, today: date) -> str:
    """'running' for a class that has begun, else 'planned'; without dates the fiscal year decides."""
    if starts_on:
        return "running" if starts_on <= today else "planned"
    return "running" if fiscal_year < today.year else "planned"


def key_of_batch(batch: Batch) -> tuple:
    """The identity of a stored batch, as Batches.key_of builds it from a row."""
    wave: Wave = batch.wave
    return (batch.centre_id, wave.fund_id, wave.fiscal_year, wave.number, batch.programme_id, batch.name_key)
