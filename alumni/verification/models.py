"""Sampled audits of placements: the round, its strata, and the cases drawn.

A case keeps the claim as it was when drawn; what the centre changes afterwards changes the facts and not the
case. Verifying never writes a career: a centre corrects its own records.
"""

import datetime

from django.conf import settings
from django.db import models
from django.urls import reverse
from simple_history.models import HistoricalRecords

from alumni.careers.models import LEVELS, EmploymentSpell
from alumni.graduates.models import Graduation
from alumni.outcomes.definitions import CLASS_LABELS, Definition, filters_of
from alumni.verification.rules import CONFIRMED, FINAL_RESULTS, RESULTS, stays_placed
from core.accounts.access import can, scope
from core.accounts.permissions import Permission
from training.models import Centre

P = Permission
ORDERED, ANNOUNCED, DRAWN = "ordered", "announced", "drawn"
PUBLISHED, CANCELLED = "published", "cancelled"
STATES = {
    ORDERED: "Disusun",
    ANNOUNCED: "Diumumkan",
    DRAWN: "Berjalan",
    PUBLISHED: "Terbit",
    CANCELLED: "Dibatalkan",
}
CHANNELS = {
    "phone": "Telepon",
    "whatsapp": "WhatsApp",
    "visit": "Kunjungan",
    "employer": "Pemberi kerja",
}


class RoundQuerySet(models.QuerySet):
    def visible_to(self, user):
        """What is published is everybody's, the notice is for who works in a centre, all for who orders."""
        if can(user, P.ORDER_VERIFICATIONS):
            return self
        published = models.Q(state=PUBLISHED)
        told = models.Q(announced_on__isnull=False)
        return self.filter(published | told if can(user, P.VERIFY_PLACEMENTS) else published)


