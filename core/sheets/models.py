"""An import on its way from the upload to the confirmation, and what a centre calls its columns."""

import secrets
from datetime import timedelta
from functools import partial

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from encrypted_fields.fields import EncryptedTextField

from core.accounts.access import scope
from core.accounts.permissions import Permission


def upload_path(instance: "ImportRun", filename: str) -> str:
    """A random name below the private root: no name of a person or a file leaks into a path."""
    return f"imports/{secrets.token_hex(16)}"


class ImportRunQuerySet(models.QuerySet):
    def visible_to(self, user):
        """A user's own runs, as long as the right to import is held there; nobody else's."""
        reach = scope(user, Permission.IMPORT_SHEETS)
        rows = self.filter(user=user.pk) if user.is_authenticated else self.none()
        return rows if reach.everywhere else rows.filter(centre_id__in=reach.centre_ids)

    def confirmed(self):
        return self.filter(state=ImportRun.CONFIRMED)


class ImportRun(models.Model):
    """One file brought in, by the wizard or by the command.

    The centre is a number: this floor does not know centres. What may hold names or numbers of people
    (`corrections`, `preview`) is encrypted; `problems` are masked before they come here.
    """

    UPLOADED, CHECKED, CONFIRMED = "uploaded", "checked", "confirmed"
    STATES = [(UPLOADED, "Diunggah"), (CHECKED, "Diperiksa"), (CONFIRMED, "Disimpan")]

    kind = models.CharField("jenis lembar", max_length=20)
    centre_id = models.BigIntegerField("BLK", null=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    file = models.FileField("berkas", upload_to=upload_path, blank=True)
    file_name = models.CharField("nama berkas", max_length=150)
    file_hash = models.CharField(max_length=64, db_index=True)
    sheets = models.JSONField(default=list)
    header_rows = models.JSONField(default=dict)
    mapping = models.JSONField(default=dict)
    constants = models.JSONField(default=dict)
    aliases = models.JSONField(default=dict)
    corrections = EncryptedTextField(null=True)
    data_date = models.DateField("tanggal data", null=True)
    has_consent = models.BooleanField(null=True)
    create_missing = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=STATES, default=UPLOADED)
    counts = models.JSONField(default=dict)
    problems = models.JSONField(default=list)
    unknown = models.JSONField(default=dict)
    preview = EncryptedTextField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    confirmed_at = models.DateTimeField(null=True)

    objects = ImportRunQuerySet.as_manager()

    class Meta:
        verbose_name = "impor"
        verbose_name_plural = "impor"
        ordering = ["-id"]
        indexes = [models.Index(fields=["user", "-id"], name="import_run_user")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="confirmed", confirmed_at__isnull=False)
                | (~models.Q(state="confirmed") & models.Q(confirmed_at=None)),
                name="import_run_confirmed_has_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.file_name}"

    @property
    def is_confirmed(self) -> bool:
        return self.state == self.CONFIRMED


class RememberedHeader(models.Model):
    """What a header meant the last time: a column's name, or '' for "do not import"."""

    kind = models.CharField(max_length=20)
    centre_id = models.BigIntegerField()
    header_key = models.CharField(max_length=100)
    column = models.CharField(max_length=40, blank=True)

    class Meta:
        verbose_name = "judul kolom yang diingat"
        verbose_name_plural = "judul kolom yang diingat"
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "centre_id", "header_key"], name="remembered_header_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.header_key}: {self.column or 'tidak diimpor'}"


# How long the file of an export can be fetched.
EXPORT_HOURS = 24


def export_path(instance: "ExportRun", filename: str) -> str:
    """A random name below the private root."""
    return f"exports/{secrets.token_hex(16)}"


class ExportRunQuerySet(models.QuerySet):
    def visible_to(self, user):
        """A user's own exports of the last day, as long as the right to export is held."""
        held = user.is_authenticated and scope(user, Permission.EXPORT_LISTS)
        return self.exclude(pk__in=self.expired()).filter(user=user.pk) if held else self.none()

    def expired(self):
        """Asked for more than EXPORT_HOURS ago: rights change, and a pile of people's data helps nobody."""
        return self.filter(requested_at__lt=timezone.now() - timedelta(hours=EXPORT_HOURS))

    def forget(self) -> None:
        """Delete these exports and, once the transaction holds, their files."""
        for run in self.exclude(file=""):
            transaction.on_commit(partial(run.file.storage.delete, run.file.name))
        self.delete()


class ExportRun(models.Model):
    """A large spreadsheet that the worker makes: what was asked for, how far it is, where the file lies.

    The query holds the filter of a list, which may be a name somebody searched for: it is encrypted.
    """

    QUEUED, RUNNING, DONE, FAILED = "queued", "running", "done", "failed"
    STATES = [(QUEUED, "Menunggu"), (RUNNING, "Dikerjakan"), (DONE, "Selesai"), (FAILED, "Gagal")]

    name = models.CharField("daftar", max_length=20)
    query = EncryptedTextField(null=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=STATES, default=QUEUED)
    rows_all = models.PositiveIntegerField(default=0)
    rows_done = models.PositiveIntegerField(default=0)
    file = models.FileField("berkas", upload_to=export_path, blank=True)
    requested_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)

    objects = ExportRunQuerySet.as_manager()

    class Meta:
        verbose_name = "ekspor"
        verbose_name_plural = "ekspor"
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.name}, {self.get_state_display()}"
