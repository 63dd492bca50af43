"""The steps of the wizard: upload, columns, check, save. Each step keeps what it found in its ImportRun."""

import json
import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from blk_portal.imports import runs
from blk_portal.imports.actions import known_data_date
from blk_portal.imports.registry import KINDS
from core.accounts.access import scope
from core.accounts.permissions import Permission
from core.models import ImportRun, RememberedHeader
from core.sheets.checking import REJECTED, WARNED, CheckedRow
from core.sheets.columns import IGNORE, Column, header_key, is_number_header
from core.sheets.container import FileError
from core.sheets.plans import CREATED, UNCHANGED, UPDATED, Order, Plan, SheetKind, fate_of
from core.sheets.reader import Sheet, read_limited
from core.sheets.values import as_text, is_empty, simplify
from core.sheets.writer import REJECTED_HEADERS
from training.models import Centre

log = logging.getLogger(__name__)

# Warnings of a big file are counted, and kept up to here; rejections are all kept.
WARNINGS_KEPT = 3_000
FILE_DAYS = 7
GONE = "Berkas impor ini sudah dihapus. Unggah lagi berkasnya."


class Changed(Exception):
    """The data changed since the check: the numbers on the button are no longer true."""


def start(*, kind: SheetKind, centre: Centre | None, upload, data_date: date | None, by) -> ImportRun:
    """A run for an uploaded file that can be read; FileError otherwise. Older files of the user go."""
    data = upload.read()
    digest = runs.file_hash(data)
    read_limited(data, upload.name, kind.columns())
    forget_files(by=by)
    run = ImportRun(
        kind=kind.code,
        centre_id=centre.pk if centre else None,
        user=by,
        file_name=upload.name[-150:],
        file_hash=digest,
        data_date=data_date or known_data_date(kind.code, digest) or timezone.localdate(),
    )
    run.file.save("lembar", ContentFile(data), save=False)
    run.mapping = remembered(kind, run.centre_id)
    run.save()
    return run


def forget_files(*, by) -> None:
    """Uploaded files hold NIKs: those of runs older than a week are deleted."""
    limit = timezone.now() - timedelta(days=FILE_DAYS)
    for old in ImportRun.objects.filter(user=by, created_at__lt=limit).exclude(file=""):
        old.file.delete(save=False)
        ImportRun.objects.filter(pk=old.pk).update(file="", preview=None, corrections=None)


def remembered(kind: SheetKind, centre_id: int | None) -> dict[str, str]:
    """What this centre said its headers mean."""
    rows = RememberedHeader.objects.filter(kind=kind.code, centre_id=centre_id)
    return dict(rows.values_list("header_key", "column"))


def imported_before(run: ImportRun) -> ImportRun | None:
    """The confirmed run of the very same file, if there is one."""
    earlier = ImportRun.objects.confirmed().filter(kind=run.kind, file_hash=run.file_hash)
    return earlier.exclude(pk=run.pk).first()


def kind_of(run: ImportRun) -> SheetKind:
    return KINDS[run.kind]


def centre_of(run: ImportRun) -> Centre | None:
    """The centre whose rows these are; none for a sheet of the province."""
    return Centre.objects.filter(pk=run.centre_id).first()


def sheets_of(run: ImportRun) -> list[Sheet]:
    """All sheets of the run's file that have a header, or FileError."""
    if not run.file:
        raise FileError("file_gone", GONE)
    with run.file.open("rb") as file:
        data = file.read()
    found = read_limited(data, run.file_name, kind_of(run).columns(), header_rows=run.header_rows)
    return [sheet for sheet in found if sheet.headers]


def table_of(run: ImportRun, found: list[Sheet] | None = None) -> runs.Table:
    """The run's file with its chosen sheets, mapping, constants and corrections, or FileError."""
    kind = kind_of(run)
    found = sheets_of(run) if found is None else found
    columns = kind.columns()
    named = [sheet for sheet in found if sheet.name in run.sheets]
    chosen = named if run.sheets else preferred(found, columns)
    if not chosen:
        raise FileError("no_sheet", runs.NO_SHEET)
    return runs.Table(
        kind,
        columns,
        chosen,
        dict(run.mapping),
        dict(run.constants),
        json.loads(run.corrections or "{}"),
    )


def preferred(found: Iterable[Sheet], columns: list[Column]) -> list[Sheet]:
    """The recognised visible sheets; where none is, the first that may be mapped by hand."""
    found = list(found)
    known = [sheet for sheet in found if runs.is_importable(sheet, columns)]
    return known or [sheet for sheet in found if not sheet.hidden][:1]


@dataclass(frozen=True)
class HeaderRow:
    """One header of the file on the columns page."""

    key: str
    header: str
    sample: str
    column: str
    status: str


