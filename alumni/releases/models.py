"""Closed months and releases: what was reported, by whom, and on what it rests."""

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import connection, models
from django.urls import reverse
from simple_history.models import HistoricalRecords

from core.dates import format_date, format_month
from training.models import Centre

CHECKSUM = RegexValidator(r"^[0-9a-f]{64}$")
NEVER_CHANGED = "Releases are published, never changed; publish a correction."


class ReleaseQuerySet(models.QuerySet):
    """Rows are inserted one by one by actions.publish; every other way to write is closed."""

    def visible_to(self, user):
        """Releases are open to everyone signed in, as all figures are; the people behind them are not."""
        return self

    def newest(self) -> "Release | None":
        return self.order_by("-number").defer("content").first()

    def lock(self) -> None:
        """Let nobody else publish until this transaction ends. SQLite has one writer at a time anyway."""
        if connection.vendor == "postgresql":
            name = connection.ops.quote_name(self.model._meta.db_table)
            with connection.cursor() as cursor:
                cursor.execute(f"LOCK TABLE {name} IN SHARE ROW EXCLUSIVE MODE")

    def update(self, **values):
        raise TypeError(NEVER_CHANGED)

    def delete(self):
        raise TypeError(NEVER_CHANGED)

    def bulk_create(self, *args, **kwargs):
        raise TypeError(NEVER_CHANGED)

    def bulk_update(self, *args, **kwargs):
        raise TypeError(NEVER_CHANGED)


class Release(models.Model):
    """Rilis: figures frozen for good. `content` is the packed text (frozen.py); the columns repeat its head.

    `checksum` is SHA-256 over that text, which names the checksum of the release before: to change an old
    one unseen, all later ones and every printed checksum would have to change, too.
    """

    number = models.PositiveIntegerField("nomor", unique=True)
    code = models.CharField("kode", max_length=14, unique=True)
    as_of = models.DateField("keadaan per")
    definition = models.JSONField()
    rule_versions = models.JSONField()
    graduations = models.PositiveIntegerField("kelulusan")
    note = models.CharField("catatan", max_length=300, blank=True)
    # One correction each: what is corrected again is the correction.
    corrects = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="correction", verbose_name="mengoreksi rilis"
    )
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="ditetapkan oleh"
    )
    published_at = models.DateTimeField("ditetapkan pada")
    checksum = models.CharField("sidik", max_length=64, unique=True, validators=[CHECKSUM])
    content = models.BinaryField()

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        verbose_name = "rilis"
        verbose_name_plural = "rilis"
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(condition=models.Q(number__gte=1), name="release_numbered_from_one"),
            models.CheckConstraint(
                condition=models.Q(corrects=None) | ~models.Q(note=""), name="release_correction_has_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"Rilis {self.number}, keadaan per {format_date(self.as_of)}"

    def save(self, *args, **kwargs):
        if self.pk:
            raise TypeError(NEVER_CHANGED)
        super().save(*args, force_insert=True, **kwargs)

    def delete(self, *args, **kwargs):
        raise TypeError(NEVER_CHANGED)

    def get_absolute_url(self) -> str:
        return reverse("alumni:release_detail", args=[self.number])

    @property
    def query(self) -> str:
        """What an address says to ask for this release."""
        return f"rilis={self.number}"


class MonthClosingQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Which centre has closed which month is open to everyone signed in; it names nobody."""
        return self


class MonthClosing(models.Model):
    """Penutupan bulan: a centre's head states that the month is complete, the province accepts or returns it.

    `figures` are the centre's counts on the last day of the month as they were submitted.
    """

    SUBMITTED, ACCEPTED, RETURNED = "submitted", "accepted", "returned"
    STATES = [(SUBMITTED, "Diajukan"), (ACCEPTED, "Diterima"), (RETURNED, "Dikembalikan")]

    centre = models.ForeignKey(Centre, models.PROTECT, related_name="closings", verbose_name="BLK")
    # Its first day; actions.submit_closing sees to that.
    month = models.DateField("bulan")
    state = models.CharField("keadaan", max_length=10, choices=STATES)
    checklist = models.JSONField("daftar periksa")
    figures = models.JSONField("angka")
    note = models.CharField("catatan", max_length=300, blank=True)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    submitted_at = models.DateTimeField("diajukan pada")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField("diputuskan pada", null=True)
    decision_note = models.CharField("catatan provinsi", max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    history = HistoricalRecords()

    objects = MonthClosingQuerySet.as_manager()

    class Meta:
        verbose_name = "penutupan bulan"
        verbose_name_plural = "penutupan bulan"
        ordering = ["-month", "centre__short_name"]
        constraints = [
            models.UniqueConstraint(fields=["centre", "month"], name="closing_once"),
            models.CheckConstraint(
                condition=models.Q(state="submitted", decided_at=None)
                | (models.Q(state__in=["accepted", "returned"]) & models.Q(decided_at__isnull=False)),
                name="closing_decided_or_not",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="returned") | ~models.Q(decision_note=""),
                name="closing_returned_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.centre.short_name}, {format_month(self.month)}"
