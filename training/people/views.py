"""A person's NIK in full and a later answer on consent: pages that need no batch."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from core.accounts.access import get_visible_or_404, requires
from core.accounts.permissions import Permission
from core.audit.log import record
from training.people.actions import record_consent
from training.people.forms import ConsentForm
from training.people.models import Person
from training.people.openings import acting_centre, opening


@require_POST
@requires(Permission.VIEW_NIK)
def person_nik(request, pk):
    """The 16 digits, on request only; every look is kept (docs/security.md)."""
    person = get_visible_or_404(request, Person, pk)
    opened = opening(person, request.user)
    centre = acting_centre(request, opened, Permission.VIEW_NIK)
    record(by=request.user, verb="view_nik", obj=person, centre_id=centre.pk)
    return render(request, "training/people/person_nik.html", {"person": person, "opened": opened})


@requires(Permission.EDIT_PEOPLE)
def person_consent(request, pk):
    """Record what the person answers now for one purpose."""
    person = get_visible_or_404(request, Person, pk)
    opened = opening(person, request.user)
    centre = acting_centre(request, opened, Permission.EDIT_PEOPLE)
    form = ConsentForm(request.POST or None, birth_date=person.birth_date)
    if form.is_valid():
        record_consent(
            person=person,
            purpose=form.cleaned_data["purpose"],
            is_given=form.cleaned_data["answer"] == "yes",
            channel=form.cleaned_data["channel"],
            guardian_name=form.cleaned_data["guardian_name"],
            centre=centre,
            by=request.user,
        )
        messages.success(request, "Jawaban sudah tersimpan.")
        return redirect(person)
    return render(
        request, "training/people/person_consent.html", {"form": form, "person": person, "opened": opened}
    )
