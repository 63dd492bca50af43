"""Graduations: the unit that every figure counts."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from simple_history.models import HistoricalRecords

from core.accounts.access import scope
from core.accounts.permissions import Permission
from core.codes.models import ReferenceTable
from training.models import Batch, Centre, Enrolment, Person, PersonCentre


class GraduationQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Graduations of the centres in which the user may see people; retracted ones are nowhere."""
        reach = scope(user, Permission.VIEW_PEOPLE)
        rows = self.valid()
        return rows if reach.everywhere else rows.filter(centre__in=reach.centre_ids)

    def valid(self):
        return self.filter(retracted_at=None)


class Graduation(models.Model):
    """Kelulusan: one person who completed one batch (docs/indicators.md, unit of counting).

    Person, batch, centre and the searched name are copied from the enrolment, so that lists of a million
    rows read one narrow table; training's signals keep the copies exact.
    """

    enrolment = models.OneToOneField(Enrolment, models.PROTECT, related_name="graduation")
    person = models.ForeignKey(Person, models.PROTECT, related_name="graduations")
    batch = models.ForeignKey(Batch, models.PROTECT, related_name="graduations")
    centre = models.ForeignKey(Centre, models.PROTECT, related_name="graduations")
    graduated_on = models.DateField("tanggal lulus")
    name_key = models.CharField(max_length=150, editable=False)
    known_on = models.DateField("diketahui pada")
    retracted_at = models.DateTimeField(null=True, blank=True)
    history = HistoricalRecords()

    objects = GraduationQuerySet.as_manager()

    class Meta:
        verbose_name = "kelulusan"
        verbose_name_plural = "kelulusan"
        ordering = ["-graduated_on", "-id"]
        indexes = [
            models.Index(fields=["-graduated_on", "-id"], name="graduation_date"),
            models.Index(fields=["centre", "-graduated_on", "-id"], name="graduation_centre_date"),
            models.Index(fields=["centre", "name_key", "id"], name="graduation_centre_name"),
            models.Index(fields=["name_key", "id"], name="graduation_name"),
        ]

    def __str__(self) -> str:
        return f"{self.person} ({self.graduated_on})"

    def get_absolute_url(self) -> str:
        return reverse("alumni:graduation_detail", args=[self.pk])


class ExclusionReason(ReferenceTable):
    """Why a graduate cannot be in work: died, long illness, military, full-time study, abroad."""

    code = models.SlugField("kode", unique=True)

    class Meta(ReferenceTable.Meta):
        verbose_name = "alasan pengecualian"
        verbose_name_plural = "alasan pengecualian"


class ExclusionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Reasons of people enrolled in a centre of the user."""
        reach = scope(user, Permission.VIEW_PEOPLE)
        if reach.everywhere:
            return self
        known = PersonCentre.objects.filter(centre__in=reach.centre_ids, access=PersonCentre.ENROLLED)
        return self.filter(person__in=known.values("person"))

    def valid(self):
        return self.filter(retracted_at=None)


class Exclusion(models.Model):
    """Takes a person out of the *adjusted* rate from its date on; the headline ignores it."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="exclusions")
    reason = models.ForeignKey(ExclusionReason, models.PROTECT, verbose_name="alasan")
    dated = models.DateField("sejak tanggal")
    note = models.CharField("keterangan", max_length=200, blank=True)
    known_on = models.DateField("diketahui pada")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    centre = models.ForeignKey(Centre, models.PROTECT, null=True, related_name="+")
    retracted_at = models.DateTimeField(null=True, blank=True)
    history = HistoricalRecords()

    objects = ExclusionQuerySet.as_manager()

    class Meta:
        verbose_name = "pengecualian"
        verbose_name_plural = "pengecualian"
        ordering = ["dated", "id"]

    def __str__(self) -> str:
        return f"{self.reason} sejak {self.dated}"
