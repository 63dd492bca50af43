"""Writing spells of work. Each action locks the person, writes history and audit, recounts.

A spell is always entered or changed through a statement that mentions it (docs/indicators.md, Facts).
"""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from alumni.careers import entry
from alumni.careers.models import REPORTED, EmploymentSpell, Observation
from alumni.careers.recount import recount_people
from alumni.partners.actions import get_or_make_employer
from core.audit import log
from core.versions import claim_version
from training.models import Centre, Person

# What a caller may say of a spell besides its dates. Levels come from statements and evidence only.
FACTS = {
    *("status", "status_id", "status_scheme", "original_status", "employer", "employer_name", "position"),
    *(
        "kbji",
        "kbji_id",
        "kbli",
        "kbli_id",
        "region",
        "region_id",
        "country",
        "income_low",
        "income_high",
        "contract",
    ),
    *("contract_ends_on", "bpjs", "nib", "paid_workers", "uses_training", "level_fits"),
}
ALREADY_RECORDED = "Pekerjaan ini sudah tercatat. Buka pekerjaan itu di riwayat untuk mengubahnya."
INCOME_ORDER = "Batas atas penghasilan harus sama dengan atau di atas batas bawah."
BEFORE_START = "Keterangan ini bertanggal sebelum orang itu mulai bekerja. Periksa tanggalnya."
AFTER_END = "Pekerjaan ini sudah tercatat selesai sebelum tanggal itu. Ubah tanggal selesainya dulu."


@transaction.atomic
def record_spell(
    *,
    person: Person,
    started_on: datetime.date | None,
    start_precision: str = "day",
    ended_on: datetime.date | None = None,
    end_precision: str = "day",
    observed_on: datetime.date,
    activity: str = "working",
    level: int = REPORTED,
    source: str = "other",
    note: str = "",
    centre: Centre | None = None,
    by,
    **facts,
) -> EmploymentSpell:
    """A new spell and the statement of `observed_on` that told of it.

    Dates as they were told; `entry.stored_start` and `stored_end` store them by their precision. `facts` are
    fields named in FACTS; an `employer_name` finds or makes the employer. Level A needs evidence, which is
    added afterwards: until then it is B.
    """
    _check_facts(facts)
    entry.refuse_future(started_on=started_on, observed_on=observed_on, ended_on=ended_on)
    person = entry.lock_person(person.pk)
    _find_employer(facts, by)
    start = entry.stored_start(started_on, start_precision, observed_on)
    spell = EmploymentSpell(
        person=person,
        centre=centre,
        recorded_by=by,
        known_on=timezone.localdate(),
        started_on=start.started_on,
        start_precision=start_precision,
        earliest_start=start.earliest,
        ended_on=entry.stored_end(ended_on, end_precision, start.started_on, observed_on),
        end_precision=end_precision,
        level=entry.accepted_level(level, has_proof=False),
        source=source,
        **facts,
    )
    _refuse_double(spell)
    log.save(spell, by=by, verb="record_spell", fields=sorted(facts))
    _tell(spell, observed_on, activity, spell.level, source, note, centre, by)
    recount_people([person.pk])
    return spell


@transaction.atomic
def correct_spell(
    *,
    spell: EmploymentSpell,
    version: int,
    observed_on: datetime.date | None = None,
    level: int | None = None,
    source: str | None = None,
    note: str = "",
    reason: str = "",
    centre: Centre | None = None,
    by,
    **changes,
) -> EmploymentSpell:
    """Change facts of a spell; `changes` may name FACTS and the four fields of start and end.

    With `observed_on` the change is told by a new statement of that day. Without, a slip of the pen is put
    right: the statement that carried the spell stands, so nobody is confirmed at work by a corrected typo.
    """
    dates = {name: changes.pop(name) for name in _DATES if name in changes}
    _check_facts(changes)
    entry.refuse_future(observed_on=observed_on, **{k: v for k, v in dates.items() if k in _DAYS})
    _take(spell, version)
    _find_employer(changes, by)
    changed = _changed(spell, changes)
    stated_on = observed_on or _latest_statement(spell)
    changed += _move_dates(spell, stated_on=stated_on, **dates)
    for name in changed:
        if name in changes:
            setattr(spell, name, changes[name])
    _check_income(spell.income_low, spell.income_high)
    if observed_on is not None:
        told_level = REPORTED if level is None else entry.accepted_level(level, has_proof=False)
        _tell(spell, observed_on, "working", told_level, source or spell.source, note, centre, by)
    elif level is not None or source is not None:
        changed += _correct_statement(spell, level=level, source=source, reason=reason, by=by)
    spell.level = entry.level_now(spell)
    log.save(spell, by=by, verb="correct_spell", fields=sorted(changed), reason=reason)
    recount_people([spell.person_id])
    return spell


