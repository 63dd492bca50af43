"""Writing a judged sheet of placements: employers, spells, statements and evidence, in bulk with history."""

from django.db import transaction
from simple_history.utils import bulk_update_with_history

from alumni.careers.judging import SpellPlan, StatementPlan, Work
from alumni.careers.models import EmploymentSpell, Observation
from alumni.careers.recount import recount_people
from core.rows import insert_rows, insert_values
from core.sheets.dating import reason_of
from core.sheets.plans import Order, Plan


@transaction.atomic
def write(plan: Plan, order: Order) -> None:
    """Write what `judge` decided, and recount everybody it touched."""
    work: Work = plan.work
    insert_rows(work.employers.values())
    _write_spells(list(work.spells.values()), order)
    _write_statements(list(work.statements.values()), order)
    recount_people(work.people)


def _write_spells(plans: list[SpellPlan], order: Order) -> None:
    for plan in plans:
        plan.spell._change_reason = reason_of(plan.data_date)
    new = [plan for plan in plans if plan.is_new]
    for plan in new:
        plan.spell.employer = plan.employer
    insert_rows([plan.spell for plan in new], by=order.by)
    _change([plan for plan in plans if plan.changes and not plan.is_new], order)
    evidence = []
    for plan in plans:
        for one in plan.evidence:
            one.spell = plan.spell
            evidence.append(one)
    insert_rows(evidence, by=order.by)


def _change(plans: list[SpellPlan], order: Order) -> None:
    columns = {"version"}
    for plan in plans:
        for column, value in plan.changes.items():
            setattr(plan.spell, column, value)
            columns.add(column.removesuffix("_id"))
        plan.spell.version += 1
    if plans:
        rows = [plan.spell for plan in plans]
        bulk_update_with_history(
            rows, EmploymentSpell, sorted(columns), batch_size=200, default_user=order.by
        )


def _write_statements(plans: list[StatementPlan], order: Order) -> None:
    new = [plan for plan in plans if plan.is_new]
    for plan in plans:
        plan.statement.level = plan.level
        plan.statement._change_reason = reason_of(plan.statement.observed_on)
    insert_rows([plan.statement for plan in new], by=order.by)
    links = [
        {"observation_id": plan.statement.pk, "employmentspell_id": one.spell.pk}
        for plan in new
        for one in plan.spells
    ]
    insert_values(Observation.spells.through, links)
    raised = [plan.statement for plan in plans if not plan.is_new]
    for statement in raised:
        statement.version += 1
    if raised:
        bulk_update_with_history(
            raised, Observation, ["level", "version"], batch_size=200, default_user=order.by
        )
