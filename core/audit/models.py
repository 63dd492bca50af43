"""The audit trail: who did what to which row, when and from where. Appended to, never changed."""

from django.conf import settings
from django.db import models


class AuditEntry(models.Model):
    """One thing done or refused. Names of fields are kept, values never (those are in the history)."""

    at = models.DateTimeField("waktu", auto_now_add=True, db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="pelaku"
    )
    verb = models.CharField("tindakan", max_length=40)
    object_type = models.CharField("jenis data", max_length=60, blank=True)
    object_id = models.CharField("nomor data", max_length=40, blank=True)
    centre_id = models.BigIntegerField("BLK", null=True)
    fields = models.JSONField("isian", default=list)
    facts = models.JSONField("keterangan", default=dict)
    reason = models.CharField("alasan", max_length=300, blank=True)
    ip_address = models.GenericIPAddressField("alamat IP", null=True)
    request_id = models.CharField("kode permintaan", max_length=16, blank=True)

    class Meta:
        verbose_name = "jejak audit"
        verbose_name_plural = "jejak audit"
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["object_type", "object_id"], name="audit_object"),
            models.Index(fields=["centre_id", "-id"], name="audit_centre"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb} {self.object_type} {self.object_id}"

    def save(self, *args, **kwargs):
        if self.pk:
            raise TypeError("Audit entries are appended, never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise TypeError("Audit entries are appended, never deleted.")
