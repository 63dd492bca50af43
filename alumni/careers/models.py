"""What a person does after training: facts only. Classes are derived (rules.py), never stored as facts.

Spells and statements belong to the person and are read by every graduation of that person.
"""

import secrets

from django.conf import settings
from django.db import models
from simple_history.models import HistoricalRecords

from alumni.partners.models import Employer
from core.accounts.access import scope
from core.accounts.permissions import Permission
from core.dates import format_date
from core.models import EmploymentStatus, KbjiGroup, KbliSection, Region
from training.models import Centre, Person, PersonCentre

HEARSAY, REPORTED, CONFIRMED, DOCUMENTED = range(4)
LEVELS = [
    (HEARSAY, "D Keterangan pihak lain"),
    (REPORTED, "C Pernyataan alumni"),
    (CONFIRMED, "B Konfirmasi pemberi kerja"),
    (DOCUMENTED, "A Dokumen"),
]
PRECISIONS = [("day", "Tanggal tepat"), ("month", "Bulan"), ("year", "Tahun"), ("unknown", "Tidak diketahui")]
YES_NO_UNKNOWN = [("yes", "Ya"), ("no", "Tidak"), ("unknown", "Tidak diketahui")]
SOURCES = [
    ("phone", "Telepon"),
    ("whatsapp", "WhatsApp"),
    ("visit", "Kunjungan"),
    ("office", "Datang ke BLK"),
    ("sheet", "Lembar Excel"),
    ("employer", "Pemberi kerja"),
    ("other", "Lainnya"),
]


class FactQuerySet(models.QuerySet):
    def valid(self):
        """Facts that were not retracted."""
        return self.filter(retracted_at=None)

    def retracted(self):
        """Facts that were taken back and may be restored."""
        return self.exclude(retracted_at=None)

    def visible_to(self, user):
        """Facts of people enrolled in a centre of the user; an application does not open a career."""
        reach = scope(user, Permission.VIEW_PEOPLE)
        if reach.everywhere:
            return self
        known = PersonCentre.objects.filter(centre__in=reach.centre_ids, access=PersonCentre.ENROLLED)
        return self.filter(person__in=known.values("person"))


