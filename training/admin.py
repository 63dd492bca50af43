"""Reference tables of the training floor in the Django admin."""

from django.contrib import admin

from core.accounts.admin_site import ReferenceAdmin
from training.models import BatchKind, Centre, Field, Fund, Instructor, Programme


@admin.register(BatchKind, Fund)
class CodeAdmin(ReferenceAdmin):
    list_display = ["name", "code", "position", "is_active"]
    list_filter = ["is_active"]
    search_fields = ["name", "synonyms"]


@admin.register(Field)
class FieldAdmin(ReferenceAdmin):
    list_display = ["name", "slug", "position", "is_active"]
    search_fields = ["name", "synonyms"]


@admin.register(Programme)
class ProgrammeAdmin(ReferenceAdmin):
    list_display = ["name", "slug", "field", "hours", "is_active"]
    list_filter = ["field", "is_active"]
    search_fields = ["name", "synonyms"]


@admin.register(Centre)
class CentreAdmin(ReferenceAdmin):
    list_display = ["name", "code", "region", "is_active"]
    search_fields = ["name", "code"]


@admin.register(Instructor)
class InstructorAdmin(ReferenceAdmin):
    list_display = ["name", "centre", "is_active"]
    list_filter = ["centre", "is_active"]
    search_fields = ["name"]
