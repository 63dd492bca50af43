"""Hub pages: what several capabilities know, on one page."""

from collections import Counter
from copy import copy

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Case, Count, IntegerField, Value, When
from django.shortcuts import redirect, render
from django.urls import reverse

from core.accounts.access import can, check, get_visible_or_404, requires, visible
from core.accounts.permissions import Permission
from core.forms import take_refusal
from core.pages import page_of
from core.stale import stale_page
from core.versions import StaleVersion
from training.batches.forms import BatchFilter, BatchForm
from training.batches.models import Batch
from training.batches.rules import STATES as STAGES
from training.batches.rules import move_words, state_choices
from training.enrolment.actions import correct_batch
from training.enrolment.models import Enrolment
from training.enrolment.rules import STATES
from training.overview.batches.rules import gaps, seated, steps
from training.overview.funnel import results_of_batch, states_by_batch
from training.people.openings import openings

STAGE_ICONS = {
    "planned": "undo-2",
    "registration": "square-pen",
    "selection": "funnel",
    "running": "play",
    "finished": "circle-check",
    "cancelled": "ban",
}
# What staff do with ticked people: (state, words, icon), by the state the people are in ('' = any).
PEOPLE_MOVES = (
    ("admitted", "Terima", "check"),
    ("reserve", "Jadikan cadangan", "clock"),
    ("enrolled", "Jadikan peserta", "users"),
    ("left", "Catat mengundurkan diri", "log-out"),
)
MOVES_FROM_RESERVE = (
    ("admitted", "Naikkan dari cadangan: terima", "check"),
    ("enrolled", "Naikkan dari cadangan: jadikan peserta", "users"),
    ("left", "Catat mengundurkan diri", "log-out"),
)
PEOPLE_ORDER = ("enrolled", "completed", "not_completed", "admitted", "reserve", "applied", "left")
PEOPLE_PAGE = 100


@requires(Permission.VIEW_BATCHES)
def batch_list(request):
    """All batches the reader may see, filtered, sorted and counted by stage; the filter is in the URL."""
    found = BatchFilter(request.GET, queryset=visible(request, Batch), request=request)
    query = found.qs.select_related("programme", "centre", "wave__fund")
    tabs = _stage_tabs(request, found)
    page = page_of(request, query, count=_number_of(found, tabs))
    counts = states_by_batch(batch.pk for batch in page.object_list)
    for batch in page.object_list:
        batch.taken = seated(counts[batch.pk])
    stage = request.GET.get("state", "")
    context = {
        "filter": found.form,
        "page": page,
        "tabs": tabs,
        "actions": _bulk_moves(stage) if can(request.user, Permission.EDIT_BATCHES) else [],
        "may_create": can(request.user, Permission.EDIT_BATCHES),
        "is_filtered": any(value for key, value in request.GET.items() if key not in ("page", "sort")),
        "shows_centre": "centre" in found.filters,
    }
    return render(request, "training/overview/batch_list.html", context)


def batch_detail(request, pk):
    """One batch: its stage, its people as far as the reader may see people, and what is missing."""
    rows = visible(request, Batch).select_related("centre", "programme__field", "wave__fund", "kind")
    batch = get_visible_or_404(request, rows, pk)
    counts = states_by_batch([batch.pk])[batch.pk]
    sees_people = can(request.user, Permission.VIEW_PEOPLE, batch.centre_id)
    teachers = list(batch.instructors.all())
    context = {
        "batch": batch,
        "teachers": teachers,
        "steps": steps(batch.state, counts=counts, starts_on=batch.starts_on, ends_on=batch.ends_on),
        "taken": seated(counts),
        "counts": counts,
        "gaps": gaps(batch, counts=counts, results=results_of_batch(batch.pk), teachers=len(teachers)),
        "moves": _moves(batch.state, STAGES[batch.state][1]),
        "may_edit": can(request.user, Permission.EDIT_BATCHES, batch.centre_id),
        "may_edit_people": can(request.user, Permission.EDIT_PEOPLE, batch.centre_id),
        "is_open": batch.state not in ("finished", "cancelled"),
        "sees_people": sees_people,
        "sees_accommodations": can(request.user, Permission.VIEW_DISABILITY, batch.centre_id),
    }
    if sees_people:
        context |= _people(request, batch, counts)
    return render(request, "training/overview/batch_detail.html", context)


