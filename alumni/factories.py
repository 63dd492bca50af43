"""Invented graduates, employers and careers, for tests and for the demo alike.

Rows are written as they are: call `recount_people` where a test needs the figures that follow from them.
"""

from datetime import date, timedelta

import factory
from django.utils import timezone

from alumni.models import (
    ContactAttempt,
    Employer,
    EmploymentSpell,
    Evidence,
    Exclusion,
    ExclusionReason,
    Graduation,
    Observation,
    VerificationCase,
    VerificationRound,
)
from alumni.outcomes.definitions import Definition
from training.factories import BatchFactory, EnrolmentFactory, PersonFactory


class GraduationFactory(factory.django.DjangoModelFactory):
    """A completed enrolment and its graduation; `in_batch=` and `person=` reach through to both."""

    class Meta:
        model = Graduation

    class Params:
        in_batch = factory.SubFactory(BatchFactory, finished=True)

    centre = factory.LazyAttribute(lambda o: o.enrolment.batch.centre)
    person = factory.SubFactory(PersonFactory)
    graduated_on = date(2025, 1, 31)
    enrolment = factory.SubFactory(
        EnrolmentFactory,
        person=factory.SelfAttribute("..person"),
        batch=factory.SelfAttribute("..in_batch"),
        state="completed",
        result="competent",
        completed_on=factory.SelfAttribute("..graduated_on"),
    )
    batch = factory.LazyAttribute(lambda o: o.enrolment.batch)
    name_key = factory.LazyAttribute(lambda o: o.person.name_key)
    known_on = factory.SelfAttribute("graduated_on")


class EmployerFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Employer

    name = factory.Sequence(lambda n: f"CV Contoh Karya {n}")


class ObservationFactory(factory.django.DjangoModelFactory):
    """A statement; `mentions=[spell, ...]` are the spells it speaks of."""

    class Meta:
        model = Observation
        skip_postgeneration_save = True

    person = factory.SubFactory(PersonFactory)
    observed_on = date(2025, 8, 1)
    activity = "looking"
    known_on = factory.SelfAttribute("observed_on")
    source = "phone"

    @factory.post_generation
    def mentions(self, create, extracted, **kwargs):
        if create and extracted:
            self.spells.add(*extracted)


class SpellFactory(factory.django.DjangoModelFactory):
    """A job known to the day, with the statement of `told_on=` (the day of the start) that told of it."""

    class Meta:
        model = EmploymentSpell
        skip_postgeneration_save = True

    person = factory.SubFactory(PersonFactory)
    started_on = date(2025, 3, 1)
    earliest_start = factory.SelfAttribute("started_on")
    status_id = 4
    employer = factory.SubFactory(EmployerFactory)
    position = "Juru las"
    known_on = factory.LazyAttribute(lambda o: o.started_on)
    source = "phone"

    @factory.post_generation
    def told_on(self, create, extracted, **kwargs):
        if not create:
            return
        day = extracted or self.started_on
        statement = Observation.objects.create(
            person=self.person,
            centre=self.centre,
            recorded_by=self.recorded_by,
            known_on=day,
            observed_on=day,
            activity="working",
            level=self.level,
            source=self.source,
        )
        statement.spells.add(self)


class ContactAttemptFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ContactAttempt

    person = factory.SubFactory(PersonFactory)
    attempted_on = date(2025, 7, 15)
    known_on = factory.SelfAttribute("attempted_on")
    channel = "whatsapp"
    result = "no_answer"


class EvidenceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Evidence

    spell = factory.SubFactory(SpellFactory)
    kind = "bpjs"
    level = 3
    number = "JHT-0000"
    known_on = date(2025, 8, 1)


class ExclusionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Exclusion

    person = factory.SubFactory(PersonFactory)
    reason = factory.LazyFunction(lambda: ExclusionReason.objects.get(code="sakit-lama"))
    dated = date(2025, 3, 1)
    known_on = factory.SelfAttribute("dated")


class VerificationRoundFactory(factory.django.DjangoModelFactory):
    """A round ordered today; `announced`, `drawn` and `published` are its later states."""

    class Meta:
        model = VerificationRound

    class Params:
        announced = factory.Trait(state="announced", announced_on=factory.SelfAttribute("ordered_on"))
        drawn = factory.Trait(
            state="drawn",
            announced_on=factory.SelfAttribute("ordered_on"),
            drawn_on=factory.SelfAttribute("draws_on"),
            seed=7,
        )
        published = factory.Trait(
            state="published",
            announced_on=factory.SelfAttribute("ordered_on"),
            drawn_on=factory.SelfAttribute("draws_on"),
            seed=7,
            published_on=factory.SelfAttribute("contradict_until"),
        )

    name = factory.Sequence(lambda n: f"Verifikasi contoh {n}")
    definition_json = factory.LazyAttribute(lambda o: Definition(as_of=o.ordered_on).as_json())
    sample_size = 10
    ordered_on = factory.LazyFunction(timezone.localdate)
    draws_on = factory.LazyAttribute(lambda o: o.ordered_on + timedelta(days=3))
    verify_until = factory.LazyAttribute(lambda o: o.draws_on + timedelta(days=20))
    contradict_until = factory.LazyAttribute(lambda o: o.verify_until + timedelta(days=10))


class VerificationCaseFactory(factory.django.DjangoModelFactory):
    """A drawn placement of a round that runs; `found="false"` is a result recorded on the day of the draw."""

    class Meta:
        model = VerificationCase

    class Params:
        found = ""

    round = factory.SubFactory(VerificationRoundFactory, drawn=True)
    number = factory.Sequence(lambda n: n + 1)
    graduation = factory.SubFactory(GraduationFactory)
    centre = factory.SelfAttribute("graduation.centre")
    graduated_on = factory.SelfAttribute("graduation.graduated_on")
    spell = factory.SubFactory(SpellFactory, person=factory.SelfAttribute("..graduation.person"))
    claimed_employer = factory.SelfAttribute("spell.employer.name")
    claimed_position = factory.SelfAttribute("spell.position")
    claimed_started_on = factory.SelfAttribute("spell.started_on")
    claimed_class = "formal"
    claimed_level = factory.SelfAttribute("spell.level")
    result = factory.SelfAttribute("found")
    verified_on = factory.LazyAttribute(lambda o: o.round.drawn_on if o.found else None)
    channel = factory.LazyAttribute(lambda o: "phone" if o.found else "")
    note = factory.LazyAttribute(lambda o: "" if o.found in ("", "confirmed") else "Menurut yang ditanya.")
