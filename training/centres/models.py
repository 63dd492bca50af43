"""Training centres and who works where."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from core.accounts.access import can, scope
from core.accounts.permissions import ROLES, Permission, role_choices
from core.models import Region, User


class CentreQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Centres whose batches the user may see; figures of all centres are open to everyone signed in."""
        reach = scope(user, Permission.VIEW_BATCHES)
        return self if reach.everywhere else self.filter(pk__in=reach.centre_ids)

    def allowing(self, user, permission: Permission):
        """Centres still running in which the user holds `permission`."""
        reach = scope(user, permission)
        rows = self.filter(is_active=True)
        return rows if reach.everywhere else rows.filter(pk__in=reach.centre_ids)


class Centre(models.Model):
    """One UPT BLK. Look-alike names exist, so the code is the key (docs/sources.md 5.1)."""

    code = models.SlugField("kode", unique=True)
    name = models.CharField("nama", max_length=120)
    short_name = models.CharField("nama pendek", max_length=40)
    address = models.CharField("alamat", max_length=200, blank=True)
    region = models.ForeignKey(Region, models.PROTECT, null=True, blank=True, verbose_name="kabupaten/kota")
    is_active = models.BooleanField("masih berjalan", default=True)

    objects = CentreQuerySet.as_manager()

    class Meta:
        verbose_name = "BLK"
        verbose_name_plural = "BLK"
        ordering = ["short_name"]

    def __str__(self) -> str:
        return self.name


class AssignmentQuerySet(models.QuerySet):
    def current(self):
        """Roles that have begun and not ended today."""
        today = timezone.localdate()
        return self.filter(models.Q(ends_on=None) | models.Q(ends_on__gte=today), starts_on__lte=today)


class StaffAssignment(models.Model):
    """One role of one user, in one centre or (without a centre) in the whole province."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="assignments", verbose_name="pengguna"
    )
    role = models.CharField("peran", max_length=20, choices=role_choices)
    centre = models.ForeignKey(
        Centre,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="assignments",
        verbose_name="BLK",
        help_text="Kosongkan untuk peran seprovinsi.",
    )
    starts_on = models.DateField("mulai", default=timezone.localdate)
    ends_on = models.DateField("sampai", null=True, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = "penugasan"
        verbose_name_plural = "penugasan"
        constraints = [
            models.UniqueConstraint(fields=["user", "role", "centre"], name="assignment_once"),
            models.UniqueConstraint(
                fields=["user", "role"],
                condition=models.Q(centre=None),
                name="assignment_province_once",
            ),
            # A staff role without a centre would silently open every centre.
            models.CheckConstraint(
                condition=models.Q(role__in=[code for code, (_, _, province) in ROLES.items() if province])
                | models.Q(centre__isnull=False),
                name="assignment_centre_role_has_centre",
            ),
        ]

    def __str__(self) -> str:
        label = ROLES[self.role][0] if self.role in ROLES else self.role
        return f"{label}, {self.centre or 'seluruh provinsi'}"


def accounts_for(user) -> models.QuerySet[User]:
    """Accounts that `user` may manage, with their roles: all of them or none."""
    rows = User.objects.prefetch_related(
        models.Prefetch("assignments", StaffAssignment.objects.select_related("centre"))
    )
    return rows.order_by("full_name", "id") if can(user, Permission.EDIT_USERS) else rows.none()
