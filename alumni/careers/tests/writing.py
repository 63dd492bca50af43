"""A clerk for the test of many writers: a process of its own that writes facts through the actions.

It says on stdout what was kept, and may be killed at any moment.
"""

import random
import sys
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone

from alumni.careers.actions import correct_spell, end_spell, record_spell, restore_spell, retract_spell
from alumni.careers.exclusions import record_exclusion
from alumni.careers.statements import record_observation
from alumni.models import EmploymentSpell, ExclusionReason, Graduation
from core.models import User
from core.versions import StaleVersion
from training.models import Person


def main(name: str, count: int) -> None:
    """Write a fact about everybody in turn, in step with the other clerks: they start when stdin says so.

    All meet at the same person, and most people are left after that meeting, so a row that one of the clerks
    got wrong is not put right by the next one.
    """
    chance, by = random.Random(name), User.objects.order_by("pk").first()
    ids = Graduation.objects.values_list("person_id")
    people = list(Person.objects.filter(pk__in=ids).order_by("pk"))
    print("ready", flush=True)
    sys.stdin.readline()
    for number in range(count):
        note = f"{name} {number}"
        try:
            leaves_note = chance.choice(WORKS)(chance, people[number % len(people)], note, by)
        except (ValidationError, StaleVersion):
            continue  # somebody else was first
        if leaves_note:
            print(note, flush=True)


def tell(chance: random.Random, person: Person, note: str, by) -> bool:
    record_observation(person=person, activity="looking", observed_on=_day(chance), note=note, by=by)
    return True


def start_work(chance: random.Random, person: Person, note: str, by) -> bool:
    day = _day(chance)
    record_spell(
        person=person,
        started_on=day - timedelta(chance.randrange(300)),
        observed_on=day,
        status_id=chance.randrange(1, 8),
        employer_name=f"CV Contoh {note}",
        note=note,
        by=by,
    )
    return True


def change_work(chance: random.Random, person: Person, note: str, by) -> bool:
    """Correct, end, retract or restore a job as it was read just before: another may have been faster."""
    spell = chance.choice(list(EmploymentSpell.objects.filter(person=person)) or [None])
    if spell is None:
        raise ValidationError("no job yet")
    told = {"spell": spell, "version": spell.version, "by": by}
    if spell.retracted_at:
        restore_spell(**told)
        return False
    if (turn := chance.randrange(3)) == 0:
        correct_spell(**told, observed_on=_day(chance), note=note, status_id=chance.randrange(1, 8))
    elif turn == 1:
        end_spell(**told, ended_on=spell.started_on + timedelta(30), observed_on=_day(chance), note=note)
    else:
        retract_spell(**told, reason=note)
    return True


def leave_out(chance: random.Random, person: Person, note: str, by) -> bool:
    reason = ExclusionReason.objects.order_by("pk").first()
    record_exclusion(person=person, reason=reason, dated=_day(chance), note=note, by=by)
    return True


WORKS = (tell, tell, tell, start_work, start_work, change_work, change_work, change_work, leave_out)


def _day(chance: random.Random):
    return timezone.localdate() - timedelta(chance.randrange(700))
