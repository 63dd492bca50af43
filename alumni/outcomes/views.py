"""The people behind a figure, and the targets that figures are held against."""

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from alumni.graduates.models import Graduation
from alumni.outcomes.behind import names_first, outcome_words, refusal, rows_of
from alumni.outcomes.cohorts import Tables
from alumni.outcomes.definitions import definition_card
from alumni.outcomes.figures import people
from alumni.outcomes.forms import DefinitionForm, described, query_of
from core.accounts.access import requires, visible
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
    behind = people(definition, outcome).values("pk")
    found = names_first(visible(request, Graduation).filter(pk__in=behind))
    page = page_of(request, found.values_list("pk", flat=True))
    record(by=request.user, verb="view_figure_people", outcome=outcome, **definition.as_json())
    context = {
        "form": form,
        "words": words,
        "sentence": described(definition, tables),
        "card": definition_card(definition),
        "definition": definition,
        "page": page,
        "rows": rows_of(page.object_list, definition),
        "dashboard_url": f"{reverse('dashboard:dashboard')}?{query_of(definition)}",
    }
    return render(request, "alumni/outcomes/figure_people.html", context)
