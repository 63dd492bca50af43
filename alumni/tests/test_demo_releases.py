"""The demo's releases: two months, the second corrected after late news."""

from datetime import date

import pytest
import time_machine

from alumni.careers.recount import recount_people
from alumni.demo_releases import LATE, add_releases
from alumni.factories import GraduationFactory
from alumni.models import MonthClosing, Release
from alumni.releases.showing import compared
from alumni.releases.verifying import faults
from alumni.seeding import add_accounts
from training.centres.actions import load_centres
from training.centres.jatim import CENTRES
from training.factories import BatchFactory
from training.models import Centre

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 25)


def test_the_demo_has_two_months_and_a_correction():
    with time_machine.travel(TODAY):
        load_centres(rows=CENTRES)
        add_accounts()
        batch = BatchFactory(centre=Centre.objects.get(code="bojonegoro"), finished=True)
        rows = [GraduationFactory(in_batch=batch) for _ in range(LATE + 1)]
        recount_people([row.person_id for row in rows])
        add_releases(TODAY)
        first, second, third = Release.objects.order_by("number")
        assert [first.as_of, second.as_of, third.as_of] == [
            date(2026, 9, 30),
            date(2026, 10, 31),
            date(2026, 10, 31),
        ]
        assert third.corrects == second
        assert dict(compared(third, with_now=False).counts)["Hasil dikoreksi"] == LATE
        assert not any(found for _, found in faults())
    states = set(MonthClosing.objects.filter(month=date(2026, 10, 1)).values_list("state", flat=True))
    assert states == {"accepted", "submitted", "returned"}
