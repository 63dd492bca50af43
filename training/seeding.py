"""Writes invented classes and people (training/demo.py) as rows, in bulk. For the demo and benchmarks."""

from collections import deque
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from random import Random

from django.apps import apps
from django.utils import timezone
from django.utils.text import slugify

from core.bulk import Loader
from core.codes import jatim
from core.models import AuditEntry, MinimumWage, Region
from training.centres.actions import load_centres
from training.centres.jatim import CENTRES
from training.demo import (
    EXTRA_PROGRAMMES,
    ClassPlan,
    Curriculum,
    PersonFacts,
    Place,
    Registry,
    WaveSlot,
    finished_places,
    open_places,
    waves,
)
from training.demo_needs import accommodation_days
from training.demo_words import MEN, SECOND
from training.models import (
    Accommodation,
    Batch,
    BatchKind,
    Centre,
    Consent,
    DisabilityStatement,
    Enrolment,
    EnrolmentDisability,
    Field,
    Fund,
    Instructor,
    Person,
    PersonCentre,
    Programme,
    StaffAssignment,
    Wave,
)
from training.people.models import TYPED_FIELDS
from training.people.rules import disability_kind, name_key, nik_index

FORM = "formulir kertas di BLK"
# Somebody may come back for a second course this long after the first.
PAUSE = timedelta(days=240)
COMES_BACK, RESTING = 0.02, 300


@dataclass(slots=True)
class Known:
    """Somebody who is written already."""

    key: int
    facts: PersonFacts
    name_key: str
    centre_ids: set[int]


@dataclass(frozen=True, slots=True)
class Graduate:
    """One completed enrolment: all that the floor above needs to tell what came afterwards."""

    enrolment_id: int
    person_id: int
    batch_id: int
    centre: str
    centre_id: int
    recorded_by: int | None
    slug: str
    name_key: str
    region: str
    has_disability: bool
    graduated_on: date


