from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.html import strip_tags

from alumni.careers.recount import recount_people
from alumni.factories import GraduationFactory, ObservationFactory, SpellFactory
from alumni.outcomes.definitions import Definition, filters_of
from alumni.outcomes.figures import people
from alumni.outcomes.responses import finding, read_responses, response_reader, silent_first
from training.factories import BatchFactory, PersonFactory
from training.models import EnrolmentDisability

pytestmark = pytest.mark.django_db
GRADUATED, LATER = date(2024, 1, 31), date(2025, 1, 1)
ASKED = Definition(as_of=date(2025, 6, 30))


def graduates(batch, sex, *, placed, looking, silent):
    """So many graduates of a class of that sex, told of as placed, as looking, or not told of."""
    for place in range(placed + looking + silent):
        row = GraduationFactory(in_batch=batch, graduated_on=GRADUATED, person=PersonFactory(sex=sex))
        if place < placed:
            SpellFactory(person=row.person, started_on=date(2024, 3, 1), told_on=LATER)
        elif place < placed + looking:
            ObservationFactory(person=row.person, observed_on=LATER)
        recount_people([row.person_id])


@pytest.fixture
def classes(bojonegoro, tuban):
    """In Bojonegoro men answer and work, women answer less and work less; Tuban is small."""
    own, other = BatchFactory(centre=bojonegoro, finished=True), BatchFactory(centre=tuban, finished=True)
    graduates(own, "L", placed=9, looking=1, silent=2)
    graduates(own, "P", placed=3, looking=9, silent=12)
    graduates(other, "L", placed=1, looking=1, silent=2)


def test_the_silent_of_a_stratum_weigh_as_those_heard_of(classes):
    found = response_reader(ASKED)["total"]
    # Men of Bojonegoro and the few of Tuban are one stratum of 16 (10 of 12 known placed), women one of 24.
    assert found["strata"] == 2
    assert (found["matured"], found["answered"], found["unanswered"]) == (40, 24, 16)
    assert found["response_rate"] == "60.00"
    assert found["known_rate"] == "54.17"
    assert found["estimated_rate"] == "48.33"  # (16 x 10/12 + 24 x 3/12) / 40
    assert (found["placement_rate"], found["highest_rate"]) == ("32.50", "72.50")


def test_groups_have_estimates_of_their_own(classes):
    found = response_reader(ASKED, "centre")["groups"]
    assert [(row["key"], row["answered"], row["matured"]) for row in found] == [
        ("bojonegoro", 22, 36),
        ("tuban", 2, 4),
    ]
    assert [row["estimated_rate"] for row in found] == ["46.67", "50.00"]
    assert [row["strata"] for row in found] == [2, 1]


@pytest.mark.parametrize("key", ["sex", "field", "year", "district", "disability"])
def test_groups_add_up_to_the_total(classes, key):
    found = response_reader(ASKED, key)
    for name in ("matured", "answered", "unanswered", "known", "placed"):
        assert sum(row[name] for row in found["groups"]) == found["total"][name]


def test_nobody_is_no_rate(db):
    found = response_reader(ASKED)["total"]
    assert found["matured"] == found["answered"] == found["strata"] == 0
    assert {found[name] for name in ("response_rate", "known_rate", "estimated_rate")} == {None}


def test_the_estimate_is_of_what_was_known_on_that_day(bojonegoro):
    """One of two was heard of in time, and told of in September only."""
    batch = BatchFactory(centre=bojonegoro, finished=True)
    graduates(batch, "L", placed=1, looking=0, silent=0)
    late = GraduationFactory(in_batch=batch, graduated_on=GRADUATED)
    ObservationFactory(person=late.person, observed_on=LATER, known_on=date(2025, 9, 1))
    recount_people([late.person_id])
    then = replace(ASKED, known_on=ASKED.as_of)
    told = [response_reader(asked, "sex") for asked in (ASKED, then)]
    assert [answer["total"]["estimated_rate"] for answer in told] == ["50.00", "100.00"]
    assert [answer["groups"][0]["estimated_rate"] for answer in told] == ["50.00", "100.00"]


