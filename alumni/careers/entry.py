"""What every entry of a fact about a career does first: lock the person, refuse what cannot be, store dates.

Rules: docs/indicators.md, Facts. Messages are shown to the person who types, beside the field they name.
"""

import datetime

from django.core.exceptions import ValidationError
from django.utils import timezone

from alumni.careers.models import (
    CONFIRMED,
    DOCUMENTED,
    ContactAttempt,
    EmploymentSpell,
    Observation,
)
from alumni.careers.rules import (
    Start,
    end_in_month,
    end_in_year,
    start_in_month,
    start_on_day,
    start_unknown,
)
from core.audit import log
from training.models import Centre, Person

FUTURE = "Tanggal ini belum terjadi. Isi tanggal hari ini atau sebelumnya."
START_MISSING = "Isi tanggal mulai, atau pilih “Tidak tahu”."
START_AFTER_STATEMENT = "Mulai bekerja tidak boleh sesudah tanggal keterangan. Periksa kedua tanggal."
END_AFTER_STATEMENT = "Selesai bekerja tidak boleh sesudah tanggal keterangan. Periksa kedua tanggal."
END_BEFORE_START = "Tanggal selesai harus sama dengan atau sesudah tanggal mulai."
ALREADY_RETRACTED = "Catatan ini sudah ditarik. Muat ulang halaman ini."
NOT_RETRACTED = "Catatan ini tidak sedang ditarik. Muat ulang halaman ini."
REASON_MISSING = "Tulis alasannya, misalnya “salah orang”."
# The same again within so short a time is a form sent twice.
SENT_TWICE_WITHIN = datetime.timedelta(minutes=1)


def lock_person(person_id: int) -> Person:
    """The person, locked: whoever writes a fact of this person waits here, so that recounts see all facts.

    NO KEY, as in recount.lock_people, so that a row that merely refers to the person blocks nobody.
    """
    return Person.objects.without_nik().select_for_update(no_key=True).get(pk=person_id)


def refuse_future(**days: datetime.date | None) -> None:
    """ValidationError on each named day after today: a plan is not a fact."""
    today = timezone.localdate()
    late = {name: FUTURE for name, day in days.items() if day is not None and day > today}
    if late:
        raise ValidationError(late)


def stored_start(day: datetime.date | None, precision: str, stated_on: datetime.date) -> Start:
    """The start as it is stored (docs/indicators.md, Precision); any day of the month stands for a month."""
    if precision == "unknown":
        return start_unknown(stated_on)
    if day is None:
        raise ValidationError({"started_on": START_MISSING})
    first = day.replace(day=1) if precision == "month" else day
    if first > stated_on:
        raise ValidationError({"started_on": START_AFTER_STATEMENT})
    return start_in_month(day.year, day.month, stated_on) if precision == "month" else start_on_day(day)


def stored_end(
    day: datetime.date | None, precision: str, started_on: datetime.date, stated_on: datetime.date
) -> datetime.date | None:
    """The end as it is stored; None for work that goes on."""
    if day is None:
        return None
    if precision == "year":
        ended_on = end_in_year(day.year, stated_on)
        first = day.replace(month=1, day=1)
    elif precision == "month":
        first = day.replace(day=1)
        if first < started_on.replace(day=1):
            raise ValidationError({"ended_on": END_BEFORE_START})
        ended_on = end_in_month(day.year, day.month, started_on)
    else:
        ended_on = first = day
    if first > stated_on:
        raise ValidationError({"ended_on": END_AFTER_STATEMENT})
    if ended_on < started_on:
        raise ValidationError({"ended_on": END_BEFORE_START})
    return ended_on


def accepted_level(level: int, has_proof: bool) -> int:
    """The level that is stored: a document (A) without file or number counts as confirmed (B)."""
    return CONFIRMED if level == DOCUMENTED and not has_proof else level


def require_reason(reason: str) -> str:
    """The reason without blanks around it; ValidationError if nothing is left."""
    if not reason.strip():
        raise ValidationError({"reason": REASON_MISSING})
    return reason.strip()


def state(
    *,
    person: Person,
    observed_on: datetime.date,
    activity: str,
    spells: list[EmploymentSpell],
    level: int,
    source: str,
    note: str,
    centre: Centre | None,
    by,
) -> Observation:
    """Write one statement with its history and audit entry. The caller has locked and checked."""
    statement = Observation(
        person=person,
        centre=centre,
        recorded_by=by,
        known_on=timezone.localdate(),
        observed_on=observed_on,
        activity=activity,
        level=level,
        source=source,
        note=note,
    )
    log.save(statement, by=by, verb="record_observation", fields=["observed_on", "activity", "level"])
    statement.spells.set(spells)
    return statement


def retract(fact: EmploymentSpell | Observation | ContactAttempt, *, reason: str, when, by) -> None:
    """Take one fact back: it stays in the table and in the history, and nothing reads it any more."""
    fact.retracted_at, fact.retraction_reason = when, reason
    log.save(fact, by=by, verb="retract", fields=["retracted_at"], reason=reason)


def restore(fact: EmploymentSpell | Observation | ContactAttempt, *, by) -> None:
    """Undo a retraction."""
    fact.retracted_at, fact.retraction_reason = None, ""
    log.save(fact, by=by, verb="restore", fields=["retracted_at"])


def level_now(spell: EmploymentSpell) -> int:
    """The strongest of the valid statements and of the valid evidence on the spell."""
    said = list(spell.mentions.valid().values_list("level", flat=True))
    shown = list(spell.evidence.valid().values_list("level", flat=True))
    return max(said + shown, default=spell.level)


def refresh_level(spell: EmploymentSpell, *, by) -> None:
    """Set the spell's level to what its statements and evidence carry now. The caller holds the lock."""
    level = level_now(spell)
    if level != spell.level:
        spell.level = level
        spell.version += 1
        log.save(spell, by=by, verb="change_level", fields=["level"])
