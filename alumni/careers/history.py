"""Who wrote what about a job, when, and what it was before."""

import datetime
from dataclasses import dataclass

from django.db.models import Field

from alumni.careers.models import EmploymentSpell
from core.dates import format_date
from core.numbers import DASH, format_count

EARNINGS = ("income_low", "income_high")
SHOWN = (
    *("status", "employer", "position", "started_on", "start_precision", "ended_on", "end_precision"),
    *("kbli", "kbji", "region", "country", *EARNINGS, "contract", "contract_ends_on", "bpjs", "nib"),
    *("paid_workers", "uses_training", "level_fits", "level", "source", "retracted_at"),
)
_RELATED = ("status", "employer", "kbli", "kbji", "region")


@dataclass(frozen=True)
class Change:
    """One field: its label, what it was and what it became, in the words of the screen."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Step:
    """One saving of a job: who, when, why, and the changes it brought (all facts, for the first one)."""

    at: datetime.datetime
    by: str
    reason: str
    changes: list[Change]


def steps_of(spell: EmploymentSpell, *, with_earnings: bool) -> list[Step]:
    """Every saving of the spell, the newest first; earnings only for those who may see them."""
    fields = [
        EmploymentSpell._meta.get_field(name) for name in SHOWN if with_earnings or name not in EARNINGS
    ]
    rows = list(
        spell.history.select_related("history_user", *_RELATED).order_by("-history_date", "-history_id")
    )
    before = [*rows[1:], None]
    return [_step(row, older, fields) for row, older in zip(rows, before, strict=True)]


def _step(row, older, fields: list[Field]) -> Step:
    changes = [
        Change(field.verbose_name, written(older, field) if older else DASH, written(row, field))
        for field in fields
        if _differs(row, older, field)
    ]
    who = str(row.history_user) if row.history_user else "Sistem"
    return Step(row.history_date, who, row.history_change_reason or "", changes)


def _differs(row, older, field: Field) -> bool:
    value = getattr(row, field.attname)
    if older is None:
        return value not in (None, "", "unknown")
    return value != getattr(older, field.attname)


def written(row, field: Field) -> str:
    """A stored value as the screen writes it."""
    value = getattr(row, field.attname)
    if value in (None, ""):
        return DASH
    if isinstance(value, datetime.datetime):
        return "ya"
    if isinstance(value, datetime.date):
        return format_date(value)
    if field.name in EARNINGS:
        return f"Rp{format_count(value)}"
    if field.is_relation:
        return str(getattr(row, field.name))
    return str(dict(field.flatchoices).get(value, value))
