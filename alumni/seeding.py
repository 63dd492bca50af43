"""Fills an empty database with the demo: accounts, five years of classes, and what became of the graduates.

The same seed and day give the same rows on both databases.
"""

import secrets
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from datetime import time as clock
from decimal import Decimal
from functools import lru_cache
from random import Random

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from alumni.careers.derivation import PLACED_WITHIN
from alumni.careers.recount import recount_people
from alumni.careers.rules import DOCUMENTED
from alumni.demo import EMPLOYERS, INDUSTRIAL, Career, Job, Statement, career
from alumni.demo_releases import add_releases
from alumni.demo_rounds import add_rounds
from alumni.models import (
    ContactAttempt,
    Employer,
    EmploymentSpell,
    Evidence,
    Exclusion,
    ExclusionReason,
    Graduation,
    Observation,
)
from alumni.outcomes.actions import set_target
from alumni.partners.models import employer_key
from core.audit.log import record
from core.bulk import Loader
from core.models import KbliSection, User
from training.centres.actions import load_centres
from training.centres.jatim import CENTRES
from training.demo import YEARS
from training.demo_words import SECOND
from training.models import Centre, Person, StaffAssignment
from training.seeding import Graduate, School, past_waves

# Graduations that are written, counted and forgotten together.
CHUNK = 2000
KBLI_EDITION = 2020
# username, full name, roles as (role, centre or "" for the whole province), may use the Django admin
ACCOUNTS = [
    ("staf.bojonegoro", "Staf BLK Bojonegoro", [("staff", "bojonegoro")], False),
    ("kepala.bojonegoro", "Kepala BLK Bojonegoro", [("centre_head", "bojonegoro")], False),
    ("staf.tuban", "Staf BLK Tuban", [("staff", "tuban")], False),
    ("kadis", "Kepala Dinas", [("province", ""), ("people_reader", "")], False),
    ("provinsi", "Staf Dinas Provinsi", [("province", "")], False),
    ("admin", "Admin Portal", [("admin", "")], True),
]
# What a small installation shows at its first look: (state, centre or "" for any, how many).
OPEN_CLASSES = [
    ("running", "bojonegoro", 2),
    ("running", "tuban", 1),
    ("running", "", 9),
    ("selection", "bojonegoro", 1),
    ("selection", "", 4),
    ("registration", "bojonegoro", 1),
    ("registration", "", 6),
    ("planned", "bojonegoro", 2),
    ("planned", "", 10),
]
CANCELLED = 0.03
# Per cent placed within six months to reach this year; "" for the whole province.
TARGETS = {"": 62, "bojonegoro": 64, "tuban": 60}


class NotEmpty(Exception):
    """The database holds people already."""


class NotADemo(Exception):
    """The settings do not allow invented people."""


@dataclass
class Seeded:
    """What was written; `passwords` by username."""

    passwords: dict[str, str]
    graduations: int = 0
    rows: int = 0
    seconds: float = 0.0
    recount_seconds: float = 0.0


def seed(
    *,
    graduations: int,
    seed: int,
    today: date,
    is_bench: bool = False,
    tell: Callable[[int, float], None] = lambda done, seconds: None,
) -> Seeded:
    """Invent and write that many graduations and all that belongs to them.

    Raises NotADemo outside the demo setting and NotEmpty where people exist. `is_bench` leaves out the
    history rows and commits chunk by chunk; otherwise all is one transaction. `tell` hears of every class.
    """
    if not settings.ALLOW_DEMO_NIK:
        raise NotADemo
    if Person.objects.exists():
        raise NotEmpty
    if is_bench:
        return _seed(graduations, seed, today, False, tell)
    with transaction.atomic():
        return _seed(graduations, seed, today, True, tell)