class Fact(models.Model):
    """What spells, statements and contact attempts share: whose, by whom, known since when."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="%(class)ss")
    centre = models.ForeignKey(
        Centre, models.PROTECT, null=True, related_name="+", verbose_name="BLK pencatat"
    )
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    known_on = models.DateField("diketahui pada")
    recorded_at = models.DateTimeField(auto_now_add=True)
    retracted_at = models.DateTimeField(null=True, blank=True)
    retraction_reason = models.CharField("alasan penarikan", max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = FactQuerySet.as_manager()

    class Meta:
        abstract = True


class EmploymentSpell(Fact):
    """A period of work with one employer or in one own business."""

    CONTRACTS = [
        ("pkwtt", "Tetap (PKWTT)"),
        ("pkwt", "Kontrak (PKWT)"),
        ("outsourced", "Alih daya"),
        ("none", "Tanpa kontrak"),
    ]
    USES_TRAINING = [("yes", "Sesuai"), ("partly", "Sebagian"), ("no", "Tidak sesuai")]

    started_on = models.DateField("mulai bekerja")
    start_precision = models.CharField("ketepatan mulai", max_length=8, choices=PRECISIONS, default="day")
    # None with precision `unknown`: the work may have begun at any time before.
    earliest_start = models.DateField("paling awal mulai", null=True, blank=True)
    ended_on = models.DateField("selesai bekerja", null=True, blank=True)
    end_precision = models.CharField("ketepatan selesai", max_length=8, choices=PRECISIONS, default="day")
    status = models.ForeignKey(
        EmploymentStatus, models.PROTECT, null=True, blank=True, verbose_name="status pekerjaan"
    )
    status_scheme = models.CharField(
        "skema status",
        max_length=10,
        choices=[("sakernas", "Sakernas"), ("regsosek", "Regsosek")],
        default="sakernas",
    )
    original_status = models.CharField("status seperti tertulis", max_length=60, blank=True)
    employer = models.ForeignKey(
        Employer, models.PROTECT, null=True, blank=True, related_name="spells", verbose_name="pemberi kerja"
    )
    position = models.CharField("jabatan", max_length=120, blank=True)
    kbji = models.ForeignKey(
        KbjiGroup, models.PROTECT, null=True, blank=True, verbose_name="golongan jabatan"
    )
    kbli = models.ForeignKey(
        KbliSection, models.PROTECT, null=True, blank=True, verbose_name="lapangan usaha"
    )
    region = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, verbose_name="kabupaten/kota tempat kerja"
    )
    country = models.CharField("negara", max_length=60, blank=True, default="Indonesia")
    income_low = models.PositiveBigIntegerField("penghasilan sebulan dari (Rp)", null=True, blank=True)
    income_high = models.PositiveBigIntegerField("sampai (Rp)", null=True, blank=True)
    contract = models.CharField("perjanjian kerja", max_length=12, choices=CONTRACTS, blank=True)
    contract_ends_on = models.DateField("kontrak sampai", null=True, blank=True)
    bpjs = models.CharField("BPJS Ketenagakerjaan", max_length=8, choices=YES_NO_UNKNOWN, default="unknown")
    nib = models.CharField("NIB", max_length=8, choices=YES_NO_UNKNOWN, default="unknown")
    paid_workers = models.PositiveSmallIntegerField("pekerja tetap dibayar", null=True, blank=True)
    uses_training = models.CharField(
        "memakai hasil pelatihan", max_length=8, choices=USES_TRAINING, blank=True
    )
    level_fits = models.CharField(
        "jenjang sesuai", max_length=8, choices=[("yes", "Sesuai"), ("no", "Tidak sesuai")], blank=True
    )
    level = models.PositiveSmallIntegerField("bukti", choices=LEVELS, default=REPORTED)
    source = models.CharField("sumber", max_length=10, choices=SOURCES, default="other")
    history = HistoricalRecords()

    class Meta:
        verbose_name = "pekerjaan"
        verbose_name_plural = "pekerjaan"
        ordering = ["started_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ended_on=None) | models.Q(ended_on__gte=models.F("started_on")),
                name="spell_ends_after_start",
                violation_error_message="Tanggal selesai harus sama dengan atau sesudah tanggal mulai.",
            ),
            models.CheckConstraint(
                condition=models.Q(income_high=None)
                | models.Q(income_low=None)
                | models.Q(income_high__gte=models.F("income_low")),
                name="spell_income_in_order",
                violation_error_message="Batas atas penghasilan harus sama dengan atau di atas batas bawah.",
            ),
            models.CheckConstraint(condition=models.Q(level__lte=DOCUMENTED), name="spell_level_known"),
        ]

    def __str__(self) -> str:
        return f"{self.headline}, sejak {format_date(self.started_on)}"

    @property
    def headline(self) -> str:
        """'Juru las, CV Misal Las' as far as it is known."""
        known = [self.position, self.employer.name if self.employer else ""]
        return ", ".join(part for part in known if part) or "Bekerja"

    def latest_statement(self) -> "Observation | None":
        """The valid statement of the latest date that mentions this spell."""
        return self.mentions.valid().order_by("-observed_on", "-pk").first()


class Observation(Fact):
    """A dated statement of what a person does. Working statements mention the spells they speak of."""

    ACTIVITIES = [
        ("working", "Bekerja atau berusaha"),
        ("looking", "Mencari kerja"),
        ("studying", "Kuliah atau sekolah"),
        ("unpaid_apprenticeship", "Magang tanpa upah"),
        ("caring", "Mengurus rumah tangga"),
        ("ill", "Sakit"),
        ("other", "Kegiatan lain"),
    ]

    observed_on = models.DateField("keadaan pada tanggal")
    activity = models.CharField("kegiatan", max_length=24, choices=ACTIVITIES)
    spells = models.ManyToManyField(
        EmploymentSpell, blank=True, related_name="mentions", verbose_name="pekerjaan yang disebut"
    )
    level = models.PositiveSmallIntegerField("bukti", choices=LEVELS, default=REPORTED)
    source = models.CharField("sumber", max_length=10, choices=SOURCES, default="other")
    note = models.CharField("catatan", max_length=250, blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = "keterangan"
        verbose_name_plural = "keterangan"
        ordering = ["observed_on", "id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(level__lte=DOCUMENTED), name="observation_level_known"),
        ]

    def __str__(self) -> str:
        return f"{self.get_activity_display()}, {format_date(self.observed_on)}"


class ContactAttempt(Fact):
    """Somebody tried to reach the person. It says nothing of what the person does."""

    CHANNELS = [
        ("whatsapp", "WhatsApp"),
        ("phone", "Telepon"),
        ("visit", "Kunjungan"),
        ("email", "Email"),
        ("second_contact", "Kontak kedua"),
    ]
    RESULTS = [
        ("answered", "Dijawab"),
        ("no_answer", "Tidak dijawab"),
        ("call_back", "Minta dihubungi lagi"),
        ("wrong_number", "Nomor salah"),
        ("dead_number", "Nomor tidak aktif"),
        ("refused", "Tidak bersedia"),
    ]

    attempted_on = models.DateField("tanggal")
    channel = models.CharField("cara", max_length=16, choices=CHANNELS)
    result = models.CharField("hasil", max_length=16, choices=RESULTS)
    call_back_on = models.DateField("hubungi lagi pada", null=True, blank=True)
    note = models.CharField("catatan", max_length=250, blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = "kontak"
        verbose_name_plural = "kontak"
        ordering = ["-attempted_on", "-id"]

    def __str__(self) -> str:
        return f"{self.get_channel_display()}, {self.get_result_display().lower()}"


def evidence_path(instance: "Evidence", filename: str) -> str:
    """A random name below the private root: no name of a person or a file leaks into a path."""
    return f"evidence/{secrets.token_hex(16)}"


class EvidenceQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Files are opened by the centre that recorded them or in which the person is enrolled."""
        reach = scope(user, Permission.VIEW_PEOPLE)
        if reach.everywhere:
            return self
        enrolled = models.Q(
            spell__person__centres__centre__in=reach.centre_ids, spell__person__centres__access="enrolled"
        )
        return self.filter(models.Q(centre__in=reach.centre_ids) | enrolled).distinct()

    def valid(self):
        return self.filter(retracted_at=None)

    def retracted(self):
        return self.exclude(retracted_at=None)


