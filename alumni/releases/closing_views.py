"""Closing a month: which centre has come how far, and the page of one centre's month."""

import datetime

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from alumni.outcomes.forms import query_of
from alumni.releases.actions import decide_closing, submit_closing
from alumni.releases.checklist import centre_coded, checklist, definition_for, figures_for, running_centres
from alumni.releases.forms import ClosingForm, DecisionForm, MonthForm, past_months
from alumni.releases.models import MonthClosing
from core.accounts.access import can, check, requires, visible
from core.accounts.permissions import Permission
from core.dates import format_month
from core.forms import take_refusal
from core.versions import StaleVersion
from training.models import Centre

P = Permission
STALE = "Penutupan ini diubah orang lain saat Anda membukanya. Periksa lagi keadaannya."


@require_safe
def closing_list(request):
    """Every running centre, and how far its closing of the month has come."""
    form = MonthForm(request.GET, today=timezone.localdate())
    month = form.month()
    closings = {row.centre_id: row for row in visible(request, MonthClosing).filter(month=month)}
    rows = [(centre, closings.get(centre.pk)) for centre in running_centres()]
    accepted = sum(row is not None and row.state == MonthClosing.ACCEPTED for _, row in rows)
    choices = form.fields["bulan"].choices
    context = {"rows": rows, "month_key": f"{month:%Y-%m}", "choices": choices, "accepted": accepted}
    return render(request, "alumni/releases/closing_list.html", context)


def closing_detail(request, code, month):
    """One centre's month: what is still open, its figures, who submitted and decided; the head submits."""
    centre, first = centre_coded(code), _month(month)
    closing = visible(request, MonthClosing).filter(centre=centre, month=first).first()
    form = ClosingForm(request.POST or None, initial={"version": closing.version if closing else 0})
    if request.method == "POST":
        check(request, P.CLOSE_MONTHS, centre.pk)
        if form.is_valid() and _submitted(request, form, centre, first):
            messages.success(request, "Penutupan bulan diajukan ke provinsi.")
            return redirect("alumni:closing_detail", code, month)
    return _page(request, centre, first, closing, form, DecisionForm(initial=_version_of(closing)))


@requires(P.PUBLISH_RELEASES)
@require_POST
def closing_decide(request, code, month):
    """The province accepts the month or returns it."""
    centre, first = centre_coded(code), _month(month)
    closing = visible(request, MonthClosing).filter(centre=centre, month=first).first()
    if closing is None:
        raise Http404
    form = DecisionForm(request.POST)
    if form.is_valid() and _decided(request, form, closing):
        messages.success(request, "Putusan tersimpan.")
        return redirect("alumni:closing_detail", code, month)
    return _page(request, centre, first, closing, ClosingForm(initial=_version_of(closing)), form)


def _month(text: str) -> datetime.date:
    """The first day of a month that is over, from '2025-06'."""
    for month in past_months(timezone.localdate()):
        if f"{month:%Y-%m}" == text:
            return month
    raise Http404


def _version_of(closing: MonthClosing | None) -> dict:
    return {"version": closing.version if closing else 0}


def _submitted(request: HttpRequest, form: ClosingForm, centre: Centre, month: datetime.date) -> bool:
    told = form.cleaned_data
    about = {"centre": centre, "month": month, "version": told["version"], "note": told["note"]}
    return _done(form, submit_closing, **about, by=request.user)


def _decided(request: HttpRequest, form: DecisionForm, closing: MonthClosing) -> bool:
    told = form.cleaned_data
    about = {"closing": closing, "version": told["version"], "note": told["decision_note"]}
    is_accepted = request.POST.get("action") == "accept"
    return _done(form, decide_closing, **about, is_accepted=is_accepted, by=request.user)


def _done(form, action, **about) -> bool:
    """Whether the action went through; what it refuses stands in the form."""
    try:
        action(**about)
    except ValidationError as error:
        take_refusal(form, error)
    except StaleVersion:
        form.add_error(None, STALE)
    return not form.errors


def _page(request, centre, month, closing, form, decision):
    """The page; what was submitted stands as it was, what is still to be submitted is counted now."""
    is_open = closing is None or closing.state == MonthClosing.RETURNED
    definition = definition_for(month, centre)
    context = {
        "centre": centre,
        "month_key": f"{month:%Y-%m}",
        "month_label": format_month(month),
        "closing": closing,
        "is_open": is_open,
        "items": [item.as_json() for item in checklist(centre, month)] if is_open else closing.checklist,
        "figures": figures_for(centre, month) if is_open else closing.figures,
        "definition": definition,
        "dashboard_query": query_of(definition),
        "form": form,
        "decision": decision,
        "may_submit": is_open and can(request.user, P.CLOSE_MONTHS, centre.pk),
        "may_decide": _is_waiting(closing) and can(request.user, P.PUBLISH_RELEASES),
    }
    return render(request, "alumni/releases/closing_detail.html", context)


def _is_waiting(closing: MonthClosing | None) -> bool:
    return closing is not None and closing.state == MonthClosing.SUBMITTED
