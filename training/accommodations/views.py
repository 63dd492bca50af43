"""Accommodations of a batch: the list with a new request, and the page of each step."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse

from core.accounts.access import can, check, get_visible_or_404, requires, visible
from core.accounts.permissions import Permission
from core.audit.log import record
from core.forms import take_refusal
from core.pages import page_of
from training.accommodations.actions import ask_accommodation, take_back, take_step
from training.accommodations.forms import AskForm, StepForm
from training.accommodations.models import Accommodation
from training.accommodations.rules import AGREED, ASKED, DELIVERED, LABELS, REFUSED
from training.batches.models import Batch
from training.people.openings import opening, openings

# Word in the address -> the step.
STEPS = {"setujui": AGREED, "tolak": REFUSED, "sediakan": DELIVERED}
# step -> (word in the address, words of the button, icon)
BUTTONS = {
    AGREED: ("setujui", "Setujui", "check"),
    REFUSED: ("tolak", "Tolak", "ban"),
    DELIVERED: ("sediakan", "Catat tersedia", "circle-check"),
}


def accommodation_list(request, pk):
    """What the people of a batch asked for and how far it came; POST adds a request."""
    batch = get_visible_or_404(request, Batch, pk)
    check(request, Permission.VIEW_DISABILITY, batch.centre_id)
    form = None
    if request.method == "POST":
        check(request, Permission.EDIT_PEOPLE, batch.centre_id)
    if can(request.user, Permission.EDIT_PEOPLE, batch.centre_id):
        form = AskForm(request.POST or None, request=request, batch=batch)
        if form.is_valid() and _asked(request, form):
            return redirect("training:accommodation_list", batch.pk)
    rows = visible(request, Accommodation).filter(enrolment__batch=batch)
    rows = rows.select_related("kind", "enrolment__person").defer("enrolment__person__nik")
    page = page_of(request, rows.order_by("enrolment__person__name_key", "asked_on", "pk"))
    record(by=request.user, verb="view_accommodations", obj=batch)
    opened = openings([row.enrolment.person for row in page.object_list], request.user)
    for row in page.object_list:
        row.opened = opened[row.enrolment.person_id]
        row.buttons = [BUTTONS[step] for step in row.next_steps] if form else []
    context = {"batch": batch, "page": page, "form": form}
    return render(request, "training/accommodations/accommodation_list.html", context)


@requires(Permission.EDIT_PEOPLE)
def accommodation_step(request, pk, word):
    """One step of a request, with its day."""
    row, back = _row_to_edit(request, pk)
    step = STEPS.get(word)
    if step is None:
        raise Http404
    form = StepForm(request.POST or None, step=step)
    if form.is_valid():
        try:
            take_step(accommodation=row, step=step, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            take_refusal(form, error)
        else:
            messages.success(request, f"Permintaan akomodasi sekarang berstatus {LABELS[step]}.")
            return redirect(back)
    context = {
        "form": form,
        "title": f"{BUTTONS[step][1]}?",
        "text": _told(request, row),
        "action": BUTTONS[step][1],
        "back_url": back,
        "is_danger": step == REFUSED,
    }
    return render(request, "components/confirm.html", context)


@requires(Permission.EDIT_PEOPLE)
def accommodation_undo(request, pk):
    """Take the latest step of a request back, after asking."""
    row, back = _row_to_edit(request, pk)
    # As the list showed it; a form without address posts to the address it came from.
    state = request.GET.get("status", row.state)
    if request.method == "POST":
        try:
            take_back(accommodation=row, state=state, by=request.user)
        except ValidationError as error:
            messages.error(request, error.messages[0])
        else:
            messages.success(request, "Langkah terakhir sudah dibatalkan.")
        return redirect(back)
    if row.state == ASKED:
        title, action = "Hapus permintaan ini?", "Hapus permintaan"
    else:
        title, action = f"Batalkan status {row.state_label}?", "Batalkan langkah"
    context = {
        "title": title,
        "text": _told(request, row),
        "action": action,
        "back_url": back,
        "is_danger": True,
    }
    return render(request, "components/confirm.html", context)


def _row_to_edit(request, pk: int) -> tuple[Accommodation, str]:
    """The visible request, in whose centre both rights are held, and the page of its batch."""
    rows = visible(request, Accommodation).select_related("kind", "enrolment__batch", "enrolment__person")
    row = get_visible_or_404(request, rows.defer("enrolment__person__nik"), pk)
    check(request, Permission.EDIT_PEOPLE, row.enrolment.batch.centre_id)
    return row, reverse("training:accommodation_list", args=[row.enrolment.batch_id])


def _told(request, row: Accommodation) -> str:
    return f"{opening(row.enrolment.person, request.user).name}: {row.kind}."


def _asked(request, form: AskForm) -> bool:
    """True once the request is kept; what the action refuses is shown in the form."""
    try:
        ask_accommodation(**form.cleaned_data, by=request.user)
    except ValidationError as error:
        take_refusal(form, error)
        return False
    messages.success(request, "Permintaan akomodasi sudah dicatat.")
    return True
