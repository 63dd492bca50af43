"""Who may read what of a person: the one place that decides how far a centre sees (issue 2, section 3)."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise

from django.core.exceptions import PermissionDenied

from core.accounts.access import Scope, can, check, scope
from core.accounts.permissions import Permission
from core.dates import format_date
from core.models import DisabilityKind, EducationLevel, Region
from core.nik import mask_nik
from core.phones import show_phone
from training.centres.models import Centre
from training.people.models import (
    DISABILITY,
    SEXES,
    TYPED_FIELDS,
    ChangeProposal,
    DisabilityStatement,
    Person,
    PersonCentre,
)

# No centre has this id: a right held in some centre only does not cover it.
NO_CENTRE = 0
# What correcting a NIK takes.
NIK_RIGHTS = (Permission.EDIT_PEOPLE, Permission.VIEW_NIK)


@dataclass(frozen=True)
class Opening:
    """What one user may read of one person, and through which centres."""

    person: Person
    links: tuple[PersonCentre, ...]
    reach: Scope
    fields: frozenset[str]
    is_full: bool

    def __contains__(self, field: str) -> bool:
        return field in self.fields

    @property
    def name(self) -> str:
        """The name, or the initials for a centre that never typed it."""
        return self.person.full_name if "full_name" in self.fields else self.person.initials

    @property
    def centres_in_reach(self) -> list[str]:
        """Names of the centres through which this reader knows the person."""
        return [link.centre.name for link in self.links if self.reach.covers(link.centre_id)]

    @property
    def is_shared(self) -> bool:
        """True if a centre outside this user's reach, or the province, knows the person too."""
        return self.reach.everywhere or any(
            link.centre_id not in self.reach.centre_ids for link in self.links
        )

    @property
    def nik_centre(self) -> Centre | None:
        """The centre that owns the NIK: the first that knew the person, since it was found or typed there."""
        return self.links[0].centre if self.links else None

    def may_correct_nik(self, user) -> bool:
        """True if the user may both edit people and see NIKs in the centre that owns this one."""
        centre = self.nik_centre
        return centre is not None and all(can(user, right, centre.pk) for right in NIK_RIGHTS)

    def centre_for(self, user, permission: Permission) -> Centre | None:
        """The centre in whose name the user may do that: one where the person trained comes first."""
        held = scope(user, permission)
        mine = [link for link in self.links if held.covers(link.centre_id)]
        mine.sort(key=lambda link: link.access != PersonCentre.ENROLLED)
        return mine[0].centre if mine else None


def openings(people: Iterable[Person], user) -> dict[int, Opening]:
    """Person id -> what this user may read: an application opens what that centre typed, an enrolment all."""
    people = list(people)
    reach = scope(user, Permission.VIEW_PEOPLE)
    links: dict[int, list[PersonCentre]] = {person.pk: [] for person in people}
    for link in PersonCentre.objects.filter(person__in=people).select_related("centre").order_by("pk"):
        links[link.person_id].append(link)
    return {person.pk: _opening(person, tuple(links[person.pk]), reach) for person in people}


def opening(person: Person, user) -> Opening:
    """`openings` of one person."""
    return openings([person], user)[person.pk]


def _opening(person: Person, links: tuple[PersonCentre, ...], reach: Scope) -> Opening:
    mine = [link for link in links if link.centre_id in reach.centre_ids]
    is_full = reach.everywhere or any(link.access == PersonCentre.ENROLLED for link in mine)
    fields = frozenset(TYPED_FIELDS) if is_full else frozenset().union(*(link.opens() for link in mine))
    return Opening(person, links, reach, fields, is_full)


def statement_for(opened: Opening, user) -> DisabilityStatement | None:
    """The disability statement, if this user may read it: from the enrolment on, or recorded by us."""
    reach = scope(user, Permission.VIEW_DISABILITY)
    rows = DisabilityStatement.objects.filter(person=opened.person).select_related("consent__centre")
    trained = any(
        link.access == PersonCentre.ENROLLED and reach.covers(link.centre_id) for link in opened.links
    )
    if not (trained or reach.everywhere):
        rows = rows.filter(consent__centre__in=reach.centre_ids)
    return rows.prefetch_related("kinds", "accommodations").first()


def acting_centre(request, opened: Opening, permission: Permission) -> Centre:
    """The centre this request acts for; 403 where the right is held in none that knows the person."""
    centre = opened.centre_for(request.user, permission)
    check(request, permission, centre.pk if centre else NO_CENTRE)
    if centre is None:
        raise PermissionDenied
    return centre


