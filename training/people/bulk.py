"""Writing the people of a sheet in bulk: history of every row, no query for every row.

The same rules as actions.py, for thousands at once; judging.py decided every value before.
"""

import json
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from simple_history.utils import bulk_update_with_history

from core.rows import insert_rows, insert_values
from core.sheets.dating import reason_of
from training.people.actions import COPIED
from training.people.judging import PersonPlan, as_proposed, in_order, prepared
from training.people.models import (
    DISABILITY,
    ChangeProposal,
    Consent,
    DisabilityStatement,
    Person,
    PersonCentre,
)
from training.signals import people_corrected

CHANNEL = "Formulir kertas di BLK"


@transaction.atomic
def write_people(plans: Iterable[PersonPlan], *, by) -> None:
    """Write new people, changes, proposals, links to centres and disability statements; tells of corrections.

    The caller writes the one audit entry of the import.
    """
    plans = list(plans)
    _create(plans, by)
    corrected = _change(plans, by)
    _link(plans)
    _propose(plans, by)
    write_statements(plans, by=by)
    if corrected:
        people_corrected.send(sender=Person, person_ids=corrected, by=by)


def _create(plans: list[PersonPlan], by) -> None:
    new = [plan for plan in plans if plan.is_new]
    for plan in new:
        prepared(plan.person)._change_reason = reason_of(plan.data_date)
    insert_rows([plan.person for plan in new], by=by)


def _change(plans: list[PersonPlan], by) -> list[int]:
    """Write the changed columns; returns the ids of people whose copied facts changed."""
    changed = [plan for plan in plans if plan.changes and not plan.is_new]
    columns = {"name_key", "version", "updated_at"}
    now = timezone.now()
    for plan in changed:
        for column, value in plan.changes.items():
            setattr(plan.person, column, value)
            columns.add(column.removesuffix("_id"))
        prepared(plan.person)._change_reason = reason_of(plan.data_date)
        plan.person.version += 1
        plan.person.updated_at = now
    if changed:
        rows = [plan.person for plan in changed]
        bulk_update_with_history(rows, Person, sorted(columns), batch_size=200, default_user=by)
    return [plan.person.pk for plan in changed if COPIED & plan.changes.keys()]


def _link(plans: list[PersonPlan]) -> None:
    """Who may see the people from now on: access never shrinks, claims on written fields move."""
    new, changed = [], []
    for plan in plans:
        known = {link.centre_id: link for link in plan.links}
        written = {column.removesuffix("_id") for column in plan.changes}
        for centre_id, access in plan.access.items():
            if centre_id not in known:
                fields = in_order(plan.claims[centre_id])
                about = {"person_id": plan.person.pk, "centre_id": centre_id}
                new.append(about | {"access": access, "fields": fields})
        for centre_id, link in known.items():
            before = (link.access, list(link.fields))
            if plan.access.get(centre_id) == PersonCentre.ENROLLED:
                link.access = PersonCentre.ENROLLED
            held = (set(link.fields) - written) | plan.claims.get(centre_id, set())
            link.fields = in_order(held)
            if (link.access, link.fields) != before:
                changed.append(link)
    insert_values(PersonCentre, new)
    PersonCentre.objects.bulk_update(changed, ["access", "fields"], batch_size=200)


def _propose(plans: list[PersonPlan], by) -> None:
    """One open proposal for a field and a proposing centre; asked again, its value is renewed."""
    wanted = {}
    for plan in plans:
        for name, value, owner_id, centre in plan.proposals:
            wanted[plan.person.pk, name, centre.pk] = (as_proposed(value), owner_id)
        if plan.statement and plan.statement.owner_id:
            about = plan.statement
            value = json.dumps(_statement_content(about))
            wanted[plan.person.pk, DISABILITY, about.centre.pk] = (value, about.owner_id)
    if not wanted:
        return
    people = {key[0] for key in wanted}
    for row in ChangeProposal.objects.open().filter(person__in=people):
        value, _ = wanted.pop((row.person_id, row.field, row.proposer_id), (None, None))
        if value is not None:
            row.value, row.proposed_by = value, by
            row.save(update_fields=["value", "proposed_by"])
    ChangeProposal.objects.bulk_create(
        ChangeProposal(
            person_id=person_id,
            field=name,
            value=value,
            owner_id=owner_id,
            proposer_id=centre_id,
            proposed_by=by,
        )
        for (person_id, name, centre_id), (value, owner_id) in wanted.items()
    )


