"""Tables that are reported from a release, on screen and as documents; and the page that checks a code."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from alumni.releases.annual import annual_rows, before_of, recap_rows
from alumni.releases.broken import refuses_broken
from alumni.releases.documents import annual_document, monthly_document
from alumni.releases.frozen import BrokenRelease
from alumni.releases.models import Release
from alumni.releases.reading import reading_of, release_coded, release_numbered
from core.accounts.access import requires, visible
from core.accounts.permissions import Permission
from core.audit.log import record
from core.documents import pdf_response

P = Permission


@require_safe
@refuses_broken
def annual_table(request):
    """Target, realised, achievement and band of every year, for the province and each centre (LKjIP)."""
    release = _asked(request)
    rows = annual_rows(reading_of(release)) if release else []
    province = [row for row in rows if not row.centre]
    years = [row.year for row in province]
    year = request.GET.get("tahun") if request.GET.get("tahun") in years else next(iter(years), "")
    context = {
        "release": release,
        "province": province,
        "centres": [row for row in rows if row.centre and row.year == year],
        "years": years,
        "year": year,
        "choices": _choices(request),
    }
    return render(request, "alumni/releases/annual_table.html", context)


@requires(P.EXPORT_LISTS)
@require_safe
@refuses_broken
def annual_pdf(request):
    """The annual table to print."""
    release = _asked(request) or _none()
    record(by=request.user, verb="export", obj=release, name="tahunan", kind="pdf")
    content = annual_document(
        release, annual_rows(reading_of(release)), _check_url(request, release), timezone.localtime()
    )
    return pdf_response(content, f"tahunan-rilis-{release.number}")


@require_safe
@refuses_broken
def monthly_recap(request):
    """Every centre in a release, with how far its month was closed and what changed since the one before."""
    release = _asked(request)
    rows = _recap(request, release) if release else []
    context = {"release": release, "rows": rows, "choices": _choices(request)}
    return render(request, "alumni/releases/monthly_recap.html", context)


@requires(P.EXPORT_LISTS)
@require_safe
@refuses_broken
def monthly_pdf(request):
    """The monthly recap to print."""
    release = _asked(request) or _none()
    record(by=request.user, verb="export", obj=release, name="rekap-bulanan", kind="pdf")
    content = monthly_document(
        release, _recap(request, release), _check_url(request, release), timezone.localtime()
    )
    return pdf_response(content, f"rekap-bulanan-rilis-{release.number}")


@login_not_required
@require_safe
def check_release(request, code):
    """Whether a printed code is that of a release, and what that release says; no personal data."""
    release = release_coded(code)
    if release is None:
        return render(request, "alumni/releases/check.html", {"code": code}, status=404)
    try:
        figure = reading_of(release).figures().total
    except BrokenRelease:
        figure = None
    return render(request, "alumni/releases/check.html", {"release": release, "figure": figure, "code": code})


def _asked(request: HttpRequest) -> Release | None:
    """The release of ?rilis=3, else the newest; None where nothing was published."""
    rows, number = visible(request, Release), request.GET.get("rilis", "")
    if number and not number.isdecimal():
        raise Http404
    newest = None if number else rows.newest()
    if not number and newest is None:
        return None
    return release_numbered(rows, int(number) if number else newest.number)


def _none():
    raise Http404


def _recap(request: HttpRequest, release: Release) -> list:
    return recap_rows(reading_of(release), before_of(release, visible(request, Release)))


def _choices(request: HttpRequest) -> list[Release]:
    return list(visible(request, Release).defer("content")[:24])


def _check_url(request: HttpRequest, release: Release) -> str:
    return request.build_absolute_uri(reverse("check", args=[release.code]))
