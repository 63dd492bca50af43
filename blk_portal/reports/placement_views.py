"""The placement report as a document, and the briefing: the same question as the dashboard's address."""

from django.http import HttpRequest
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from alumni.outcomes.indicators import told_once
from blk_portal.dashboard.page import addresses
from blk_portal.dashboard.switches import Switches
from blk_portal.reports.briefing import briefing_of, dashboard_url
from blk_portal.reports.placement import Report, read_report
from blk_portal.reports.printing import briefing_document, document_of, local_now
from core.accounts.access import can, requires
from core.accounts.permissions import Permission
from core.audit.log import record
from core.documents import pdf_of, pdf_response
from core.snapshots import one_snapshot

P = Permission


@require_safe
def briefing(request):
    """One screen of sentences for the head of the office, each with its number and its link."""
    report = _report(request)
    context = {
        "report": report,
        "parts": _parts(request, report),
        "cards": told_once(report.cards),
        "dashboard_url": dashboard_url(report),
        "may_export": can(request.user, P.EXPORT_LISTS),
    }
    return render(request, "reports/briefing.html", context)


@requires(P.EXPORT_LISTS)
@require_safe
def briefing_pdf(request):
    """The same sentences on one page of paper."""
    report, now = _report(request), local_now()
    _told(request, report, "ringkasan")
    content = pdf_of("reports/briefing.typ", briefing_document(report, _parts(request, report), now), at=now)
    return pdf_response(content, f"ringkasan-{report.definition.as_of:%Y-%m-%d}")


@requires(P.EXPORT_LISTS)
@require_safe
def placement_pdf(request):
    """The report on A4: headline, centres, what belongs to it; the definitions are its last page."""
    report, now = _report(request), local_now()
    _told(request, report, "penempatan")
    content = pdf_of("reports/placement.typ", document_of(report, now), at=now)
    return pdf_response(content, f"penempatan-{report.definition.as_of:%Y-%m-%d}")


def _report(request: HttpRequest) -> Report:
    with one_snapshot():
        return read_report(request.GET, request.user, timezone.localdate())


def _parts(request: HttpRequest, report: Report) -> list:
    return briefing_of(report, addresses(request.user, report.question.tables, Switches()))


def _told(request: HttpRequest, report: Report, name: str) -> None:
    """The audit entry of a document: which one, by which filters (their names)."""
    used = [key for key, _ in report.definition.filters]
    record(by=request.user, verb="export", list=name, format="pdf", filters=used)