def _statement_content(about) -> dict:
    """As training.people.actions writes a proposed statement."""
    return {
        "has_disability": about.stated.has_disability,
        "kinds": list(about.stated.kinds),
        "accommodations": [],
        "note": "",
        "by": {"channel": CHANNEL, "guardian_name": about.guardian},
    }


def write_statements(plans: Iterable[PersonPlan], *, by) -> None:
    """Statements with the consent of the paper form; an earlier consent of the person is withdrawn by it."""
    told = [plan for plan in plans if plan.statement and not plan.statement.owner_id]
    _withdraw([plan.person.pk for plan in told if not plan.is_new], by)
    consents = [_consent(plan, by) for plan in told]
    keys = insert_values(Consent, consents, by=by)
    new = [(plan, key) for plan, key in zip(told, keys, strict=True) if plan.statement.current is None]
    statements = [{"person_id": plan.person.pk, **_statement(plan, key)} for plan, key in new]
    kinds_of = []
    for (plan, _), key in zip(new, insert_values(DisabilityStatement, statements, by=by), strict=True):
        kinds_of += [(key, kind) for kind in plan.statement.stated.kinds]
    _write_kinds(kinds_of)
    for plan, key in zip(told, keys, strict=True):
        if plan.statement.current is not None:
            _restate(plan, key, by)


def _consent(plan: PersonPlan, by) -> dict:
    return {
        "person_id": plan.person.pk,
        "purpose": DISABILITY,
        "is_given": True,
        "channel": CHANNEL,
        "guardian_name": plan.statement.guardian,
        "centre_id": plan.statement.centre.pk,
        "recorded_by_id": getattr(by, "pk", None),
    }


def _statement(plan: PersonPlan, consent_id: int) -> dict:
    about = plan.statement.stated
    return {"has_disability": about.has_disability, "stated_on": plan.data_date, "consent_id": consent_id}


def _restate(plan: PersonPlan, consent_id: int, by) -> None:
    """Somebody says something else than before: few enough to go one by one."""
    statement = plan.statement.current
    for name, value in _statement(plan, consent_id).items():
        setattr(statement, name, value)
    statement._history_user = by
    statement.save()
    statement.kinds.set(plan.statement.stated.kinds)
    if not statement.has_disability:
        statement.accommodations.clear()


def _write_kinds(kinds_of: list[tuple[int, str]]) -> None:
    """The kinds of new statements, and of their history rows."""
    links = [{"disabilitystatement_id": key, "disabilitykind_id": kind} for key, kind in kinds_of]
    keys = insert_values(DisabilityStatement.kinds.through, links)
    past = DisabilityStatement.history.model
    lines = dict(past.objects.filter(id__in={key for key, _ in kinds_of}).values_list("id", "history_id"))
    told_kinds = past.kinds.model
    told_kinds.objects.bulk_create(
        told_kinds(id=key, history_id=lines[link["disabilitystatement_id"]], **link)
        for key, link in zip(keys, links, strict=True)
    )


def _withdraw(person_ids: list[int], by) -> None:
    earlier = list(Consent.objects.in_force().filter(person__in=person_ids, purpose=DISABILITY))
    now = timezone.now()
    for consent in earlier:
        consent.withdrawn_at = now
    if earlier:
        bulk_update_with_history(earlier, Consent, ["withdrawn_at"], batch_size=200, default_user=by)
