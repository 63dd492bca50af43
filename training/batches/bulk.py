"""Writing the batches of a sheet: waves and programmes first, then all batches at once, with history."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from simple_history.utils import bulk_update_with_history

from core.rows import insert_rows
from core.sheets.dating import reason_of
from training.batches.actions import COPIED, get_or_make_wave
from training.batches.judging import BatchPlan
from training.batches.models import Batch, Fund, Wave
from training.batches.rules import batch_code, centre_letters, code_prefix, next_serial
from training.centres.models import Centre
from training.programmes.models import Field, Programme
from training.programmes.sheets import free_slug
from training.signals import batches_corrected


@transaction.atomic
def write_programmes(plans: Iterable[BatchPlan], *, by) -> list[Programme]:
    """Kejuruan and programmes that the file added and an admin allowed."""
    new = {id(plan.batch.programme): plan.batch.programme for plan in plans if not plan.batch.programme.pk}
    fields = {id(programme.field): programme.field for programme in new.values() if not programme.field.pk}
    taken = set(Field.objects.values_list("slug", flat=True))
    for field in fields.values():
        field.slug = free_slug(field.slug, taken)
        field.save()
    taken = set(Programme.objects.values_list("slug", flat=True))
    for programme in new.values():
        programme.slug = free_slug(programme.slug, taken)
        programme.field = programme.field  # takes over the key the kejuruan has got
        programme.save()
    return list(new.values())


@transaction.atomic
def write_batches(plans: Iterable[BatchPlan], *, by) -> None:
    """Write new batches and changes; the caller writes the one audit entry of the import."""
    plans = list(plans)
    write_programmes(plans, by=by)
    _create([plan for plan in plans if plan.is_new], by)
    _change([plan for plan in plans if plan.changes and not plan.is_new], by)


def _create(plans: list[BatchPlan], by) -> None:
    waves = _waves(plans, by)
    for plan in plans:
        plan.batch.wave = waves[plan.wave]
        plan.batch.programme = plan.batch.programme
        plan.batch._change_reason = reason_of(plan.data_date)
    _give_codes(plans)
    insert_rows([plan.batch for plan in plans], by=by)


def _waves(plans: list[BatchPlan], by) -> dict[tuple[int, int, int], Wave]:
    """The waves of the file; locked, so that two imports do not give out one code twice."""
    funds = {fund.pk: fund for fund in Fund.objects.all()}
    labels = {plan.wave: plan.wave_label for plan in reversed(plans)}
    waves = {}
    for key, label in sorted(labels.items()):
        fund_id, year, number = key
        made = get_or_make_wave(fund=funds[fund_id], fiscal_year=year, number=number, label=label, by=by)
        waves[key] = Wave.objects.select_related("fund").select_for_update(of=("self",)).get(pk=made.pk)
    return waves


def _give_codes(plans: list[BatchPlan]) -> None:
    centres = list(Centre.objects.values_list("code", flat=True))
    serials: dict[str, int] = {}
    for plan in plans:
        batch = plan.batch
        letters = centre_letters(batch.centre.code, centres)
        parts = (letters, batch.wave.fiscal_year, batch.wave.fund.code, batch.wave.number)
        prefix = code_prefix(*parts)
        if prefix not in serials:
            used = list(Batch.objects.filter(code__startswith=prefix).values_list("code", flat=True))
            serials[prefix] = next_serial(prefix, used)
        batch.code = batch_code(*parts, serials[prefix])
        serials[prefix] += 1


def _change(plans: list[BatchPlan], by) -> None:
    now = timezone.now()
    columns = {"version", "updated_at"}
    for plan in plans:
        for column, value in plan.changes.items():
            setattr(plan.batch, column, value)
            columns.add(column)
        plan.batch.version += 1
        plan.batch.updated_at = now
        plan.batch._change_reason = reason_of(plan.data_date)
    if plans:
        rows = [plan.batch for plan in plans]
        bulk_update_with_history(rows, Batch, sorted(columns), batch_size=200, default_user=by)
    corrected = [plan.batch.pk for plan in plans if COPIED & plan.changes.keys()]
    if corrected:
        batches_corrected.send(Batch, batch_ids=corrected, by=by)
