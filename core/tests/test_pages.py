"""Pages of a list: counted no further than needed."""

import pytest

from core.models import User
from core.pages import page_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def users():
    User.objects.all().delete()
    User.objects.bulk_create(User(username=f"u{number}") for number in range(5))
    return User.objects.order_by("pk")


def test_pages_end_at_the_cap_and_say_so(rf, users):
    page = page_of(rf.get("/?page=9"), users, size=2, cap=4)
    assert (page.paginator.count, page.paginator.num_pages, page.number) == (4, 2, 2)
    assert page.paginator.is_capped


def test_no_more_rows_than_the_cap_are_no_secret(rf, users, django_assert_num_queries):
    with django_assert_num_queries(2):
        page = page_of(rf.get("/"), users, size=2, cap=5)
        assert (page.paginator.count, page.paginator.is_capped, len(page.object_list)) == (5, False, 2)


def test_a_number_that_is_known_is_not_counted_again(rf, users, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert len(page_of(rf.get("/?page=3"), users, size=2, count=5).object_list) == 1