class School:
    """Invents classes one after the other and hands them to the loader.

    Without history, for benchmarks, the consents that no figure reads are left out, too.
    """

    def __init__(self, rng: Random, today: date, loader: Loader) -> None:
        self.rng, self.today, self.loader = rng, today, loader
        load_centres(rows=CENTRES)
        add_programmes()
        add_wages()
        homes = {code: region for code, _, _, region in CENTRES}
        self.homes = homes
        self.curriculum = Curriculum(rng, homes)
        regions = Region.objects.filter(province="35").order_by("code")
        self.registry = Registry(rng, dict(regions.values_list("code", "name")))
        self.centre_ids = dict(Centre.objects.values_list("code", "pk"))
        self.programme_ids = dict(Programme.objects.values_list("slug", "pk"))
        self.kind_ids = dict(BatchKind.objects.values_list("code", "pk"))
        self.staff_ids = dict(
            StaffAssignment.objects.filter(role="staff").values_list("centre__code", "user_id")
        )
        self.wave_ids = _add_waves(loader, today)
        self.instructor_ids = {code: self._add_instructors(code) for code in homes}
        self.resting: deque[tuple[date, Known]] = deque(maxlen=RESTING)

    def _add_instructors(self, centre: str) -> list[int]:
        names = {f"{self.rng.choice(MEN)} {self.rng.choice(SECOND)}" for _ in range(5)}
        return [
            self.loader.add(Instructor, centre_id=self.centre_ids[centre], name=name)
            for name in sorted(names)
        ]

    def finished_class(self, slot: WaveSlot, at_most: int) -> list[Graduate]:
        """One finished class of that wave; returns those who completed it, `at_most` of them at most."""
        plan = self.curriculum.plan(slot, "finished", self._start_in(slot))
        places = finished_places(self.rng, plan, at_most, with_waiting=self.loader.with_history)
        return self._write(plan, places)

    def cancelled_class(self, slot: WaveSlot) -> None:
        """A class that was planned in that wave and cancelled before anybody was admitted."""
        self._write(self.curriculum.plan(slot, "cancelled", self._start_in(slot)), [])

    def open_class(self, state: str, centre: str = "") -> None:
        """A class that has not ended today, at that centre or any."""
        first, last = {"running": (-30, -6), "selection": (4, 14), "registration": (16, 40)}.get(
            state, (45, 130)
        )
        starts_on = self.today + timedelta(days=self.rng.randint(first, last))
        fund = self.rng.choice(["apbn", "apbd", "dbhcht"])
        number = (starts_on.month + 2) // 3 - (fund == "dbhcht")
        slot = WaveSlot(fund, starts_on.year, max(number, 1), starts_on)
        plan = self.curriculum.plan(slot, state, starts_on, centre)
        plan.ends_on = max(plan.ends_on, self.today + timedelta(days=4))
        self._write(plan, open_places(self.rng, plan, self.today))

    def _start_in(self, slot: WaveSlot) -> date:
        return slot.starts_on + timedelta(days=self.rng.randint(0, 6))

    def _write(self, plan: ClassPlan, places: list[Place]) -> list[Graduate]:
        batch_id = self._add_batch(plan)
        graduates = []
        for seat, place in enumerate(places, 1):
            known = self._somebody(plan, place)
            enrolment_id = self._add_enrolment(plan, batch_id, known, place, seat)
            if place.state == "completed":
                graduates.append(self._graduate(plan, batch_id, known, enrolment_id, place))
                if self.rng.random() < COMES_BACK:
                    self.resting.append((place.completed_on, known))
        self._audit(plan, batch_id, len(places), len(graduates))
        return graduates

    def _add_batch(self, plan: ClassPlan) -> int:
        slot = plan.slot
        batch_id = self.loader.add(
            Batch,
            by=self.staff_ids.get(plan.centre),
            centre_id=self.centre_ids[plan.centre],
            programme_id=self.programme_ids[plan.trade.slug],
            wave_id=self.wave_id(slot),
            name=plan.name,
            name_key=name_key(plan.name),
            code=plan.code,
            kind_id=self.kind_ids[plan.kind],
            seats=plan.seats,
            starts_on=plan.starts_on,
            ends_on=plan.ends_on,
            finished_on=plan.finished_on,
            hours=plan.hours,
            place=plan.place,
            state=plan.state,
            cancel_reason=plan.cancel_reason,
            created_at=_morning(plan.starts_on - timedelta(days=60), self.loader.at),
        )
        for instructor_id in self.rng.sample(self.instructor_ids[plan.centre], 2):
            self.loader.link(Batch.instructors.through, batch_id=batch_id, instructor_id=instructor_id)
        return batch_id

    def wave_id(self, slot: WaveSlot) -> int:
        key = (slot.fund, slot.fiscal_year, slot.number)
        if key not in self.wave_ids:
            self.wave_ids[key] = _add_wave(self.loader, key)
        return self.wave_ids[key]

    def _somebody(self, plan: ClassPlan, place: Place) -> Known:
        """Now and then an alumnus who comes back for a second course, else somebody new."""
        if place.state == "completed" and self.resting and self.rng.random() < 0.1:
            completed_on, known = self.resting[0]
            if completed_on + PAUSE < plan.starts_on:
                self.resting.popleft()
                return known
        is_recent = place.applied_on.year > self.today.year - 3
        asked = self.rng.random() < (0.97 if is_recent else 0.15)
        home = self.homes[plan.centre]
        facts = self.registry.person(trade=plan.trade, home=home, on=place.applied_on, asked=asked)
        key = name_key(facts.full_name)
        return Known(self._add_person(facts, key, plan, place), facts, key, set())

    def _add_person(self, facts: PersonFacts, key: str, plan: ClassPlan, place: Place) -> int:
        by = self.staff_ids.get(plan.centre)
        at = _morning(place.applied_on, self.loader.at)
        person_id = self.loader.add(
            Person,
            by=by,
            nik=facts.nik,
            nik_index=nik_index(facts.nik),
            nik_last4=facts.nik[-4:],
            full_name=facts.full_name,
            name_key=key,
            sex=facts.sex,
            birth_place=facts.birth_place,
            birth_date=facts.birth_date,
            education_id=facts.education,
            address=facts.address,
            region_id=facts.region,
            phone=facts.phone,
            other_phone=facts.other_phone,
            email=facts.email,
            contact_name=facts.contact_name,
            contact_relation=facts.contact_relation,
            contact_phone=facts.contact_phone,
            work_before=facts.work_before,
            created_at=at,
            updated_at=at,
        )
        for purpose, is_given in facts.consents if self.loader.with_history else ():
            self._add_consent(person_id, purpose, is_given, facts, plan, at)
        if facts.disability is not None:
            self._add_disability(person_id, facts, plan, place, at)
        return person_id

    def _add_consent(self, person_id, purpose, is_given, facts, plan: ClassPlan, at: datetime) -> int:
        by = self.staff_ids.get(plan.centre)
        return self.loader.add(
            Consent,
            by=by,
            person_id=person_id,
            purpose=purpose,
            is_given=is_given,
            channel=FORM,
            guardian_name=facts.guardian,
            centre_id=self.centre_ids[plan.centre],
            recorded_by_id=by,
            recorded_at=at,
        )

    def _add_disability(self, person_id: int, facts, plan: ClassPlan, place: Place, at: datetime) -> None:
        statement_id = self.loader.add(
            DisabilityStatement,
            by=self.staff_ids.get(plan.centre),
            person_id=person_id,
            has_disability=bool(facts.disability),
            stated_on=place.applied_on,
            consent_id=self._add_consent(person_id, "disability", True, facts, plan, at),
        )
        for name, column, codes in (
            ("kinds", "disabilitykind_id", facts.disability),
            ("accommodations", "accommodationkind_id", facts.needs),
        ):
            for code in codes:
                self._link_disability(statement_id, name, {column: code})

    def _link_disability(self, statement_id: int, name: str, end: dict[str, str]) -> None:
        """A kind or an accommodation, and its place in the history of the statement."""
        loader, ends = self.loader, {"disabilitystatement_id": statement_id} | end
        key = loader.link(getattr(DisabilityStatement, name).through, **ends)
        if loader.with_history:
            past = apps.get_model("training", f"HistoricalDisabilityStatement_{name}")
            loader.add(past, id=key, history_id=loader.last_history_key[DisabilityStatement], **ends)

    def _add_enrolment(self, plan: ClassPlan, batch_id: int, known: Known, place: Place, seat: int) -> int:
        facts = known.facts
        own = place.completed_on if place.completed_on != plan.finished_on else None
        at = _morning(place.completed_on or place.ended_on or place.applied_on, self.loader.at)
        enrolment_id = self.loader.add(
            Enrolment,
            by=self.staff_ids.get(plan.centre),
            person_id=known.key,
            batch_id=batch_id,
            state=place.state,
            applied_on=place.applied_on,
            ended_on=place.ended_on,
            reason=place.reason,
            completed_on=own,
            result=place.result,
            certificate_number=f"{plan.code}/{seat:02d}" if place.state == "completed" else "",
            education_id=facts.education,
            region_id=facts.region,
            created_at=_morning(place.applied_on, self.loader.at),
            updated_at=at,
        )
        if facts.disability is not None:
            self.loader.add(
                EnrolmentDisability,
                enrolment_id=enrolment_id,
                has_disability=bool(facts.disability),
                kind=disability_kind(list(facts.disability)),
            )
        self._add_accommodations(plan, enrolment_id, facts, place)
        self._link_centre(plan, known, place)
        return enrolment_id

    def _add_accommodations(self, plan: ClassPlan, enrolment_id: int, facts, place: Place) -> None:
        """What people said they need was asked for."""
        if place.state in {"applied", "reserve"}:
            return
        by = self.staff_ids.get(plan.centre)
        for number, kind in enumerate(facts.needs, enrolment_id):
            days = accommodation_days(number, place.applied_on, self.today)
            self.loader.add(Accommodation, by=by, enrolment_id=enrolment_id, kind_id=kind, **days)

    def _link_centre(self, plan: ClassPlan, known: Known, place: Place) -> None:
        """The centre may see the person from now on; the first one typed the form."""
        centre_id = self.centre_ids[plan.centre]
        if centre_id in known.centre_ids:
            return
        typed = () if known.centre_ids else _typed(known.facts)
        known.centre_ids.add(centre_id)
        is_applicant = place.state in {"applied", "admitted", "reserve"}
        self.loader.add(
            PersonCentre,
            person_id=known.key,
            centre_id=centre_id,
            access=PersonCentre.APPLIED if is_applicant else PersonCentre.ENROLLED,
            fields=typed,
            since=place.applied_on,
        )

    def _graduate(self, plan: ClassPlan, batch_id: int, known: Known, enrolment_id: int, place: Place):
        return Graduate(
            enrolment_id=enrolment_id,
            person_id=known.key,
            batch_id=batch_id,
            centre=plan.centre,
            centre_id=self.centre_ids[plan.centre],
            recorded_by=self.staff_ids.get(plan.centre),
            slug=plan.trade.slug,
            name_key=known.name_key,
            region=known.facts.region,
            has_disability=bool(known.facts.disability),
            graduated_on=place.completed_on,
        )

    def _audit(self, plan: ClassPlan, batch_id: int, enrolments: int, graduations: int) -> None:
        """One entry a class tells of all that was written for it."""
        self.loader.add(
            AuditEntry,
            verb="seed_demo",
            object_type="training.batch",
            object_id=str(batch_id),
            centre_id=self.centre_ids[plan.centre],
            facts={"enrolments": enrolments, "graduations": graduations},
        )


