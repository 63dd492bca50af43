"""Pages of the cases of a round: the list, one case, and what each of the three sides may do with it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from alumni.verification.actions import contradict, decide_case, is_ripe, record_result
from alumni.verification.forms import ContradictionForm, DecisionForm, ResultForm
from alumni.verification.frames import changes_since
from alumni.verification.models import DRAWN, VerificationCase, VerificationRound
from alumni.verification.rules import CONFIRMED
from alumni.verification.verifiers import refuses_contact
from core.accounts.access import can, check, get_visible_or_404, requires, visible
from core.accounts.permissions import Permission
from core.audit.log import record
from core.forms import take_refusal
from core.pages import page_of
from core.phones import show_phone

P = Permission
# Stage of a case -> its tab and the method of the QuerySet that keeps it.
STAGES = {
    "": ("Semua", "all"),
    "menunggu": ("Belum diverifikasi", "waiting"),
    "disanggah": ("Disanggah", "contradicted"),
    "putusan": ("Belum diputuskan", "undecided"),
    "selesai": ("Diputuskan", "decided"),
}


def _whole(request: HttpRequest):
    """The visible cases with what their pages write out."""
    rows = visible(request, VerificationCase).select_related(
        "round", "centre", "verifier", "graduation__person", "spell__employer"
    )
    return rows.defer("graduation__person__nik")


@require_safe
def case_list(request, pk):
    """The cases of a round that this reader may see, by number."""
    found = get_visible_or_404(request, VerificationRound, pk)
    stage = request.GET.get("tahap", "")
    stage = stage if stage in STAGES else ""
    cases = _whole(request).filter(round=found)
    page = page_of(request, getattr(cases, STAGES[stage][1])().order_by("number"))
    rows = list(page)
    for case in rows:
        case.name = case.graduation.person.full_name if case.shows_person_to(request.user) else ""
        case.is_mine = case.verifier_id == request.user.pk
    tabs = [
        {"url": f"?tahap={code}" if code else "?", "label": label, "is_current": code == stage}
        for code, (label, _) in STAGES.items()
    ]
    record(by=request.user, verb="view_verification_cases", obj=found, count=len(rows))
    context = {"round": found, "page": page, "rows": rows, "tabs": tabs, "export_query": f"round={pk}"}
    return render(request, "alumni/verification/case_list.html", context)


@require_safe
def case_detail(request, pk):
    """One case: the claim as drawn, what was found, the answer and the decision."""
    case = get_visible_or_404(request, _whole(request), pk)
    today, user = timezone.localdate(), request.user
    is_mine = case.verifier_id == user.pk and case.round.state == DRAWN
    shows_person = case.shows_person_to(user)
    is_running = case.round.state == DRAWN and not case.final_result
    may_decide = is_running and can(user, P.ORDER_VERIFICATIONS) and case.verifier_id != user.pk
    is_answerable = is_running and case.result not in ("", CONFIRMED) and not case.contradiction
    knows_record = can(user, P.ORDER_VERIFICATIONS) or can(user, P.VIEW_PEOPLE, case.centre_id)
    context = {
        "case": case,
        "round": case.round,
        "here": f"Kasus {case.number}",
        "person": case.graduation.person if shows_person else None,
        "phone": show_phone(case.graduation.person.phone) if is_mine else "",
        "is_mine": is_mine,
        "knows_people": can(user, P.VIEW_PEOPLE, case.centre_id),
        "refuses": is_mine and refuses_contact(case.graduation.person_id),
        "changes": changes_since(case) if knows_record else [],
        "may_verify": is_mine and is_running and not case.contradiction and today <= case.round.verify_until,
        "may_contradict": is_answerable
        and today <= case.round.contradict_until
        and can(user, P.CLOSE_MONTHS, case.centre_id),
        "may_decide": may_decide and is_ripe(case, today),
        "is_waiting_for_centre": may_decide and not is_ripe(case, today),
    }
    record(by=user, verb="view_verification_case", obj=case, fields=["name", "phone"] if shows_person else [])
    return render(request, "alumni/verification/case_detail.html", context)


def case_verify(request, pk):
    """What the one who asked found; nobody else reaches this page."""
    mine = _whole(request).filter(verifier=request.user, round__state=DRAWN)
    case = get_visible_or_404(request, mine, pk)
    today = timezone.localdate()
    form = ResultForm(request.POST or None, case=case, today=today)
    about = {"title": f"Hasil kasus {case.number}", "action": "Simpan hasil"}
    return _filled(request, case, form, about, record_result, today=today)


def case_contradict(request, pk):
    """The head of the centre answers, once."""
    case = get_visible_or_404(request, _whole(request), pk)
    check(request, P.CLOSE_MONTHS, case.centre_id)
    form = ContradictionForm(request.POST or None)
    about = {
        "title": f"Sanggah hasil kasus {case.number}",
        "text": f"Hasil pemeriksa: {case.get_result_display()}. {case.note}",
        "action": "Kirim sanggahan",
    }
    return _filled(request, case, form, about, contradict, today=timezone.localdate())


@requires(P.ORDER_VERIFICATIONS)
def case_decide(request, pk):
    """The province decides."""
    case = get_visible_or_404(request, _whole(request), pk)
    form = DecisionForm(request.POST or None, case=case)
    about = {"title": f"Putusan kasus {case.number}", "text": _told(case), "action": "Simpan putusan"}
    return _filled(request, case, form, about, decide_case, today=timezone.localdate())


def _told(case: VerificationCase) -> str:
    """What the one who decides has to weigh, in a sentence or two."""
    found = f"Hasil pemeriksa: {case.get_result_display() or 'belum ada'}. {case.note}"
    return f"{found} Sanggahan BLK: {case.contradiction}" if case.contradiction else found


def _filled(request: HttpRequest, case: VerificationCase, form, about: dict, action, **given) -> HttpResponse:
    """The form, until the action takes what is in it."""
    if form.is_valid():
        try:
            action(case=case, **form.cleaned_data, **given, by=request.user)
        except ValidationError as error:
            take_refusal(form, error)
        else:
            messages.success(request, "Tersimpan.")
            return redirect(case)
    context = about | {"form": form, "back_url": case.get_absolute_url()}
    return render(request, "alumni/verification/step_form.html", context)
