"""Reference tables of the alumni floor in the Django admin."""

from django.contrib import admin

from alumni.models import ExclusionReason
from core.accounts.admin_site import ReferenceAdmin


@admin.register(ExclusionReason)
class ExclusionReasonAdmin(ReferenceAdmin):
    list_display = ["name", "position", "is_active"]
