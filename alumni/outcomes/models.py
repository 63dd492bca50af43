"""Targets (docs/indicators.md, Measure 16), and the questions that a person keeps."""

from decimal import Decimal

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from simple_history.models import HistoricalRecords

from alumni.careers.derivation import IN_WORK_AT, IN_WORK_ON, PLACED_WITHIN, WINDOWS
from training.models import Centre

NO_WINDOW = 0


class TargetQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Figures and what they are held against are open to everyone signed in."""
        return self


class Target(models.Model):
    """The rate to reach by those who graduate in a year, in one centre or (without a centre) all of them."""

    MEASURES = [
        (PLACED_WITHIN, "Ditempatkan dalam jendela"),
        (IN_WORK_AT, "Bekerja pada akhir jendela"),
        (IN_WORK_ON, "Bekerja pada tanggal data"),
    ]

    year = models.PositiveSmallIntegerField("tahun lulus")
    centre = models.ForeignKey(
        Centre,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="targets",
        verbose_name="BLK",
        help_text="Kosongkan untuk seluruh provinsi.",
    )
    measure = models.CharField("ukuran", max_length=20, choices=MEASURES, default=PLACED_WITHIN)
    window = models.PositiveSmallIntegerField(
        "jendela",
        choices=[*((months, f"{months} bulan") for months in WINDOWS), (NO_WINDOW, "Tanpa jendela")],
        default=6,
    )
    value = models.DecimalField(
        "target (%)",
        max_digits=5,
        decimal_places=2,
        validators=[MinValueValidator(Decimal("0.01")), MaxValueValidator(100)],
    )
    history = HistoricalRecords()

    objects = TargetQuerySet.as_manager()

    class Meta:
        verbose_name = "target"
        verbose_name_plural = "target"
        # The province first. Said, since the databases place NULL differently.
        ordering = ["-year", models.F("centre__short_name").asc(nulls_first=True), "measure", "window"]
        constraints = [
            models.UniqueConstraint(
                fields=["year", "centre", "measure", "window"],
                name="target_once",
                violation_error_message="Target untuk tahun, BLK, ukuran, dan jendela ini sudah ada.",
            ),
            # Two empty centres are different to the database, so the province needs a rule of its own.
            models.UniqueConstraint(
                fields=["year", "measure", "window"],
                condition=models.Q(centre=None),
                name="target_province_once",
                violation_error_message="Target provinsi untuk tahun, ukuran, dan jendela ini sudah ada.",
            ),
            models.CheckConstraint(
                condition=models.Q(value__gt=0, value__lte=100),
                name="target_is_a_rate",
                violation_error_message="Target adalah persentase di atas 0 dan paling besar 100.",
            ),
            models.CheckConstraint(
                condition=models.Q(measure=IN_WORK_ON, window=NO_WINDOW)
                | (~models.Q(measure=IN_WORK_ON) & models.Q(window__in=WINDOWS)),
                name="target_window_fits",
                violation_error_message="Pilih jendela 3, 6, atau 12 bulan, atau tanpa jendela untuk ukuran "
                "“bekerja pada tanggal data”.",
            ),
            models.CheckConstraint(
                condition=models.Q(year__gte=1990, year__lte=2100),
                name="target_year_sane",
                violation_error_message="Isi tahun dengan empat angka, misalnya 2025.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_measure_display()} {self.year}, {self.centre or 'seluruh provinsi'}"


class SavedViewQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own."""
        return self.filter(user_id=user.pk)


class SavedView(models.Model):
    """A question to the dashboard that one person keeps under a name, as the query of its address.

    Kept without the day it was asked on, it is asked anew each day it is opened (saved.kept_query).
    """

    # More would be a list to search, and the menu on the dashboard has no end then.
    MOST = 30

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_views")
    name = models.CharField("nama", max_length=60)
    query = models.CharField("pertanyaan", max_length=1000, blank=True, editable=False)
    created_at = models.DateTimeField("dibuat", auto_now_add=True)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        verbose_name = "tampilan tersimpan"
        verbose_name_plural = "tampilan tersimpan"
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "name"],
                name="saved_view_once",
                violation_error_message="Anda sudah punya tampilan dengan nama ini. Pilih nama lain.",
            ),
            models.CheckConstraint(
                condition=~models.Q(name=""),
                name="saved_view_named",
                violation_error_message="Beri nama tampilan ini.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The dashboard that asks it."""
        return f"{reverse('dashboard:dashboard')}?{self.query}"
