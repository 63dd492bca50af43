"""Pages that write one batch. The list and the page of a batch are hub pages: training/overview."""

from copy import copy

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render

from core.accounts.access import check, get_visible_or_404, requires
from core.accounts.permissions import Permission
from core.forms import take_refusal
from core.stale import stale_page
from core.versions import StaleVersion
from training.batches.actions import change_batch, create_batch
from training.batches.forms import BatchForm
from training.batches.models import Batch


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


def batch_edit(request, pk):
    """Correct the facts of a batch; a colleague's change in between is shown, never overwritten."""
    batch = get_visible_or_404(request, Batch, pk)
    check(request, Permission.EDIT_BATCHES, batch.centre_id)
    # The form writes on its own copy, so that the action can tell what changed.
    form = BatchForm(request.POST or None, request=request, instance=copy(batch))
    if form.is_valid():
        try:
            change_batch(
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
