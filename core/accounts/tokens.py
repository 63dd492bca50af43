"""Tokens of those who read figures by the API: who they are, until when, and how often they ask.

Of a token itself only its hash is kept; it is shown once, when it is made.
"""

import hashlib
import math
import secrets
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from core.accounts.access import can
from core.accounts.permissions import Permission

PREFIX = "blk_"
# How much of a token stays readable, so that people can tell theirs apart.
HINT_LENGTH = 8
CALLS, SPAN = 60, timedelta(minutes=1)


def hashed(token: str) -> str:
    """SHA-256; a token has 256 random bits, so nothing slower is needed."""
    return hashlib.sha256(token.encode()).hexdigest()


def new_token() -> str:
    return PREFIX + secrets.token_urlsafe(32)


class ApiTokenQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those of everybody, for who may make and revoke them."""
        return self if can(user, Permission.EDIT_API_TOKENS) else self.none()

    def working(self):
        """Neither revoked nor over."""
        return self.filter(revoked_at=None, expires_on__gte=timezone.localdate())


class ApiToken(models.Model):
    """One consumer's right to read protected figures."""

    consumer = models.CharField("pemakai", max_length=100)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    hint = models.CharField("awal token", max_length=12, editable=False)
    created_at = models.DateTimeField("dibuat", auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="dibuat oleh"
    )
    expires_on = models.DateField("berlaku sampai")
    revoked_at = models.DateTimeField("dicabut", null=True, editable=False)
    last_used_at = models.DateTimeField("terakhir dipakai", null=True, editable=False)
    counted_from = models.DateTimeField(null=True, editable=False)
    calls = models.PositiveIntegerField(default=0, editable=False)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        verbose_name = "token API"
        verbose_name_plural = "token API"
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.consumer

    @property
    def state(self) -> str:
        """revoked, expired or working."""
        if self.revoked_at:
            return "revoked"
        return "working" if self.expires_on >= timezone.localdate() else "expired"


def working_token(text: str) -> ApiToken | None:
    """The token behind that text, if it still works."""
    return ApiToken.objects.working().filter(digest=hashed(text)).first() if text else None


def take_turn(token: ApiToken) -> int:
    """Count one call: 0 if it is within CALLS a SPAN, else the seconds to wait.

    Every step is one conditional update, so that calls at the same moment are all counted.
    """
    now = timezone.now()
    rows = ApiToken.objects.filter(pk=token.pk)
    over = Q(counted_from=None) | Q(counted_from__lte=now - SPAN)
    if rows.filter(over).update(counted_from=now, calls=1, last_used_at=now):
        return 0
    if rows.filter(calls__lt=CALLS).update(calls=F("calls") + 1, last_used_at=now):
        return 0
    started = rows.values_list("counted_from", flat=True).get()
    return max(1, math.ceil((started + SPAN - now).total_seconds()))
