"""Gives every request an id that the log, the audit trail and the error page share."""

import secrets

from django.conf import settings

from core.audit.context import RequestContext, current


def client_address(request) -> str | None:
    """The client's address; behind PROXY_COUNT proxies, the one the outermost trusted proxy saw."""
    proxies = settings.AXES_IPWARE_PROXY_COUNT or 0
    forwarded = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part]
    if proxies and len(forwarded) >= proxies:
        return forwarded[-proxies]
    return request.META.get("REMOTE_ADDR") or None


class RequestContextMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.request_id = secrets.token_hex(6)
        token = current.set(RequestContext(client_address(request), request.request_id))
        try:
            response = self.get_response(request)
        finally:
            current.reset(token)
        response["X-Request-Id"] = request.request_id
        return response
