"""Pages that take a fact back with a reason, and pages that undo it. Nothing is ever deleted."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.shortcuts import redirect, render

from alumni.careers.access import check_writing, page_of_person
from alumni.careers.actions import restore_spell, retract_spell
from alumni.careers.evidence import restore_evidence, retract_evidence
from alumni.careers.exclusions import retract_exclusion
from alumni.careers.forms import ReasonForm, VersionForm
from alumni.careers.models import ContactAttempt, EmploymentSpell, Evidence, Observation
from alumni.careers.statements import (
    restore_contact_attempt,
    restore_observation,
    retract_contact_attempt,
    retract_observation,
)
from alumni.graduates.models import Exclusion
from core.accounts.access import get_visible_or_404, requires, visible
from core.accounts.permissions import Permission
from core.forms import take_refusal
from core.stale import stale_page
from core.versions import StaleVersion

KEPT = "Catatan tetap tersimpan di riwayat, tetapi tidak lagi dihitung."


@dataclass(frozen=True)
class Kind:
    """A kind of fact: its table, its name on screen, and the actions that take it back and restore it."""

    model: type[Model]
    name: str
    retract: Callable
    restore: Callable | None = None
    more: str = ""


KINDS = {
    "spell": Kind(
        EmploymentSpell,
        "pekerjaan",
        lambda fact, **given: retract_spell(spell=fact, **given),
        lambda fact, **given: restore_spell(spell=fact, **given),
        "Keterangan yang hanya menyebut pekerjaan ini ikut ditarik.",
    ),
    "observation": Kind(
        Observation,
        "keterangan",
        lambda fact, **given: retract_observation(observation=fact, **given),
        lambda fact, **given: restore_observation(observation=fact, **given),
    ),
    "contact": Kind(
        ContactAttempt,
        "catatan kontak",
        lambda fact, **given: retract_contact_attempt(attempt=fact, **given),
        lambda fact, **given: restore_contact_attempt(attempt=fact, **given),
    ),
    "evidence": Kind(
        Evidence,
        "bukti",
        lambda fact, version, **given: retract_evidence(evidence=fact, **given),
        lambda fact, version, **given: restore_evidence(evidence=fact, **given),
        "Tingkat bukti pekerjaannya dihitung ulang.",
    ),
    "exclusion": Kind(
        Exclusion,
        "alasan",
        lambda fact, version, **given: retract_exclusion(exclusion=fact, **given),
    ),
}


@requires(Permission.RECORD_CAREERS)
def retract(request, kind, pk):
    """Ask for a reason, then take the fact back."""
    kind = KINDS[kind]
    fact = get_visible_or_404(request, visible(request, kind.model).valid(), pk)
    text = " ".join(part for part in (f"{fact}.", kind.more, KEPT) if part)
    return _ask(request, kind, fact, ReasonForm, "Tarik", text)


@requires(Permission.RECORD_CAREERS)
def restore(request, kind, pk):
    """Ask once more, then undo the retraction."""
    kind = KINDS[kind]
    fact = get_visible_or_404(request, visible(request, kind.model).retracted(), pk)
    return _ask(request, kind, fact, VersionForm, "Pulihkan", f"{fact}. Catatan ini akan dihitung lagi.")


def _ask(request, kind: Kind, fact: Model, form_class, verb: str, text: str):
    person_id = fact.spell.person_id if kind.model is Evidence else fact.person_id
    check_writing(request, person_id)
    back_url = page_of_person(request, person_id)
    form = form_class(request.POST or None, initial={"version": getattr(fact, "version", 0)})
    if form.is_valid():
        act = kind.retract if verb == "Tarik" else kind.restore
        try:
            act(fact, **form.cleaned_data, by=request.user)
        except StaleVersion as stale:
            return stale_page(request, [(form, form_class())], stale.current.version, back_url)
        except ValidationError as error:
            take_refusal(form, error)
        else:
            done = "ditarik" if verb == "Tarik" else "dipulihkan"
            messages.success(request, f"{kind.name.capitalize()} {done}.")
            return redirect(back_url)
    context = {
        "form": form,
        "title": f"{verb} {kind.name} ini?",
        "text": text,
        "action": f"{verb} {kind.name}",
        "back_url": back_url,
        "is_danger": verb == "Tarik",
    }
    return render(request, "components/confirm.html", context)
