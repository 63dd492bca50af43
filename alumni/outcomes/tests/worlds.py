"""Random small worlds: people with histories who graduated from a few batches, for the database and for the
reference alike."""

import datetime
from dataclasses import dataclass, replace

from hypothesis import strategies as st

from alumni.careers.rules import LEVELS, age_group
from alumni.factories import GraduationFactory
from alumni.models import (
    Employer,
    EmploymentSpell,
    Exclusion,
    ExclusionReason,
    Graduation,
    Observation,
)
from alumni.outcomes.histories import PlainHistory
from alumni.outcomes.tests.drawing import GRADUATION_DAYS, histories
from training.factories import (
    BatchFactory,
    CentreFactory,
    FieldFactory,
    FundFactory,
    PersonFactory,
    ProgrammeFactory,
    WaveFactory,
)
from training.models import Batch, EnrolmentDisability

SAID = {True: "yes", False: "no", None: "unknown"}
BIRTHS = (datetime.date(2006, 1, 31), datetime.date(1999, 5, 5), datetime.date(1970, 2, 2))


@dataclass(frozen=True)
class Attributes:
    """What figures group by, of one graduation."""

    batch: int
    sex: str
    birth: datetime.date
    education: str
    district: str
    disability: str
    kind: str


@dataclass(frozen=True)
class World:
    """Graduations with their attributes; those of one person share person, sex, birth and facts."""

    rows: tuple[tuple[PlainHistory, Attributes], ...]


@st.composite
def attributes(draw) -> Attributes:
    disability = draw(st.sampled_from(["yes", "no", "not_asked"]))
    return Attributes(
        batch=0,
        sex=draw(st.sampled_from("LP")),
        birth=draw(st.sampled_from(BIRTHS)),
        education=draw(st.sampled_from(["smk", "sd", "-"])),
        district=draw(st.sampled_from(["3522", "-"])),
        disability=disability,
        kind=draw(st.sampled_from(["fisik", "ganda", "-"])) if disability == "yes" else "-",
    )


@st.composite
def worlds(draw, batches: int = 3) -> World:
    """One to four people, each with one to three graduations from different batches."""
    rows = []
    for person in range(draw(st.integers(1, 4))):
        history = replace(draw(histories()), person=person)
        about = draw(attributes())
        chosen = draw(st.lists(st.integers(0, batches - 1), min_size=1, max_size=batches, unique=True))
        for batch in chosen:
            day = draw(st.sampled_from(GRADUATION_DAYS))
            other = draw(attributes())
            rows.append(
                (
                    replace(history, graduated_on=day),
                    replace(other, batch=batch, sex=about.sex, birth=about.birth),
                )
            )
    return World(tuple(rows))


def make_batches() -> list[Batch]:
    """Three batches that differ in some keys and share others."""
    bojonegoro, tuban = CentreFactory(code="bojonegoro"), CentreFactory(code="tuban")
    weld = ProgrammeFactory(name="Las Coba", slug="las-coba", field=FieldFactory(name="Las Uji"))
    sew = ProgrammeFactory(name="Jahit Coba", slug="jahit-coba", field=FieldFactory(name="Garmen Uji"))
    apbn, apbd = FundFactory(code="apbn", name="APBN"), FundFactory(code="apbd", name="APBD")
    first = WaveFactory(fund=apbn, fiscal_year=2024, number=3)
    second = WaveFactory(fund=apbd, fiscal_year=2024, number=3)
    third = WaveFactory(fund=apbd, fiscal_year=2023, number=0)
    return [
        BatchFactory(finished=True, code="A", centre=bojonegoro, programme=weld, wave=first),
        BatchFactory(finished=True, code="B", centre=tuban, programme=weld, wave=second),
        BatchFactory(finished=True, code="C", centre=bojonegoro, programme=sew, wave=third),
    ]


def write(world: World, batches: list[Batch]) -> dict[int, Graduation]:
    """The world as rows of the real tables; returns the graduations by their place in the world."""
    people, made = {}, {}
    for place, (history, about) in enumerate(world.rows):
        if history.person not in people:
            people[history.person] = PersonFactory(sex=about.sex, birth_date=about.birth)
            write_facts(history, people[history.person])
        made[place] = _graduation(history, about, people[history.person], batches[about.batch])
    return made


def _graduation(history: PlainHistory, about: Attributes, person, batch: Batch) -> Graduation:
    graduation = GraduationFactory(person=person, in_batch=batch, graduated_on=history.graduated_on)
    enrolment = graduation.enrolment
    enrolment.education_id = None if about.education == "-" else about.education
    enrolment.region_id = None if about.district == "-" else about.district
    enrolment.save_without_historical_record()
    if about.disability != "not_asked":
        EnrolmentDisability.objects.create(
            enrolment=enrolment,
            has_disability=about.disability == "yes",
            kind="" if about.kind == "-" else about.kind,
        )
    return graduation


def write_facts(history: PlainHistory, person) -> None:
    """Spells, statements and exclusions of one person."""
    spells = {job.key: _spell(job, person) for job in history.jobs}
    for said in history.said:
        row = Observation(
            person=person,
            observed_on=said.day,
            known_on=said.day,
            activity="working" if said.works else "looking",
            level=LEVELS.index(said.evidence),
        )
        row.save_without_historical_record()
        row.spells.set([spells[key] for key in said.jobs])
    for dated in history.exclusions:
        reason = ExclusionReason.objects.get(code="sakit-lama")
        Exclusion(person=person, reason=reason, dated=dated, known_on=dated).save()


def _spell(job, person) -> EmploymentSpell:
    employer = Employer.objects.get_or_create(name_key=job.employer.lower(), defaults={"name": job.employer})
    precision = "unknown" if job.earliest is None else "day" if job.earliest == job.start else "month"
    row = EmploymentSpell(
        person=person,
        started_on=job.start,
        start_precision=precision,
        earliest_start=job.earliest,
        ended_on=job.end,
        status_id=job.status,
        level=LEVELS.index(job.evidence),
        employer=employer[0] if job.employer else None,
        bpjs=SAID[job.bpjs],
        nib=SAID[job.nib],
        uses_training=job.uses,
        level_fits=job.fits,
        income_low=job.low,
        income_high=job.high,
        region_id=job.place or None,
        known_on=job.start,
    )
    row.save_without_historical_record()
    return row


def value_of(key: str, history: PlainHistory, about: Attributes, batches: list[Batch]) -> str:
    """The group of a key that a graduation belongs to, by plain reading."""
    batch = batches[about.batch]
    return {
        "year": lambda: str(history.graduated_on.year),
        "quarter": lambda: f"{history.graduated_on.year}-Q{(history.graduated_on.month + 2) // 3}",
        "fiscal_year": lambda: str(batch.wave.fiscal_year),
        "funding": lambda: batch.wave.fund.code,
        "wave": lambda: ["2024-III", "2024-III", "-"][about.batch],
        "centre": lambda: batch.centre.code,
        "field": lambda: batch.programme.field.slug,
        "programme": lambda: batch.programme.slug,
        "batch": lambda: batch.code,
        "sex": lambda: about.sex,
        "disability": lambda: about.disability,
        "disability_kind": lambda: about.kind,
        "age_group": lambda: age_group(about.birth, history.graduated_on),
        "education": lambda: about.education,
        "district": lambda: about.district,
    }[key]()
