"""Reference tables of the ground floor in the Django admin."""

from django.contrib import admin

from core.accounts.admin_site import ReferenceAdmin
from core.models import (
    AccommodationKind,
    DisabilityKind,
    EducationLevel,
    EmploymentStatus,
    KbjiGroup,
    KbliSection,
    MinimumWage,
    Province,
    Region,
)


@admin.register(AccommodationKind, DisabilityKind, EducationLevel, EmploymentStatus, KbjiGroup)
class CodeAdmin(ReferenceAdmin):
    list_display = ["name", "code", "position", "is_active"]
    list_filter = ["is_active"]
    search_fields = ["name", "synonyms"]


@admin.register(Province)
class ProvinceAdmin(ReferenceAdmin):
    list_display = ["name", "code"]
    search_fields = ["name"]


@admin.register(Region)
class RegionAdmin(ReferenceAdmin):
    list_display = ["name", "code", "province"]
    list_filter = ["province"]
    search_fields = ["name", "code"]


@admin.register(KbliSection)
class KbliSectionAdmin(ReferenceAdmin):
    list_display = ["name", "letter", "edition"]
    list_filter = ["edition"]


@admin.register(MinimumWage)
class MinimumWageAdmin(ReferenceAdmin):
    list_display = ["region", "year", "amount"]
    list_filter = ["year"]
    list_select_related = ["region"]
    search_fields = ["region__name", "region__code"]
