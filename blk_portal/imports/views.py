"""The import wizard (design 05): upload, match columns, check, done. Every step works without JavaScript."""

import io

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from blk_portal.imports import wizard
from blk_portal.imports.forms import ColumnsForm, CorrectionForm, UploadForm
from blk_portal.imports.registry import KINDS
from core.accounts.access import can, get_visible_or_404, requires, visible
from core.accounts.access import check as check_right
from core.accounts.permissions import Permission
from core.audit.log import record
from core.models import ImportRun
from core.pages import page_of
from core.sheets.container import FileError
from core.sheets.writer import write_rejected, write_template

P = Permission
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
STEPS = ("Unggah", "Cocokkan kolom", "Periksa", "Selesai")
DATA_CHANGED = "Data di portal berubah sejak pemeriksaan. Kami periksa lagi; lihat hasilnya, lalu simpan."
TABS = (
    ("", "Semua", "read"),
    ("baru", "Baru", "created"),
    ("berubah", "Berubah", "updated"),
    ("sama", "Sama", "unchanged"),
    ("peringatan", "Peringatan", "warned"),
    ("ditolak", "Ditolak", "rejected"),
)


@requires(P.IMPORT_SHEETS)
def start(request):
    """Step 1: the file."""
    form = UploadForm(
        request.POST or None, request.FILES or None, request=request, initial={"kind": request.GET.get("isi")}
    )
    if form.is_valid():
        data = form.cleaned_data
        kind, centre = KINDS[data["kind"]], data["centre"]
        check_right(request, kind.right, centre.pk if centre else None)
        try:
            run = wizard.start(
                kind=kind,
                centre=centre,
                upload=data["file"],
                data_date=data["data_date"],
                by=request.user,
            )
        except FileError as error:
            form.add_error("file", error.message)
        else:
            return redirect("imports:columns", run.pk)
    context = {
        "form": form,
        "steps": steps(0),
        "kinds": [kind for kind in KINDS.values() if can(request.user, kind.right)],
        "recent": visible(request, ImportRun)[:8],
    }
    return render(request, "imports/start.html", context)


@requires(P.IMPORT_SHEETS)
def columns(request, pk):
    """Step 2: sheets, header rows, columns, and values that are the same for all rows."""
    run = _open_run(request, pk)
    if run.is_confirmed:
        return redirect("imports:done", run.pk)
    try:
        found = wizard.sheets_of(run)
        table = wizard.table_of(run, found)
    except FileError as error:
        return _give_up(request, error)
    form = ColumnsForm(request.POST or None, run=run, table=table, found=found, user=request.user)
    if form.is_valid():
        if moved := form.header_rows():
            wizard.move_headers(run, moved)
            return redirect("imports:columns", run.pk)
        wizard.save_columns(run=run, **form.given())
        _record_check(request, run)
        return redirect("imports:check", run.pk)
    context = {
        "form": form,
        "run": run,
        "table": table,
        "steps": steps(1),
        "before": wizard.imported_before(run),
    }
    return render(request, "imports/columns.html", context)


@requires(P.IMPORT_SHEETS)
def check(request, pk):
    """Step 3: what would happen to every row; small corrections; POST types them in."""
    run = _open_run(request, pk)
    if run.state != ImportRun.CHECKED:
        return redirect("imports:done" if run.is_confirmed else "imports:columns", run.pk)
    try:
        form = CorrectionForm(request.POST or None, run=run)
        if form.is_valid():
            wizard.correct(run=run, cells=form.typed_cells(), aliases=form.explained())
            _record_check(request, run)
            messages.success(request, "Berkas diperiksa ulang.")
            return redirect("imports:check", run.pk)
    except FileError as error:
        return _give_up(request, error)
    wanted = request.GET.get("tampil", "")
    page = page_of(request, wizard.preview(run, wanted))
    context = {
        "run": run,
        "form": form,
        "steps": steps(2),
        "page": page,
        "rows": wizard.shown(run, page.object_list),
        "tabs": _tabs(run, wanted),
        "to_write": run.counts["created"] + run.counts["updated"],
        "before": wizard.imported_before(run),
    }
    return render(request, "imports/check.html", context)


@require_POST
@requires(P.IMPORT_SHEETS)
def confirm(request, pk):
    """Write the accepted rows, once."""
    run = _open_run(request, pk)
    check_right(request, wizard.kind_of(run).right, run.centre_id)
    if run.state == ImportRun.UPLOADED:
        return redirect("imports:columns", run.pk)
    try:
        wizard.confirm(run)
    except wizard.Changed:
        messages.warning(request, DATA_CHANGED)
        return redirect("imports:check", run.pk)
    except FileError as error:
        return _give_up(request, error)
    return redirect("imports:done", run.pk)


@require_safe
@requires(P.IMPORT_SHEETS)
def done(request, pk):
    """Step 4: what was written, and what was left out."""
    run = _open_run(request, pk)
    if not run.is_confirmed:
        return redirect("imports:check" if run.state == ImportRun.CHECKED else "imports:columns", run.pk)
    context = {
        "run": run,
        "steps": steps(4),
        "kind": wizard.kind_of(run),
        "written": run.counts["created"] + run.counts["updated"],
    }
    return render(request, "imports/done.html", context)


@require_safe
@requires(P.IMPORT_SHEETS)
def rejected(request, pk):
    """The rejected rows as they were, with their reasons: to be corrected and brought in again."""
    run = _open_run(request, pk)
    if run.state == ImportRun.UPLOADED:
        raise Http404
    try:
        sheets, rows = wizard.rejected_rows(run)
    except FileError as error:
        return _give_up(request, error)
    target = io.BytesIO()
    count = write_rejected(target, sheets, rows)
    record(by=request.user, verb="export", obj=run, rows=count, what="rejected rows")
    return _download(target, f"{run.kind}-ditolak.xlsx")


@require_safe
@requires(P.IMPORT_SHEETS)
def template(request, kind):
    """An empty sheet with drop-down lists and a sample row."""
    if kind not in KINDS:
        raise Http404
    target = io.BytesIO()
    sheet = KINDS[kind]
    write_template(target, sheet.columns(), sheet.sample, sheet.label)
    return _download(target, f"templat-{kind}.xlsx")


def steps(now: int) -> list[dict]:
    """The steps of the wizard for components/steps.html."""
    return [
        {"label": label, "state": "done" if number < now else "now" if number == now else "next"}
        for number, label in enumerate(STEPS)
    ]


def _open_run(request, pk) -> ImportRun:
    return get_visible_or_404(request, ImportRun, pk)


def _record_check(request, run: ImportRun) -> None:
    """The preview says of every NIK whether it is known: a look-up, kept even where nothing is saved."""
    record(by=request.user, verb="check_import", obj=run, rows=run.counts["read"])


def _tabs(run: ImportRun, wanted: str) -> list[dict]:
    base = reverse("imports:check", args=[run.pk])
    return [
        {
            "url": f"{base}?tampil={key}" if key else base,
            "label": label,
            "count": run.counts[count],
            "is_current": key == wanted,
        }
        for key, label, count in TABS
    ]


def _give_up(request, error: FileError):
    """The file cannot be used any more: back to the upload, with the reason."""
    messages.error(request, error.message)
    return redirect("imports:start")


def _download(target: io.BytesIO, name: str) -> HttpResponse:
    response = HttpResponse(target.getvalue(), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    return response