@transaction.atomic
def end_spell(
    *,
    spell: EmploymentSpell,
    version: int,
    ended_on: datetime.date,
    end_precision: str = "day",
    observed_on: datetime.date,
    activity: str = "working",
    level: int = REPORTED,
    source: str = "other",
    note: str = "",
    centre: Centre | None = None,
    by,
) -> EmploymentSpell:
    """The work ended. The end is itself a statement of its day; the one of `observed_on` told of it.

    `activity` is what the person does on `observed_on`; "working" says only that the statement is of work.
    """
    entry.refuse_future(ended_on=ended_on, observed_on=observed_on)
    _take(spell, version)
    if spell.start_precision != "unknown" and observed_on < (spell.earliest_start or spell.started_on):
        raise ValidationError({"observed_on": BEFORE_START})
    _move_dates(spell, stated_on=observed_on, ended_on=ended_on, end_precision=end_precision)
    _tell(spell, observed_on, activity, entry.accepted_level(level, False), source, note, centre, by)
    spell.level = entry.level_now(spell)
    log.save(spell, by=by, verb="end_spell", fields=["ended_on", "end_precision"])
    recount_people([spell.person_id])
    return spell


@transaction.atomic
def confirm_spell(
    *,
    spell: EmploymentSpell,
    observed_on: datetime.date,
    level: int = REPORTED,
    source: str = "other",
    note: str = "",
    centre: Centre | None = None,
    by,
) -> Observation:
    """Still there: a new statement that mentions the spell, and raises its level if it is stronger."""
    entry.refuse_future(observed_on=observed_on)
    _lock(spell)
    if observed_on < spell.started_on:
        raise ValidationError({"observed_on": BEFORE_START})
    if spell.ended_on is not None and observed_on > spell.ended_on:
        raise ValidationError({"observed_on": AFTER_END})
    statement = _tell(
        spell, observed_on, "working", entry.accepted_level(level, False), source, note, centre, by
    )
    entry.refresh_level(spell, by=by)
    recount_people([spell.person_id])
    return statement


@transaction.atomic
def retract_spell(*, spell: EmploymentSpell, version: int, reason: str, by) -> EmploymentSpell:
    """Take a spell back, and with it the statements that only carried it."""
    reason = entry.require_reason(reason)
    _take(spell, version)
    now = timezone.now()
    for statement in _carried_by(spell):
        statement.version += 1
        entry.retract(statement, reason=reason, when=now, by=by)
    entry.retract(spell, reason=reason, when=now, by=by)
    recount_people([spell.person_id])
    return spell


@transaction.atomic
def restore_spell(*, spell: EmploymentSpell, version: int, by) -> EmploymentSpell:
    """Undo the retraction of a spell, with the statements that were retracted together with it."""
    _take(spell, version, retracted=True)
    for statement in spell.mentions.filter(retracted_at=spell.retracted_at):
        statement.version += 1
        entry.restore(statement, by=by)
    entry.restore(spell, by=by)
    recount_people([spell.person_id])
    return spell


_DAYS = ("started_on", "ended_on")
_DATES = ("started_on", "start_precision", "ended_on", "end_precision")


def _check_facts(facts: dict) -> None:
    unknown = facts.keys() - FACTS
    if unknown:
        raise TypeError(f"A spell has no fact {', '.join(sorted(unknown))}.")
    _check_income(facts.get("income_low"), facts.get("income_high"))


def _find_employer(facts: dict, by) -> None:
    if "employer_name" in facts:
        facts["employer"] = get_or_make_employer(facts.pop("employer_name"), by=by)


def _check_income(low: int | None, high: int | None) -> None:
    if low is not None and high is not None and high < low:
        raise ValidationError({"income_high": INCOME_ORDER})


