"""People, and which centre may see whom."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Cast
from django.urls import reverse
from encrypted_fields.fields import EncryptedCharField, EncryptedTextField
from simple_history.models import HistoricalRecords

from core.accounts.access import scope
from core.accounts.permissions import Permission
from core.models import AccommodationKind, DisabilityKind, EducationLevel, Region
from core.nik import mask_nik
from training.centres.models import Centre
from training.people.rules import initials, name_key, nik_index

# Name of a ChangeProposal about the disability statement, which is no column of Person.
DISABILITY = "disability"
# The facts of a person that centres type, in the order of the form; the NIK is not among them.
TYPED_FIELDS = (
    "full_name",
    "sex",
    "birth_place",
    "birth_date",
    "address",
    "region",
    "phone",
    "other_phone",
    "email",
    "contact_name",
    "contact_relation",
    "contact_phone",
    "education",
    "work_before",
)
SEXES = [("L", "Laki-laki"), ("P", "Perempuan")]


class PersonQuerySet(models.QuerySet):
    def visible_to(self, user):
        """People of the centres in which the user may see people; the province only by its grant."""
        reach = scope(user, Permission.VIEW_PEOPLE)
        if reach.everywhere:
            return self
        known = PersonCentre.objects.filter(centre__in=reach.centre_ids)
        return self.filter(pk__in=known.values("person"))

    def editable_by(self, user):
        """People of the centres in which the user may write about people."""
        reach = scope(user, Permission.EDIT_PEOPLE)
        if reach.everywhere:
            return self
        known = PersonCentre.objects.filter(centre__in=reach.centre_ids)
        return self.filter(pk__in=known.values("person"))

    def with_names(self):
        """With the reference rows a page writes out, without the NIK."""
        return self.without_nik().select_related("education", "region")

    def without_nik(self):
        """For lists and figures: the cipher text is neither fetched nor opened."""
        return self.defer("nik")

    def with_nik(self, nik: str):
        """The one person with these 16 digits, by the blind index."""
        return self.filter(nik_index=nik_index(nik))

    def named(self, query: str, user):
        """People whose name contains `query`, among those whose name the user may read in full."""
        key = name_key(query)
        rows = self.filter(name_key__contains=key) if key else self.none()
        reach = scope(user, Permission.VIEW_PEOPLE)
        if reach.everywhere:
            return rows
        open_links = PersonCentre.objects.filter(centre__in=reach.centre_ids).opening("full_name")
        return rows.filter(pk__in=open_links.values("person"))


class Person(models.Model):
    """A trainee or alumnus. One NIK, one person; the NIK itself is encrypted."""

    nik = EncryptedCharField("NIK", max_length=16)
    nik_index = models.CharField(max_length=64, unique=True, editable=False)
    nik_last4 = models.CharField(max_length=4, editable=False)
    full_name = models.CharField("nama lengkap", max_length=150)
    name_key = models.CharField(max_length=150, db_index=True, editable=False)
    sex = models.CharField("jenis kelamin", max_length=1, choices=SEXES)
    birth_place = models.CharField("tempat lahir", max_length=80, blank=True)
    birth_date = models.DateField("tanggal lahir")
    education = models.ForeignKey(
        EducationLevel, models.PROTECT, null=True, blank=True, verbose_name="pendidikan terakhir"
    )
    address = models.CharField("alamat", max_length=250, blank=True)
    region = models.ForeignKey(Region, models.PROTECT, null=True, blank=True, verbose_name="kabupaten/kota")
    phone = models.CharField("nomor WhatsApp", max_length=20, blank=True)
    other_phone = models.CharField("nomor lain", max_length=20, blank=True)
    email = models.EmailField("email", blank=True)
    contact_name = models.CharField("nama kontak kedua", max_length=150, blank=True)
    contact_relation = models.CharField("hubungan", max_length=40, blank=True)
    contact_phone = models.CharField("nomor kontak kedua", max_length=20, blank=True)
    work_before = models.CharField("pekerjaan sebelum pelatihan", max_length=120, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    history = HistoricalRecords()

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = "peserta"
        verbose_name_plural = "peserta"
        ordering = ["name_key", "id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(sex__in=["L", "P"]), name="person_sex_known"),
        ]

    def __str__(self) -> str:
        return self.full_name

    def save(self, *args, **kwargs):
        self.name_key = name_key(self.full_name)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("training:person_detail", args=[self.pk])

    @property
    def initials(self) -> str:
        return initials(self.full_name)

    @property
    def masked_nik(self) -> str:
        return mask_nik(self.nik_last4)


def person_with_nik(nik: str) -> Person | None:
    """Whoever has this NIK, in whatever centre: to be shown masked, and audited by the caller."""
    return Person.objects.with_nik(nik).without_nik().select_related("region").first()


class PersonCentreQuerySet(models.QuerySet):
    def opening(self, field: str):
        """Links that open this field of the person: an enrolment, or a centre that typed it."""
        rows = self.annotate(typed=Cast("fields", models.TextField()))
        return rows.filter(models.Q(access=PersonCentre.ENROLLED) | models.Q(typed__contains=f'"{field}"'))


class PersonCentre(models.Model):
    """A centre knows a person: through an application (in part) or an enrolment (in full).

    `fields` are the names of the Person fields this centre typed itself: what an application opens, and
    what another centre may not overwrite without review.
    """

    APPLIED, ENROLLED = "applied", "enrolled"

    person = models.ForeignKey(Person, models.CASCADE, related_name="centres")
    centre = models.ForeignKey(Centre, models.PROTECT, related_name="people")
    access = models.CharField(
        max_length=8, choices=[(APPLIED, "Pendaftar"), (ENROLLED, "Peserta")], default=APPLIED
    )
    fields = models.JSONField(default=list)
    since = models.DateField(auto_now_add=True)

    objects = PersonCentreQuerySet.as_manager()

    class Meta:
        verbose_name = "hubungan peserta dengan BLK"
        verbose_name_plural = "hubungan peserta dengan BLK"
        constraints = [models.UniqueConstraint(fields=["person", "centre"], name="person_centre_once")]

    def __str__(self) -> str:
        return f"{self.person_id} di {self.centre_id}"

    def opens(self) -> frozenset[str]:
        """Names of the person's fields this centre may read."""
        return frozenset(TYPED_FIELDS if self.access == self.ENROLLED else self.fields)


