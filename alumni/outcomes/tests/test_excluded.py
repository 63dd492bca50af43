from datetime import date

import pytest
from django.utils import timezone

from alumni.careers.recount import recount_people
from alumni.factories import ExclusionFactory, GraduationFactory, SpellFactory
from alumni.graduates.models import ExclusionReason
from alumni.outcomes.definitions import Definition
from alumni.outcomes.excluded import exclusion_reasons
from alumni.outcomes.figures import figure

pytestmark = pytest.mark.django_db
GRADUATED = date(2025, 1, 31)
ASKED = Definition(as_of=date(2026, 6, 30))


def graduate(*exclusions, job=None):
    """Someone with these (reason, day), placed or never heard of."""
    row = GraduationFactory(graduated_on=GRADUATED)
    for code, day in exclusions:
        ExclusionFactory(person=row.person, reason=ExclusionReason.objects.get(code=code), dated=day)
    if job:
        SpellFactory(person=row.person, started_on=job, told_on=date(2026, 1, 1))
    recount_people([row.person_id])
    return row


def test_reasons_add_up_to_the_count():
    graduate(("sakit-lama", date(2025, 3, 1)))
    graduate(("sakit-lama", date(2025, 7, 31)))
    graduate(("meninggal", date(2025, 4, 1)))
    told = exclusion_reasons(ASKED)
    assert list(told.values()) == [2, 1]
    assert sum(told.values()) == figure(ASKED).excluded == 3
    assert list(told)[0] == ExclusionReason.objects.get(code="sakit-lama").name


def test_only_what_acts_is_a_reason():
    graduate(("sakit-lama", date(2025, 8, 1)))  # a day after the window
    graduate(("sakit-lama", date(2025, 3, 1)), job=date(2025, 3, 1))  # placed: stays in the adjusted rate
    old = graduate(("meninggal", date(2025, 3, 1)))
    old.person.exclusions.update(retracted_at=timezone.now())
    recount_people([old.person_id])
    assert exclusion_reasons(ASKED) == {}
    assert figure(ASKED).excluded == 0


def test_the_earliest_of_several_reasons_counts():
    graduate(("meninggal", date(2025, 6, 1)), ("sakit-lama", date(2025, 2, 1)))
    assert list(exclusion_reasons(ASKED)) == [ExclusionReason.objects.get(code="sakit-lama").name]


def test_without_a_window_reasons_act_until_the_day():
    graduate(("sakit-lama", date(2025, 12, 1)))
    on_the_day = Definition(as_of=date(2026, 6, 30), measure="in_work_on")
    before = Definition(as_of=date(2025, 11, 30), measure="in_work_on")
    assert list(exclusion_reasons(on_the_day).values()) == [1]
    assert exclusion_reasons(before) == {}


def test_as_known_on_an_earlier_day_nothing_is_told():
    graduate(("sakit-lama", date(2025, 3, 1)))
    assert exclusion_reasons(Definition(as_of=date(2026, 6, 1), known_on=date(2026, 6, 1))) == {}
