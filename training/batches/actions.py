"""What staff do with batches: make, correct, move from stage to stage."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from core.audit.log import record, save
from core.versions import claim_version
from training.batches.models import Batch, Fund, Instructor, Wave
from training.batches.rules import (
    batch_code,
    centre_letters,
    code_prefix,
    finish_problem,
    move_problem,
    next_serial,
)
from training.centres.models import Centre
from training.people.rules import name_key
from training.programmes.models import Programme
from training.signals import batches_corrected

# What an upper floor has copied from a batch: correcting one of these is told to it.
COPIED = frozenset({"programme", "wave", "ends_on", "finished_on"})


@dataclass(frozen=True)
class WaveKey:
    """A wave as a form or a sheet names it; it is made if nobody named it before."""

    fund: Fund
    fiscal_year: int
    number: int = 0
    label: str = ""


@transaction.atomic
def get_or_make_wave(*, fund: Fund, fiscal_year: int, number: int, label: str = "", by) -> Wave:
    """The wave of that fund and year, made if nobody named it yet; a first label is kept."""
    wave, is_new = Wave.objects.get_or_create(
        fund=fund, fiscal_year=fiscal_year, number=number, defaults={"label": label}
    )
    if is_new:
        record(by=by, verb="created", obj=wave)
    elif label and not wave.label:
        wave.label = label
        wave.save(update_fields=["label"])
        record(by=by, verb="changed", obj=wave, fields=["label"])
    return wave


@transaction.atomic
def create_batch(
    *,
    centre: Centre,
    programme: Programme,
    wave: Wave | WaveKey,
    name: str,
    code: str = "",
    instructors: Iterable[str] = (),
    by,
    **facts,
) -> Batch:
    """A new batch; without a code it gets the next one of its centre and wave.

    `facts` are other fields of Batch (seats, dates, place ...), `state` and `finished_on` among them for a
    batch of the past that comes from a sheet. Raises ValidationError by field.
    """
    # One clerk at a time in a wave: two must not get the same code, nor make the same batch twice.
    wave = Wave.objects.select_for_update().get(pk=_wave(wave, by).pk)
    batch = Batch(centre=centre, programme=programme, wave=wave, name=name, **facts)
    batch.code = code or _free_code(batch)
    _refuse_bad_facts(batch)
    save(batch, by=by, verb="created")
    _set_instructors(batch, instructors)
    return batch


@transaction.atomic
def change_batch(
    *, batch: Batch, version: int, changes: dict, instructors: Iterable[str] | None = None, by
) -> list[str]:
    """Correct facts of a batch; returns the names of the fields that changed.

    `changes` maps field names to new values (the wave may be a WaveKey); `instructors` None leaves them.
    Raises StaleVersion where somebody saved in between, ValidationError by field. A batch stays with its
    centre: people are known to the centre through it.
    """
    batch = Batch.objects.select_for_update().get(pk=batch.pk)
    claim_version(batch, version)
    if "wave" in changes:
        changes = {**changes, "wave": _wave(changes["wave"], by)}
    fields = [name for name, value in changes.items() if getattr(batch, name) != value]
    for name in fields:
        setattr(batch, name, changes[name])
    _refuse_bad_facts(batch)
    if instructors is not None and _set_instructors(batch, instructors):
        fields.append("instructors")
    save(batch, by=by, verb="changed", fields=fields)
    if COPIED & set(fields):
        batches_corrected.send(Batch, batch_ids=[batch.pk], by=by)
    return fields


@transaction.atomic
def move_batch(*, batch: Batch, to: str, reason: str = "", finished_on: date | None = None, by) -> Batch:
    """Move a batch to another stage; raises ValidationError by field where the rules refuse.

    A batch taken back from 'finished' keeps its last day, since graduations may still rest on it.
    Pages call training.enrolment.actions.move_batches, which also looks at the people in the batch.
    """
    batch = Batch.objects.select_for_update().get(pk=batch.pk)
    problems = move_problem(
        batch.state,
        to,
        reason=reason,
        finished_on=finished_on,
        starts_on=batch.starts_on,
        today=timezone.localdate(),
    )
    if problems:
        raise ValidationError(problems)
    old, batch.state = batch.state, to
    batch.version += 1
    batch.cancel_reason = reason if to == "cancelled" else ""
    fields = ["state"]
    if to == "finished" and batch.finished_on != finished_on:
        batch.finished_on = finished_on
        fields.append("finished_on")
    save(batch, by=by, verb="moved", fields=fields, reason=reason, old=old, new=to)
    if "finished_on" in fields:
        batches_corrected.send(Batch, batch_ids=[batch.pk], by=by)
    return batch


def _wave(wave: Wave | WaveKey, by) -> Wave:
    if isinstance(wave, Wave):
        return wave
    return get_or_make_wave(
        fund=wave.fund, fiscal_year=wave.fiscal_year, number=wave.number, label=wave.label, by=by
    )


def _free_code(batch: Batch) -> str:
    """The next automatic code of the batch's centre and wave."""
    codes, wave = list(Centre.objects.values_list("code", flat=True)), batch.wave
    parts = (centre_letters(batch.centre.code, codes), wave.fiscal_year, wave.fund.code, wave.number)
    prefix = code_prefix(*parts)
    used = list(Batch.objects.filter(code__startswith=prefix).values_list("code", flat=True))
    return batch_code(*parts, next_serial(prefix, used))


def _refuse_bad_facts(batch: Batch) -> None:
    """ValidationError by field for what the tables or the rules refuse."""
    batch.name_key = name_key(batch.name)
    if not batch.name_key:
        raise ValidationError({"name": "Tulis nama paket dengan huruf atau angka."})
    if batch.state == "finished":
        problem = finish_problem(batch.finished_on, batch.starts_on, timezone.localdate())
        if problem:
            raise ValidationError({"finished_on": problem})
    if Batch.objects.filter(code__iexact=batch.code).exclude(pk=batch.pk).exists():
        raise ValidationError({"code": "Kode ini sudah dipakai paket lain. Tulis kode lain."})
    batch.full_clean()


def _set_instructors(batch: Batch, names: Iterable[str]) -> bool:
    """Instructors by name, made on the fly for the batch's centre; True if the set changed."""
    names = list(names)
    before = set(batch.instructors.values_list("name", flat=True))
    if before == set(names):
        return False
    people = [Instructor.objects.get_or_create(centre=batch.centre, name=name)[0] for name in names]
    batch.instructors.set(people)
    return True
