"""A person's NIK in full and a later answer on consent: pages that need no batch."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from core.accounts.access import get_visible_or_404, requires
from core.accounts.permissions import Permission
from core.audit.log import record
from core.versions import StaleVersion
from training.people.actions import correct_nik, record_consent
from training.people.forms import ConsentForm, NikCorrectionForm
from training.people.models import Person
from training.people.openings import acting_centre, nik_centre, opening

CHANGED_MEANWHILE = (
    "Data peserta ini baru saja diubah. Periksa halamannya, lalu simpan lagi bila masih perlu."
)


@require_POST
@requires(Permission.VIEW_NIK)
def person_nik(request, pk):
    """The 16 digits, on request only; every look is kept (docs/security.md)."""
    person = get_visible_or_404(request, Person, pk)
    opened = opening(person, request.user)
    centre = acting_centre(request, opened, Permission.VIEW_NIK)
    record(by=request.user, verb="view_nik", obj=person, centre_id=centre.pk)
    return render(request, "training/people/person_nik.html", {"person": person, "opened": opened})


@sensitive_post_parameters()
@requires(Permission.EDIT_PEOPLE)
def person_nik_correct(request, pk):
    """Correct a mistyped NIK, for the centre that owns it; the digits travel by POST only."""
    person = get_visible_or_404(request, Person, pk)
    opened = opening(person, request.user)
    centre = nik_centre(request, opened)
    form = NikCorrectionForm(request.POST or None, opening=opened)
    status = 200
    if form.is_valid():
        try:
            correct_nik(
                person=person,
                centre=centre,
                nik=form.cleaned_data["nik"].digits,
                reason=form.cleaned_data["reason"],
                version=form.cleaned_data["version"],
                by=request.user,
            )
        except StaleVersion as stale:
            form.data = form.data.copy() | {"version": stale.current.version}
            form.add_error(None, CHANGED_MEANWHILE)
            status = 409
        except ValidationError as error:
            # The refusal tells whether the NIK is known, so it is kept like any search.
            record(by=request.user, verb="search_nik", obj=person, centre_id=centre.pk)
            form.add_error(None, error)
        else:
            messages.success(request, "NIK sudah diperbaiki.")
            return redirect(person)
    context = {"form": form, "person": person, "opened": opened, "centre": centre}
    return render(request, "training/people/person_nik_correct.html", context, status=status)


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