def headers_of(table: runs.Table) -> list[HeaderRow]:
    """Every header of the chosen sheets once, with a sample and the column it is taken for."""
    found: dict[str, HeaderRow] = {}
    for sheet in table.sheets:
        matched = table.matched(sheet)
        names = {index: name for name, index in matched.mapping.items()}
        for index, header in enumerate(sheet.headers):
            key = header_key(header)
            if not key or key in found:
                continue
            name = names.get(index, IGNORE)
            status = "guessed" if name in matched.guessed else "known"
            if not name:
                status = "ignored" if _is_left_out(table, header, key) else "unknown"
            found[key] = HeaderRow(key, header, _sample(sheet, index, name), name, status)
    return list(found.values())


def _is_left_out(table: runs.Table, header: str, key: str) -> bool:
    """True for a column nobody misses: running numbers, our own notes, what a clerk left out before."""
    return is_number_header(header) or header in REJECTED_HEADERS or key in table.mapping


def _sample(sheet: Sheet, index: int, name: str) -> str:
    """The first two different cells. What looks like a NIK or a number to call shows its end only."""
    cells: list[str] = []
    for row in sheet.rows[:30]:
        text = as_text(row.cell(index))
        if not is_empty(text) and text not in cells:
            cells.append(text)
        if len(cells) == 2:
            break
    return ", ".join(_hidden(text) for text in cells)[:90]


def _hidden(text: str) -> str:
    digits = sum(sign.isdigit() for sign in text)
    return "•" * (len(text) - 4) + text[-4:] if digits >= 9 else text


def move_headers(run: ImportRun, header_rows: Mapping[str, int]) -> None:
    """The header of these sheets stands elsewhere than we found it."""
    run.header_rows = run.header_rows | dict(header_rows)
    run.save(update_fields=["header_rows"])


def save_columns(
    *,
    run: ImportRun,
    answers: Mapping[str, str],
    constants: Mapping[str, str],
    sheets: list[str],
    data_date: date,
    has_consent: bool | None,
    create_missing: bool,
    remember: bool,
) -> None:
    """Keep what the columns page says, remember the headers for the centre, and check the rows."""
    run.mapping, run.constants, run.sheets = dict(answers), dict(constants), sheets
    run.data_date, run.has_consent, run.create_missing = data_date, has_consent, create_missing
    run.corrections, run.aliases = None, {}
    _save(run)
    if remember:
        _remember(run, answers)
    check(run)


def _remember(run: ImportRun, answers: Mapping[str, str]) -> None:
    for key, column in answers.items():
        RememberedHeader.objects.update_or_create(
            kind=run.kind, centre_id=run.centre_id, header_key=key[:100], defaults={"column": column}
        )


def order_of(run: ImportRun) -> Order:
    """What the run asks for; the rows may belong to the user's centres only."""
    reach = scope(run.user, Permission.IMPORT_SHEETS)
    return Order(
        by=run.user,
        today=timezone.localdate(),
        data_date=run.data_date,
        centre=centre_of(run),
        centre_ids=None if reach.everywhere else reach.centre_ids,
        create_missing=run.create_missing,
        has_consent=bool(run.has_consent),
        aliases=run.aliases,
        file_name=run.file_name,
    )


def check(run: ImportRun) -> None:
    """Judge the rows as the data are now and keep the result for the preview."""
    _keep(run, runs.judge(table_of(run), order_of(run)))


def _keep(run: ImportRun, plan: Plan) -> None:
    problems = [one.as_dict() for row in plan.rows for one in row.problems]
    rejected = [one for one in problems if one["level"] == REJECTED]
    warned = [one for one in problems if one["level"] == WARNED][:WARNINGS_KEPT]
    run.problems, run.counts, run.unknown = rejected + warned, plan.counts(), plan.unknown
    run.preview = json.dumps([[row.sheet, row.row, row.label, _shown_fate(row)] for row in plan.rows])
    run.state = ImportRun.CHECKED
    _save(run)


@transaction.atomic
def _save(run: ImportRun) -> None:
    """Keep what a page says, unless the run was confirmed meanwhile: a slow check must not open it again."""
    state = ImportRun.objects.select_for_update().values_list("state", flat=True).get(pk=run.pk)
    if state == ImportRun.CONFIRMED:
        run.refresh_from_db()
    else:
        run.save()


def _shown_fate(row: CheckedRow) -> str:
    fate = fate_of(row)
    return f"{fate}+" if row.is_warned else fate


@dataclass(frozen=True)
class PreviewRow:
    """One row of the preview, with what was found about it."""

    sheet: str
    row: int
    label: str
    fate: str
    is_warned: bool
    problems: list[dict]


