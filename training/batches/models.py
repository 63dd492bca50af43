"""Funds, waves and batches (paket): fiscal year -> fund -> wave -> class."""

import re

from django.db import models
from django.urls import reverse
from simple_history.models import HistoricalRecords

from core.accounts.access import scope
from core.accounts.permissions import Permission
from core.codes.models import ReferenceTable
from training.batches.rules import STATES, roman, state_choices, wave_key
from training.centres.models import Centre
from training.people.rules import name_key
from training.programmes.models import Programme


class Fund(ReferenceTable):
    """Source of money: APBN, APBD, DBHCHT ..."""

    code = models.SlugField("kode", unique=True)

    class Meta(ReferenceTable.Meta):
        verbose_name = "sumber dana"
        verbose_name_plural = "sumber dana"


class BatchKind(ReferenceTable):
    """Institutional, mobile unit (MTU), self-employment ..."""

    code = models.SlugField("kode", unique=True)

    class Meta(ReferenceTable.Meta):
        verbose_name = "jenis pelatihan"
        verbose_name_plural = "jenis pelatihan"


class Wave(models.Model):
    """Gelombang, tahap, angkatan: one word here, the label keeps the words of the file."""

    fund = models.ForeignKey(Fund, models.PROTECT, related_name="waves", verbose_name="sumber dana")
    fiscal_year = models.PositiveSmallIntegerField("tahun anggaran")
    number = models.PositiveSmallIntegerField(
        "nomor gelombang", default=0, help_text="0 bila paket tidak bergelombang."
    )
    label = models.CharField("sebutan", max_length=60, blank=True)

    class Meta:
        verbose_name = "gelombang"
        verbose_name_plural = "gelombang"
        ordering = ["-fiscal_year", "-number", "fund"]
        constraints = [
            models.UniqueConstraint(fields=["fund", "fiscal_year", "number"], name="wave_once"),
            models.CheckConstraint(
                condition=models.Q(fiscal_year__gte=1990, fiscal_year__lte=2100), name="wave_year_sane"
            ),
        ]

    def __str__(self) -> str:
        number = f" gelombang {roman(self.number)}" if self.number else ""
        return f"{self.fund} {self.fiscal_year}{number}"

    @property
    def other_words(self) -> str:
        """What the wave is called, unless that is only its number again ("Gelombang 2")."""
        is_number = re.fullmatch(
            rf"gelombang\s+({self.number}|{roman(self.number)})", self.label, re.IGNORECASE
        )
        return "" if is_number else self.label

    @property
    def key(self) -> str:
        return wave_key(self.fiscal_year, self.number)


class Instructor(models.Model):
    """Somebody who teaches at a centre."""

    centre = models.ForeignKey(Centre, models.PROTECT, related_name="instructors", verbose_name="BLK")
    name = models.CharField("nama", max_length=120)
    is_active = models.BooleanField("masih mengajar", default=True)

    class Meta:
        verbose_name = "instruktur"
        verbose_name_plural = "instruktur"
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["centre", "name"], name="instructor_once")]

    def __str__(self) -> str:
        return self.name


class BatchQuerySet(models.QuerySet):
    def visible_to(self, user):
        reach = scope(user, Permission.VIEW_BATCHES)
        return self if reach.everywhere else self.filter(centre__in=reach.centre_ids)

    def editable_by(self, user):
        reach = scope(user, Permission.EDIT_BATCHES)
        return self if reach.everywhere else self.filter(centre__in=reach.centre_ids)


class Batch(models.Model):
    """Paket: one class, normally 16 people. Class size varies: never inferred (docs/sources.md 2.4, V11)."""

    centre = models.ForeignKey(Centre, models.PROTECT, related_name="batches", verbose_name="BLK")
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="batches", verbose_name="program")
    wave = models.ForeignKey(Wave, models.PROTECT, related_name="batches", verbose_name="gelombang")
    name = models.CharField("nama paket", max_length=120)
    name_key = models.CharField(max_length=120, editable=False)
    code = models.CharField("kode paket", max_length=60, unique=True)
    kind = models.ForeignKey(BatchKind, models.PROTECT, null=True, blank=True, verbose_name="jenis pelatihan")
    seats = models.PositiveSmallIntegerField("kursi", default=16)
    reserves = models.PositiveSmallIntegerField("cadangan", default=2)
    starts_on = models.DateField("tanggal mulai", null=True, blank=True)
    ends_on = models.DateField("rencana selesai", null=True, blank=True)
    finished_on = models.DateField("tanggal selesai", null=True, blank=True)
    hours = models.PositiveSmallIntegerField("jam pelajaran (JP)", null=True, blank=True)
    place = models.CharField("tempat", max_length=150, blank=True)
    instructors = models.ManyToManyField(Instructor, blank=True, verbose_name="instruktur")
    state = models.CharField("status", max_length=12, choices=state_choices, default="planned")
    cancel_reason = models.CharField("alasan batal", max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    history = HistoricalRecords()

    objects = BatchQuerySet.as_manager()

    class Meta:
        verbose_name = "paket"
        verbose_name_plural = "paket"
        # Without a day yet: first. Said, since the databases place NULL differently.
        ordering = [models.F("starts_on").desc(nulls_first=True), "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["centre", "wave", "programme", "name_key"],
                name="batch_once",
                violation_error_message="Paket dengan nama ini sudah ada pada gelombang dan program "
                "yang sama.",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on=None)
                | models.Q(starts_on=None)
                | models.Q(ends_on__gte=models.F("starts_on")),
                name="batch_ends_after_start",
                violation_error_message="Rencana selesai harus sama dengan atau sesudah tanggal mulai.",
            ),
            models.CheckConstraint(condition=models.Q(seats__gte=1), name="batch_has_seats"),
        ]
        indexes = [models.Index(fields=["centre", "-starts_on", "-id"], name="batch_centre_start")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs):
        self.name_key = name_key(self.name)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("training:batch_detail", args=[self.pk])

    def next_states(self) -> list[tuple[str, str]]:
        """(state, label) pairs this batch may move to."""
        return [(state, STATES[state][0]) for state in STATES[self.state][1]]
