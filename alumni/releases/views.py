"""Releases: their list, one of them with its figures, the people behind it, and what changed since."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from alumni.graduates.models import Graduation
from alumni.outcomes.behind import names_first, outcome_words, refusal, rows_of
from alumni.outcomes.cohorts import Tables
from alumni.outcomes.definitions import DefinitionError
from alumni.outcomes.indicators import card_of, indicator_of
from alumni.releases.actions import publish
from alumni.releases.broken import refuses_broken
from alumni.releases.forms import ReleaseForm, narrowed_by
from alumni.releases.models import Release
from alumni.releases.reading import BREAKDOWNS, reading_of, release_numbered
from alumni.releases.showing import compared, groups_of, links_of, measure_rows, seen_by
from core.accounts.access import can, requires, visible
from core.accounts.permissions import Permission
from core.audit.log import record
from core.forms import take_refusal
from core.keys import among
from core.pages import page_of

P = Permission


@require_safe
def release_list(request):
    """Every release, the newest first."""
    rows = visible(request, Release).select_related("corrects", "correction", "published_by")
    page = page_of(request, rows.defer("content", "corrects__content", "correction__content"))
    context = {"page": page, "may_publish": can(request.user, P.PUBLISH_RELEASES)}
    return render(request, "alumni/releases/release_list.html", context)


@requires(P.PUBLISH_RELEASES)
def release_create(request):
    """Publish the state of a month's last day, or a correction of a release (?koreksi=3)."""
    corrects = _corrected(request)
    newest = visible(request, Release).newest()
    today = timezone.localdate()
    initial = {"seen": newest.number if newest else 0}
    form = ReleaseForm(request.POST or None, today=today, corrects=corrects, initial=initial)
    if form.is_valid():
        told = form.cleaned_data
        as_of = corrects.as_of if corrects else told["as_of"]
        try:
            release = publish(
                as_of=as_of, seen=told["seen"], corrects=corrects, note=told["note"], by=request.user
            )
        except ValidationError as error:
            take_refusal(form, error)
        else:
            messages.success(request, f"Rilis {release.number} ditetapkan.")
            return redirect(release)
    return render(request, "alumni/releases/release_form.html", {"form": form, "corrects": corrects})


def _corrected(request) -> Release | None:
    number = request.GET.get("koreksi", "")
    if not number:
        return None
    if not number.isdecimal():
        raise Http404
    return release_numbered(visible(request, Release), int(number))


@require_safe
@refuses_broken
def release_detail(request, number):
    """The figures of a release, with the people behind them for those who may see them."""
    release = release_numbered(visible(request, Release), number)
    reading = reading_of(release)
    figures, tables = reading.figures(keys=BREAKDOWNS), Tables()
    context = {
        "release": release,
        "figure": figures.total,
        "definition": reading.definition,
        "card": card_of(indicator_of(reading.definition), reading.definition, figure=figures.total),
        "links": links_of(request.user, release, reading.definition, tables),
        "refusal": refusal(request.user, reading.definition, tables),
        "measures": measure_rows(reading),
        "breakdowns": groups_of(request.user, release, figures, tables),
        "check_url": request.build_absolute_uri(reverse("check", args=[release.code])),
        "may_correct": can(request.user, P.PUBLISH_RELEASES) and not hasattr(release, "correction"),
    }
    return render(request, "alumni/releases/release_detail.html", context)


@requires(P.VIEW_PEOPLE)
@require_safe
@refuses_broken
def release_people(request, number):
    """The graduations that a figure of the release counted, each with the result that was published."""
    release = release_numbered(visible(request, Release), number)
    reading = reading_of(release)
    outcome = request.GET.get("outcome", "graduations")
    try:
        definition = narrowed_by(reading.definition, request.GET)
        counted = reading.people(definition, outcome)
    except DefinitionError:
        raise Http404 from None
    if refusal(request.user, definition, Tables()):
        raise Http404
    found = names_first(visible(request, Graduation).filter(among("pk", counted)))
    page = page_of(request, found.values_list("pk", flat=True))
    record(by=request.user, verb="view_release_people", obj=release, outcome=outcome, **definition.as_json())
    context = {
        "release": release,
        "words": outcome_words(outcome, definition),
        "counted": len(counted),
        "page": page,
        "rows": rows_of(page.object_list, definition, reading.codes(definition)),
    }
    return render(request, "alumni/releases/release_people.html", context)


@require_safe
@refuses_broken
def release_changes(request, number):
    """What a correction changed in the release it corrects; with ?dengan=sekarang what changed since."""
    release = release_numbered(visible(request, Release), number)
    with_now = request.GET.get("dengan") == "sekarang" or not release.corrects
    comparison = compared(release, with_now=with_now)
    page = page_of(request, seen_by(comparison, visible(request, Graduation)))
    if page.object_list:
        record(by=request.user, verb="view_release_people", obj=release, outcome="changes")
    context = {
        "release": release,
        "comparison": comparison,
        "with_now": with_now,
        "page": page,
        "rows": comparison.shown(page.object_list),
    }
    return render(request, "alumni/releases/release_changes.html", context)
