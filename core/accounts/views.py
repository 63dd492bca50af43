"""Doors: the first page, the health check, and the sign-in of the Django admin."""

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect


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
