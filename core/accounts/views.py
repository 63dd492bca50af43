"""Doors: the first page, the health check, and the sign-in of the Django admin."""

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from core.accounts.access import requires
from core.accounts.demo import account_named
from core.accounts.forms import AuditFilter
from core.accounts.permissions import Permission
from core.accounts.trail import fields_of, kind_of
from core.audit.words import words
from core.pages import page_of


def home(request: HttpRequest) -> HttpResponse:
    """The dashboard is everybody's first page."""
    return redirect("dashboard:dashboard")


@login_not_required
def admin_login(request: HttpRequest) -> HttpResponse:
    """The admin's own form would be a second door without second factor and throttle (ASVS 6.3.4)."""
    return redirect_to_login(request.GET.get("next") or "/pengelola/")


@login_not_required
def healthz(request: HttpRequest) -> HttpResponse:
    """200 'ok' if the database answers, else 503; no data, no sign-in."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("database unavailable", status=503, content_type="text/plain")
    return HttpResponse("ok", content_type="text/plain")


@login_not_required
@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """How to use the portal, how accessible it is, what data it keeps; also for who cannot sign in."""
    return render(request, "core/help.html")


@login_not_required
@require_POST
def demo_login(request: HttpRequest) -> HttpResponse:
    """One click instead of a password, in the demo only and for its written accounts only."""
    user = account_named(request.POST.get("username", "")) if settings.DEMO else None
    if user is None:
        raise Http404
    get_adapter(request).login(request, user)
    return redirect("home")


@requires(Permission.VIEW_AUDIT)
@require_safe
def audit_list(request: HttpRequest) -> HttpResponse:
    """Who did what and when, newest first: all of it for an admin, a head's own centre; never a value."""
    form = AuditFilter(request.GET or None, user=request.user)
    page = page_of(request, form.rows())
    lines = [(entry, words(entry.verb), kind_of(entry), fields_of(entry)) for entry in page]
    return render(request, "core/audit_list.html", {"form": form, "page": page, "lines": lines})
