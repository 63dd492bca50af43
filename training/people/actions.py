"""Writes over people: registration, changes and their review, consent, the disability statement."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from core.audit.log import record, save
from core.models import AccommodationKind, DisabilityKind
from core.nik import read_nik
from core.versions import StaleVersion, claim_version
from training.centres.models import Centre
from training.people.models import (
    DISABILITY,
    TYPED_FIELDS,
    ChangeProposal,
    Consent,
    DisabilityStatement,
    Person,
    PersonCentre,
)
from training.people.rules import Value, fate_of_value, holds_nik, is_child, nik_index
from training.signals import people_corrected

# Upper floors copy these; whoever corrects them says so.
COPIED = {"full_name", "sex", "birth_date"}
NIK_TAKEN = (
    "NIK ini sudah dipakai peserta lain. Periksa lagi di KTP. Bila orangnya sama, jangan ubah NIK di sini: "
    "hubungi admin."
)
NIK_SAME = "NIK ini sama dengan yang tercatat. Isi NIK yang benar, atau batalkan."
NIK_IN_REASON = "Jangan tulis NIK di alasan. Tulis sebabnya saja, misalnya “salah ketik”."


@dataclass
class Written:
    """What became of the typed values: field names by fate."""

    written: list[str] = field(default_factory=list)
    proposed: list[str] = field(default_factory=list)
    same: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Registration:
    person: Person
    is_new: bool
    fate: Written


@transaction.atomic
def register_person(*, centre: Centre, nik: str, values: dict[str, Any], by) -> Registration:
    """The person with this NIK, known to `centre` from now on, with the values it typed.

    In: 16 digits (NikError if they cannot be one) and values of TYPED_FIELDS. Somebody another centre
    knows is not doubled: equal values are linked, differing ones become proposals. Asking again changes
    nothing, so a double tap makes one person.
    """
    facts = read_nik(nik)
    typed = {name: value for name, value in _columns(values).items() if value not in ("", None)}
    person, is_new = _get_or_create(facts.digits, typed, by)
    link, _ = PersonCentre.objects.get_or_create(person=person, centre=centre)
    if is_new:
        link.fields = [name for name in TYPED_FIELDS if name in typed]
        link.save(update_fields=["fields"])
        record(by=by, verb="create", obj=person, fields=link.fields, centre_id=centre.pk)
        return Registration(person, True, Written(written=link.fields))
    record(by=by, verb="register_known", obj=person, centre_id=centre.pk)
    claim_version(person, person.version)
    return Registration(person, False, write_values(person=person, centre=centre, values=typed, by=by))


@transaction.atomic
def change_person(*, person: Person, centre: Centre, values: dict[str, Any], version: int, by) -> Written:
    """Write the fields that were changed in the form, in the name of `centre`.

    In: only what was typed anew ('' clears a field) and the version the form was opened with; raises
    StaleVersion if somebody saved in between. Fields another centre owns become proposals.
    """
    person = Person.objects.get(pk=person.pk)
    claim_version(person, version)
    return write_values(person=person, centre=centre, values=_columns(values), by=by)


@transaction.atomic
def correct_nik(*, person: Person, centre: Centre, nik: str, reason: str, version: int, by) -> Person:
    """Replace a mistyped NIK, in the name of the centre that owns it (the first that knew the person).

    In: 16 digits (NikError if they cannot be one), why, and the version the form was opened with
    (StaleVersion). Another centre gets PermissionDenied; a NIK somebody else has is a ValidationError that
    says nothing of them. The person and all that refers to them stay as they are.
    """
    digits = read_nik(nik).digits
    if not reason.strip():
        raise ValidationError({"reason": "Tulis alasan perbaikan NIK."})
    if holds_nik(reason):
        raise ValidationError({"reason": NIK_IN_REASON})
    person = Person.objects.get(pk=person.pk)
    claim_version(person, version)
    person.refresh_from_db()
    links = list(PersonCentre.objects.select_for_update().filter(person=person).order_by("pk"))
    verdict = fate_of_value(person.nik, digits, owner_id=_owner(links, "nik"), centre_id=centre.pk)
    if verdict == "propose":
        raise PermissionDenied
    if verdict == "same":
        raise ValidationError({"nik": NIK_SAME})
    if Person.objects.with_nik(digits).exists():
        raise ValidationError({"nik": NIK_TAKEN})
    person.nik, person.nik_index, person.nik_last4 = digits, nik_index(digits), digits[-4:]
    try:
        # Somebody may be registered with it since we looked; the unique index decides.
        with transaction.atomic():
            return save(
                person, by=by, verb="correct_nik", fields=["nik"], centre_id=centre.pk, reason=reason.strip()
            )
    except IntegrityError:
        raise ValidationError({"nik": NIK_TAKEN}) from None


@transaction.atomic
def write_values(
    *, person: Person, centre: Centre, values: dict[str, Value], by, reason: str = ""
) -> Written:
    """Decide each value's fate (rules.fate_of_value) and carry it out; for forms and sheets alike.

    In: a person whose version the caller claimed in this transaction, and columns with their new values.
    """
    links = list(PersonCentre.objects.select_for_update().filter(person=person).order_by("pk"))
    fate = Written()
    for name, new in values.items():
        owner = _owner(links, name)
        current = getattr(person, _column(name))
        verdict = fate_of_value(current, new, owner_id=owner, centre_id=centre.pk)
        if verdict == "write":
            setattr(person, _column(name), new)
            fate.written.append(name)
        elif verdict == "propose":
            _propose(person, name, new, owner, centre, by)
            fate.proposed.append(name)
        elif new not in ("", None):
            fate.same.append(name)
    _claim(links, centre, fate)
    if fate.written:
        save(person, by=by, verb="change", fields=fate.written, centre_id=centre.pk, reason=reason)
        _tell(person, fate.written, by)
    return fate


@transaction.atomic
def decide_proposal(*, proposal: ChangeProposal, accept: bool, by) -> ChangeProposal:
    """The owning centre accepts (the value is written) or refuses; once only, else StaleVersion."""
    decided = ChangeProposal.objects.open().filter(pk=proposal.pk)
    if not decided.update(decided_by=by, decided_at=timezone.now(), is_accepted=accept):
        raise StaleVersion(proposal.person)
    person = Person.objects.select_for_update().get(pk=proposal.person_id)
    record(
        by=by,
        verb="accept_proposal" if accept else "refuse_proposal",
        obj=person,
        fields=[proposal.field],
        centre_id=proposal.owner_id,
    )
    if accept and proposal.field == DISABILITY:
        _state_as_proposed(person, proposal, by)
    elif accept:
        _write_as_proposed(person, proposal, by)
    return proposal


@transaction.atomic
def record_consent(
    *,
    person: Person,
    purpose: str,
    is_given: bool,
    channel: str,
    centre: Centre | None,
    by,
    guardian_name: str = "",
) -> Consent:
    """Keep what the person answered for one purpose; the answer before it is withdrawn by this one.

    Under 18 a given consent needs the guardian's name (UU 27/2022 art. 25), else ValidationError.
    """
    if is_given and not guardian_name and is_child(person.birth_date, timezone.localdate()):
        raise ValidationError({"guardian_name": "Isi nama orang tua atau wali: peserta belum 18 tahun."})
    now = timezone.now()
    for earlier in person.consents.filter(purpose=purpose).in_force():
        _withdraw(earlier, now, by)
    consent = Consent(
        person=person,
        purpose=purpose,
        is_given=is_given,
        channel=channel,
        guardian_name=guardian_name,
        centre=centre,
        recorded_by=by,
    )
    verb = "give_consent" if is_given else "refuse_consent"
    return save(consent, by=by, verb=verb, fields=[purpose], on_person=person.pk)


@transaction.atomic
def withdraw_consent(*, person: Person, purpose: str, by) -> int:
    """End the consent in force for this purpose at once (UU 27/2022 art. 9, 40); returns how many ended.

    The statement made under a withdrawn consent for disability goes too, its history included;
    training.enrolment.actions.forget_disability does the same for the copies in enrolments.
    """
    in_force = list(person.consents.filter(purpose=purpose).in_force())
    now = timezone.now()
    for consent in in_force:
        _withdraw(consent, now, by)
    if purpose == DISABILITY and in_force:
        _forget_statement(person, by)
    return len(in_force)


@transaction.atomic
def state_disability(
    *,
    person: Person,
    centre: Centre,
    has_disability: bool,
    kinds: Iterable[DisabilityKind] = (),
    accommodations: Iterable[AccommodationKind] = (),
    note: str = "",
    channel: str,
    guardian_name: str = "",
    by,
) -> DisabilityStatement | ChangeProposal:
    """What the person states of themselves, with the consent to record it in the same step.

    A different statement recorded by another centre is not overwritten: a proposal is returned.
    """
    content = _statement(has_disability, kinds, accommodations, note)
    current = DisabilityStatement.objects.filter(person=person).select_related("consent").first()
    if current and current.consent.centre_id not in (None, centre.pk):
        if _content_of(current) == content:
            return current
        content["by"] = {"channel": channel, "guardian_name": guardian_name}
        value = json.dumps(content)
        return _propose(person, DISABILITY, value, current.consent.centre_id, centre, by)
    consent = record_consent(
        person=person,
        purpose=DISABILITY,
        is_given=True,
        channel=channel,
        guardian_name=guardian_name,
        centre=centre,
        by=by,
    )
    return _write_statement(person, current, content, consent, by)


# --- Steps ----------------------------------------------------------------------------------------------


def _columns(values: dict[str, Any]) -> dict[str, Value]:
    """Typed values with reference rows as their keys; a name that is no field of a person stops here."""
    unknown = set(values) - set(TYPED_FIELDS)
    if unknown:
        raise ValueError(f"Not fields of a person: {sorted(unknown)}")
    return {name: getattr(value, "pk", value) for name, value in values.items()}


def _column(name: str) -> str:
    return Person._meta.get_field(name).attname


def _get_or_create(digits: str, typed: dict[str, Value], by) -> tuple[Person, bool]:
    known = Person.objects.select_for_update().with_nik(digits)
    person = known.first()
    if person:
        return person, False
    person = Person(nik=digits, nik_index=nik_index(digits), nik_last4=digits[-4:])
    for name, value in typed.items():
        setattr(person, _column(name), value)
    person._history_user = by if getattr(by, "pk", None) else None
    try:
        # Two clerks at once: the second one's insert fails and finds the first one's person.
        with transaction.atomic():
            person.save()
    except IntegrityError:
        found = known.first()
        if found is None:
            raise
        return found, False
    return person, True


def _owner(links: list[PersonCentre], name: str) -> int | None:
    """Id of the centre that typed the field first; where none is noted, of the first that knew them."""
    typists = [link.centre_id for link in links if name in link.fields]
    first = links[0].centre_id if links else None
    return typists[0] if typists else first


def _claim(links: list[PersonCentre], centre: Centre, fate: Written) -> None:
    """The centre's link gains what it typed; nobody else typed a value that was written just now."""
    for link in links:
        held = set(link.fields)
        held = held | {*fate.written, *fate.same} if link.centre_id == centre.pk else held - {*fate.written}
        if held != set(link.fields):
            link.fields = [name for name in TYPED_FIELDS if name in held]
            link.save(update_fields=["fields"])


