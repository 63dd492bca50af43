"""People, and which centre may see whom."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from encrypted_fields.fields import EncryptedCharField, EncryptedTextField
from simple_history.models import HistoricalRecords

from core.accounts.access import scope
from core.accounts.permissions import Permission
from core.codes.models import AccommodationKind, DisabilityKind, EducationLevel, Region
from training.centres.models import Centre
from training.people.rules import initials, name_key

YES_NO_UNKNOWN = [("yes", "Ya"), ("no", "Tidak"), ("not_asked", "Belum ditanya")]
SEXES = [("L", "Laki-laki"), ("P", "Perempuan")]


class PersonQuerySet(models.QuerySet):
    def visible_to(self, user):
        """People of the centres in which the user may see people; the province only by its grant."""
        reach = scope(user, Permission.VIEW_PEOPLE)
        if reach.everywhere:
            return self
        known = PersonCentre.objects.filter(centre__in=reach.centre_ids)
        return self.filter(pk__in=known.values("person"))

    def without_nik(self):
        """For lists and figures: the cipher text is neither fetched nor opened."""
        return self.defer("nik")


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

    class Meta:
        verbose_name = "hubungan peserta dengan BLK"
        verbose_name_plural = "hubungan peserta dengan BLK"
        constraints = [models.UniqueConstraint(fields=["person", "centre"], name="person_centre_once")]

    def __str__(self) -> str:
        return f"{self.person_id} di {self.centre_id}"


class ConsentQuerySet(models.QuerySet):
    def in_force(self):
        return self.filter(is_given=True, withdrawn_at=None)


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
