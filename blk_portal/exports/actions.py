"""Making the files: at once for what is small, by the worker for large spreadsheets. Every one is logged."""

import io
import tempfile
from collections.abc import Iterable, Iterator

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django_tasks import task

from blk_portal.exports.asking import Asking
from blk_portal.exports.registry import EXPORTS, Export
from core.accounts.access import can
from core.audit.log import record
from core.models import ExportRun
from core.sheets.writer import write_xlsx

# Over this many rows an xlsx is made by the worker; csv streams at any length.
AT_ONCE = 5000
TOLD_EVERY = 1000


def log_export(*, export: Export, asking: Asking, kind: str, rows: int | None = None) -> None:
    """The audit entry of an export: which list, which filters (their names), how many rows if known."""
    used = sorted(key for key in asking.GET if any(asking.GET.getlist(key)))
    record(by=asking.user, verb="export", list=export.name, format=kind, filters=used, rows=rows)


def xlsx_of(export: Export, asking: Asking, rows: Iterable[tuple]) -> io.BytesIO:
    """The whole file in memory: for lists of at most AT_ONCE rows."""
    target = io.BytesIO()
    write_xlsx(target, export.columns, rows, export.notes(asking), export.title[:31])
    target.seek(0)
    return target


def start_run(*, export: Export, query: str, by) -> ExportRun:
    """Order a large spreadsheet; the worker takes it as soon as this transaction is over."""
    with transaction.atomic():
        ExportRun.objects.expired().forget()
        run = ExportRun.objects.create(name=export.name, query=query, user=by)
        log_export(export=export, asking=Asking.of(by, query), kind="xlsx")
        transaction.on_commit(lambda: make_file.enqueue(run.pk))
    return run


@task()
def make_file(run_id: int) -> None:
    """What the worker does with an ordered export; a failure is told on its page, not kept silent."""
    run = ExportRun.objects.select_related("user").get(pk=run_id)
    export, asking = EXPORTS[run.name], Asking.of(run.user, run.query or "")
    if not all(can(run.user, right) for right in export.rights):
        return _finish(run, ExportRun.FAILED)
    ExportRun.objects.filter(pk=run_id).update(state=ExportRun.RUNNING)
    try:
        _write(run, export, asking)
    except Exception:
        _finish(run, ExportRun.FAILED)
        raise
    return _finish(run, ExportRun.DONE)


def _write(run: ExportRun, export: Export, asking: Asking) -> None:
    """Write to a temporary file, in flat memory, telling how far it is; then keep it privately."""
    with tempfile.TemporaryFile() as target:
        rows = _counted(run, export.rows(asking))
        write_xlsx(target, export.columns, rows, export.notes(asking), export.title[:31])
        target.seek(0)
        run.file.save("ekspor.xlsx", File(target), save=False)


def _counted(run: ExportRun, rows: Iterable[tuple]) -> Iterator[tuple]:
    for run.rows_done, row in enumerate(rows, start=1):
        if run.rows_done % TOLD_EVERY == 0:
            ExportRun.objects.filter(pk=run.pk).update(rows_done=run.rows_done)
        yield row


def _finish(run: ExportRun, state: str) -> None:
    run.state, run.finished_at = state, timezone.now()
    run.save(update_fields=["state", "file", "rows_done", "finished_at"])
