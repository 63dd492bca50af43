"""Quick search: what was typed never stands in an address, and nobody finds what is not theirs."""

from datetime import date

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from alumni.factories import GraduationFactory
from core.models import AuditEntry
from training.factories import BatchFactory, EnrolmentFactory
from training.people.actions import register_person

NIK = "3522155503020000"
AYU = {"full_name": "Ayu Teladani", "sex": "P", "birth_date": date(2002, 3, 15)}
SEARCH = reverse("search:search")


@pytest.fixture
def ayu(bojonegoro, staff):
    return register_person(centre=bojonegoro, nik=NIK, values=AYU, by=staff).person


def find(client, typed):
    """The page after typing; checks on the way that the address tells nothing."""
    answer = client.post(SEARCH, {"q": typed}, follow=True)
    for address, _ in answer.redirect_chain:
        assert "?" not in address
    return answer


@pytest.mark.parametrize("typed", [NIK, "3522 1555 0302 0000", "3522.1555.0302.0000"])
def test_a_nik_opens_its_person(client_for, staff, ayu, typed):
    assertRedirects(client_for(staff).post(SEARCH, {"q": typed}), ayu.get_absolute_url())
    entry = AuditEntry.objects.get(verb="search_nik")
    assert (entry.object_id, entry.facts) == (str(ayu.pk), {"found": True})


def test_the_nik_of_another_centre_is_not_found(client_for, outsider, ayu):
    page = find(client_for(outsider), NIK)
    assertContains(page, "tidak ada di antara peserta yang boleh Anda lihat")
    assertNotContains(page, NIK)
    assertNotContains(page, "Ayu")


def test_a_nik_with_a_digit_too_few_is_explained(client_for, staff, ayu):
    assertContains(find(client_for(staff), NIK[:-1]), "Anda mengisi 15 angka")


def test_a_name_finds_people_graduates_and_batches(client_for, staff, bojonegoro, ayu):
    enrolment = EnrolmentFactory(person=ayu, batch__centre=bojonegoro, batch__name="Menjahit Ayu")
    page = find(client_for(staff), "ayu")
    assertContains(page, ayu.get_absolute_url())
    assertContains(page, enrolment.batch.get_absolute_url())
    assertContains(page, "2 ditemukan")


def test_graduates_are_found(client_for, staff, bojonegoro):
    graduation = GraduationFactory(centre=bojonegoro)
    page = find(client_for(staff), graduation.person.full_name)
    assertContains(page, graduation.get_absolute_url())


def test_nobody_finds_what_is_not_theirs(client_for, outsider, nobody, bojonegoro, ayu):
    BatchFactory(centre=bojonegoro, name="Menjahit Ayu")
    for user in (outsider, nobody):
        assertContains(find(client_for(user), "ayu"), "Tidak ditemukan")


def test_one_letter_is_too_little(client_for, staff, ayu):
    assertContains(find(client_for(staff), "a"), "paling sedikit dua huruf")


def test_the_query_is_not_readable_in_the_session(client_for, staff, ayu):
    client = client_for(staff)
    find(client, "teladani")
    assert "teladani" not in str(dict(client.session))


def test_an_enrolment_leads_to_its_graduation(client_for, staff, outsider, province, bojonegoro):
    graduation = GraduationFactory(centre=bojonegoro)
    address = reverse("search:graduation_of", args=[graduation.enrolment_id])
    assert client_for(staff).get(address).url == graduation.get_absolute_url()
    assert client_for(outsider).get(address).status_code == 404
    assert client_for(province).get(address).status_code == 403


def test_queries(client_for, staff, ayu, bojonegoro, django_assert_max_num_queries):
    for _ in range(30):
        EnrolmentFactory(batch__centre=bojonegoro)
    client = client_for(staff)
    find(client, "contoh")
    with django_assert_max_num_queries(11):
        client.get(SEARCH)
