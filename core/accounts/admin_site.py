"""The Django admin, cut down: reference data, for those who may edit it; no facts, no accounts."""

from allauth.account.views import logout
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from core.accounts.access import can, check
from core.accounts.permissions import Permission
from core.audit.log import record


class ReferenceAdmin(admin.ModelAdmin):
    """A reference table: rows are added and put out of use, never deleted; old facts keep their words.

    Codes are fixed once a row is saved: sheets, links and stored facts know the row by them.
    """

    fixed = ("code", "slug", "letter", "edition")

    def get_readonly_fields(self, request: HttpRequest, obj=None) -> list[str]:
        names = {field.name for field in self.model._meta.fields}
        return [name for name in self.fixed if obj and name in names]

    def has_module_permission(self, request: HttpRequest) -> bool:
        return can(request.user, Permission.EDIT_REFERENCE)

    def has_view_permission(self, request: HttpRequest, obj=None) -> bool:
        return can(request.user, Permission.EDIT_REFERENCE)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return can(request.user, Permission.EDIT_REFERENCE)

    def has_change_permission(self, request: HttpRequest, obj=None) -> bool:
        return can(request.user, Permission.EDIT_REFERENCE)

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj, form, change: bool) -> None:
        super().save_model(request, obj, form, change)
        record(by=request.user, verb="update" if change else "create", obj=obj, fields=form.changed_data)


class PortalAdminSite(admin.AdminSite):
    """Takes reference tables only, whatever installed apps register."""

    site_header = site_title = "Portal BLK"
    index_title = "Data acuan"
    site_url = "/"
    enable_nav_sidebar = False

    def register(self, model_or_iterable, admin_class=None, **options) -> None:
        if admin_class is not None and issubclass(admin_class, ReferenceAdmin):
            super().register(model_or_iterable, admin_class, **options)

    def has_permission(self, request: HttpRequest) -> bool:
        """Strangers are sent to sign in; who is signed in and lacks the right gets 403."""
        if not request.user.is_authenticated:
            return False
        check(request, Permission.EDIT_REFERENCE)
        return True

    def logout(self, request: HttpRequest, extra_context=None) -> HttpResponse:
        return logout(request)

    def password_change(self, request: HttpRequest, extra_context=None) -> HttpResponse:
        return redirect("account_change_password")
