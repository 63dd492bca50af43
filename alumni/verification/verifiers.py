"""Who may ask in whose stead: staff of a centre that does not know the person, or the province."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from alumni.verification.models import VerificationCase
from core.accounts.access import assignments_of
from core.accounts.permissions import ROLES, Permission
from core.models import User
from training.models import Consent, PersonCentre, StaffAssignment

P = Permission
ASKING_RIGHTS = {P.VERIFY_PLACEMENTS, P.ORDER_VERIFICATIONS}
ASKING_ROLES = [code for code, (_, rights, _) in ROLES.items() if rights & ASKING_RIGHTS]


@dataclass
class Verifier:
    """An account that may be given cases; `centre_ids` is where it works, none for the province."""

    user: User
    centre_ids: set[int] = field(default_factory=set)
    places: list[str] = field(default_factory=list)
    load: int = 0

    @property
    def label(self) -> str:
        """'Siti, BLK Tuban (3 kasus)'."""
        return f"{self.user.full_name}, {', '.join(self.places)} ({self.load} kasus)"

    def is_independent(self, centres: set[int]) -> bool:
        """Whether none of those centres is its own."""
        return not self.centre_ids & centres


def verifiers_of(round_id: int) -> list[Verifier]:
    """Everybody who may verify today, by name, with the cases of the round they still have to ask about."""
    waiting = VerificationCase.objects.filter(round=round_id).waiting().exclude(verifier=None)
    loads = Counter(waiting.values_list("verifier_id", flat=True))
    roles = StaffAssignment.objects.current().filter(role__in=ASKING_ROLES, user__is_active=True)
    found: dict[int, Verifier] = {}
    for row in roles.select_related("user", "centre").order_by("user__full_name", "user_id", "pk"):
        one = found.setdefault(row.user_id, Verifier(row.user, load=loads[row.user_id]))
        place = row.centre.short_name if row.centre else "provinsi"
        if place not in one.places:
            one.places.append(place)
        if row.centre_id:
            one.centre_ids.add(row.centre_id)
    return list(found.values())


def centres_that_know(cases: Iterable[VerificationCase]) -> dict[int, set[int]]:
    """Case id -> the centres that must not ask: the one claimed for, and all that know the person."""
    cases = list(cases)
    known: dict[int, set[int]] = defaultdict(set)
    people = {case.graduation.person_id for case in cases}
    for person_id, centre_id in PersonCentre.objects.filter(person__in=people).values_list(
        "person", "centre"
    ):
        known[person_id].add(centre_id)
    return {case.pk: {case.centre_id} | known[case.graduation.person_id] for case in cases}


def has_moved_in(user, case: VerificationCase) -> bool:
    """Whether the user has come to work in a centre that knows the person since the case was given out."""
    own = {centre_id for _, centre_id, _ in assignments_of(user) if centre_id}
    return bool(own & centres_that_know([case])[case.pk])


def refuses_contact(person_id: int) -> bool:
    """Whether the person does not want to be contacted after training: the employer is asked instead."""
    answers = Consent.objects.filter(person=person_id, purpose="tracing").order_by("-recorded_at", "-pk")
    latest = answers.first()
    return latest is not None and not (latest.is_given and latest.withdrawn_at is None)
