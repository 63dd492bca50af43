"""People: the list, one person with everything about them, changes and their review."""

import re

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from core.accounts.access import can, check, get_visible_or_404, requires, visible
from core.accounts.permissions import Permission
from core.audit.log import record
from core.pages import page_of
from core.versions import StaleVersion
from training.batches.models import Batch
from training.batches.rules import STATES
from training.centres.models import Centre
from training.enrolment.actions import apply_person
from training.enrolment.rules import open_problem
from training.overview.people.actions import correct_person, state, withdraw
from training.overview.people.forms import PersonChangeForm
from training.overview.people.listing import (
    enrolments_in_sight,
    filtered_people,
    person_filter,
    person_rows,
)
from training.overview.registration.forms import BatchForm
from training.people.forms import DisabilityForm
from training.people.models import DISABILITY, TYPED_FIELDS, ChangeProposal, Consent, Person
from training.people.openings import (
    NO_CENTRE,
    Opening,
    ToldProposal,
    acting_centre,
    changes_of,
    facts_of,
    opening,
    statement_for,
    told_proposals,
)

IDENTITY = ("birth_place", "birth_date", "sex", "education", "work_before")
CONTACTS = (
    *("phone", "other_phone", "email", "address", "region"),
    *("contact_name", "contact_relation", "contact_phone"),
)
# Counting a million people takes longer than the rest of the page.
SHOWN_AT_MOST = 10_000
LONG_NUMBER = re.compile(r"\d{6,}")


@require_safe
@requires(Permission.VIEW_PEOPLE)
def person_list(request):
    """Everybody this person may see, by the filters in the address; never a disability here."""
    if LONG_NUMBER.search(request.GET.get("q", "")):
        messages.warning(request, "Daftar ini mencari nama. Untuk NIK, pakai kotak pencarian di atas.")
        return redirect("training:person_list")
    form = person_filter(request)
    people = filtered_people(request, form)
    page = page_of(request, people.values_list("pk", flat=True), cap=SHOWN_AT_MOST)
    context = {
        "form": form,
        "page": page,
        "rows": person_rows(request, page.object_list),
        "may_add": can(request.user, Permission.EDIT_PEOPLE),
        "open_proposals": visible(request, ChangeProposal).open().count()
        if can(request.user, Permission.APPROVE_CHANGES)
        else 0,
    }
    return render(request, "training/overview/person_list.html", context)


@require_safe
@requires(Permission.VIEW_PEOPLE)
def person_detail(request, pk):
    """One person: identity masked, contact, consents, enrolments, who changed what."""
    person = get_visible_or_404(request, visible(request, Person).with_names(), pk)
    opened = opening(person, request.user)
    if opened.is_shared:
        record(by=request.user, verb="view_person", obj=person, full=opened.is_full)
    centre = opened.centre_for(request.user, Permission.EDIT_PEOPLE)
    batches = _open_batches(request, centre) if centre else None
    context = {
        "person": person,
        "opened": opened,
        "identity": facts_of(opened, IDENTITY),
        "contacts": facts_of(opened, CONTACTS),
        "sees_batches": can(request.user, Permission.VIEW_BATCHES),
        "may_edit": centre is not None,
        "may_see_nik": opened.centre_for(request.user, Permission.VIEW_NIK) is not None,
        "may_correct_nik": opened.may_correct_nik(request.user),
        "may_see_disability": opened.centre_for(request.user, Permission.VIEW_DISABILITY) is not None,
        "enrolments": enrolments_in_sight(request, [person.pk]),
        "consents": visible(request, Consent).filter(person=person).select_related("centre"),
        "proposals": _proposals_from(request, person),
        "changes": changes_of(person, opened),
        "choice": centre
        and BatchForm(batches=batches, is_needed=True, initial={"paket": request.GET.get("paket")}),
    }
    return render(request, "training/overview/person_detail.html", context)


@sensitive_post_parameters()
@requires(Permission.EDIT_PEOPLE)
def person_edit(request, pk):
    """Change facts; what another centre owns becomes a proposal, an older form gets 409 and both values."""
    person = get_visible_or_404(request, visible(request, Person).with_names(), pk)
    opened = opening(person, request.user)
    centre = acting_centre(request, opened, Permission.EDIT_PEOPLE)
    form = PersonChangeForm(request.POST or None, opening=opened)
    conflict, status = [], 200
    if form.is_valid():
        try:
            fate = correct_person(
                person=person,
                centre=centre,
                values=form.changed(),
                version=form.cleaned_data["version"],
                also_enrolments=form.cleaned_data["also_enrolments"],
                by=request.user,
            )
        except StaleVersion as stale:
            conflict, status = _differences(form, stale.current, opened), 409
            form = _with_version(request, opened, stale.current)
        else:
            _say_what_happened(request, fate)
            return redirect(person)
    context = {"form": form, "person": person, "opened": opened, "centre": centre, "conflict": conflict}
    return render(request, "training/overview/person_edit.html", context, status=status)