def nik_centre(request, opened: Opening) -> Centre:
    """The centre that owns the NIK, in whose name it is corrected; 403 unless NIK_RIGHTS are held there."""
    centre = opened.nik_centre
    for right in NIK_RIGHTS:
        check(request, right, centre.pk if centre else NO_CENTRE)
    if centre is None:
        raise PermissionDenied
    return centre


def facts_of(opened: Opening, names: Iterable[str]) -> list[tuple[str, str]]:
    """(label, text) of those fields the reader may see, for a page."""
    return [(_label(name), _shown(opened.person, name)) for name in names if name in opened]


def _label(name: str) -> str:
    text = str(Person._meta.get_field(name).verbose_name)
    return text[:1].upper() + text[1:]


def _shown(person: Person, name: str) -> str:
    value = getattr(person, name)
    if value in ("", None):
        return ""
    if name == "sex":
        return dict(SEXES)[value]
    if isinstance(value, date):
        return format_date(value)
    return show_phone(value) if name.endswith("phone") else str(value)


@dataclass(frozen=True)
class Change:
    """One saved change: when, by whom, and (label, old, new) of each field the reader may see."""

    at: datetime
    by: str
    facts: list[tuple[str, str, str]]
    hidden: int


def changes_of(person: Person, opened: Opening, limit: int = 30) -> list[Change]:
    """The newest changes first. Fields the reader may not see are counted, not told.

    Who sees a value because of having typed it has not typed the one before: where another centre knows the
    person, too, only an enrolment opens the past.
    """
    opens_past = opened.is_full or not opened.is_shared
    rows = list(
        person.history.defer("nik").select_related("history_user").order_by("-history_id")[: limit + 1]
    )
    names = _names() if len(rows) > 1 else {}
    found = []
    for new, old in pairwise(rows):
        changed = [name for name in TYPED_FIELDS if _kept(new, name) != _kept(old, name)]
        facts = [
            (
                _label(name),
                _told(_kept(old, name), names.get(name)),
                _told(_kept(new, name), names.get(name)),
            )
            for name in changed
            if name in opened and opens_past
        ]
        hidden = len(changed) - len(facts)
        if new.nik_index != old.nik_index:
            facts.insert(0, ("NIK", mask_nik(old.nik_last4), mask_nik(new.nik_last4)))
        if facts or hidden:
            found.append(Change(new.history_date, _who(new), facts, hidden))
    return found


def _names() -> dict[str, dict]:
    """Field -> code -> name, for fields that keep a code."""
    return {
        "education": dict(EducationLevel.objects.values_list("pk", "name")),
        "region": dict(Region.objects.values_list("pk", "name")),
        "sex": dict(SEXES),
        DISABILITY: dict(DisabilityKind.objects.values_list("pk", "name")),
    }


def _kept(row, name: str):
    return getattr(row, Person._meta.get_field(name).attname)


def _told(value, names: dict | None) -> str:
    if value in ("", None):
        return "–"
    if names:
        return names.get(value, str(value))
    return format_date(value) if isinstance(value, date) else str(value)


def _who(row) -> str:
    return row.history_user.full_name if row.history_user else "Sistem"


@dataclass(frozen=True)
class ToldProposal:
    """A proposal in words: the value now and the value proposed."""

    proposal: ChangeProposal
    now: str
    proposed: str


def told_proposals(proposals: Iterable[ChangeProposal]) -> list[ToldProposal]:
    """Each proposal with both values written out. The reader owns the field, so both are theirs to read."""
    proposals, names = list(proposals), _names()
    return [_told_proposal(proposal, names) for proposal in proposals]


def _told_proposal(proposal: ChangeProposal, names: dict[str, dict]) -> ToldProposal:
    if proposal.field == DISABILITY:
        return ToldProposal(proposal, *_told_statements(proposal, names[DISABILITY]))
    words = names.get(proposal.field)
    now = _told(_kept(proposal.person, proposal.field), words)
    return ToldProposal(proposal, now, _told(proposal.proposed_value(), words))


def _told_statements(proposal: ChangeProposal, names: dict) -> tuple[str, str]:
    """The statement now and the proposed one, in words."""
    current = DisabilityStatement.objects.filter(person=proposal.person).prefetch_related("kinds").first()
    now = "–"
    if current:
        now = _statement_words(current.has_disability, [kind.name for kind in current.kinds.all()])
    new = json.loads(proposal.value)
    return now, _statement_words(new["has_disability"], [names.get(code, code) for code in new["kinds"]])


def _statement_words(has_disability: bool, kinds: list[str]) -> str:
    if not has_disability:
        return "Bukan penyandang disabilitas"
    return f"Penyandang disabilitas: {', '.join(kinds)}"
