"""The facts as they were known at the end of a day: what a figure of that day was made of.

Every saving of a fact left a row in its history, so the version of that day is the last one saved by its end.
A fact is known from its `known_on`; where its first saving is later than that (facts taken over from another
system), the first version stands for what was known. What a fact is grouped by (sex, education, district) is
taken as it is recorded today: correcting a slip of the pen there is not learning what became of somebody.
"""

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter

from django.db.models import Model
from django.utils import timezone

from alumni.careers.derivation import ExclusionFacts, History, StatementFacts
from alumni.careers.facts import SPELL_COLUMNS, WORKING, Subject, mentions_of, spell_facts, subjects_among
from alumni.careers.models import EmploymentSpell, Observation
from alumni.graduates.models import Exclusion, Graduation
from core.keys import among

DELETED = "-"
_LEAD = ("id", "history_date", "history_type", "retracted_at")


def histories_known(person_ids: list[int], day: datetime.date) -> dict[int, History]:
    """The facts of these people as they were known at the end of `day`: facts.histories_of of that day."""
    spells, statements, exclusions = defaultdict(list), defaultdict(list), defaultdict(list)
    for _, person_id, *facts in _versions(EmploymentSpell, person_ids, day, SPELL_COLUMNS):
        spells[person_id].append(spell_facts(*facts))
    mentions = mentions_of(person_ids)
    told = ("person_id", "observed_on", "activity", "level")
    for pk, person_id, observed_on, activity, level in _versions(Observation, person_ids, day, told):
        named = frozenset(mentions.get(pk, ()))
        statements[person_id].append(StatementFacts(observed_on, activity == WORKING, level, named))
    for _, person_id, dated in _versions(Exclusion, person_ids, day, ("person_id", "dated")):
        exclusions[person_id].append(ExclusionFacts(dated))
    return {pk: History(tuple(spells[pk]), tuple(statements[pk]), tuple(exclusions[pk])) for pk in person_ids}


def subjects_known(person_ids: list[int], day: datetime.date) -> list[Subject]:
    """The graduations of these people that were known at the end of `day`, as they stood then."""
    columns = ("person_id", "batch_id", "centre_id", "graduated_on")
    then = {
        pk: dict(zip(columns, values, strict=True))
        for pk, *values in _versions(Graduation, person_ids, day, columns)
    }
    found = [subject._replace(**then[subject.graduation_id]) for subject in subjects_among(then)]
    times = Counter(subject.person_id for subject in found)
    return [subject._replace(is_repeated=times[subject.person_id] > 1) for subject in found]


def known_people(day: datetime.date, size: int) -> Iterator[list[int]]:
    """Everybody with a graduation known at the end of `day`, retracted since or not, `size` at a time."""
    last = 0
    while True:
        rows = Graduation.history.filter(known_on__lte=day, person_id__gt=last).order_by("person_id")
        ids = list(rows.values_list("person_id", flat=True).distinct()[:size])
        if not ids:
            return
        yield ids
        last = ids[-1]


def _versions(
    model: type[Model], person_ids: list[int], day: datetime.date, columns: Iterable[str]
) -> Iterator[tuple]:
    """(id, *columns) of these people's facts in the version of the end of `day`, unless retracted by then.

    `columns` begin with the person: a fact that moved to somebody else has versions of both.
    """
    end, people = _end_of(day), set(person_ids)
    theirs = model.history.filter(among("person_id", person_ids)).values("id")
    rows = model.history.filter(known_on__lte=day, id__in=theirs)
    rows = rows.order_by("id", "history_date", "history_id").values_list(*_LEAD, *columns)
    for _, saved in groupby(rows.iterator(), key=itemgetter(0)):
        versions = list(saved)
        by_then = [version for version in versions if version[1] < end]
        pk, _, kind, retracted_at, *values = (by_then or versions[:1])[-1]
        if kind != DELETED and not (retracted_at and retracted_at < end) and values[0] in people:
            yield pk, *values


def _end_of(day: datetime.date) -> datetime.datetime:
    """The first moment after the day, where the portal stands."""
    following = datetime.datetime.combine(day + datetime.timedelta(days=1), datetime.time())
    return timezone.make_aware(following)