def _people(request, batch: Batch, counts: Counter) -> dict:
    """The people of a batch, those in training first, or only those in the state of ?status=."""
    rows = visible(request, Enrolment).filter(batch=batch).select_related("person", "education", "region")
    status = request.GET.get("status", "")
    if status in STATES:
        rows = rows.filter(state=status)
    place = Case(
        *(When(state=state, then=Value(number)) for number, state in enumerate(PEOPLE_ORDER)),
        output_field=IntegerField(),
    )
    rows = rows.defer("person__nik").order_by(place, "person__name_key", "pk")
    moves = MOVES_FROM_RESERVE if status == "reserve" else PEOPLE_MOVES
    page = page_of(request, rows, PEOPLE_PAGE)
    opened = openings([row.person for row in page.object_list], request.user)
    for row in page.object_list:
        row.opened = opened[row.person_id]
    return {
        "page": page,
        "tabs": _status_tabs(batch, counts, status),
        "people_moves": [{"value": to, "label": text, "icon": icon} for to, text, icon in moves],
    }


def _status_tabs(batch: Batch, counts: Counter, status: str) -> list[dict]:
    everybody = {"url": batch.get_absolute_url(), "label": "Semua", "count": sum(counts.values())}
    tabs = [everybody | {"is_current": status not in STATES}]
    for state in PEOPLE_ORDER:
        if counts[state]:
            url = f"{batch.get_absolute_url()}?status={state}"
            tabs.append(
                {"url": url, "label": STATES[state][0], "count": counts[state], "is_current": state == status}
            )
    return tabs


def _stage_tabs(request, found: BatchFilter) -> list[dict]:
    """Stages with their counts under the rest of the filter; each is the same list with ?state=."""
    query = request.GET.copy()
    now = query.pop("state", [""])[-1]
    for key in ["page", *(key for key, value in query.items() if not value)]:
        query.pop(key, None)
    states = found.qs_of_all_states().order_by().values_list("state")
    counts = Counter(dict(states.annotate(n=Count("pk"))))
    tabs = []
    for state, label in [("", "Semua"), *state_choices()]:
        if state:
            query["state"] = state
        tail = f"?{query.urlencode()}" if query else ""
        count = counts[state] if state else sum(counts.values())
        url = f"{reverse('training:batch_list')}{tail}"
        tabs.append({"url": url, "label": label, "count": count, "is_current": state == now})
    return tabs


def _number_of(found: BatchFilter, tabs: list[dict]) -> int:
    """How many batches the list has: the tab of the stage asked for has counted them."""
    state = found.form.cleaned_data.get("state", "")
    return tabs[[code for code, _ in [("", "Semua"), *state_choices()]].index(state)]["count"]


def _bulk_moves(stage: str) -> list[dict]:
    """Moves for ticked batches: those of the stage shown, or all of them."""
    return _moves(stage, STAGES[stage][1] if stage in STAGES else [to for to in STAGES if to != "planned"])


def _moves(old: str, states) -> list[dict]:
    return [{"value": to, "label": move_words(old, to), "icon": STAGE_ICONS[to]} for to in states]


def batch_edit(request, pk):
    """Correct the facts of a batch; a colleague's change in between is shown, never overwritten."""
    batch = get_visible_or_404(request, Batch, pk)
    check(request, Permission.EDIT_BATCHES, batch.centre_id)
    # The form writes on its own copy, so that the action can tell what changed.
    form = BatchForm(request.POST or None, request=request, instance=copy(batch))
    if form.is_valid():
        try:
            correct_batch(
                batch=batch,
                version=form.cleaned_data["version"],
                changes=form.facts(),
                instructors=form.teacher_names(),
                by=request.user,
            )
        except StaleVersion as stale:
            now = BatchForm(request=request, instance=stale.current)
            return stale_page(request, [(form, now)], stale.current.version, batch.get_absolute_url())
        except ValidationError as error:
            take_refusal(form, error)
        else:
            messages.success(request, f"Perubahan paket {form.instance.name} tersimpan.")
            return redirect(batch)
    return render(request, "training/batches/batch_form.html", {"form": form, "batch": batch})
