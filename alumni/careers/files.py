"""Pages over evidence: adding it, and the private file handed to those who may see the person."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404
from django.shortcuts import redirect, render

from alumni.careers.access import check_writing, page_of_person
from alumni.careers.evidence import LEVEL_OF_KIND, add_evidence
from alumni.careers.forms import EvidenceForm
from alumni.careers.models import EmploymentSpell, Evidence
from core.accounts.access import get_visible_or_404, requires, visible
from core.accounts.permissions import Permission
from core.audit.log import record
from core.forms import take_refusal

P = Permission
STORED_AS_B = (
    "Bukti tercatat sebagai tingkat B, karena tanpa berkas dan tanpa nomor. Unggah berkasnya agar menjadi A."
)


@requires(P.RECORD_CAREERS)
def evidence_create(request, pk):
    """A file, a number or the employer's word for one job."""
    spell = get_visible_or_404(request, visible(request, EmploymentSpell).valid(), pk)
    centre = check_writing(request, spell.person_id)
    back_url = page_of_person(request, spell.person_id)
    form = EvidenceForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        try:
            evidence = add_evidence(spell=spell, **form.cleaned_data, centre=centre, by=request.user)
        except ValidationError as error:
            take_refusal(form, error)
        else:
            if evidence.level < LEVEL_OF_KIND[evidence.kind]:
                messages.warning(request, STORED_AS_B)
            else:
                messages.success(request, "Bukti tercatat.")
            return redirect(back_url)
    context = {"form": form, "spell": spell, "back_url": back_url}
    return render(request, "alumni/careers/evidence_form.html", context)


@requires(P.VIEW_PEOPLE)
def evidence_file(request, pk):
    """The file itself, as an attachment that no browser runs; every opening is in the audit trail."""
    evidence = get_visible_or_404(request, visible(request, Evidence).valid(), pk)
    if not evidence.file:
        raise Http404
    try:
        content = evidence.file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    record(by=request.user, verb="open_evidence", obj=evidence)
    response = FileResponse(
        content, as_attachment=True, filename=evidence.file_name, content_type=evidence.media_type
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    return response