def _tell(person: Person, fields: list[str], by) -> None:
    if COPIED & set(fields):
        people_corrected.send(sender=Person, person_ids=[person.pk], by=by)


def _propose(person: Person, name: str, value: Value, owner_id: int, centre: Centre, by) -> ChangeProposal:
    """One open proposal for a field and a proposing centre; asked again, its value is renewed."""
    text = value.isoformat() if isinstance(value, date) else str(value if value is not None else "")
    proposal, _ = ChangeProposal.objects.open().update_or_create(
        person=person,
        field=name,
        proposer=centre,
        owner_id=owner_id,
        defaults={"value": text, "proposed_by": by, "decided_at": None},
    )
    record(by=by, verb="propose", obj=person, fields=[name], centre_id=centre.pk)
    return proposal


def _write_as_proposed(person: Person, proposal: ChangeProposal, by) -> None:
    """The owner keeps its claim (it agreed), the proposer gains one, others never typed this value."""
    claim_version(person, person.version)
    setattr(person, _column(proposal.field), proposal.proposed_value())
    for link in PersonCentre.objects.select_for_update().filter(person=person):
        held = set(link.fields) - {proposal.field}
        if link.centre_id in (proposal.owner_id, proposal.proposer_id):
            held |= {proposal.field}
        link.fields = [name for name in TYPED_FIELDS if name in held]
        link.save(update_fields=["fields"])
    save(person, by=by, verb="change", fields=[proposal.field], centre_id=proposal.owner_id)
    _tell(person, [proposal.field], by)


