"""What staff do with people in a batch: take them in, move them on, let them graduate."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from core.audit.log import save
from core.versions import claim_version
from training.batches.actions import change_batch, move_batch
from training.batches.models import Batch
from training.batches.rules import finish_problem
from training.enrolment.models import Enrolment, EnrolmentDisability
from training.enrolment.rules import (
    IN_TRAINING,
    TAKES_SEAT,
    graduation_problem,
    move_problem,
    open_problem,
    result_problem,
    room_problem,
    seats_problem,
)
from training.people.models import DisabilityStatement, Person, PersonCentre
from training.people.rules import disability_kind
from training.signals import batches_corrected, enrolments_changed


@transaction.atomic
def apply_people(
    *, batch: Batch, people: Iterable[Person], to: str = "applied", applied_on: date | None = None, by
) -> list[Enrolment]:
    """Put people into a batch as `to` (applied, admitted, reserve or enrolled); returns the new enrolments.

    Whoever is in the batch already is left as they are. Education and district are copied as of now, since
    figures group by those of the enrolment (docs/indicators.md). The centre knows the people from then on.
    Raises ValidationError where the batch is closed or has no room.
    """
    batch = _locked(batch)
    known = set(batch.enrolments.values_list("person_id", flat=True))
    people = [person for person in people if person.pk not in known]
    _refuse(open_problem(batch.state) or _room_problem(batch, to, len(people)))
    return [_take_in(batch, person, to, applied_on, by) for person in people]


def apply_person(
    *, batch: Batch, person: Person, to: str = "applied", applied_on: date | None = None, by
) -> Enrolment:
    """One person for apply_people; returns the enrolment, also one that was there before."""
    made = apply_people(batch=batch, people=[person], to=to, applied_on=applied_on, by=by)
    return made[0] if made else batch.enrolments.get(person=person)


@transaction.atomic
def move_people(
    *,
    batch: Batch,
    enrolment_ids: Sequence[int],
    to: str,
    reason: str = "",
    left_on: date | None = None,
    by,
) -> list[Enrolment]:
    """Move enrolments of one batch to `to`: all of them or, if the rules refuse one, none.

    Serves admitting, the reserve list, moving up from it, enrolling and leaving (reason and date needed).
    Results come from graduate_batch only; a graduate of a reopened batch who is back in training is none any
    more, which the alumni floor is told. Raises ValidationError with a message for each refusal.
    """
    batch = _locked(batch)
    rows = _held(batch, pk__in=enrolment_ids)
    _refuse(open_problem(batch.state))
    today = timezone.localdate()
    for row in rows:
        problem = move_problem(row.state, to, reason=reason, left_on=left_on, today=today)
        if problem:
            raise ValidationError({field: f"{row.person}: {text}" for field, text in problem.items()})
    newly_seated = [row for row in rows if not (to in TAKES_SEAT and row.state in TAKES_SEAT)]
    _refuse(_room_problem(batch, to, len(newly_seated)))
    graduates = [row.pk for row in rows if row.state == "completed"]
    for row in rows:
        _move(row, to, reason, left_on, by)
    _open_to_centre(batch, [row.person_id for row in rows], to)
    copy_statements([row.pk for row in rows])
    if graduates:
        enrolments_changed.send(Enrolment, enrolment_ids=graduates, by=by)
    return rows


@transaction.atomic
def correct_batch(
    *, batch: Batch, version: int, changes: dict, instructors: Iterable[str] | None = None, by
) -> list[str]:
    """change_batch, with a look at the people: as many seats stay as are taken. ValidationError by field."""
    locked = _locked(batch)
    counts = Counter(locked.enrolments.values_list("state", flat=True))
    taken = {"seats": sum(counts[state] for state in TAKES_SEAT), "reserves": counts["reserve"]}
    _refuse_fields({name: seats_problem(changes[name], taken[name]) for name in taken if name in changes})
    return change_batch(batch=batch, version=version, changes=changes, instructors=instructors, by=by)


@transaction.atomic
def move_batches(
    *, batches: Iterable[Batch], to: str, reason: str = "", finished_on: date | None = None, by
) -> list[Batch]:
    """Move batches to another stage, all or none; looks at the people first.

    A batch with graduates is not cancelled: their graduations count (docs/indicators.md). ValidationError
    names the batch.
    """
    moved = []
    for batch in batches:
        try:
            if to == "cancelled" and batch.enrolments.completed().exists():
                raise ValidationError("Paket ini sudah punya lulusan, jadi tidak dapat dibatalkan.")
            moved.append(move_batch(batch=batch, to=to, reason=reason, finished_on=finished_on, by=by))
        except ValidationError as error:
            raise _named(error, batch) from error
    return moved


@dataclass(frozen=True)
class ResultRow:
    """What the graduation page says of one person."""

    enrolment_id: int
    is_completed: bool
    result: str = "not_assessed"
    certificate_number: str = ""
    completed_on: date | None = None  # None: the batch's last day
    reason: str = ""  # why not completed


@dataclass(frozen=True)
class Graduated:
    """What graduate_batch wrote."""

    completed: int
    not_completed: int
    competent: int
    changed: int


@transaction.atomic
def graduate_batch(
    *, batch: Batch, version: int, rows: Sequence[ResultRow], finished_on: date, reason: str = "", by
) -> Graduated:
    """Write the results of a whole batch and finish it; the same call corrects them later, with `reason`.

    Raises StaleVersion where somebody changed the batch in between, ValidationError where a row or date is
    refused. Sends enrolments_changed for what changed: the alumni floor makes the graduations.
    """
    batch = _locked(batch)
    claim_version(batch, version)
    _refuse(graduation_problem(batch.state))
    today = timezone.localdate()
    _refuse_fields({"finished_on": finish_problem(finished_on, batch.starts_on, today)})
    people = {row.pk: row for row in _held(batch, state__in=IN_TRAINING)}
    if unknown := {row.enrolment_id for row in rows} - people.keys():
        raise ValidationError(f"{len(unknown)} orang bukan lagi peserta paket ini. Muat ulang halaman.")
    changed, is_correction = [], batch.state == "finished"
    for row in rows:
        enrolment = people[row.enrolment_id]
        problems = result_problem(row, starts_on=batch.starts_on, today=today).values()
        _refuse("; ".join(f"{enrolment.person}: {text}" for text in problems))
        is_correction |= _write_result(enrolment, row, changed)
    if is_correction and not reason and (changed or batch.finished_on != finished_on):
        raise ValidationError({"reason": "Tuliskan alasan perbaikan."})
    for enrolment, fields in changed:
        save(enrolment, by=by, verb="graduated", fields=fields, centre_id=batch.centre_id, reason=reason)
    _finish(batch, finished_on, reason, by)
    changed_ids = {enrolment.pk for enrolment, _ in changed} | set(copy_statements(list(people)))
    if changed_ids:
        enrolments_changed.send(Enrolment, enrolment_ids=sorted(changed_ids), by=by)
    return _summary(rows, len(changed))


def _write_result(enrolment: Enrolment, row: ResultRow, changed: list) -> bool:
    """Put the row's facts on the enrolment, append (enrolment, fields) to `changed` if any differs.

    True if an earlier result is corrected by it.
    """
    facts = {
        "state": "completed" if row.is_completed else "not_completed",
        "result": row.result,
        "certificate_number": row.certificate_number,
        "completed_on": row.completed_on,
        "reason": row.reason,
    }
    fields = [name for name, value in facts.items() if getattr(enrolment, name) != value]
    if not fields:
        return False
    had_result = enrolment.state != "enrolled"
    for name in fields:
        setattr(enrolment, name, facts[name])
    enrolment.version += 1
    changed.append((enrolment, fields))
    return had_result


def _finish(batch: Batch, finished_on: date, reason: str, by) -> None:
    """Set the batch finished on that day, or correct the day of one that is finished."""
    if batch.state == "running":
        move_batch(batch=batch, to="finished", finished_on=finished_on, by=by)
    elif batch.finished_on != finished_on:
        batch.finished_on = finished_on
        save(batch, by=by, verb="changed", fields=["finished_on"], reason=reason)
        batches_corrected.send(Batch, batch_ids=[batch.pk], by=by)


def _summary(rows: Sequence[ResultRow], changed: int) -> Graduated:
    completed = [row for row in rows if row.is_completed]
    competent = sum(row.result == "competent" for row in completed)
    return Graduated(len(completed), len(rows) - len(completed), competent, changed)


def copy_statements(enrolment_ids: Sequence[int]) -> list[int]:
    """Copy what people state of their disability to enrolments in training that have no copy yet.

    Only with consent in force (UU 27/2022 art. 26). Returns the ids of enrolments that got one; whoever
    calls it for completed ones sends enrolments_changed. No row stays "not asked".
    """
    rows = Enrolment.objects.filter(pk__in=enrolment_ids, state__in=IN_TRAINING, disability=None)
    people = dict(rows.values_list("person_id", "pk"))
    statements = DisabilityStatement.objects.filter(
        person__in=people, consent__is_given=True, consent__withdrawn_at=None
    ).prefetch_related("kinds")
    copies = [
        EnrolmentDisability(
            enrolment_id=people[statement.person_id],
            has_disability=statement.has_disability,
            kind=disability_kind([kind.code for kind in statement.kinds.all()]),
        )
        for statement in statements
    ]
    EnrolmentDisability.objects.bulk_create(copies)
    return [copy.enrolment_id for copy in copies]


def _locked(batch: Batch) -> Batch:
    """The batch's row, held until the transaction ends: seats are counted by one clerk at a time."""
    return Batch.objects.select_for_update().get(pk=batch.pk)


