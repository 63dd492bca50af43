"""Pages that write a career. The page of a graduate, to which all of them lead back, is alumni/followup."""

from copy import copy

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render

from alumni.careers.access import check_writing, page_of_person
from alumni.careers.actions import correct_spell, end_spell, record_spell
from alumni.careers.exclusions import record_exclusion
from alumni.careers.forms import (
    ContactForm,
    ExclusionForm,
    SpellEditForm,
    SpellEndForm,
    SpellForm,
)
from alumni.careers.history import steps_of
from alumni.careers.models import EmploymentSpell
from alumni.careers.statements import record_contact_attempt
from alumni.graduates.models import Graduation
from core.accounts.access import can, get_visible_or_404, requires, visible
from core.accounts.permissions import Permission
from core.forms import take_refusal
from core.stale import stale_page
from core.versions import StaleVersion

P = Permission


@requires(P.RECORD_CAREERS)
def spell_create(request, pk):
    """A job with all that is known of it."""
    graduation = get_visible_or_404(request, Graduation, pk)
    centre = check_writing(request, graduation.person_id)
    form = SpellForm(request.POST or None, user=request.user)
    if form.is_valid():
        try:
            record_spell(
                person=graduation.person,
                **form.dates(),
                **form.facts(),
                **form.statement(),
                centre=centre,
                by=request.user,
            )
        except ValidationError as error:
            take_refusal(form, error)
        else:
            messages.success(request, "Pekerjaan tercatat.")
            return redirect(graduation)
    context = {"form": form, "graduation": graduation, "back_url": graduation.get_absolute_url()}
    return render(request, "alumni/careers/spell_form.html", context)


@requires(P.RECORD_CAREERS)
def spell_edit(request, pk):
    """Correct a job; a colleague's change in between is shown, never overwritten."""
    spell = get_visible_or_404(request, visible(request, EmploymentSpell).valid(), pk)
    centre = check_writing(request, spell.person_id)
    back_url = page_of_person(request, spell.person_id)
    form = _edit_form(spell, request)
    if form.is_valid():
        try:
            correct_spell(
                spell=spell,
                version=form.cleaned_data["version"],
                reason=form.cleaned_data["reason"],
                **form.dates(),
                **form.facts(),
                **form.statement(),
                centre=centre,
                by=request.user,
            )
        except StaleVersion as stale:
            now = _edit_form(stale.current, request, posted=False)
            return stale_page(request, [(form, now)], stale.current.version, back_url)
        except ValidationError as error:
            take_refusal(form, error)
        else:
            messages.success(request, "Perubahan pekerjaan tersimpan.")
            return redirect(back_url)
    context = {"form": form, "spell": spell, "back_url": back_url}
    return render(request, "alumni/careers/spell_form.html", context)


def _edit_form(spell: EmploymentSpell, request, posted: bool = True) -> SpellEditForm:
    """The form works on a copy, so that the action can tell what changed."""
    data = request.POST or None if posted else None
    return SpellEditForm(data, user=request.user, instance=copy(spell), statement=spell.latest_statement())


@requires(P.RECORD_CAREERS)
def spell_end(request, pk):
    """The work ended."""
    spell = get_visible_or_404(request, visible(request, EmploymentSpell).valid().filter(ended_on=None), pk)
    centre = check_writing(request, spell.person_id)
    back_url = page_of_person(request, spell.person_id)
    form = SpellEndForm(request.POST or None, initial={"version": spell.version})
    if form.is_valid():
        try:
            end_spell(spell=spell, **form.cleaned_data, centre=centre, by=request.user)
        except StaleVersion as stale:
            now = SpellEndForm(initial={"ended_on": stale.current.ended_on})
            return stale_page(request, [(form, now)], stale.current.version, back_url)
        except ValidationError as error:
            take_refusal(form, error)
        else:
            messages.success(request, "Tanggal selesai tercatat.")
            return redirect(back_url)
    context = {"form": form, "title": f"Selesai bekerja: {spell.headline}", "back_url": back_url}
    return render(request, "alumni/careers/fact_form.html", context)


@requires(P.VIEW_PEOPLE)
def spell_history(request, pk):
    """Who wrote what, when, and what it was before."""
    spell = get_visible_or_404(request, EmploymentSpell, pk)
    steps = steps_of(spell, with_earnings=can(request.user, P.VIEW_EARNINGS))
    context = {"spell": spell, "steps": steps, "back_url": page_of_person(request, spell.person_id)}
    return render(request, "alumni/careers/spell_history.html", context)


@requires(P.RECORD_CAREERS)
def contact_create(request, pk):
    """Somebody tried to reach the person."""
    graduation = get_visible_or_404(request, Graduation, pk)
    centre = check_writing(request, graduation.person_id)
    form = ContactForm(request.POST or None)
    if form.is_valid():
        try:
            record_contact_attempt(
                person=graduation.person, **form.cleaned_data, centre=centre, by=request.user
            )
        except ValidationError as error:
            take_refusal(form, error)
        else:
            messages.success(request, "Kontak tercatat.")
            return redirect(graduation)
    title = f"Catat kontak dengan {graduation.person}"
    context = {"form": form, "title": title, "back_url": graduation.get_absolute_url()}
    return render(request, "alumni/careers/fact_form.html", context)


@requires(P.RECORD_CAREERS)
def exclusion_create(request, pk):
    """Why a graduate cannot be in work; only the adjusted rate heeds it."""
    graduation = get_visible_or_404(request, Graduation, pk)
    centre = check_writing(request, graduation.person_id)
    form = ExclusionForm(request.POST or None)
    if form.is_valid():
        try:
            record_exclusion(person=graduation.person, **form.cleaned_data, centre=centre, by=request.user)
        except ValidationError as error:
            take_refusal(form, error)
        else:
            messages.success(request, "Alasan tercatat.")
            return redirect(graduation)
    context = {
        "form": form,
        "title": "Alasan tidak dapat bekerja",
        "text": "Hanya dipakai untuk angka yang disesuaikan. Angka utama tetap menghitung semua lulusan.",
        "back_url": graduation.get_absolute_url(),
    }
    return render(request, "alumni/careers/fact_form.html", context)