def test_the_silent_have_a_list(classes):
    assert people(ASKED, "unanswered").count() == 16
    assert people(ASKED, "answered").count() == 24
    # At the end of 2024 nobody who looks for work has said so yet.
    assert people(Definition(as_of=date(2024, 12, 31)), "unanswered").count() == 27


def test_people_chosen_by_disability_get_no_estimate_where_numbers_are_protected(classes, bojonegoro):
    row = GraduationFactory(in_batch=BatchFactory(centre=bojonegoro, finished=True), graduated_on=GRADUATED)
    EnrolmentDisability.objects.create(enrolment=row.enrolment, has_disability=True)
    SpellFactory(person=row.person, started_on=date(2024, 3, 1), told_on=LATER)
    recount_people([row.person_id])
    asked = Definition(as_of=ASKED.as_of, filters=filters_of([("disability", "yes")]))
    assert read_responses(asked).estimate
    assert read_responses(asked, is_protected=True).estimate is None


def test_a_difference_is_a_fact_only_where_it_is_sure(bojonegoro):
    batch = BatchFactory(centre=bojonegoro, finished=True)
    graduates(batch, "L", placed=10, looking=0, silent=0)
    graduates(batch, "P", placed=4, looking=0, silent=6)
    ordered = silent_first(read_responses(ASKED, ["sex"]).figures.breakdown("sex"))
    assert finding(ordered) == (
        "Paling jarang memberi kabar: Perempuan, 40,0% (4/10). Paling sering: Laki-laki, 100,0% (10/10)."
    )
    assert finding(ordered[:1]) == ""


# --- The page -------------------------------------------------------------------------------------------
PAGE = "/laporan/tanggapan/"
DAY = {"as_of": "2025-06-30"}


def text_of(response):
    return " ".join(strip_tags(response.content.decode()).split())


def test_response_rates_says_who_answers_least(client_for, province, classes):
    response = client_for(province).get(PAGE, DAY)
    text = text_of(response)
    assert "60,0% (24/40) kelulusan punya kabar" in text
    told = "Belum ada beda yang pasti: dari 50,0% (12/24), Perempuan, sampai 75,0% (12/16), Laki-laki."
    assert told in text
    blocks = {block["key"]: block for block in response.context["blocks"]}
    rows = [(row.label, row.answered, row.matured) for row in blocks["centre"]["rows"]]
    assert rows == [("Bojonegoro", 22, 36), ("Tuban", 2, 4)]
    assert "terlalu sedikit untuk diperbandingkan" in text


def test_response_rates_marks_the_estimate_as_one(client_for, province, classes):
    text = text_of(client_for(province).get(PAGE, DAY))
    assert "Perkiraan Andai yang belum terlacak serupa" in text
    assert "48,3%" in text
    assert "BLK, kejuruan, jenis kelamin" in text
    assert "Pilihan ini memakai 2 kelompok." in text


@pytest.mark.parametrize(("who", "opens"), [("kadis", True), ("province", False), ("staff", False)])
def test_response_rates_links_the_silent_for_who_may_see_them(client_for, request, classes, who, opens):
    client = client_for(request.getfixturevalue(who))
    row = client.get(PAGE, DAY).context["all"]
    assert (row.silent, bool(row.silent_url)) == (16, opens)
    if opens:
        assert client.get(row.silent_url).context["page"].paginator.count == 16


def test_response_rates_of_staff_links_their_own_centre(client_for, staff, classes):
    client = client_for(staff)
    rows = {block["key"]: block["rows"] for block in client.get(PAGE, DAY).context["blocks"]}["centre"]
    assert [bool(row.silent_url) for row in rows] == [True, False]
    assert client.get(rows[0].silent_url).context["page"].paginator.count == rows[0].silent == 14


def test_response_rates_of_nobody(client_for, province):
    assert "Belum ada kelulusan yang dihitung" in text_of(client_for(province).get(PAGE))


def test_response_rates_asks_as_much_for_many_as_for_few(client_for, province, classes):
    client = client_for(province)
    client.get(PAGE, DAY)

    def asked():
        with CaptureQueriesContext(connection) as found:
            client.get(PAGE, DAY)
        return [line["sql"] for line in found]

    few = asked()
    graduates(BatchFactory(finished=True), "P", placed=2, looking=1, silent=1)
    many = asked()
    assert len(many) == len(few) <= 12, "\n".join(many)
