"""The API: read-only figures for programs, and the pages on which its tokens are made and revoked."""

import csv
from collections.abc import Iterable

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from blk_portal.api.access import with_token
from blk_portal.api.answers import figures_answer, indicator_answer, indicator_names, table_answer
from blk_portal.api.description import description
from blk_portal.api.forms import TokenForm
from core.accounts.access import get_visible_or_404, requires, visible
from core.accounts.actions import make_api_token, revoke_api_token
from core.accounts.permissions import Permission
from core.accounts.tokens import CALLS
from core.models import ApiToken
from core.pages import page_of
from core.sheets.writer import defused

P = Permission


# --- For programs ---------------------------------------------------------------------------------------
@with_token
def figures(request):
    """The figures of one cohort, whole and by one key."""
    return _told(request, figures_answer(request.GET), "angka-penempatan")


@with_token
def indicator(request, name):
    """One indicator, whole and by one key."""
    return _told(request, indicator_answer(name, request.GET), name)


@with_token
def satu_data(request):
    """The province's table of year x centre x programme x sector."""
    answer = table_answer(request.GET)
    if request.GET.get("format") == "csv":
        return _csv(answer["rows"], "satu-data-penempatan")
    return _json(answer)


@with_token
def openapi(request):
    """What can be asked, and what is answered."""
    return _json(description(indicator_names(), request.build_absolute_uri("/").rstrip("/")))


@with_token
def unknown(request, rest):
    """Every other address below this version."""
    raise Http404


def _told(request, answer: dict, name: str) -> HttpResponse:
    """The answer in the form that is asked for; in csv the total stands last, as the command writes it."""
    if request.GET.get("format") == "csv":
        rows = [*answer["groups"], {"key": "total", "label": "Total", **answer["total"]}]
        return _csv([_flat(row) for row in rows], name)
    return _json(answer)


def _flat(row: dict) -> dict:
    """Without lists, which no cell can hold."""
    return {name: value for name, value in row.items() if not isinstance(value, list)}


def _json(answer: dict) -> JsonResponse:
    return JsonResponse(answer, json_dumps_params={"ensure_ascii": False})


def _csv(rows: Iterable[dict], name: str) -> HttpResponse:
    rows = list(rows)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    names = dict.fromkeys(name for row in rows for name in row)
    writer = csv.DictWriter(response, list(names), lineterminator="\n")
    writer.writeheader()
    writer.writerows({key: _cell(value) for key, value in row.items()} for row in rows)
    return response


def _cell(value) -> object:
    return defused(value) if isinstance(value, str) else value


# --- For people -----------------------------------------------------------------------------------------
@requires(P.EDIT_API_TOKENS)
@require_safe
def token_list(request):
    """Every token: whose, until when, when it was last used."""
    context = {
        "page": page_of(request, visible(request, ApiToken)),
        "calls": CALLS,
        "figures_url": request.build_absolute_uri(reverse("api:figures")),
        "description_url": request.build_absolute_uri(reverse("api:openapi")),
    }
    return render(request, "api/token_list.html", context)


@requires(P.EDIT_API_TOKENS)
def token_create(request):
    """A new token, shown this once."""
    form = TokenForm(request.POST or None)
    if form.is_valid():
        token, text = make_api_token(**form.cleaned_data, by=request.user)
        return render(request, "api/token_made.html", {"token": token, "text": text})
    return render(request, "api/token_form.html", {"form": form})


@requires(P.EDIT_API_TOKENS)
def token_revoke(request, pk):
    """Ask, then make a token work no more."""
    token = get_visible_or_404(request, ApiToken, pk)
    if request.method == "POST":
        revoke_api_token(token=token, by=request.user)
        messages.success(request, f"Token {token} dicabut.")
        return redirect("api:token_list")
    context = {
        "title": f"Cabut token {token}?",
        "text": "Program yang memakainya langsung ditolak. Token yang dicabut tidak dapat dipakai lagi.",
        "action": "Cabut token",
        "back_url": reverse("api:token_list"),
        "is_danger": True,
    }
    return render(request, "components/confirm.html", context)
