"""Gaps and the fair comparison, from histories to what the command line says."""

from datetime import date
from decimal import Decimal

import pytest

from alumni.careers.recount import recount_people
from alumni.factories import GraduationFactory, SpellFactory
from alumni.models import Target
from alumni.outcomes.comparisons import Gap, comparison_reader, gaps_reader
from alumni.outcomes.definitions import Definition, filters_of
from training.factories import BatchFactory, PersonFactory
from training.models import EnrolmentDisability

pytestmark = pytest.mark.django_db
GRADUATED = date(2024, 1, 31)
ASKED = Definition(as_of=date(2025, 6, 30))


def graduates(batch, sex, *, placed, of, has_disability=None):
    for place in range(of):
        row = GraduationFactory(in_batch=batch, graduated_on=GRADUATED, person=PersonFactory(sex=sex))
        if has_disability is not None:
            EnrolmentDisability.objects.create(enrolment=row.enrolment, has_disability=has_disability)
        if place < placed:
            SpellFactory(person=row.person, started_on=date(2024, 3, 1))
        recount_people([row.person_id])


def test_a_gap_is_newcombes():
    # Newcombe (1998), Statistics in Medicine 17, 873-890, table II, method 10: 56/70 - 48/80.
    found = Gap(56, 70, 48, 80)
    assert found.points == Decimal("20.00")
    assert found.interval.percentages() == (Decimal("5.24"), Decimal("33.39"))


def test_gaps_of_everybody_and_within_each_centre(bojonegoro, tuban):
    own, other = BatchFactory(centre=bojonegoro, finished=True), BatchFactory(centre=tuban, finished=True)
    graduates(own, "P", placed=9, of=10, has_disability=False)
    graduates(own, "L", placed=3, of=10)
    graduates(other, "L", placed=1, of=2, has_disability=True)
    found = gaps_reader(ASKED, "centre")
    total, groups = found["total"], {row["key"]: row for row in found["groups"]}
    assert (total["women_placed"], total["women_matured"], total["women_rate"]) == (9, 10, "90.00")
    assert (total["men_placed"], total["men_matured"], total["men_rate"]) == (4, 12, "33.33")
    assert total["women_men_points"] == "56.67"
    # Who was not asked is on neither side.
    assert (total["with_disability_matured"], total["without_disability_matured"]) == (2, 10)
    assert total["disability_points"] == "-40.00"
    bojonegoro_row = groups["bojonegoro"]
    # 9/10 - 3/10 is in the same table of Newcombe's: 0.1705 to 0.8090.
    assert bojonegoro_row["women_men_points"] == "60.00"
    assert (bojonegoro_row["women_men_points_low"], bojonegoro_row["women_men_points_high"]) == (
        *("17.05", "80.90"),
    )
    assert bojonegoro_row["disability_points"] is None
    assert groups["tuban"]["women_men_points"] is None


def test_gaps_keep_the_filters(bojonegoro):
    batch = BatchFactory(centre=bojonegoro, finished=True)
    graduates(batch, "P", placed=1, of=2)
    graduates(batch, "L", placed=1, of=1)
    women = Definition(as_of=ASKED.as_of, filters=filters_of([("sex", "P")]))
    total = gaps_reader(women, None)["total"]
    assert (total["women_rate"], total["men_rate"], total["women_men_points"]) == ("50.00", None, None)


def test_comparison_has_places_verdicts_and_funnel_limits(bojonegoro, tuban):
    own, other = BatchFactory(centre=bojonegoro, finished=True), BatchFactory(centre=tuban, finished=True)
    small = BatchFactory(finished=True)
    graduates(own, "L", placed=20, of=20)
    graduates(other, "L", placed=0, of=20)
    graduates(small, "L", placed=2, of=2)
    Target.objects.create(year=2024, measure="placed_within", window=6, value=Decimal("60"))
    asked = Definition(as_of=ASKED.as_of, filters=filters_of([("year", "2024")]))
    found = comparison_reader(asked, "centre")
    rows = {row["key"]: row for row in found["groups"]}
    best, worst, few = rows["bojonegoro"], rows["tuban"], rows[small.centre.code]
    assert (best["rank"], worst["rank"], few["rank"]) == (1, 2, None)
    assert (best["verdict"], worst["verdict"], few["verdict"]) == ("above", "below", "unsure")
    assert (best["beyond"], best["side"]) == ("99.8", "above")
    assert (worst["beyond"], worst["side"]) == ("99.8", "below")
    assert few["beyond"] is None
    assert found["total"]["placement_rate"] == "52.38"
    # Of 20 people at 22/42 there are 6 to 15, and 4 to 17, but for chance.
    assert (best["limit_95_low"], best["limit_95_high"]) == ("30.00", "75.00")
    assert (best["limit_998_low"], best["limit_998_high"]) == ("20.00", "85.00")
    assert found["total"]["limit_95_low"] is None


def test_nobody_to_compare():
    total = comparison_reader(ASKED, "centre")["total"]
    assert (total["placement_rate"], total["verdict"]) == (None, None)
    assert comparison_reader(ASKED, "centre")["groups"] == []
    assert gaps_reader(ASKED, "centre")["groups"] == []
