"""The people behind a figure, and the targets that figures are held against."""

from copy import copy

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from alumni.graduates.models import Graduation
from alumni.outcomes.achievements import achievements
from alumni.outcomes.actions import remove_target, set_target
from alumni.outcomes.behind import names_first, outcome_words, refusal, rows_of
from alumni.outcomes.cohorts import Tables
from alumni.outcomes.detail_people import people_behind
from alumni.outcomes.forms import DefinitionForm, TargetForm, described, query_of
from alumni.outcomes.indicators import card_of, indicator_of
from alumni.outcomes.models import Target
from core.accounts.access import get_visible_or_404, requires, visible
from core.accounts.permissions import Permission
from core.audit.log import record
from core.pages import page_of

P = Permission


@requires(P.VIEW_PEOPLE)
@require_safe
def figure_people(request):
    """The graduations that a figure counts, by name; as many as the figure says."""
    tables = Tables()
    form = DefinitionForm(request.GET, tables=tables, today=timezone.localdate())
    definition = form.definition()
    if refusal(request.user, definition, tables):
        raise Http404
    outcome = request.GET.get("outcome", "graduations")
    words = outcome_words(outcome, definition)
    if words is None:
        raise Http404
    behind = people_behind(definition, outcome).values("pk")
    found = names_first(visible(request, Graduation).filter(pk__in=behind))
    page = page_of(request, found.values_list("pk", flat=True))
    record(by=request.user, verb="view_figure_people", outcome=outcome, **definition.as_json())
    context = {
        "form": form,
        "words": words,
        "sentence": described(definition, tables),
        "card": card_of(indicator_of(definition), definition),
        "definition": definition,
        "page": page,
        "rows": rows_of(page.object_list, definition),
        "dashboard_url": f"{reverse('dashboard:dashboard')}?{query_of(definition)}",
    }
    return render(request, "alumni/outcomes/figure_people.html", context)


@requires(P.EDIT_TARGETS)
@require_safe
def target_list(request):
    """Every target, with how far today's rate has come."""
    page = page_of(request, visible(request, Target).select_related("centre"))
    rows = [
        (row, f"{reverse('dashboard:dashboard')}?{query_of(row.definition)}")
        for row in achievements(page.object_list, timezone.localdate())
    ]
    return render(request, "alumni/outcomes/target_list.html", {"page": page, "rows": rows})


@requires(P.EDIT_TARGETS)
def target_create(request):
    """A target for a year, in a centre or the whole province."""
    form = TargetForm(request.POST or None)
    if form.is_valid():
        set_target(**form.about(), value=form.cleaned_data["value"], by=request.user)
        messages.success(request, "Target tersimpan.")
        return redirect("alumni:target_list")
    return render(request, "alumni/outcomes/target_form.html", {"form": form})


@requires(P.EDIT_TARGETS)
def target_edit(request, pk):
    """Change the value of a target; the trail keeps what it was."""
    target = get_visible_or_404(request, visible(request, Target).select_related("centre"), pk)
    form = TargetForm(request.POST or None, instance=copy(target))
    if form.is_valid():
        set_target(**form.about(), value=form.cleaned_data["value"], by=request.user)
        messages.success(request, "Target tersimpan.")
        return redirect("alumni:target_list")
    return render(request, "alumni/outcomes/target_form.html", {"form": form, "target": target})


@requires(P.EDIT_TARGETS)
def target_delete(request, pk):
    """Ask, then take the target away."""
    target = get_visible_or_404(request, visible(request, Target).select_related("centre"), pk)
    if request.method == "POST":
        remove_target(target=target, by=request.user)
        messages.success(request, "Target dihapus.")
        return redirect("alumni:target_list")
    context = {
        "title": "Hapus target ini?",
        "text": f"{target}. Dasbor tidak lagi membandingkan angka dengan target ini.",
        "action": "Hapus target",
        "back_url": reverse("alumni:target_list"),
        "is_danger": True,
    }
    return render(request, "components/confirm.html", context)
