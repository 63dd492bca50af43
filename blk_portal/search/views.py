"""Quick search of the header: one box for a name or a NIK, over people, batches and graduates."""

import re

from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters

from alumni.models import Graduation
from core.accounts.access import can, requires, visible
from core.accounts.permissions import Permission
from core.audit.log import record
from core.nik import NikError, clean_nik
from core.seal import seal, unseal
from training.models import Batch, Person
from training.people.openings import openings
from training.people.rules import name_key

SHOWN = 10
QUERY_SECONDS = 2 * 3600
LIKE_A_NIK = re.compile(r"[\d\s.\-'’`]{12,}")
NOT_FOUND = "NIK itu tidak ada di antara peserta yang boleh Anda lihat."


@sensitive_post_parameters("q")
def search(request):
    """POST takes what was typed, GET shows what it found: neither a NIK nor a name is ever in an address."""
    if request.method == "POST":
        return _take(request, request.POST.get("q", "").strip()[:100])
    query = unseal(request.session.get("search", ""), seconds=QUERY_SECONDS) or ""
    problem = request.session.pop("search_problem", "")
    context = {"query": query, "problem": problem, "total": 0}
    context["may_add"] = can(request.user, Permission.EDIT_PEOPLE)
    if len(name_key(query)) >= 2:
        context |= _found(request, query)
    elif query:
        context["problem"] = "Ketik paling sedikit dua huruf."
    return render(request, "search/search.html", context)


@requires(Permission.VIEW_PEOPLE)
def graduation_of(request, enrolment_id):
    """From an enrolment, which the training floor knows, to its graduation."""
    graduation = visible(request, Graduation).filter(enrolment=enrolment_id).first()
    if graduation is None:
        raise Http404
    return redirect(graduation)


def _take(request, typed: str):
    """A NIK leads to its person at once; anything else is kept, sealed, for the page of results."""
    request.session["search"] = ""
    if not LIKE_A_NIK.fullmatch(typed):
        request.session["search"] = seal(typed) if typed else ""
        return redirect("search:search")
    try:
        digits = clean_nik(typed)
    except NikError as error:
        request.session["search_problem"] = error.message
        return redirect("search:search")
    person = visible(request, Person).with_nik(digits).without_nik().first()
    record(by=request.user, verb="search_nik", obj=person, found=person is not None)
    if person is None:
        request.session["search_problem"] = NOT_FOUND
        return redirect("search:search")
    return redirect(person)


def _found(request, query: str) -> dict:
    """The first hits of each kind, one more than is shown, so that the page can say there are more."""
    key = name_key(query)
    most = SHOWN + 1
    people = list(
        visible(request, Person).named(query, request.user).with_names().order_by("name_key", "pk")[:most]
    )
    opened = openings(people, request.user)
    batches = visible(request, Batch).filter(name_key__contains=key)
    graduations = visible(request, Graduation).filter(name_key__contains=key)
    found = {
        "people": [opened[person.pk] for person in people],
        "graduations": list(
            graduations.select_related("person", "batch", "centre").order_by("name_key", "pk")[:most]
        ),
        "batches": list(batches.select_related("wave__fund", "centre")[:most]),
    }
    shown = {kind: rows[:SHOWN] for kind, rows in found.items()}
    total = sum(map(len, shown.values()))
    return shown | {"total": total, "is_cut": any(len(rows) > SHOWN for rows in found.values())}