def _held(batch: Batch, **kept) -> list[Enrolment]:
    """Those enrolments of the batch, held until the transaction ends, so that no correction is overwritten.

    Their people first: whoever corrects a person goes on from there to the enrolments, and two transactions
    must not wait for each other.
    """
    rows = batch.enrolments.filter(**kept)
    people = Person.objects.filter(pk__in=rows.values("person")).order_by("pk")
    list(people.select_for_update(no_key=True).values_list("pk"))
    return list(rows.select_related("person").order_by("pk").select_for_update(of=("self",)))


def _named(error: ValidationError, batch: Batch) -> ValidationError:
    """The same error, with the batch's name before messages that belong to no field."""
    by_field = error.message_dict if hasattr(error, "error_dict") else {"__all__": error.messages}
    general = [f"{batch.name}: {text}" for text in by_field.pop("__all__", [])]
    return ValidationError({**by_field, "__all__": general} if general else by_field)


def _refuse_fields(problems: dict[str, str]) -> None:
    if found := {field: text for field, text in problems.items() if text}:
        raise ValidationError(found)


def _refuse(problem: str) -> None:
    if problem:
        raise ValidationError(problem)


def _room_problem(batch: Batch, to: str, extra: int) -> str:
    counts = Counter(batch.enrolments.values_list("state", flat=True))
    return room_problem(to, extra, counts=counts, seats=batch.seats, reserves=batch.reserves)


