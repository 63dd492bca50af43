"""Rounds of verification: their list, their page for each kind of reader, and each step of their life."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from alumni.outcomes.cohorts import Tables
from alumni.outcomes.forms import described, query_of
from alumni.verification.actions import (
    announce_round,
    assign_cases,
    cancel_round,
    decide_uncontested,
    draw_round,
    extend_round,
    order_round,
    publish_round,
)
from alumni.verification.forms import AssignForm, CancelForm, ExtensionForm, RoundForm
from alumni.verification.frames import plan_of
from alumni.verification.models import (
    ANNOUNCED,
    DRAWN,
    ORDERED,
    PUBLISHED,
    VerificationCase,
    VerificationRound,
)
from alumni.verification.results import progress_of, results_of
from alumni.verification.verifiers import verifiers_of
from core.accounts.access import can, get_visible_or_404, requires, scope, visible
from core.accounts.permissions import Permission
from core.dates import format_date
from core.forms import take_refusal
from core.pages import page_of

P = Permission
STEPS = ((ORDERED, "Disusun"), (ANNOUNCED, "Diumumkan"), (DRAWN, "Verifikasi"), (PUBLISHED, "Terbit"))


@require_safe
def round_list(request):
    """Every round this reader may see, newest first, with the cases that wait for them."""
    page = page_of(request, visible(request, VerificationRound))
    mine = visible(request, VerificationCase).waiting().filter(verifier=request.user)
    context = {
        "page": page,
        "may_order": can(request.user, P.ORDER_VERIFICATIONS),
        "mine": mine.select_related("round").order_by("round__verify_until", "round", "number").first(),
        "mine_count": mine.count(),
    }
    return render(request, "alumni/verification/round_list.html", context)


@requires(P.ORDER_VERIFICATIONS)
def round_create(request):
    """Plan a round; the centres are told later, by announcing it."""
    today = timezone.localdate()
    form = RoundForm(request.POST or None, today=today)
    if form.is_valid():
        try:
            found = order_round(**form.plan(), definition=form.definition(), today=today, by=request.user)
        except ValidationError as error:
            take_refusal(form, error)
        else:
            messages.success(request, "Putaran tersusun. BLK belum diberi tahu.")
            return redirect(found)
    back_url = reverse("alumni:round_list")
    context = {"form": form, "title": "Putaran verifikasi baru", "action": "Simpan putaran", "is_long": True}
    return render(request, "alumni/verification/step_form.html", context | {"back_url": back_url})


@require_safe
def round_detail(request, pk):
    """A round as this reader may see it: the notice, the progress, the work that waits, or the results."""
    found = get_visible_or_404(request, VerificationRound, pk)
    may_order = can(request.user, P.ORDER_VERIFICATIONS)
    tables, definition = Tables(), found.definition
    own = visible(request, VerificationCase).filter(round=found)
    context = {
        "round": found,
        "may_order": may_order,
        "sentence": described(definition, tables),
        "definition": definition,
        "dashboard_url": f"{reverse('dashboard:dashboard')}?{query_of(definition)}",
        "steps": _steps(found),
        "has_cases": found.drawn_on and own.exists(),
    }
    if found.state == PUBLISHED:
        context |= {"results": results_of(found), "export_query": f"round={found.pk}"}
    elif may_order:
        context |= _for_order(found, request.user)
    else:
        context |= _for_centre(request, found, own)
    return render(request, "alumni/verification/round_detail.html", context)


def _for_order(found: VerificationRound, user) -> dict:
    """What the province sees of an open round: the plan before the draw, the progress after it."""
    if found.drawn_on:
        ripe = found.cases.ripe(user, timezone.localdate()) if found.state == DRAWN else []
        return {"progress": progress_of(found.cases.all()), "ripe": len(ripe)}
    rows = plan_of(found)
    return {
        "plan": rows,
        "planned": sum(row.sampled for row in rows),
        "placed": sum(row.placed for row in rows),
    }


def _for_centre(request, found: VerificationRound, own) -> dict:
    """What a centre is told: its share of the sample, what waits for its answer, what its staff must ask."""
    reach = scope(request.user, P.VERIFY_PLACEMENTS)
    strata = found.strata.filter(centre__in=reach.centre_ids).select_related("centre")
    return {
        "own_strata": list(strata),
        "to_ask": own.waiting().filter(verifier=request.user).count(),
        "to_answer": own.answerable().filter(centre__in=reach.centre_ids).count(),
    }


def _steps(found: VerificationRound) -> list[dict]:
    states = [state for state, _ in STEPS]
    now = states.index(found.state) if found.state in states else -1
    days = (found.ordered_on, found.announced_on, found.drawn_on, found.published_on)
    return [
        {
            "label": label,
            "note": format_date(day) if day else "",
            "state": "now" if place == now else "done" if place < now else "next",
        }
        for place, ((_, label), day) in enumerate(zip(STEPS, days, strict=True))
    ]


# --- Steps that ask once and do ------------------------------------------------------------------------
@requires(P.ORDER_VERIFICATIONS)
def round_announce(request, pk):
    """Tell the centres."""
    found = get_visible_or_404(request, VerificationRound, pk)
    about = {
        "title": "Umumkan putaran ini?",
        "text": f"Semua BLK melihat apa yang diperiksa dan tenggatnya. Sampel ditarik mulai "
        f"{format_date(found.draws_on)}; nama yang terpilih tidak diumumkan.",
        "action": "Umumkan kepada BLK",
        "done": "Putaran diumumkan kepada BLK.",
    }
    return _asked(request, found, about, announce_round, today=timezone.localdate())


@requires(P.ORDER_VERIFICATIONS)
def round_draw(request, pk):
    """Draw the sample."""
    found = get_visible_or_404(request, VerificationRound, pk)
    about = {
        "title": "Tarik sampel sekarang?",
        "text": "Komputer membuat benih acak dan memilih kasus tiap BLK. Klaim disimpan seperti catatan hari "
        "ini; penarikan hanya dapat dilakukan satu kali.",
        "action": "Tarik sampel",
        "done": "Sampel ditarik. Bagikan kasusnya kepada pemeriksa.",
    }
    return _asked(request, found, about, draw_round, today=timezone.localdate())


@requires(P.ORDER_VERIFICATIONS)
def round_decide(request, pk):
    """Take over what no centre objects to."""
    found = get_visible_or_404(request, VerificationRound, pk)
    about = {
        "title": "Tetapkan kasus yang tidak disanggah?",
        "text": "Hasil pemeriksa menjadi putusan untuk kasus yang sesuai catatan, dan sesudah masa sanggah "
        "untuk semua kasus tanpa sanggahan. Kasus yang Anda verifikasi sendiri dilewati.",
        "action": "Tetapkan",
        "done": "{} kasus ditetapkan.",
    }
    return _asked(request, found, about, decide_uncontested, today=timezone.localdate())


@requires(P.ORDER_VERIFICATIONS)
def round_publish(request, pk):
    """Close and publish."""
    found = get_visible_or_404(request, VerificationRound, pk)
    about = {
        "title": "Tutup dan terbitkan hasil?",
        "text": "Hasilnya terbuka bagi semua pengguna portal dan tidak dapat diubah lagi.",
        "action": "Terbitkan",
        "done": "Hasil verifikasi terbit.",
    }
    return _asked(request, found, about, publish_round, today=timezone.localdate())


def _asked(request: HttpRequest, found: VerificationRound, about: dict, action, **given) -> HttpResponse:
    """The question on GET; on POST the action, whose refusal is said on the page of the round."""
    if request.method == "POST":
        try:
            done = action(round=found, by=request.user, **given)
        except ValidationError as error:
            messages.warning(request, " ".join(error.messages))
        else:
            messages.success(request, about["done"].format(done))
        return redirect(found)
    context = about | {"back_url": found.get_absolute_url()}
    return render(request, "components/confirm.html", context)


# --- Steps with a form ----------------------------------------------------------------------------------
@requires(P.ORDER_VERIFICATIONS)
def round_extend(request, pk):
    """Later deadlines."""
    found = get_visible_or_404(request, VerificationRound, pk)
    form = ExtensionForm(request.POST or None, round=found)
    about = {"title": f"Undur tenggat {found}", "action": "Undur tenggat"}
    return _filled(request, found, form, about, extend_round)


@requires(P.ORDER_VERIFICATIONS)
def round_cancel(request, pk):
    """Stop the round."""
    found = get_visible_or_404(request, VerificationRound, pk)
    form = CancelForm(request.POST or None)
    text = "Hasil yang sudah dicatat tidak dipakai. Putaran yang dibatalkan tidak dapat dilanjutkan."
    about = {"title": f"Batalkan {found}?", "text": text, "action": "Batalkan putaran", "is_danger": True}
    return _filled(request, found, form, about, cancel_round)


def _filled(request: HttpRequest, found: VerificationRound, form, about: dict, action) -> HttpResponse:
    """The form, until the action takes what is in it."""
    if form.is_valid():
        try:
            action(round=found, **form.cleaned_data, by=request.user)
        except ValidationError as error:
            take_refusal(form, error)
        else:
            messages.success(request, "Tersimpan.")
            return redirect(found)
    context = about | {"form": form, "back_url": found.get_absolute_url()}
    return render(request, "alumni/verification/step_form.html", context)


@requires(P.ORDER_VERIFICATIONS)
def round_assign(request, pk):
    """Share the cases out among staff of other centres and the province."""
    found = get_visible_or_404(request, VerificationRound, pk)
    form = AssignForm(request.POST or None, verifiers=verifiers_of(found.pk))
    if form.is_valid():
        is_again = form.cleaned_data["is_again"]
        try:
            given, left = assign_cases(
                round=found, verifiers=form.chosen(), is_again=is_again, by=request.user
            )
        except ValidationError as error:
            take_refusal(form, error)
        else:
            messages.success(request, f"{given} kasus dibagikan.")
            if left:
                messages.warning(request, f"{left} kasus belum ada pemeriksanya: pilih orang dari BLK lain.")
            return redirect(found)
    context = {
        "form": form,
        "title": "Bagikan kasus",
        "text": "Setiap kasus diberikan kepada orang yang BLK-nya tidak mengenal alumni itu, kepada yang "
        "kasusnya paling sedikit lebih dulu.",
        "action": "Bagikan kasus",
        "back_url": found.get_absolute_url(),
    }
    return render(request, "alumni/verification/step_form.html", context)
