"""Hub pages over several capabilities: the list of alumni, and the page of one graduate."""

import re

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from alumni.careers.access import check_writing, writing_centre
from alumni.careers.actions import confirm_spell, record_spell
from alumni.careers.statements import record_observation
from alumni.followup.forms import ChangeForm, GraduationFilter
from alumni.followup.listing import rows_of
from alumni.followup.rules import whatsapp_link, window_states
from alumni.followup.timeline import Career, career_of
from alumni.graduates.models import Graduation
from core.accounts.access import can, get_visible_or_404, requires, visible
from core.accounts.permissions import Permission
from core.audit.log import record
from core.forms import take_refusal
from core.pages import page_of
from training.models import Consent

P = Permission
SHOWN_AT_MOST = 10_000
NIK_BY_SEARCH = "Cari NIK lewat kotak cari di atas, agar NIK tidak tertinggal di alamat halaman ini."


@requires(P.VIEW_PEOPLE)
def graduation_list(request):
    """Alumni with what was last heard of them. Two steps: ids of the page, then the joins for those."""
    if re.search(r"\d{9,}", request.GET.get("q", "")):
        messages.warning(request, NIK_BY_SEARCH)
        return redirect("alumni:graduation_list")
    found = GraduationFilter(request.GET, queryset=visible(request, Graduation), request=request)
    page = page_of(request, found.qs.values_list("pk", flat=True), cap=SHOWN_AT_MOST)
    context = {"filter": found.form, "page": page, "rows": rows_of(page.object_list)}
    return render(request, "alumni/followup/graduation_list.html", context)


@requires(P.VIEW_PEOPLE)
def graduation_detail(request, pk):
    """One graduate: who, what was heard, what follows for each window, and a form for what is new."""
    graduation = get_visible_or_404(request, _with_batch(request), pk)
    career = career_of(graduation.person_id, request.user)
    form = None
    if writing_centre(request.user, graduation.person_id):
        form = ChangeForm(user=request.user, open_spells=career.open_spells)
    record(by=request.user, verb="view_career", obj=graduation, fields=_clear_fields(request))
    return _page(request, graduation, career, form)


@require_POST
@requires(P.RECORD_CAREERS)
def career_change(request, pk):
    """What the person does now, as the quick form on the page of the graduate asks it."""
    graduation = get_visible_or_404(request, _with_batch(request), pk)
    centre = check_writing(request, graduation.person_id)
    career = career_of(graduation.person_id, request.user)
    form = ChangeForm(request.POST, user=request.user, open_spells=career.open_spells)
    if form.is_valid():
        try:
            _write(form, graduation, centre=centre, by=request.user)
        except ValidationError as error:
            take_refusal(form, error)
        else:
            messages.success(request, "Perubahan tercatat.")
            return redirect(graduation)
    return _page(request, graduation, career, form)


def _write(form: ChangeForm, graduation: Graduation, **written) -> None:
    """Call the one action that the answer asks for."""
    person = graduation.person
    if form.still:
        confirm_spell(spell=form.still, **form.statement(), **written)
    elif form.is_new:
        record_spell(person=person, **form.dates(), **form.facts(), **form.statement(), **written)
    else:
        activity = form.cleaned_data["now"]
        record_observation(person=person, activity=activity, **form.statement(), **written)


def _with_batch(request):
    return visible(request, Graduation).select_related(
        "batch__programme", "batch__wave__fund", "centre", "enrolment", "person__region"
    )


def _clear_fields(request) -> list[str]:
    """Sensitive fields that the page shows in clear, for the audit trail."""
    return ["income"] if can(request.user, P.VIEW_EARNINGS) else []


def _page(request, graduation: Graduation, career: Career, form: ChangeForm | None) -> HttpResponse:
    person, today = graduation.person, timezone.localdate()
    consent = visible(request, Consent).filter(person=person.pk, purpose="tracing").first()
    refused = consent is not None and (consent.withdrawn_at is not None or not consent.is_given)
    link = whatsapp_link(
        person.phone, person.full_name.split()[0], graduation.centre.name, graduation.batch.programme.name
    )
    context = {
        "graduation": graduation,
        "person": person,
        "career": career,
        "entries": career.entries(with_earnings=can(request.user, P.VIEW_EARNINGS)),
        "windows": window_states(career.history, graduation.graduated_on, today),
        "consent": consent,
        "refused": refused,
        "whatsapp": "" if refused else link,
        "form": form,
        "today": today,
    }
    return render(request, "alumni/followup/graduation_detail.html", context)