def _take_in(batch: Batch, person: Person, to: str, applied_on: date | None, by) -> Enrolment:
    enrolment = Enrolment(
        person=person,
        batch=batch,
        state=to,
        applied_on=applied_on or timezone.localdate(),
        education_id=person.education_id,
        region_id=person.region_id,
    )
    save(enrolment, by=by, verb="created", centre_id=batch.centre_id, new=to)
    _open_to_centre(batch, [person.pk], to)
    copy_statements([enrolment.pk])
    return enrolment


def _move(row: Enrolment, to: str, reason: str, left_on: date | None, by) -> None:
    old, row.state = row.state, to
    row.version += 1
    # What the person added since applying; what stands already is of that time and stays.
    row.education_id = row.education_id or row.person.education_id
    row.region_id = row.region_id or row.person.region_id
    row.reason, row.ended_on = (reason, left_on) if to == "left" else ("", None)
    save(row, by=by, verb="moved", fields=["state"], centre_id=row.batch.centre_id, old=old, new=to)


def _open_to_centre(batch: Batch, person_ids: Sequence[int], state: str) -> None:
    """The centre knows an applicant in part, and in full from enrolment on; never less than before."""
    in_training = state in IN_TRAINING
    access = PersonCentre.ENROLLED if in_training else PersonCentre.APPLIED
    links = [PersonCentre(person_id=pk, centre_id=batch.centre_id, access=access) for pk in person_ids]
    PersonCentre.objects.bulk_create(links, ignore_conflicts=True)
    if in_training:
        PersonCentre.objects.filter(person__in=person_ids, centre=batch.centre_id).update(access=access)


@transaction.atomic
def correct_attributes(*, person: Person, centre_id: int, fields: Sequence[str], by) -> list[int]:
    """Take the person's corrected education or district over into this centre's enrolments.

    Asked for by a tick, since an enrolment keeps what was true of its time. Returns the ids that changed.
    """
    changed = []
    rows = Enrolment.objects.filter(person=person, batch__centre=centre_id).order_by("pk")
    for row in rows.select_for_update(of=("self",)):
        stale = [name for name in fields if getattr(row, f"{name}_id") != getattr(person, f"{name}_id")]
        if not stale:
            continue
        for name in stale:
            setattr(row, f"{name}_id", getattr(person, f"{name}_id"))
        row.version += 1
        save(row, by=by, verb="corrected", fields=stale, centre_id=centre_id)
        changed.append(row.pk)
    if changed:
        enrolments_changed.send(Enrolment, enrolment_ids=changed, by=by)
    return changed


@transaction.atomic
def correct_disability(*, person: Person, by) -> list[int]:
    """Bring a new statement into the enrolments that have no copy yet or are not ended; returns their ids.

    An ended enrolment keeps the statement of its time.
    """
    running = Enrolment.objects.filter(person=person, state="enrolled")
    EnrolmentDisability.objects.filter(enrolment__in=running).delete()
    without = Enrolment.objects.filter(person=person, disability=None).values_list("pk", flat=True)
    # One at a time: copy_statements expects one enrolment a person, and here one person has several.
    changed = [pk for enrolment in list(without) for pk in copy_statements([enrolment])]
    if changed:
        enrolments_changed.send(Enrolment, enrolment_ids=sorted(changed), by=by)
    return changed


@transaction.atomic
def forget_disability(*, person: Person, by) -> list[int]:
    """After a withdrawn consent: the copies in enrolments go too, they count as "not asked" again."""
    copies = EnrolmentDisability.objects.filter(enrolment__person=person)
    changed = list(copies.values_list("enrolment_id", flat=True))
    copies.delete()
    if changed:
        enrolments_changed.send(Enrolment, enrolment_ids=sorted(changed), by=by)
    return changed
