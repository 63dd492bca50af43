"""The questions to the dashboard that a person keeps: list, keep, call otherwise, forget."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from alumni.outcomes.cohorts import Tables
from alumni.outcomes.forms import DefinitionForm, described
from alumni.outcomes.models import SavedView
from alumni.outcomes.saved import kept_query, remove_view, rename_view, save_view
from alumni.outcomes.saved_forms import SavedViewForm
from core.accounts.access import get_visible_or_404, visible
from core.forms import take_refusal


@require_safe
def saved_view_list(request):
    """One's own kept questions by name, at most SavedView.MOST."""
    return render(request, "alumni/outcomes/saved_view_list.html", {"rows": visible(request, SavedView)})


def saved_view_create(request):
    """Keep the question in the address of this page under a name."""
    form = SavedViewForm(request.POST or None)
    if form.is_valid():
        query = kept_query(request.GET, timezone.localdate())
        try:
            view = save_view(name=form.cleaned_data["name"], query=query, by=request.user)
        except ValidationError as error:
            take_refusal(form, error)
        else:
            messages.success(request, f"Tampilan “{view}” tersimpan.")
            return redirect(view.get_absolute_url())
    tables = Tables()
    asked = DefinitionForm(request.GET, tables=tables, today=timezone.localdate())
    context = {"form": form, "sentence": described(asked.definition_for(request.user), tables)}
    return render(request, "alumni/outcomes/saved_view_form.html", context)


def saved_view_edit(request, pk):
    """Call a kept question otherwise."""
    view = get_visible_or_404(request, SavedView, pk)
    form = SavedViewForm(request.POST or None, initial={"name": view.name})
    if form.is_valid():
        try:
            rename_view(view=view, name=form.cleaned_data["name"], by=request.user)
        except ValidationError as error:
            take_refusal(form, error)
        else:
            messages.success(request, "Nama tampilan diganti.")
            return redirect("alumni:saved_view_list")
    return render(request, "alumni/outcomes/saved_view_form.html", {"form": form, "view": view})


def saved_view_delete(request, pk):
    """Ask, then forget a kept question."""
    view = get_visible_or_404(request, SavedView, pk)
    if request.method == "POST":
        remove_view(view=view, by=request.user)
        messages.success(request, "Tampilan dihapus.")
        return redirect("alumni:saved_view_list")
    context = {
        "title": f"Hapus tampilan “{view}”?",
        "text": "Angkanya tetap ada di dasbor; hanya nama dan saringan yang Anda simpan ini yang hilang.",
        "action": "Hapus tampilan",
        "back_url": reverse("alumni:saved_view_list"),
        "is_danger": True,
    }
    return render(request, "components/confirm.html", context)
