"""Pages that move batches and people from stage to stage, add people and graduate a batch."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from core.accounts.access import check, get_visible_or_404, requires, visible
from core.accounts.permissions import Permission
from core.audit.log import record
from core.dates import format_date
from core.forms import problems, take_refusal
from core.pages import page_of
from core.stale import stale_page
from core.versions import StaleVersion
from training.batches.forms import MoveForm
from training.batches.models import Batch
from training.batches.rules import MOVES, move_words
from training.batches.rules import label as stage_label
from training.enrolment.actions import Graduated, apply_people, graduate_batch, move_batches, move_people
from training.enrolment.forms import AddPeopleForm, GraduationForm, KnownPeopleForm, LeaveForm, ResultForm
from training.enrolment.models import Enrolment
from training.enrolment.rules import IN_TRAINING, graduation_problem, label, open_problem
from training.people.openings import openings


@require_POST
@requires(Permission.EDIT_BATCHES)
def batch_move(request):
    """Move ticked batches to another stage; asks first where a date or a reason is needed."""
    picked = _picked(request, visible(request, Batch))
    for batch in picked:
        check(request, Permission.EDIT_BATCHES, batch.centre_id)
    to = request.POST.get("action")
    if to not in MOVES:
        raise Http404
    words = move_words(picked[0].state, to)
    back = picked[0].get_absolute_url() if len(picked) == 1 else reverse("training:batch_list")
    form = MoveForm(request.POST if "sure" in request.POST else None, to=to, batches=picked)
    if form.asks_more and not form.is_valid():
        return _ask(request, form, f"{words}?", picked, words, back)
    try:
        answers = form.answers() if form.asks_more else {}
        move_batches(batches=picked, to=to, by=request.user, **answers)
    except ValidationError as error:
        if form.asks_more:
            take_refusal(form, error)
            return _ask(request, form, f"{words}?", picked, words, back)
        _say(request, error)
    else:
        who = picked[0].name if len(picked) == 1 else f"{len(picked)} paket"
        messages.success(request, f"{who} sekarang berstatus {stage_label(to)}.")
    return redirect(back)


@require_POST
def enrolment_move(request, pk):
    """Move ticked people of a batch to another state; asks when and why where somebody leaves."""
    batch = get_visible_or_404(request, Batch, pk)
    check(request, Permission.EDIT_PEOPLE, batch.centre_id)
    rows = visible(request, Enrolment).filter(batch=batch).select_related("person").defer("person__nik")
    picked, to = _picked(request, rows), request.POST.get("action")
    keys, answers, form = [row.pk for row in picked], {}, None
    if to == "left":
        form = LeaveForm(request.POST if "sure" in request.POST else None, rows=picked)
        if not form.is_valid():
            return _ask_leave(request, form, batch, picked)
        answers = {name: form.cleaned_data[name] for name in ("left_on", "reason")}
    elif to not in ("applied", "admitted", "reserve", "enrolled"):
        raise Http404
    try:
        move_people(batch=batch, enrolment_ids=keys, to=to, by=request.user, **answers)
    except ValidationError as error:
        if form:
            take_refusal(form, error)
            return _ask_leave(request, form, batch, picked)
        _say(request, error)
    else:
        messages.success(request, f"{len(picked)} orang sekarang berstatus {label(to)}.")
    return redirect(batch)


def enrolment_add(request, pk):
    """Put people whom the centre knows into a batch: ticked in the list, or pasted as NIKs."""
    batch = get_visible_or_404(request, Batch, pk)
    check(request, Permission.EDIT_PEOPLE, batch.centre_id)
    form = AddPeopleForm(request.POST or None, request=request, batch=batch)
    if pasted := request.POST.get("niks", "").split():
        record(by=request.user, verb="searched_nik", obj=batch, lines=len(pasted))
    if form.is_valid():
        try:
            made = apply_people(
                batch=batch, people=form.people(), to=form.cleaned_data["to"], by=request.user
            )
        except ValidationError as error:
            take_refusal(form, error)
        else:
            _say_added(request, len(made), len(form.people()) - len(made))
            return redirect(batch)
    search = KnownPeopleForm({"q": request.GET.get("q", "")})
    page = page_of(request, search.rows(request, batch))
    opened = openings(page.object_list, request.user)
    for person in page.object_list:
        person.opened = opened[person.pk]
    context = {
        "batch": batch,
        "form": form,
        "search": search,
        "page": page,
        "picked": _ticked(request),
        "closed": open_problem(batch.state),
        "taken": batch.enrolments.taking_seats().count(),
        "reserve": batch.enrolments.filter(state="reserve").count(),
    }
    return render(request, "training/enrolment/enrolment_add.html", context)


def batch_graduate(request, pk):
    """Results of everybody in the batch on one page; the same page corrects them later."""
    batch = get_visible_or_404(request, Batch, pk)
    check(request, Permission.EDIT_PEOPLE, batch.centre_id)
    form, results = _graduation_forms(request.POST or None, request, batch)
    if request.POST and all([form.is_valid(), *(result.is_valid() for result in results)]):
        try:
            done = graduate_batch(
                batch=batch,
                version=form.cleaned_data["version"],
                rows=[result.row for result in results],
                finished_on=form.cleaned_data["finished_on"],
                reason=form.cleaned_data.get("reason", ""),
                by=request.user,
            )
        except StaleVersion as stale:
            now_form, now_results = _graduation_forms(None, request, stale.current)
            pairs = zip([form, *results], [now_form, *now_results], strict=False)
            return stale_page(request, pairs, stale.current.version, request.path)
        except ValidationError as error:
            take_refusal(form, error)
        else:
            messages.success(request, _graduated(done, form.cleaned_data["finished_on"]))
            return redirect(batch)
    context = {
        "batch": batch,
        "form": form,
        "results": results,
        "problems": [problem for one in (form, *results) for problem in problems(one)],
        "closed": graduation_problem(batch.state),
    }
    return render(request, "training/enrolment/batch_graduate.html", context)


def _graduation_forms(data, request, batch: Batch) -> tuple[GraduationForm, list[ResultForm]]:
    """The form of the batch and one for each person in training, by name."""
    rows = visible(request, Enrolment).filter(batch=batch, state__in=IN_TRAINING)
    rows = rows.select_related("person", "batch").defer("person__nik").order_by("person__name_key", "pk")
    is_correction = any(row.state != "enrolled" for row in rows)
    form = GraduationForm(data, batch=batch, is_correction=is_correction)
    return form, [ResultForm(data, enrolment=row) for row in rows]


def _picked(request, rows) -> list:
    """The visible rows that `pk` names, each once; 404 if one of them is not among them, or none is named."""
    keys = _keys(request.POST.getlist("pk"))
    picked = list(rows.filter(pk__in=keys).order_by("pk"))
    if not picked or len(picked) != len(keys):
        raise Http404
    return picked


def _ticked(request) -> set[int]:
    """People ticked in the form that came back, or named by ?orang= (a link from the page of a person)."""
    keys = request.POST.getlist("person") or request.GET.getlist("orang")
    return _keys(keys)


def _keys(texts: list[str]) -> set[int]:
    """Those that may be the key of a row; a database refuses longer numbers with an error."""
    return {int(text) for text in texts if text.isascii() and text.isdigit() and len(text) < 19}


def _ask(request, form, title: str, picked: list, action: str, back: str):
    names = ", ".join(str(row) for row in picked[:5])
    more = f" dan {len(picked) - 5} lainnya" if len(picked) > 5 else ""
    context = {"form": form, "title": title, "text": f"{names}{more}.", "action": action, "back_url": back}
    return render(request, "components/confirm.html", context)


def _ask_leave(request, form, batch: Batch, picked: list[Enrolment]):
    people = openings([row.person for row in picked], request.user).values()
    title = f"Catat {len(people)} orang mengundurkan diri?"
    return _ask(
        request,
        form,
        title,
        [opened.name for opened in people],
        "Catat mengundurkan diri",
        batch.get_absolute_url(),
    )


def _say(request, error: ValidationError) -> None:
    for text in error.messages:
        messages.error(request, text)


def _say_added(request, made: int, known: int) -> None:
    already = f" {known} orang sudah ada di paket ini." if known else ""
    messages.success(request, f"{made} orang ditambahkan.{already}")


def _graduated(done: Graduated, finished_on) -> str:
    failed = f", {done.not_completed} tidak lulus" if done.not_completed else ""
    return (
        f"Kelulusan tersimpan: {done.completed} lulus ({done.competent} kompeten){failed}. "
        f"Paket selesai {format_date(finished_on)}."
    )