def _seed(graduations: int, seed: int, today: date, with_history: bool, tell: Callable) -> Seeded:
    started = time.monotonic()
    load_centres(rows=CENTRES)
    done = Seeded(passwords=add_accounts())
    add_targets(today)
    rng = Random(seed)
    loader = Loader(with_history=with_history, at=_recording_time(today))
    school = School(rng, today, loader)
    future = Future(rng, today, loader)
    for graduates in _classes(rng, school, today, graduations):
        for graduate in graduates:
            future.add(graduate)
        done.graduations += len(graduates)
        if len(future.person_ids) >= CHUNK:
            _write(loader, future, done)
        tell(done.graduations, time.monotonic() - started)
    _write(loader, future, done)
    loader.finish()
    if with_history:
        add_rounds(today)
        add_releases(today)
    done.seconds = time.monotonic() - started
    return done


def _classes(rng: Random, school: School, today: date, graduations: int) -> Iterator[list[Graduate]]:
    """Finished classes until there are enough graduates, some cancelled ones, then those not ended yet."""
    slots = past_waves(today)
    made = 0
    while made < graduations:
        slot = slots[made * len(slots) // graduations]
        if rng.random() < CANCELLED:
            school.cancelled_class(slot)
        graduates = school.finished_class(slot, graduations - made)
        made += len(graduates)
        yield graduates
    for state, centre, number in OPEN_CLASSES:
        for _ in range(number):
            school.open_class(state, centre)
    yield []


def _write(loader: Loader, future: "Future", done: Seeded) -> None:
    """Write what waits and the outcome rows that follow from it."""
    with transaction.atomic():
        done.rows += loader.flush()
        started = time.monotonic()
        recount_people(future.person_ids)
        done.recount_seconds += time.monotonic() - started
        future.person_ids.clear()


def add_accounts() -> dict[str, str]:
    """Accounts for the demo, each with a password made now; returns the passwords by username."""
    passwords = {}
    for username, full_name, roles, is_staff in ACCOUNTS:
        passwords[username] = password = _password()
        user = User(username=username, full_name=full_name, is_staff=is_staff)
        user.set_password(password)
        user.save()
        record(by=None, verb="create", obj=user)
        for role, code in roles:
            centre = Centre.objects.get(code=code) if code else None
            StaffAssignment.objects.create(user=user, role=role, centre=centre)
    return passwords


def add_targets(today: date) -> None:
    """What the province and two centres meant to reach, year by year a little more."""
    for years_back in range(YEARS + 1):
        for code, value in TARGETS.items():
            set_target(
                year=today.year - years_back,
                centre=Centre.objects.get(code=code) if code else None,
                measure=PLACED_WITHIN,
                window=6,
                value=Decimal(value - years_back),
                by=None,
            )


def _password() -> str:
    words = [secrets.choice(SECOND).lower() for _ in range(3)]
    return f"{'-'.join(words)}-{secrets.randbelow(90) + 10}"


@lru_cache(maxsize=8192)
def _recording_time(today: date) -> datetime:
    return datetime.combine(today, clock(8), timezone.get_current_timezone())


class Future:
    """Invents what graduates do and hands it to the loader; contact attempts only with history."""

    def __init__(self, rng: Random, today: date, loader: Loader) -> None:
        self.rng, self.today, self.loader = rng, today, loader
        self.person_ids: set[int] = set()
        self.proofs = 0
        # A centre's own chances and diligence: what makes one differ from the next.
        self.lifts = {code: rng.uniform(-0.07, 0.07) for code, *_ in CENTRES}
        self.reaches = {code: rng.uniform(0.72, 0.93) for code, *_ in CENTRES}
        self.reason_ids = dict(ExclusionReason.objects.values_list("code", "pk"))
        sections = KbliSection.objects.filter(edition=KBLI_EDITION)
        self.kbli_ids = dict(sections.values_list("letter", "pk"))
        self.employer_ids = [
            loader.add(
                Employer, name=name, name_key=employer_key(name), region_id=INDUSTRIAL[i % len(INDUSTRIAL)]
            )
            for i, name in enumerate(EMPLOYERS)
        ]

    def add(self, graduate: Graduate) -> None:
        """The graduation and everything that is known of what came after it."""
        self.loader.add(
            Graduation,
            by=graduate.recorded_by,
            enrolment_id=graduate.enrolment_id,
            person_id=graduate.person_id,
            batch_id=graduate.batch_id,
            centre_id=graduate.centre_id,
            graduated_on=graduate.graduated_on,
            name_key=graduate.name_key,
            known_on=graduate.graduated_on,
        )
        self.person_ids.add(graduate.person_id)
        years = (self.today - graduate.graduated_on).days / 365
        told = career(
            self.rng,
            slug=graduate.slug,
            graduated_on=graduate.graduated_on,
            today=self.today,
            home=graduate.region,
            lift=0.03 + self.lifts[graduate.centre] - 0.015 * years - 0.09 * graduate.has_disability,
            reach=self.reaches[graduate.centre],
        )
        self._add_career(graduate, told)

    def _add_career(self, graduate: Graduate, told: Career) -> None:
        spell_ids = {id(job): self._add_spell(graduate, job) for job in told.jobs}
        for statement in told.statements:
            self._add_statement(graduate, statement, spell_ids)
        for attempt in told.attempts if self.loader.with_history else ():
            self.loader.add(
                ContactAttempt,
                **self._fact(graduate, attempt.attempted_on),
                attempted_on=attempt.attempted_on,
                channel=attempt.channel,
                result=attempt.result,
                call_back_on=attempt.call_back_on,
            )
        if told.exclusion:
            code, dated = told.exclusion
            self.loader.add(
                Exclusion,
                by=graduate.recorded_by,
                person_id=graduate.person_id,
                reason_id=self.reason_ids[code],
                dated=dated,
                known_on=self.today,
                recorded_by_id=graduate.recorded_by,
                centre_id=graduate.centre_id,
            )

    def _fact(self, graduate: Graduate, known_on: date, is_retracted: bool = False) -> dict:
        """The columns that spells, statements and contact attempts share."""
        at = _recording_time(min(known_on, self.today))
        return {
            "by": graduate.recorded_by,
            "person_id": graduate.person_id,
            "centre_id": graduate.centre_id,
            "recorded_by_id": graduate.recorded_by,
            "known_on": known_on,
            "recorded_at": at,
            "retracted_at": at if is_retracted else None,
            "retraction_reason": "Salah orang: nama sama" if is_retracted else "",
        }

    def _add_spell(self, graduate: Graduate, job: Job) -> int:
        facts = dict(job.facts)
        employer = facts.pop("employer")
        spell_id = self.loader.add(
            EmploymentSpell,
            **self._fact(graduate, job.known_on, job.is_retracted),
            **facts | {"kbli_id": self.kbli_ids[facts.pop("industry")]},
            employer_id=None if employer is None else self.employer_ids[employer],
            started_on=job.started_on,
            start_precision=job.start_precision,
            earliest_start=job.earliest_start,
            ended_on=job.ended_on,
            end_precision=job.end_precision,
            level=job.level,
            source="phone",
        )
        if job.proof:
            self._add_proof(graduate, job, spell_id)
        return spell_id

    def _add_proof(self, graduate: Graduate, job: Job, spell_id: int) -> None:
        self.proofs += 1
        self.loader.add(
            Evidence,
            by=graduate.recorded_by,
            spell_id=spell_id,
            centre_id=graduate.centre_id,
            kind=job.proof,
            level=job.level,
            number=f"CONTOH-{self.proofs:07d}" if job.level == DOCUMENTED else "",
            known_on=job.known_on,
            recorded_by_id=graduate.recorded_by,
            recorded_at=_recording_time(job.known_on),
        )

    def _add_statement(self, graduate: Graduate, statement: Statement, spell_ids: dict[int, int]) -> None:
        statement_id = self.loader.add(
            Observation,
            **self._fact(graduate, statement.known_on, statement.is_retracted),
            observed_on=statement.observed_on,
            activity=statement.activity,
            level=statement.level,
            source=statement.source,
        )
        for job in statement.jobs:
            self.loader.link(
                Observation.spells.through,
                observation_id=statement_id,
                employmentspell_id=spell_ids[id(job)],
            )