class Evidence(models.Model):
    """What raises the level of a spell: a file, a number, or an employer's confirmation."""

    KINDS = [
        ("contract", "Kontrak kerja", DOCUMENTED),
        ("payslip", "Slip gaji", DOCUMENTED),
        ("bpjs", "Nomor BPJS", DOCUMENTED),
        ("nib", "NIB", DOCUMENTED),
        ("photo", "Foto usaha", DOCUMENTED),
        ("employer", "Konfirmasi pemberi kerja", CONFIRMED),
        ("second_source", "Sumber kedua yang mandiri", CONFIRMED),
    ]

    spell = models.ForeignKey(EmploymentSpell, models.PROTECT, related_name="evidence")
    centre = models.ForeignKey(Centre, models.PROTECT, null=True, related_name="+")
    kind = models.CharField("jenis bukti", max_length=16, choices=[(code, label) for code, label, _ in KINDS])
    level = models.PositiveSmallIntegerField("tingkat", choices=LEVELS)
    number = models.CharField("nomor bukti", max_length=80, blank=True)
    file = models.FileField("berkas", upload_to=evidence_path, blank=True)
    file_name = models.CharField("nama berkas", max_length=120, blank=True)
    media_type = models.CharField(max_length=40, blank=True)
    known_on = models.DateField("diketahui pada")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)
    retracted_at = models.DateTimeField(null=True, blank=True)
    history = HistoricalRecords()

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = "bukti"
        verbose_name_plural = "bukti"
        ordering = ["-level", "id"]

    def __str__(self) -> str:
        return self.get_kind_display()
