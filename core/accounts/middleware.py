"""Sessions end: after an hour without a request, and twelve hours after sign-in at the latest."""

import time

from django.conf import settings
from django.contrib.auth import logout


class SessionLifetimeMiddleware:
    """Signs out what is too old (ASVS 7.3.1, 7.3.2) and keeps pages of signed-in people out of caches."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.user.is_authenticated:
            self._end_if_old(request)
        response = self.get_response(request)
        if request.user.is_authenticated and "Cache-Control" not in response:
            response["Cache-Control"] = "no-store"
        return response

    def _end_if_old(self, request) -> None:
        now = int(time.time())
        started = request.session.setdefault("started", now)
        seen = request.session.get("seen", now)
        if (
            now - seen > settings.SESSION_IDLE_MINUTES * 60
            or now - started > settings.SESSION_MAX_HOURS * 3600
        ):
            logout(request)
        elif now - seen > 60 or "seen" not in request.session:
            # Once a minute is exact enough and spares a write on every page.
            request.session["seen"] = now