@sensitive_post_parameters()
@requires(Permission.VIEW_DISABILITY)
def person_disability(request, pk):
    """What the person states of their disability: looking is audited, changing takes consent."""
    person = get_visible_or_404(request, Person, pk)
    opened = opening(person, request.user)
    acting_centre(request, opened, Permission.VIEW_DISABILITY)
    statement = statement_for(opened, request.user)
    form = DisabilityForm(request.POST or None, statement=statement, birth_date=person.birth_date)
    centre = opened.centre_for(request.user, Permission.EDIT_PEOPLE)
    if request.method == "POST":
        check(request, Permission.EDIT_PEOPLE, centre.pk if centre else NO_CENTRE)
        if form.is_valid():
            return _save_statement(request, person, centre, form)
    if statement:
        record(by=request.user, verb="view_disability", obj=person)
    context = {"form": form, "person": person, "opened": opened, "statement": statement, "centre": centre}
    return render(request, "training/overview/person_disability.html", context)


@requires(Permission.EDIT_PEOPLE)
def consent_withdraw(request, pk):
    """End one consent, after asking."""
    consent = get_visible_or_404(request, visible(request, Consent).in_force(), pk)
    person = consent.person
    acting_centre(request, opening(person, request.user), Permission.EDIT_PEOPLE)
    if request.method == "POST":
        withdraw(person=person, purpose=consent.purpose, by=request.user)
        messages.success(request, "Persetujuan sudah ditarik.")
        return redirect(person)
    text = f"Tujuan: {consent.get_purpose_display().lower()}. Kami berhenti memakai data ini sejak sekarang."
    if consent.purpose == DISABILITY:
        text += " Pernyataan disabilitas dan salinannya pada kepesertaan ikut dihapus."
    context = {
        "title": "Tarik persetujuan?",
        "text": text,
        "action": "Tarik persetujuan",
        "back_url": person.get_absolute_url(),
        "is_danger": True,
    }
    return render(request, "components/confirm.html", context)


@require_POST
@requires(Permission.EDIT_PEOPLE)
def person_apply(request, pk):
    """Put somebody already known into a batch of a centre of ours."""
    person = get_visible_or_404(request, Person, pk)
    centre = acting_centre(request, opening(person, request.user), Permission.EDIT_PEOPLE)
    form = BatchForm(request.POST, batches=_open_batches(request, centre))
    batch = form.cleaned_data["paket"] if form.is_valid() else None
    if batch is None:
        messages.error(request, "Pilih paket dari daftar.")
        return redirect(person)
    try:
        apply_person(batch=batch, person=person, by=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect(person)
    messages.success(request, f"Sudah terdaftar pada {batch.name}.")
    return redirect(batch)


# --- One person -----------------------------------------------------------------------------------------


def _open_batches(request, centre: Centre):
    states = [state for state in STATES if not open_problem(state)]
    rows = visible(request, Batch).filter(centre=centre, state__in=states)
    return rows.select_related("programme", "wave__fund")


def _proposals_from(request, person: Person) -> list[ToldProposal]:
    """What our centres proposed for this person and nobody has decided yet."""
    centres = visible(request, Centre).allowing(request.user, Permission.EDIT_PEOPLE)
    return told_proposals(
        person.proposals.open().filter(proposer__in=centres).select_related("owner", "person")
    )


def _differences(form: PersonChangeForm, current: Person, opened: Opening) -> list[tuple[str, str, str]]:
    """(label, value now, value typed) of each field that a colleague's save left different."""
    now = PersonChangeForm(opening=opened)
    return [
        (now[name].label, now[name].value(), form[name].value())
        for name in form.changed_data
        if name in TYPED_FIELDS and name in opened
    ]


def _with_version(request, opened: Opening, current: Person) -> PersonChangeForm:
    """The form as typed, on top of the version that stands now: saving it again is a decision."""
    data = request.POST.copy()
    data["version"] = current.version
    return PersonChangeForm(data, opening=opened)


def _say_what_happened(request, fate) -> None:
    if fate.written:
        messages.success(request, "Perubahan sudah tersimpan.")
    if fate.proposed:
        messages.warning(
            request,
            f"{len(fate.proposed)} isian ditulis BLK lain. Usulan Anda menunggu persetujuan kepala BLK itu.",
        )


def _save_statement(request, person: Person, centre: Centre, form: DisabilityForm):
    statement = form.statement()
    if statement is None:
        messages.info(request, "Tidak ada jawaban, jadi tidak ada yang dicatat.")
    elif state(person=person, centre=centre, statement=statement, by=request.user):
        messages.success(request, "Jawaban sudah tersimpan.")
    else:
        messages.warning(request, "BLK lain sudah mencatat jawaban. Jawaban baru menunggu persetujuannya.")
    return redirect(person)
