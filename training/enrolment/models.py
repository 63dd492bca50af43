"""A person in a batch, from the application to the result."""

from django.db import models
from simple_history.models import HistoricalRecords

from core.accounts.access import scope
from core.accounts.permissions import Permission
from core.models import EducationLevel, Region
from training.batches.models import Batch
from training.enrolment.rules import STATES, TAKES_SEAT, result_choices, state_choices
from training.people.models import Person


class EnrolmentQuerySet(models.QuerySet):
    def visible_to(self, user):
        reach = scope(user, Permission.VIEW_PEOPLE)
        return self if reach.everywhere else self.filter(batch__centre__in=reach.centre_ids)

    def taking_seats(self):
        return self.filter(state__in=TAKES_SEAT)

    def completed(self):
        return self.filter(state="completed")


class Enrolment(models.Model):
    """One person in one batch. Education and district are those of that time: figures group by them."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="enrolments", verbose_name="peserta")
    batch = models.ForeignKey(Batch, models.PROTECT, related_name="enrolments", verbose_name="paket")
    state = models.CharField("status", max_length=14, choices=state_choices, default="applied")
    applied_on = models.DateField("mendaftar pada", null=True, blank=True)
    ended_on = models.DateField("keluar pada", null=True, blank=True)
    reason = models.CharField("alasan", max_length=200, blank=True)
    completed_on = models.DateField(
        "tanggal lulus", null=True, blank=True, help_text="Kosong: tanggal selesai paket."
    )
    result = models.CharField("uji kompetensi", max_length=14, choices=result_choices, default="not_assessed")
    certificate_number = models.CharField("nomor sertifikat", max_length=60, blank=True)
    education = models.ForeignKey(
        EducationLevel, models.PROTECT, null=True, blank=True, verbose_name="pendidikan saat mendaftar"
    )
    region = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, verbose_name="kabupaten/kota saat mendaftar"
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    history = HistoricalRecords()

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        verbose_name = "kepesertaan"
        verbose_name_plural = "kepesertaan"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "batch"],
                name="enrolment_once",
                violation_error_message="Orang ini sudah terdaftar pada paket ini.",
            ),
        ]
        indexes = [models.Index(fields=["batch", "state"], name="enrolment_batch_state")]

    def __str__(self) -> str:
        return f"{self.person_id} pada {self.batch_id}"

    def graduated_on(self):
        """Date X of the figures: the own completion date, else the batch's end (docs/indicators.md)."""
        return self.completed_on or self.batch.finished_on

    def next_states(self) -> list[tuple[str, str]]:
        """(state, label) pairs this enrolment may move to."""
        return [(state, STATES[state][0]) for state in STATES[self.state][1]]


class EnrolmentDisability(models.Model):
    """The disability statement as it stood for this enrolment; no row: not asked.

    Apart from Enrolment, since it needs a right of its own. `kind` is one code, 'ganda' or ''.
    """

    enrolment = models.OneToOneField(Enrolment, models.CASCADE, related_name="disability")
    has_disability = models.BooleanField("penyandang disabilitas")
    kind = models.CharField("ragam", max_length=50, blank=True)

    class Meta:
        verbose_name = "disabilitas saat mendaftar"
        verbose_name_plural = "disabilitas saat mendaftar"

    def __str__(self) -> str:
        return str(self.enrolment_id)
