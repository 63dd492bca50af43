"""The quality of the data per batch, and the lists of who lacks what."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.utils.html import strip_tags

from alumni.careers.recount import recount_people
from alumni.factories import ContactAttemptFactory, GraduationFactory, ObservationFactory, SpellFactory
from alumni.models import Graduation
from alumni.outcomes.quality import ages_of, lacking, qualities
from training.factories import BatchFactory, PersonFactory
from training.models import Batch

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 30)
GRADUATED = date(2025, 1, 31)
PAGE = "/laporan/mutu-data/"


@pytest.fixture(autouse=True)
def frozen():
    with time_machine.travel("2026-06-30 09:00+07:00", tick=False):
        yield


def graduate(batch, phone="+6281200000001", **facts):
    person = PersonFactory(phone=phone, **facts)
    return GraduationFactory(in_batch=batch, person=person, graduated_on=GRADUATED)


@pytest.fixture
def weak(bojonegoro):
    """Four graduates: proven work, own word of work long ago, looking for work, never heard of."""
    batch = BatchFactory(centre=bojonegoro, finished=True, name="Las lemah", code="LEMAH")
    proven, told, looking, silent = (graduate(batch) for _ in range(4))
    SpellFactory(person=proven.person, started_on=date(2025, 3, 1), told_on=date(2026, 1, 1), level=2)
    SpellFactory(person=told.person, started_on=date(2025, 3, 1), told_on=date(2025, 3, 2))
    ObservationFactory(person=looking.person, observed_on=date(2025, 8, 1))
    ContactAttemptFactory(person=silent.person, result="dead_number", attempted_on=date(2026, 2, 1))
    recount_people([row.person_id for row in (proven, told, looking, silent)])
    return batch


@pytest.fixture
def strong(tuban):
    """One graduate, proven at work."""
    batch = BatchFactory(centre=tuban, finished=True, name="Las kuat", code="KUAT")
    row = graduate(batch)
    SpellFactory(person=row.person, started_on=date(2025, 3, 1), told_on=date(2026, 1, 1), level=3)
    recount_people([row.person_id])
    return batch


def shares(one):
    return {share.part.name: (share.good, share.base) for share in one.shares}


def test_the_score_is_the_mean_of_its_parts(weak, strong):
    worst, best = qualities(Batch.objects.all(), [], TODAY)
    assert (worst.batch_id, best.batch_id) == (weak.pk, strong.pk)
    assert shares(worst) == {"phone": (3, 4), "status": (3, 4), "evidence": (1, 2), "contact": (2, 4)}
    assert worst.score == Decimal("62.5")  # (75 + 75 + 50 + 50) / 4
    assert shares(best) == dict.fromkeys(("phone", "status", "evidence", "contact"), (1, 1))
    assert best.written == "100,0"


def test_a_part_without_a_base_is_left_out(bojonegoro):
    batch = BatchFactory(centre=bojonegoro, finished=True)
    row = GraduationFactory(in_batch=batch, graduated_on=date(2026, 5, 1), person=PersonFactory(phone=""))
    recount_people([row.person_id])
    (one,) = qualities(Batch.objects.all(), [], TODAY)
    assert shares(one) == {"phone": (0, 1), "status": (0, 0), "evidence": (0, 0), "contact": (1, 1)}
    assert one.score == Decimal("50.0")


@pytest.mark.parametrize(
    ("calls", "is_good"),
    [
        ([], True),
        ([("wrong_number", date(2026, 1, 1))], False),
        ([("wrong_number", date(2026, 1, 1)), ("no_answer", date(2026, 2, 1))], True),
        ([("answered", date(2026, 1, 1)), ("dead_number", date(2026, 2, 1))], False),
    ],
)
def test_the_last_call_says_whether_the_number_is_good(bojonegoro, calls, is_good):
    row = graduate(BatchFactory(centre=bojonegoro, finished=True))
    for result, day in calls:
        ContactAttemptFactory(person=row.person, result=result, attempted_on=day)
    recount_people([row.person_id])
    assert lacking(Graduation.objects.all(), "phone", TODAY).exists() is not is_good


def test_an_answered_call_is_news_and_an_attempt_is_none(bojonegoro):
    batch = BatchFactory(centre=bojonegoro, finished=True)
    heard, tried = graduate(batch), graduate(batch)
    ContactAttemptFactory(person=heard.person, result="answered", attempted_on=date(2026, 6, 1))
    ContactAttemptFactory(person=tried.person, result="no_answer", attempted_on=date(2026, 6, 1))
    recount_people([heard.person_id, tried.person_id])
    assert list(lacking(Graduation.objects.all(), "contact", TODAY)) == [tried]
    found = qualities(Batch.objects.all(), [], TODAY)
    assert ages_of(found, TODAY) == {batch.pk: (TODAY - date(2026, 6, 1)).days}


def test_retracted_facts_say_nothing(bojonegoro):
    row = graduate(BatchFactory(centre=bojonegoro, finished=True))
    taken = {"retracted_at": "2026-06-02T00:00Z"}
    ContactAttemptFactory(person=row.person, result="answered", attempted_on=date(2026, 6, 1), **taken)
    ObservationFactory(person=row.person, observed_on=date(2026, 6, 1), **taken)
    recount_people([row.person_id])
    assert lacking(Graduation.objects.all(), "contact", TODAY).count() == 1


def test_years_choose_batches_and_count_all_of_them(weak):
    late = GraduationFactory(in_batch=weak, graduated_on=date(2026, 1, 5))
    recount_people([late.person_id])
    assert [one.graduations for one in qualities(Batch.objects.all(), [2026], TODAY)] == [5]
    assert qualities(Batch.objects.all(), [2024], TODAY) == []


def test_every_list_is_as_long_as_its_number(weak, strong):
    for one in qualities(Batch.objects.all(), [], TODAY):
        rows = Graduation.objects.filter(batch=one.batch_id)
        for share in one.shares:
            assert lacking(rows, share.part.name, TODAY).count() == share.lacking, share.part.name


# --- The page -------------------------------------------------------------------------------------------
def test_quality_list_puts_the_weakest_on_top(client_for, kadis, weak, strong):
    response = client_for(kadis).get(PAGE)
    assert [batch.code for _, batch, _, _ in response.context["rows"]] == ["LEMAH", "KUAT"]
    text = " ".join(strip_tags(response.content.decode()).split())
    assert "62,5 75,0% (3/4)" in text
    assert "rata-rata empat bagian" in text


@pytest.mark.parametrize(
    ("who", "codes"), [("staff", ["LEMAH"]), ("outsider", ["KUAT"]), ("kadis", ["LEMAH", "KUAT"])]
)
def test_quality_list_leads_to_who_lacks_what(client_for, request, weak, strong, who, codes):
    client = client_for(request.getfixturevalue(who))
    rows = client.get(PAGE).context["rows"]
    assert [batch.code for _, batch, _, _ in rows] == codes
    links = [(share, url) for *_, cells in rows for share, url in cells]
    assert any(url for _, url in links) == ("LEMAH" in codes)
    for share, url in links:
        assert bool(url) == bool(share.lacking)
        if url:
            assert client.get(url).context["page"].paginator.count == share.lacking


def test_quality_list_of_the_province_opens_nobody(client_for, province, weak):
    rows = client_for(province).get(PAGE).context["rows"]
    assert {url for *_, cells in rows for _, url in cells} == {""}


def test_quality_list_without_the_right(client_for, nobody):
    assert client_for(nobody).get(PAGE).status_code == 403


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({}, 2),
        ({"year": "2024"}, 0),
        ({"year": "semua", "centre": "tuban"}, 1),
        ({"field": "las"}, 2),
        ({"year": "abc"}, 2),
    ],
)
def test_quality_list_filters(client_for, kadis, weak, strong, query, count):
    assert client_for(kadis).get(PAGE, query).context["page"].paginator.count == count


def test_quality_list_asks_as_much_for_many_as_for_few(
    client_for, kadis, weak, tuban, django_assert_num_queries
):
    client = client_for(kadis)
    client.get(PAGE)
    for number in range(3):
        with django_assert_num_queries(7):
            client.get(PAGE)
        row = graduate(BatchFactory(centre=tuban, finished=True, code=f"B{number}"))
        recount_people([row.person_id])
