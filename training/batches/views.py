"""A new batch. Its list, page and corrections look at its people, too: training/overview."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render

from core.accounts.access import check, requires
from core.accounts.permissions import Permission
from core.forms import take_refusal
from training.batches.actions import create_batch
from training.batches.forms import BatchForm


@requires(Permission.EDIT_BATCHES)
def batch_create(request):
    """A new batch in one of the centres the user may write for."""
    form = BatchForm(request.POST or None, request=request)
    if form.is_valid():
        facts = form.facts()
        check(request, Permission.EDIT_BATCHES, facts["centre"].pk)
        try:
            batch = create_batch(**facts, instructors=form.teacher_names(), by=request.user)
        except ValidationError as error:
            take_refusal(form, error)
        else:
            messages.success(request, f"Paket {batch.name} dibuat dengan kode {batch.code}.")
            return redirect(batch)
    return render(request, "training/batches/batch_form.html", {"form": form})