def _withdraw(consent: Consent, now, by) -> None:
    consent.withdrawn_at = now
    save(consent, by=by, verb="withdraw_consent", fields=[consent.purpose], on_person=consent.person_id)


def _statement(has_disability: bool, kinds, accommodations, note: str) -> dict[str, Any]:
    return {
        "has_disability": has_disability,
        "kinds": sorted(kind.pk for kind in kinds) if has_disability else [],
        "accommodations": sorted(kind.pk for kind in accommodations) if has_disability else [],
        "note": note if has_disability else "",
    }


def _content_of(statement: DisabilityStatement) -> dict[str, Any]:
    return _statement(
        statement.has_disability, statement.kinds.all(), statement.accommodations.all(), statement.note
    )


def _write_statement(person, current, content: dict[str, Any], consent: Consent, by) -> DisabilityStatement:
    statement = current or DisabilityStatement(person=person)
    statement.has_disability = content["has_disability"]
    statement.note = content["note"]
    statement.stated_on = timezone.localdate()
    statement.consent = consent
    save(statement, by=by, verb="state_disability", centre_id=consent.centre_id, on_person=person.pk)
    statement.kinds.set(content["kinds"])
    statement.accommodations.set(content["accommodations"])
    return statement


def _state_as_proposed(person: Person, proposal: ChangeProposal, by) -> None:
    content = json.loads(proposal.value)
    answer = content.pop("by")
    consent = record_consent(
        person=person, purpose=DISABILITY, is_given=True, centre=proposal.proposer, by=by, **answer
    )
    current = DisabilityStatement.objects.filter(person=person).first()
    _write_statement(person, current, content, consent, by)


def _forget_statement(person: Person, by) -> None:
    # An open proposal holds another answer to the same question: without consent it is nobody's to keep.
    ChangeProposal.objects.open().filter(person=person, field=DISABILITY).delete()
    statement = DisabilityStatement.objects.filter(person=person).first()
    if statement is None:
        return
    pk = statement.pk
    record(by=by, verb="forget_disability", obj=person)
    statement.delete()
    DisabilityStatement.history.filter(id=pk).delete()