def past_waves(today: date) -> list[WaveSlot]:
    """Waves all of whose classes have ended by today, oldest first."""
    return [slot for slot in waves(today) if slot.starts_on + timedelta(days=70) < today]


def add_programmes() -> None:
    """The demo's own programmes, for the kejuruan that have none at install."""
    for field_slug, name in EXTRA_PROGRAMMES:
        field = Field.objects.get(slug=field_slug)
        Programme.objects.get_or_create(slug=slugify(name), defaults={"name": name, "field": field})


def add_wages() -> None:
    """The minimum wages of East Java, as decreed: what the demo's incomes are held against."""
    for code, amounts in jatim.WAGES.items():
        for year, amount in zip(jatim.YEARS, amounts, strict=True):
            MinimumWage.objects.get_or_create(region_id=code, year=year, defaults={"amount": amount})


def _add_waves(loader: Loader, today: date) -> dict[tuple[str, int, int], int]:
    keys = sorted({(slot.fund, slot.fiscal_year, slot.number) for slot in waves(today)})
    return {key: _add_wave(loader, key) for key in keys}


def _add_wave(loader: Loader, key: tuple[str, int, int]) -> int:
    fund, year, number = key
    fund_id = Fund.objects.get(code=fund).pk
    return loader.add(Wave, fund_id=fund_id, fiscal_year=year, number=number, label=f"Gelombang {number}")


def _typed(facts: PersonFacts) -> tuple[str, ...]:
    """The fields of Person that the form filled in."""
    return tuple(name for name in TYPED_FIELDS if getattr(facts, name) not in ("", None))


@lru_cache(maxsize=8192)
def _morning(day: date, latest: datetime) -> datetime:
    """Nine o'clock of that day, or `latest` if that is still to come."""
    return min(datetime.combine(day, time(9), timezone.get_current_timezone()), latest)