class VerificationRound(models.Model):
    """One audit: the question whose placements are checked, its dates, and the seed of the draw."""

    name = models.CharField(
        "nama",
        max_length=80,
        unique=True,
        error_messages={"unique": "Nama ini sudah dipakai putaran lain. Pilih nama lain."},
    )
    definition_json = models.JSONField("definisi")
    sample_size = models.PositiveIntegerField("besar sampel")
    draws_on = models.DateField("sampel ditarik mulai")
    verify_until = models.DateField("verifikasi sampai")
    contradict_until = models.DateField("sanggahan sampai")
    state = models.CharField("keadaan", max_length=10, choices=list(STATES.items()), default=ORDERED)
    ordered_on = models.DateField("disusun")
    ordered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    announced_on = models.DateField("diumumkan", null=True, blank=True)
    drawn_on = models.DateField("sampel ditarik", null=True, blank=True)
    # Made by the computer at the draw: known before, it would tell who will be drawn.
    seed = models.PositiveBigIntegerField("benih acak", null=True, blank=True)
    frame_checksum = models.CharField("sidik kerangka sampel", max_length=64, blank=True)
    published_on = models.DateField("terbit", null=True, blank=True)
    cancel_reason = models.CharField("alasan pembatalan", max_length=200, blank=True)
    history = HistoricalRecords()

    objects = RoundQuerySet.as_manager()

    class Meta:
        verbose_name = "putaran verifikasi"
        verbose_name_plural = "putaran verifikasi"
        ordering = ["-ordered_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(sample_size__gt=0), name="verification_sample_size"),
            models.CheckConstraint(
                condition=models.Q(verify_until__gte=models.F("draws_on"))
                & models.Q(contradict_until__gt=models.F("verify_until")),
                name="verification_dates_in_order",
                violation_error_message="Urutan tanggal: sampel ditarik, verifikasi selesai, lalu sanggahan "
                "selesai.",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=[DRAWN, PUBLISHED]) | models.Q(seed__isnull=False),
                name="verification_drawn_has_seed",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("alumni:round_detail", args=[self.pk])

    @property
    def definition(self) -> Definition:
        """The question whose placements are audited."""
        about = self.definition_json
        pairs = [(key, value) for key, values in about["filters"].items() for value in values]
        names = ("measure", "window", "rule", "min_evidence")
        return Definition(
            as_of=datetime.date.fromisoformat(about["as_of"]),
            filters=filters_of(pairs),
            **{name: about[name] for name in names},
        )

    @property
    def is_open(self) -> bool:
        """Neither published nor cancelled."""
        return self.state in (ORDERED, ANNOUNCED, DRAWN)


class VerificationStratum(models.Model):
    """A centre of a round, as its figures were when the sample was drawn."""

    round = models.ForeignKey(VerificationRound, models.CASCADE, related_name="strata")
    centre = models.ForeignKey(Centre, models.PROTECT, related_name="+", verbose_name="BLK")
    matured = models.PositiveIntegerField("kelulusan dihitung")
    placed = models.PositiveIntegerField("ditempatkan")
    sampled = models.PositiveIntegerField("sampel")

    class Meta:
        verbose_name = "strata verifikasi"
        verbose_name_plural = "strata verifikasi"
        ordering = ["centre__short_name"]
        constraints = [
            models.UniqueConstraint(fields=["round", "centre"], name="verification_stratum_once"),
            models.CheckConstraint(
                condition=models.Q(sampled__lte=models.F("placed"))
                & models.Q(placed__lte=models.F("matured")),
                name="verification_stratum_fits",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round}, {self.centre}"


class CaseQuerySet(models.QuerySet):
    def visible_to(self, user):
        """All for who orders; open ones of one's own; a centre's own once there is a result to answer."""
        if can(user, P.ORDER_VERIFICATIONS):
            return self
        reach, found = scope(user, P.VIEW_PEOPLE), self.none()
        told = self.exclude(result="")
        if reach:
            found |= told if reach.everywhere else told.filter(centre__in=reach.centre_ids)
        if can(user, P.VERIFY_PLACEMENTS):
            found |= self.filter(verifier=user, round__state=DRAWN)
        return found

    def waiting(self):
        """Nobody has verified them yet, and nothing is decided."""
        return self.filter(result="", final_result="")

    def answerable(self):
        """Found otherwise than recorded, and not answered by the centre yet."""
        found = self.filter(contradiction="", final_result="").exclude(result__in=["", CONFIRMED])
        return found.filter(round__state=DRAWN)

    def ripe(self, user, today: datetime.date):
        """What may be taken over as found: confirmed, or nobody answered in time; not one's own asking."""
        is_over = models.Q(round__contradict_until__lt=today)
        found = self.filter(is_over | models.Q(result=CONFIRMED), final_result="", contradiction="")
        return found.exclude(verifier=user) if getattr(user, "pk", None) else found

    def decided(self):
        return self.exclude(final_result="")

    def undecided(self):
        return self.filter(final_result="")

    def contradicted(self):
        """Answered by their centre and not decided yet."""
        return self.filter(final_result="").exclude(contradiction="")


class VerificationCase(models.Model):
    """One drawn placement: what was claimed, what was found, what the centre answers, what was decided."""

    round = models.ForeignKey(VerificationRound, models.PROTECT, related_name="cases")
    number = models.PositiveIntegerField("nomor kasus")
    graduation = models.ForeignKey(Graduation, models.PROTECT, related_name="verification_cases")
    centre = models.ForeignKey(Centre, models.PROTECT, related_name="+", verbose_name="BLK")
    # The claim, as the records said when it was drawn.
    graduated_on = models.DateField("tanggal lulus")
    spell = models.ForeignKey(EmploymentSpell, models.PROTECT, related_name="+")
    claimed_employer = models.CharField("pemberi kerja", max_length=150, blank=True)
    claimed_position = models.CharField("jabatan", max_length=120, blank=True)
    claimed_started_on = models.DateField("mulai bekerja")
    claimed_class = models.CharField("golongan", max_length=20)
    claimed_level = models.PositiveSmallIntegerField("bukti", choices=LEVELS)
    # Who asks, and what was found.
    verifier = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="pemeriksa"
    )
    result = models.CharField("hasil", max_length=12, choices=list(RESULTS.items()), blank=True)
    verified_on = models.DateField("diverifikasi pada", null=True)
    channel = models.CharField("cara", max_length=10, choices=list(CHANNELS.items()), blank=True)
    found_class = models.CharField("golongan sebenarnya", max_length=20, blank=True)
    found_started_on = models.DateField("mulai bekerja sebenarnya", null=True)
    note = models.CharField("catatan pemeriksa", max_length=300, blank=True)
    # What the centre answers, once.
    contradiction = models.CharField("sanggahan", max_length=500, blank=True)
    contradicted_on = models.DateField("disanggah pada", null=True)
    contradicted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    # What was decided.
    final_result = models.CharField("putusan", max_length=12, choices=list(FINAL_RESULTS.items()), blank=True)
    final_started_on = models.DateField("mulai bekerja menurut putusan", null=True)
    decision_note = models.CharField("alasan putusan", max_length=300, blank=True)
    decided_on = models.DateField("diputuskan pada", null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    history = HistoricalRecords()

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = "kasus verifikasi"
        verbose_name_plural = "kasus verifikasi"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["round", "graduation"], name="verification_case_once"),
            models.UniqueConstraint(fields=["round", "number"], name="verification_case_number"),
            models.CheckConstraint(
                condition=models.Q(result="") | models.Q(verified_on__isnull=False),
                name="verification_result_dated",
            ),
            models.CheckConstraint(
                condition=models.Q(contradiction="") | ~models.Q(result=""),
                name="verification_answer_to_result",
            ),
        ]

    def __str__(self) -> str:
        return f"Kasus {self.number}, {self.round}"

    def get_absolute_url(self) -> str:
        return reverse("alumni:case_detail", args=[self.pk])

    @property
    def claimed_label(self) -> str:
        """The class claimed, in words."""
        return CLASS_LABELS[self.claimed_class]

    @property
    def found_label(self) -> str:
        return CLASS_LABELS.get(self.found_class, "")

    @property
    def stays_placed(self) -> bool | None:
        """Whether it still counts as placed by what was decided; None where nobody can tell."""
        window = self.round.definition.window
        return stays_placed(self.final_result, self.final_started_on, self.graduated_on, window)

    def shows_person_to(self, user) -> bool:
        """Whether this user may read who it is: the one who asks while it runs, or who may see the person."""
        is_asking = self.verifier_id == user.pk and self.round.state == DRAWN
        return is_asking or can(user, P.VIEW_PEOPLE, self.centre_id)
