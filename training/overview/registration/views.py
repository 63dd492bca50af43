"""Adding a trainee: the NIK first, so that nobody is entered twice."""

import secrets
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe

from core.accounts.access import check, get_visible_or_404, requires, visible
from core.accounts.permissions import Permission
from core.audit.log import record
from core.nik import NikFacts, age_on, read_nik
from core.seal import seal, unseal
from training.batches.models import Batch
from training.batches.rules import STATES
from training.centres.models import Centre
from training.enrolment.rules import open_problem
from training.overview.registration.actions import take_in
from training.overview.registration.forms import BatchForm
from training.people.forms import FirstAnswersForm, LookupForm, PersonForm
from training.people.models import person_with_nik

# How long a looked-up NIK may wait for its form, and how many of them one session keeps.
LOOKUP_SECONDS, LOOKUPS_KEPT = 2 * 3600, 10
EXPIRED = "Pencarian NIK sudah terlalu lama. Ketik NIK sekali lagi."


@dataclass(frozen=True)
class Lookup:
    """A NIK somebody typed, for which centre and, maybe, which batch."""

    key: str
    facts: NikFacts
    centre: Centre
    batch_id: int | None


@sensitive_post_parameters("nik")
@requires(Permission.EDIT_PEOPLE)
def person_lookup(request):
    """Step 1. The NIK comes by POST and never stands in an address."""
    batch = _batch_asked_for(request)
    centres = visible(request, Centre).allowing(request.user, Permission.EDIT_PEOPLE)
    if batch:
        centres = centres.filter(pk=batch.centre_id)
    form = LookupForm(request.POST or None, centres=centres)
    if not form.is_valid():
        return render(request, "training/overview/person_lookup.html", {"form": form, "batch": batch})
    facts, centre = form.cleaned_data["nik"], form.cleaned_data["centre"]
    person = person_with_nik(facts.digits)
    is_here = bool(person) and person.centres.filter(centre=centre).exists()
    found = "here" if is_here else "elsewhere" if person else "unknown"
    record(by=request.user, verb="lookup_nik", obj=person, centre_id=centre.pk, found=found)
    if is_here:
        query = f"?paket={batch.pk}" if batch else ""
        return redirect(person.get_absolute_url() + query)
    key = _keep(request, facts, centre, batch)
    return redirect("training:person_known" if person else "training:person_create", key=key)


@require_safe
@requires(Permission.EDIT_PEOPLE)
def person_known(request, key):
    """Step 2 for somebody another centre knows: initials, birth year and regency, nothing else."""
    lookup = _lookup(request, key)
    if lookup is None:
        return _again(request)
    person = person_with_nik(lookup.facts.digits)
    if person is None:
        return redirect("training:person_create", key=key)
    return render(request, "training/overview/person_known.html", {"person": person, "lookup": lookup})


@sensitive_post_parameters()
@requires(Permission.EDIT_PEOPLE)
def person_create(request, key):
    """Step 3: the form, prefilled from the NIK only."""
    lookup = _lookup(request, key)
    if lookup is None:
        return _again(request)
    check(request, Permission.EDIT_PEOPLE, lookup.centre.pk)
    form = PersonForm(request.POST or None, facts=lookup.facts)
    is_valid = form.is_valid()
    born = form.cleaned_data.get("birth_date") if form.is_bound else None
    answers = FirstAnswersForm(request.POST or None, birth_date=born)
    choice = BatchForm(
        request.POST or None, batches=_open_batches(request, lookup), initial={"paket": lookup.batch_id}
    )
    if all([is_valid, answers.is_valid(), choice.is_valid()]):
        saved = _save(request, lookup, form, answers, choice)
        if saved:
            return saved
    return render(
        request,
        "training/overview/person_create.html",
        {
            "form": form,
            "answers": answers,
            "choice": choice,
            "lookup": lookup,
            "age": age_on(lookup.facts.birth_date, timezone.localdate()),
            "is_known": person_with_nik(lookup.facts.digits) is not None,
        },
    )


def _save(request, lookup: Lookup, form: PersonForm, answers: FirstAnswersForm, choice: BatchForm):
    """Register; the answer to the browser, or None with the refusal of the batch on its field."""
    batch = choice.cleaned_data["paket"]
    try:
        registration = take_in(
            centre=lookup.centre,
            nik=lookup.facts.digits,
            values=form.typed(),
            consents=answers.answers(),
            channel=answers.cleaned_data["channel"],
            guardian_name=answers.cleaned_data["guardian_name"],
            statement=answers.statement(),
            batch=batch,
            by=request.user,
        )
    except ValidationError as error:
        choice.add_error("paket", error.messages[0])
        return None
    _drop(request, lookup.key)
    _tell(request, registration, form)
    if "lagi" in request.POST:
        return redirect(reverse("training:person_lookup") + (f"?paket={batch.pk}" if batch else ""))
    return redirect(batch or registration.person)


def _tell(request, registration, form: PersonForm) -> None:
    name = form.cleaned_data["full_name"]
    messages.success(request, f"{name} sudah tersimpan.")
    if registration.fate.proposed:
        messages.warning(
            request,
            f"{len(registration.fate.proposed)} isian berbeda dengan yang ditulis BLK lain. "
            "Isian Anda menunggu persetujuan kepala BLK itu.",
        )
    if "region" in form.differences:
        messages.info(request, form.differences["region"])
    if not form.cleaned_data["contact_phone"]:
        messages.warning(
            request,
            f"Kontak kedua {name} belum ada. Tanyakan sebelum lulus, agar alumni tetap dapat dihubungi.",
        )


def _batch_asked_for(request) -> Batch | None:
    """The batch of ?paket=, if this person may register people in it."""
    asked = request.GET.get("paket", "")
    if not asked:
        return None
    if not asked.isdecimal():
        raise Http404
    batch = get_visible_or_404(request, Batch, int(asked))
    check(request, Permission.EDIT_PEOPLE, batch.centre_id)
    return batch


def _open_batches(request, lookup: Lookup):
    """Batches of the centre that still take people, newest first."""
    states = [state for state in STATES if not open_problem(state)]
    rows = visible(request, Batch).filter(centre=lookup.centre, state__in=states)
    return rows.select_related("programme", "wave__fund")


def _keep(request, facts: NikFacts, centre: Centre, batch: Batch | None) -> str:
    """Put the NIK into the session, sealed; the address gets a random key instead of it."""
    key = secrets.token_urlsafe(12)
    kept = {**request.session.get("lookups", {}), key: [seal(facts.digits), centre.pk, batch and batch.pk]}
    request.session["lookups"] = dict(list(kept.items())[-LOOKUPS_KEPT:])
    return key


def _lookup(request, key: str) -> Lookup | None:
    """What was kept under that key, or None if it is gone or too old."""
    token, centre_id, batch_id = request.session.get("lookups", {}).get(key, ("", None, None))
    digits = unseal(token, seconds=LOOKUP_SECONDS)
    if digits is None:
        return None
    centre = get_visible_or_404(request, Centre, centre_id)
    return Lookup(key, read_nik(digits, on=timezone.localdate()), centre, batch_id)


def _drop(request, key: str) -> None:
    lookups = request.session.get("lookups", {})
    lookups.pop(key, None)
    request.session["lookups"] = lookups


def _again(request):
    messages.info(request, EXPIRED)
    return redirect("training:person_lookup")
