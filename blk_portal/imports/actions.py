"""Bringing in a file in one step, for the command."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.utils import timezone

from blk_portal.imports import runs
from core.accounts.access import scope
from core.accounts.permissions import Permission
from core.models import ImportRun, User
from core.sheets.container import Limits
from core.sheets.plans import Order, Plan, SheetKind
from training.models import Centre

SYSTEM = "sistem"


class Refused(Exception):
    """The request itself cannot be carried out; the message is one line."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True)
class SheetRequest:
    """What the command was asked for."""

    kind: SheetKind
    data: bytes
    file_name: str
    centre_code: str | None = None
    sheets: Sequence[str] = ()
    constants: Sequence[tuple[str, str]] = field(default_factory=list)
    data_date: date | None = None
    create_missing: bool = False
    username: str | None = None
    is_rehearsal: bool = False
    leave_out_rejected: bool = False
    max_rows: int = 20_000


def import_file(asked: SheetRequest) -> dict:
    """The report of the import; FileError, CellError or Refused where the file or the request is wrong."""
    limits = Limits.for_rows(asked.max_rows)
    by = _actor(asked.username)
    centre = _centre(asked.centre_code, by)
    table = runs.open_table(asked.kind, asked.data, asked.file_name, limits=limits, sheets=asked.sheets)
    for header, text in asked.constants:
        name, cell = runs.constant(table.columns, header, text)
        table.constants[name] = cell
    _need_centre(table, centre)
    digest = runs.file_hash(asked.data)
    order = Order(
        by=by,
        today=timezone.localdate(),
        data_date=asked.data_date or known_data_date(asked.kind.code, digest) or timezone.localdate(),
        centre=centre,
        create_missing=asked.create_missing,
        file_name=asked.file_name,
    )
    if asked.is_rehearsal:
        plan, is_written = runs.judge(table, order), False
    else:
        plan, is_written = _write(asked, table, table.checked(), order, digest)
    return runs.report(plan, is_written=is_written)


@transaction.atomic
def _write(asked: SheetRequest, table, rows, order: Order, digest: str) -> tuple[Plan, bool]:
    plan, is_written = runs.judge_and_write(table, rows, order, leave_out_rejected=asked.leave_out_rejected)
    if is_written:
        run = ImportRun.objects.create(
            kind=asked.kind.code,
            centre_id=getattr(order.centre, "pk", None),
            user=order.by,
            file_name=asked.file_name[:150],
            file_hash=digest,
            data_date=order.data_date,
            has_consent=order.has_consent,
            state=ImportRun.CONFIRMED,
            counts=plan.counts(),
            confirmed_at=timezone.now(),
        )
        runs.audit(run, plan.counts(), by=order.by)
    return plan, is_written


def known_data_date(kind: str, digest: str) -> date | None:
    """The data date under which this very file came in before: bringing it in again says nothing new."""
    runs_before = ImportRun.objects.confirmed().filter(kind=kind, file_hash=digest)
    return runs_before.order_by("-pk").values_list("data_date", flat=True).first()


def _actor(username: str | None) -> User:
    """The named user, or the account of the system, which nobody signs in to."""
    if username:
        user = User.objects.filter(username=username).first()
        if user is None:
            raise Refused(f"There is no user {username}.")
        return user
    user, is_new = User.objects.get_or_create(
        username=SYSTEM, defaults={"full_name": "Sistem", "is_active": False}
    )
    if is_new:
        user.set_unusable_password()
        user.save()
    return user


def _centre(code: str | None, by: User) -> Centre | None:
    """The centre of that code, else the only one the user works in, else none."""
    if code:
        centre = Centre.objects.filter(code=code).first()
        if centre is None:
            codes = ", ".join(Centre.objects.values_list("code", flat=True))
            raise Refused(
                f"There is no centre {code}. Known: {codes or 'none yet (manage.py load_centres)'}."
            )
        return centre
    reach = scope(by, Permission.IMPORT_SHEETS)
    return Centre.objects.get(pk=next(iter(reach.centre_ids))) if reach.is_one_centre else None


def _need_centre(table: runs.Table, centre: Centre | None) -> None:
    """A sheet whose rows need a centre must get one from the command, the user or a column."""
    if centre or "centre" not in {column.name for column in table.columns} or "centre" in table.constants:
        return
    if not all("centre" in table.matched(sheet).mapping for sheet in table.sheets):
        raise Refused("Say whose rows these are: --centre CODE.")
