"""Invented centres, batches and people, for tests and for the demo alike."""

from datetime import date

import factory
from django.utils.text import slugify

from core.models import AccommodationKind, User
from training.demo import demo_nik
from training.models import (
    Accommodation,
    Batch,
    BatchKind,
    Centre,
    Enrolment,
    Field,
    Fund,
    Person,
    PersonCentre,
    Programme,
    StaffAssignment,
    Wave,
)
from training.people.models import TYPED_FIELDS
from training.people.rules import nik_index


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"pengguna{n}")
    full_name = factory.Sequence(lambda n: f"Pengguna Contoh {n}")
    password = factory.django.Password("kata-sandi-contoh")


class CentreFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Centre
        django_get_or_create = ("code",)

    code = factory.Sequence(lambda n: f"contoh-{n}")
    short_name = factory.LazyAttribute(lambda o: o.code.title())
    name = factory.LazyAttribute(lambda o: f"UPT BLK {o.short_name}")


class AssignmentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = StaffAssignment

    user = factory.SubFactory(UserFactory)
    role = "staff"
    centre = factory.SubFactory(CentreFactory)
    starts_on = date(2020, 1, 1)


class FieldFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Field
        django_get_or_create = ("slug",)

    name = "Las"
    slug = factory.LazyAttribute(lambda o: slugify(o.name))


class ProgrammeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Programme
        django_get_or_create = ("slug",)

    name = "Las Listrik 3G"
    slug = factory.LazyAttribute(lambda o: slugify(o.name))
    field = factory.SubFactory(FieldFactory)


class FundFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Fund
        django_get_or_create = ("code",)

    code = "apbn"
    name = "APBN"


class BatchKindFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = BatchKind
        django_get_or_create = ("code",)

    code = "institusional"
    name = "Institusional"


class WaveFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Wave
        django_get_or_create = ("fund", "fiscal_year", "number")

    fund = factory.SubFactory(FundFactory)
    fiscal_year = 2025
    number = 3


class BatchFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Batch

    class Params:
        finished = factory.Trait(state="finished", finished_on=date(2025, 7, 24))
        running = factory.Trait(state="running")

    centre = factory.SubFactory(CentreFactory)
    programme = factory.SubFactory(ProgrammeFactory)
    wave = factory.SubFactory(WaveFactory)
    kind = factory.SubFactory(BatchKindFactory)
    name = factory.Sequence(lambda n: f"Paket {n}")
    code = factory.Sequence(lambda n: f"PKT-{n}")
    starts_on = date(2025, 6, 12)
    ends_on = date(2025, 7, 24)


class PersonFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Person

    class Params:
        number = factory.Sequence(lambda n: n)

    full_name = factory.LazyAttribute(lambda o: f"Peserta Contoh {o.number}")
    sex = "L"
    birth_date = factory.LazyAttribute(
        lambda o: date(1980 + o.number // 100 % 25, 1 + o.number // 2500 % 12, 2)
    )
    nik = factory.LazyAttribute(lambda o: demo_nik(o.birth_date, o.sex, o.number))
    nik_index = factory.LazyAttribute(lambda o: nik_index(o.nik))
    nik_last4 = factory.LazyAttribute(lambda o: o.nik[-4:])
    phone = factory.LazyAttribute(lambda o: f"+62812000{o.number % 10_000_000:07d}"[:15])


class EnrolmentFactory(factory.django.DjangoModelFactory):
    """An enrolment, with the link that lets the centre see the person."""

    class Meta:
        model = Enrolment
        skip_postgeneration_save = True

    class Params:
        completed = factory.Trait(
            state="completed",
            batch=factory.SubFactory(BatchFactory, finished=True),
            completed_on=date(2025, 7, 24),
        )

    person = factory.SubFactory(PersonFactory)
    batch = factory.SubFactory(BatchFactory)
    state = "enrolled"

    @factory.post_generation
    def known_to_centre(self, create, extracted, **kwargs):
        if create:
            access = "applied" if self.state in {"applied", "reserve"} else "enrolled"
            PersonCentre.objects.get_or_create(
                person=self.person,
                centre=self.batch.centre,
                defaults={"access": access, "fields": list(TYPED_FIELDS)},
            )


class AccommodationFactory(factory.django.DjangoModelFactory):
    """A request; give `agreed_on=`, `delivered_on=` or `refused_on=` with `reason=` for later states."""

    class Meta:
        model = Accommodation

    enrolment = factory.SubFactory(EnrolmentFactory)
    kind = factory.LazyFunction(lambda: AccommodationKind.objects.get(code="juru-bahasa-isyarat"))
    asked_on = date(2025, 6, 12)