def _refuse_double(spell: EmploymentSpell) -> None:
    """A form sent twice must not make two jobs."""
    same = spell.person.employmentspells.valid().filter(
        started_on=spell.started_on,
        ended_on=spell.ended_on,
        status=spell.status_id,
        employer=spell.employer_id,
        position=spell.position,
    )
    if same.exists():
        raise ValidationError(ALREADY_RECORDED)


def _lock(spell: EmploymentSpell) -> None:
    """Lock the person and read the spell again, as it stands behind the lock."""
    entry.lock_person(spell.person_id)
    spell.refresh_from_db()
    if spell.retracted_at:
        raise ValidationError(entry.ALREADY_RETRACTED)


def _take(spell: EmploymentSpell, version: int, retracted: bool = False) -> None:
    """Lock the person, claim the version that the form was filled for, and refuse what was retracted."""
    entry.lock_person(spell.person_id)
    claim_version(spell, version)
    spell.refresh_from_db()
    if bool(spell.retracted_at) != retracted:
        raise ValidationError(entry.NOT_RETRACTED if retracted else entry.ALREADY_RETRACTED)


def _tell(spell, observed_on, activity, level, source, note, centre, by) -> Observation:
    return entry.state(
        person=spell.person,
        observed_on=observed_on,
        activity=activity,
        spells=[spell],
        level=level,
        source=source,
        note=note,
        centre=centre,
        by=by,
    )


def _changed(spell: EmploymentSpell, changes: dict) -> list[str]:
    return [name for name, value in changes.items() if getattr(spell, name) != value]


def _latest_statement(spell: EmploymentSpell) -> datetime.date:
    statement = spell.latest_statement()
    return statement.observed_on if statement else spell.started_on


def _move_dates(spell: EmploymentSpell, *, stated_on: datetime.date, **dates) -> list[str]:
    """Store the told dates; what was told the same as before keeps its stored day. Names of what changed."""
    before = {name: getattr(spell, name) for name in _DATES}
    told = before | dates
    if not _is_same_start(before, told):
        start = entry.stored_start(told["started_on"], told["start_precision"], stated_on)
        spell.started_on, spell.earliest_start = start.started_on, start.earliest
        spell.start_precision = told["start_precision"]
    if not _is_same_end(before, told) or (spell.ended_on and spell.ended_on < spell.started_on):
        spell.end_precision = told["end_precision"]
        spell.ended_on = entry.stored_end(
            told["ended_on"], told["end_precision"], spell.started_on, stated_on
        )
    return [name for name in _DATES if getattr(spell, name) != before[name]]


def _is_same_start(before: dict, told: dict) -> bool:
    """The same start said again: a month's stored day depends on the first statement, and stays."""
    if before["start_precision"] != told["start_precision"]:
        return False
    if told["start_precision"] == "unknown":
        return True
    days = before["started_on"], told["started_on"]
    if told["start_precision"] == "month" and None not in days:
        return days[0].replace(day=1) == days[1].replace(day=1)
    return days[0] == days[1]


def _is_same_end(before: dict, told: dict) -> bool:
    """The same end said again, in its own precision."""
    if told["ended_on"] is None or before["ended_on"] is None:
        return told["ended_on"] is before["ended_on"]
    if before["end_precision"] != told["end_precision"]:
        return False
    cut = {"year": {"month": 1, "day": 1}, "month": {"day": 1}}.get(told["end_precision"], {})
    return before["ended_on"].replace(**cut) == told["ended_on"].replace(**cut)


def _carried_by(spell: EmploymentSpell) -> list[Observation]:
    """Valid statements of work that mention no other valid spell."""
    return [
        statement
        for statement in spell.mentions.valid().filter(activity="working")
        if not statement.spells.valid().exclude(pk=spell.pk).exists()
    ]


def _correct_statement(
    spell: EmploymentSpell, *, level: int | None, source: str | None, reason: str, by
) -> list[str]:
    """Put level or source of the latest statement right, and the spell's source with it."""
    statement = spell.latest_statement()
    if statement is None:
        return []
    asked = {"level": level, "source": source}
    changed = [
        name for name, value in asked.items() if value is not None and getattr(statement, name) != value
    ]
    if not changed:
        return []
    for name in changed:
        setattr(statement, name, asked[name])
    statement.version += 1
    log.save(statement, by=by, verb="correct_observation", fields=changed, reason=reason)
    if "source" in changed:
        spell.source = statement.source
    return changed
