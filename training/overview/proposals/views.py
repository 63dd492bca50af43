"""What other centres want to change in fields that this centre typed: its head decides."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from core.accounts.access import get_visible_or_404, requires, visible
from core.accounts.permissions import Permission
from core.audit.log import record
from core.pages import page_of
from core.versions import StaleVersion
from training.overview.proposals.actions import decide
from training.overview.proposals.forms import DecisionForm
from training.people.models import ChangeProposal
from training.people.openings import openings, told_proposals

DECIDED = "Usulan ini sudah diputuskan orang lain."


@require_safe
@requires(Permission.APPROVE_CHANGES)
def proposal_list(request):
    """What other centres want to change in fields this centre typed."""
    rows = (
        visible(request, ChangeProposal).open().select_related("person", "proposer", "owner", "proposed_by")
    )
    page = page_of(request, rows)
    opened = openings([proposal.person for proposal in page], request.user)
    for proposal in page:
        # Who owns a phone number need not have typed the name.
        proposal.name = opened[proposal.person_id].name
    record(by=request.user, verb="view_proposals", count=len(page))
    context = {"page": page, "rows": told_proposals(page)}
    return render(request, "training/overview/proposal_list.html", context)


@require_POST
@requires(Permission.APPROVE_CHANGES)
def proposal_decide(request, pk):
    """Accept or refuse, once."""
    proposal = get_visible_or_404(request, visible(request, ChangeProposal).select_related("person"), pk)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        raise Http404
    try:
        decide(proposal=proposal, accept=form.cleaned_data["accept"], by=request.user)
    except StaleVersion:
        messages.warning(request, DECIDED)
    else:
        messages.success(request, "Diterima." if form.cleaned_data["accept"] else "Ditolak.")
    return redirect("training:proposal_list")
