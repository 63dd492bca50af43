"""The door of the API: a token instead of an account, at most so many calls, and errors a program can read.

No cookie is read for it, none is set, and nothing but the count of calls is written.
"""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from alumni.outcomes.definitions import DefinitionError
from core.accounts.tokens import CALLS, take_turn, working_token

SCHEME = "bearer"
TITLES = {
    HTTPStatus.BAD_REQUEST: "Pertanyaan tidak dapat dibaca",
    HTTPStatus.UNAUTHORIZED: "Token diperlukan",
    HTTPStatus.FORBIDDEN: "Tidak dijawab",
    HTTPStatus.NOT_FOUND: "Tidak ditemukan",
    HTTPStatus.METHOD_NOT_ALLOWED: "Hanya untuk dibaca",
    HTTPStatus.TOO_MANY_REQUESTS: "Terlalu sering",
}
NO_TOKEN = "Kirim token yang masih berlaku: Authorization: Bearer blk_…. Token dibuat oleh admin portal."
UNKNOWN = "Alamat ini tidak ada. Lihat /api/v1/openapi.json."
READ_ONLY = "API ini hanya menerima GET."
TOO_OFTEN = f"Paling banyak {CALLS} panggilan semenit untuk satu token. Coba lagi setelah Retry-After detik."


def problem(status: HTTPStatus, detail: str) -> JsonResponse:
    """An error as RFC 9457 writes it, in Indonesian."""
    said = {"type": "about:blank", "title": TITLES[status], "status": status.value, "detail": detail}
    options = {"ensure_ascii": False}
    response = JsonResponse(
        said, status=status, json_dumps_params=options, content_type="application/problem+json"
    )
    return response


def with_token(view: Callable) -> Callable:
    """Decorator of every view of the API: a working token, within its limit; refusals as problems."""

    @wraps(view)
    def answered(request, *args, **kwargs):
        response = _answer(view, request, *args, **kwargs)
        response["Cache-Control"] = "no-store"
        return response

    return csrf_exempt(login_not_required(answered))


def _answer(view: Callable, request: HttpRequest, *args, **kwargs) -> HttpResponse:
    token = working_token(_bearer(request))
    if token is None:
        response = problem(HTTPStatus.UNAUTHORIZED, NO_TOKEN)
        response["WWW-Authenticate"] = 'Bearer realm="BLK Portal"'
        return response
    if request.method not in ("GET", "HEAD"):
        response = problem(HTTPStatus.METHOD_NOT_ALLOWED, READ_ONLY)
        response["Allow"] = "GET, HEAD"
        return response
    if wait := take_turn(token):
        response = problem(HTTPStatus.TOO_MANY_REQUESTS, TOO_OFTEN)
        response["Retry-After"] = str(wait)
        return response
    try:
        return view(request, *args, **kwargs)
    except DefinitionError as error:
        return problem(HTTPStatus.BAD_REQUEST, str(error))
    except PermissionDenied as error:
        return problem(HTTPStatus.FORBIDDEN, str(error))
    except Http404:
        return problem(HTTPStatus.NOT_FOUND, UNKNOWN)


def _bearer(request: HttpRequest) -> str:
    scheme, _, text = request.headers.get("Authorization", "").partition(" ")
    return text.strip() if scheme.lower() == SCHEME else ""