FILTERS = {
    "": lambda fate: True,
    "baru": lambda fate: fate.startswith(CREATED),
    "berubah": lambda fate: fate.startswith(UPDATED),
    "sama": lambda fate: fate.startswith(UNCHANGED),
    "peringatan": lambda fate: fate.endswith("+"),
    "ditolak": lambda fate: fate == REJECTED,
}


def preview(run: ImportRun, wanted: str) -> list[tuple]:
    """(sheet, row, name, fate) of the rows with that fate."""
    fits = FILTERS.get(wanted, FILTERS[""])
    return [row for row in json.loads(run.preview or "[]") if fits(row[3])]


def shown(run: ImportRun, rows: Iterable[tuple]) -> list[PreviewRow]:
    """Those rows with their problems."""
    rows = list(rows)
    places = {(row[0], row[1]) for row in rows}
    found: dict[tuple[str, int], list[dict]] = {place: [] for place in places}
    for problem in run.problems:
        place = (problem["sheet"], problem["row"])
        if place in places:
            found[place].append(problem)
    return [
        PreviewRow(sheet, number, label, fate.removesuffix("+"), fate.endswith("+"), found[sheet, number])
        for sheet, number, label, fate in rows
    ]


def correct(*, run: ImportRun, cells: Mapping[int, str], aliases: Mapping[tuple[str, str], str]) -> None:
    """Take cells typed anew (by number of their problem) and explained words, and check again."""
    names = {column.header: column.name for column in kind_of(run).columns()}
    corrections = json.loads(run.corrections or "{}")
    for number, text in cells.items():
        problem = run.problems[number]
        if name := names.get(problem["column"]):
            corrections[f"{problem['sheet']}|{problem['row']}|{name}"] = text
    explained = {column: dict(words) for column, words in run.aliases.items()}
    for (column, word), meaning in aliases.items():
        explained.setdefault(column, {})[simplify(word)] = meaning
    run.corrections, run.aliases = json.dumps(corrections), explained
    check(run)


def correctable(run: ImportRun, limit: int = 30) -> list[tuple[int, dict]]:
    """(number, problem) of rejections whose cell can be typed anew on the page."""
    by_hand = {
        "no_graduation",
        "batch_cancelled",
        "no_seat",
        "duplicate_nik",
        "nik_other_name",
        "centre_foreign",
    }
    explained = {"programme_unknown", "field_unknown"}
    table = table_of(run)
    headers = {table.column(name).header for sheet in table.sheets for name in table.matched(sheet).mapping}
    rows = [
        (number, problem)
        for number, problem in enumerate(run.problems)
        if problem["level"] == REJECTED
        and problem["code"] not in by_hand | explained
        and problem["column"] in headers
    ]
    return rows[:limit]


def confirm(run: ImportRun) -> bool:
    """Write the accepted rows, once: False if the run was confirmed before.

    Judged again against the data as they are behind the locks. Changed raised, and the new result kept, if
    that is not what the page showed, or if somebody made the same batch, person or employer meanwhile: what
    is not there yet cannot be locked, so the table refuses the second one.
    """
    table, order = table_of(run), order_of(run)
    rows = table.checked()
    try:
        with transaction.atomic():
            return _confirm(run, table, rows, order)
    except (Changed, IntegrityError) as error:
        log.warning(
            "Import run %s was not saved (%s); its rows are judged again", run.pk, type(error).__name__
        )
        check(run)
        raise Changed from error


def _confirm(run: ImportRun, table: runs.Table, rows: list[CheckedRow], order: Order) -> bool:
    waiting = ImportRun.objects.filter(pk=run.pk, state=ImportRun.CHECKED)
    if not waiting.update(state=ImportRun.CONFIRMED, confirmed_at=timezone.now()):
        return False
    plan, _ = runs.judge_and_write(table, rows, order, leave_out_rejected=True)
    if plan.counts() != run.counts:
        raise Changed
    runs.audit(run, plan.counts(), by=run.user)
    run.refresh_from_db()
    return True


def rejected_rows(run: ImportRun) -> tuple[list[Sheet], list[CheckedRow]]:
    """The rejected rows with their problems, each readable without the others: the file that goes back."""
    table = table_of(run)
    sheets = [table.handed_back(sheet) for sheet in table.sheets]
    rows: dict[tuple[str, int], CheckedRow] = {}
    wanted = [problem for problem in run.problems if problem["level"] == REJECTED]
    raw = {(sheet.name, row.number): row for sheet in sheets for row in sheet.rows}
    for problem in wanted:
        place = (problem["sheet"], problem["row"])
        row = rows.setdefault(place, CheckedRow(*place, {}, raw=raw[place]))
        row.add(REJECTED, problem["column"], problem["code"], problem["message"])
    return sheets, sorted(rows.values(), key=lambda row: row.row)
