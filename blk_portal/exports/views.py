"""Files to take away. A GET gives a file and changes nothing but the audit trail."""

from itertools import chain, islice

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from alumni.outcomes.definitions import DefinitionError
from blk_portal.exports.actions import AT_ONCE, log_export, start_run, xlsx_of
from blk_portal.exports.asking import Asking
from blk_portal.exports.registry import EXPORTS, Export
from core.accounts.access import check, get_visible_or_404
from core.models import ExportRun
from core.sheets.writer import stream_csv

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def export_csv(request, name):
    """The list as csv, row by row while it is read."""
    export, asking = _asked(request, name)
    rows = _first_of(export, asking)
    log_export(export=export, asking=asking, kind="csv")
    response = StreamingHttpResponse(stream_csv(export.columns, rows), content_type="text/csv; charset=utf-8")
    return _as_file(response, export, "csv")


@require_http_methods(["GET", "HEAD", "POST"])
def export_xlsx(request, name):
    """The list as xlsx: at once, or, where it is long, after a question that orders it from the worker."""
    export, asking = _asked(request, name)
    if request.method == "POST":
        ordered = start_run(export=export, query=asking.GET.urlencode(), by=asking.user)
        return redirect("exports:run", ordered.pk)
    rows = _first_of(export, asking)
    first = list(islice(rows, AT_ONCE + 1))
    if len(first) > AT_ONCE:
        return render(request, "exports/large.html", {"export": export, "at_once": AT_ONCE})
    log_export(export=export, asking=asking, kind="xlsx", rows=len(first))
    return _as_file(FileResponse(xlsx_of(export, asking, first), content_type=XLSX), export, "xlsx")


@require_safe
def run(request, pk):
    """How far an ordered export is; the page asks again by itself until the file is there."""
    found = _ordered(request, pk)
    is_open = found.state in (ExportRun.QUEUED, ExportRun.RUNNING)
    context = {"run": found, "title": EXPORTS[found.name].title, "is_open": is_open}
    template = "exports/_run.html" if request.htmx else "exports/run.html"
    return render(request, template, context)


@require_safe
def run_file(request, pk):
    """The finished file of an ordered export."""
    found = _ordered(request, pk)
    if found.state != ExportRun.DONE:
        raise Http404
    return _as_file(FileResponse(found.file.open("rb"), content_type=XLSX), EXPORTS[found.name], "xlsx")


def _ordered(request: HttpRequest, pk: int) -> ExportRun:
    """An export of one's own, as long as its rights are still held (403)."""
    found = get_visible_or_404(request, ExportRun, pk)
    for right in EXPORTS[found.name].rights:
        check(request, right)
    return found


def _asked(request: HttpRequest, name: str) -> tuple[Export, Asking]:
    """The export of that name if it exists (404) and may be taken (403)."""
    if name not in EXPORTS:
        raise Http404
    for right in EXPORTS[name].rights:
        check(request, right)
    return EXPORTS[name], Asking(request.user, request.GET)


def _first_of(export: Export, asking: Asking):
    """The rows, with the first one read: a refusal answers 404 instead of breaking off a file."""
    rows = iter(export.rows(asking))
    try:
        first = list(islice(rows, 1))
    except DefinitionError:
        raise Http404 from None
    return chain(first, rows)


def _as_file(response: HttpResponse, export: Export, ending: str) -> HttpResponse:
    name = f"{export.name}-{timezone.localdate():%Y-%m-%d}.{ending}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