class ConsentQuerySet(models.QuerySet):
    def in_force(self):
        return self.filter(is_given=True, withdrawn_at=None)

    def visible_to(self, user):
        """Answers the user's centres recorded, and all answers of people who trained there."""
        reach = scope(user, Permission.VIEW_PEOPLE)
        if reach.everywhere:
            return self
        trained = PersonCentre.objects.filter(centre__in=reach.centre_ids, access=PersonCentre.ENROLLED)
        return self.filter(
            models.Q(centre__in=reach.centre_ids) | models.Q(person__in=trained.values("person"))
        )


class Consent(models.Model):
    """What a person allowed, for one purpose (UU 27/2022 art. 22-26): asked apart, withdrawable."""

    PURPOSES = [
        ("disability", "Mencatat disabilitas dan akomodasi"),
        ("tracing", "Dihubungi setelah lulus"),
        ("employer", "Menanyakan kepada pemberi kerja"),
        ("network", "Masuk jejaring alumni"),
    ]

    person = models.ForeignKey(Person, models.CASCADE, related_name="consents")
    purpose = models.CharField("tujuan", max_length=20, choices=PURPOSES)
    is_given = models.BooleanField("setuju")
    text_version = models.CharField("versi naskah", max_length=20, default="2026-1")
    channel = models.CharField("cara", max_length=80)
    guardian_name = models.CharField("nama wali", max_length=150, blank=True)
    centre = models.ForeignKey(Centre, models.PROTECT, null=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    history = HistoricalRecords()

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = "persetujuan"
        verbose_name_plural = "persetujuan"
        ordering = ["-recorded_at", "-id"]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()}: {'setuju' if self.is_given else 'tidak'}"


class DisabilityStatement(models.Model):
    """What a person says of their own disability: a table of its own with a right of its own.

    No row: not asked. The kinds are those of UU 8/2016; "ganda" follows from two or more.
    """

    person = models.OneToOneField(Person, models.CASCADE, related_name="disability")
    has_disability = models.BooleanField("penyandang disabilitas")
    kinds = models.ManyToManyField(DisabilityKind, blank=True, verbose_name="ragam disabilitas")
    accommodations = models.ManyToManyField(
        AccommodationKind, blank=True, verbose_name="akomodasi yang dibutuhkan"
    )
    note = models.CharField("keterangan", max_length=250, blank=True)
    stated_on = models.DateField("dinyatakan pada")
    consent = models.ForeignKey(Consent, models.PROTECT, verbose_name="persetujuan")
    history = HistoricalRecords(m2m_fields=[kinds, accommodations])

    class Meta:
        verbose_name = "pernyataan disabilitas"
        verbose_name_plural = "pernyataan disabilitas"

    def __str__(self) -> str:
        return "Penyandang disabilitas" if self.has_disability else "Bukan penyandang disabilitas"


class ProposalQuerySet(models.QuerySet):
    def open(self):
        return self.filter(decided_at=None)

    def visible_to(self, user):
        """Proposals on fields that the user's centre typed and may therefore decide."""
        reach = scope(user, Permission.APPROVE_CHANGES)
        return self if reach.everywhere else self.filter(owner__in=reach.centre_ids)


class ChangeProposal(models.Model):
    """A new value for a field that another centre typed: that centre's head decides."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="proposals")
    field = models.CharField("isian", max_length=40)
    value = EncryptedTextField("nilai baru", null=True)
    owner = models.ForeignKey(Centre, models.PROTECT, related_name="+", verbose_name="BLK pengisi")
    proposer = models.ForeignKey(Centre, models.PROTECT, related_name="+", verbose_name="BLK pengusul")
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    proposed_at = models.DateTimeField(auto_now_add=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    is_accepted = models.BooleanField(null=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = "usulan perubahan"
        verbose_name_plural = "usulan perubahan"
        ordering = ["proposed_at"]

    def __str__(self) -> str:
        return f"{self.field} peserta {self.person_id}"

    @property
    def label(self) -> str:
        """Name of the field as the form writes it."""
        if self.field == DISABILITY:
            return "pernyataan disabilitas"
        return Person._meta.get_field(self.field).verbose_name

    def proposed_value(self):
        """The proposed text as the column of the person holds it."""
        column = Person._meta.get_field(self.field)
        if not self.value:
            return None if column.null else ""
        return column.to_python(self.value)
