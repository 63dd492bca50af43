"""Accommodations of trainees: what was asked, agreed and delivered, and when."""

from datetime import date

from django.db import models
from simple_history.models import HistoricalRecords

from core.accounts.access import scope
from core.accounts.permissions import Permission
from core.models import AccommodationKind
from training.accommodations.rules import BEFORE, LABELS, NEXT, state_of, waited
from training.enrolment.models import Enrolment


class AccommodationQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those of centres in which the user may read disability."""
        reach = scope(user, Permission.VIEW_DISABILITY)
        return self if reach.everywhere else self.filter(enrolment__batch__centre__in=reach.centre_ids)


class Accommodation(models.Model):
    """One thing that one trainee asked for in one batch; a refused request has its reason.

    It tells of a disability, so it is read under the same right as the statement, and goes with its consent.
    """

    enrolment = models.ForeignKey(
        Enrolment, models.CASCADE, related_name="accommodations", verbose_name="peserta"
    )
    kind = models.ForeignKey(AccommodationKind, models.PROTECT, verbose_name="akomodasi")
    asked_on = models.DateField("diminta pada")
    agreed_on = models.DateField("disetujui pada", null=True, blank=True)
    delivered_on = models.DateField("tersedia pada", null=True, blank=True)
    refused_on = models.DateField("ditolak pada", null=True, blank=True)
    reason = models.CharField("alasan menolak", max_length=200, blank=True)
    note = models.CharField("keterangan", max_length=200, blank=True)
    history = HistoricalRecords()

    objects = AccommodationQuerySet.as_manager()

    class Meta:
        verbose_name = "permintaan akomodasi"
        verbose_name_plural = "permintaan akomodasi"
        ordering = ["asked_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "kind"],
                name="accommodation_once",
                violation_error_message="Akomodasi ini sudah diminta untuk peserta ini.",
            ),
            models.CheckConstraint(
                condition=models.Q(agreed_on=None) | models.Q(agreed_on__gte=models.F("asked_on")),
                name="accommodation_agreed_after_asked",
            ),
            models.CheckConstraint(
                condition=models.Q(delivered_on=None) | models.Q(delivered_on__gte=models.F("agreed_on")),
                name="accommodation_delivered_after_agreed",
            ),
            models.CheckConstraint(
                condition=models.Q(delivered_on=None) | models.Q(agreed_on__isnull=False),
                name="accommodation_delivered_if_agreed",
            ),
            models.CheckConstraint(
                condition=models.Q(refused_on=None)
                | models.Q(agreed_on=None, refused_on__gte=models.F("asked_on"), reason__gt=""),
                name="accommodation_refused_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"Permintaan {self.pk}"

    @property
    def state(self) -> str:
        return state_of(self.agreed_on, self.delivered_on, self.refused_on)

    @property
    def state_label(self) -> str:
        return LABELS[self.state]

    @property
    def next_steps(self) -> tuple[str, ...]:
        return NEXT.get(self.state, ())

    @property
    def since(self) -> date:
        """The day of its latest step."""
        return getattr(self, f"{self.state}_on")

    @property
    def state_before(self) -> str | None:
        """The state that taking back the latest step leads to; None: there was no request then."""
        return BEFORE.get(self.state)

    @property
    def days(self) -> int | None:
        """Days from asking to having it."""
        return waited(self.asked_on, self.delivered_on)
