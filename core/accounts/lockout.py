"""Too many wrong passwords: whom django-axes counts, and what is shown."""

from axes.helpers import get_cool_off, get_failure_limit
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from core.accounts.models import User
from core.audit.log import record


def counted_name(request: HttpRequest, credentials: dict | None) -> str:
    """The name a failure is counted under, the same whichever way it is asked for.

    Without this axes counts allauth's sign-ins under no name: a whole office would be locked, but never the
    right password.
    """
    typed = (credentials or {}).get("username") or request.POST.get("login") or ""
    return typed.strip().lower()


def refuse(request: HttpRequest, original: HttpResponse | None, credentials: dict | None) -> HttpResponse:
    """Status 429 with the time to wait, and an entry in the audit trail."""
    name = (credentials or {}).get("username", "")
    record(by=None, verb="locked_out", obj=User.objects.filter(username=name).first())
    context = {
        "failure_limit": get_failure_limit(request, credentials),
        "cooloff_timedelta": get_cool_off(request),
    }
    return render(request, "account/lockout.html", context, status=429)
