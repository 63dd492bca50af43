"""The frame around the pages shows only what exists and what this person may open."""

import re

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.urls import include, path, reverse

from blk_portal.menu import MAIN, entries, menu, unit_name
from blk_portal.urls import urlpatterns as portal_urls


def page(request):
    """Stands for any page; never called."""


def listed(*names):
    return [path(f"{name}/", page, name=name) for name in names]


class SomePages:
    """The portal without its dashboard, and with alumni still to come."""

    urlpatterns = [
        path("paket-uji/", include((listed("batch_list", "person_list"), "training"))),
        path("cari-uji/", include((listed("search"), "search"))),
        path("impor-uji/", include((listed("start"), "imports"))),
        *[pattern for pattern in portal_urls if "akun" in str(pattern.pattern)],
    ]


@pytest.fixture
def some_pages(settings):
    settings.ROOT_URLCONF = SomePages


def request_of(rf, user, at="/"):
    request = rf.get(at)
    request.user = user
    return request


def labels(rf, user):
    return [entry.label for entry in entries(request_of(rf, user), MAIN)]


def test_staff_see_the_pages_that_exist(rf, staff, some_pages):
    assert labels(rf, staff) == ["Paket", "Peserta", "Impor"]


def test_the_province_without_the_grant_sees_no_people(rf, province, some_pages):
    assert labels(rf, province) == ["Paket"]


def test_somebody_without_a_role_sees_nothing(rf, nobody, some_pages):
    assert labels(rf, nobody) == []


def test_the_entry_of_this_page_is_marked(rf, staff, some_pages):
    shown = entries(request_of(rf, staff, "/paket-uji/batch_list/12/kehadiran/"), MAIN)
    assert [entry.label for entry in shown if entry.is_current] == ["Paket"]


@pytest.mark.django_db
def test_what_does_not_fit_on_a_phone_stands_in_the_account_menu(rf, admin_user):
    request = request_of(rf, admin_user)
    shown = entries(request, MAIN)
    html = render_to_string("base.html", {"user": admin_user, **menu(request)}, request)
    more = re.findall(r'<li class="p-more"><a class="dropdown-item" href="([^"]*)">', html)
    assert more == [entry.url for entry in shown[5:]] == [reverse("imports:start")]


@pytest.mark.django_db
def test_the_header_names_the_one_centre_of_a_person(rf, staff, kadis, bojonegoro):
    assert unit_name(request_of(rf, staff)) == bojonegoro.name
    assert unit_name(request_of(rf, kadis)) == "Provinsi Jawa Timur"
    assert unit_name(request_of(rf, AnonymousUser())) == "Provinsi Jawa Timur"


@pytest.mark.django_db
def test_a_partial_page_pays_nothing_for_the_menu(rf, staff, django_assert_num_queries):
    with django_assert_num_queries(0):
        menu(request_of(rf, staff))


def test_the_frame_sends_the_token_with_htmx_and_signs_out_by_post(rf, staff, some_pages):
    html = render_to_string("base.html", {"user": staff}, request_of(rf, staff))
    assert 'hx-headers=\'{"X-CSRFToken": "' in html
    assert f'<form method="post" action="{reverse("account_logout")}">' in html
    assert 'action="/cari-uji/search/"' in html
    assert '"historyCacheSize":0' in html


@pytest.mark.django_db
def test_visitors_get_the_logo_only_and_no_script(rf):
    html = render_to_string("public.html", {}, request_of(rf, AnonymousUser()))
    assert "<script" not in html
    assert "p-nav" not in html


@pytest.mark.django_db
@pytest.mark.parametrize("is_demo", [True, False])
def test_the_banner_stands_in_the_demo_only(rf, settings, is_demo):
    settings.DEMO = is_demo
    html = render_to_string("public.html", {}, request_of(rf, AnonymousUser()))
    assert ("Portal percobaan" in html) == is_demo


@pytest.mark.parametrize("name", ["500.html", "400.html"])
def test_a_fault_is_told_without_request_and_context(name):
    html = render_to_string(name)
    assert "<h1>" in html
    assert "css/portal.css" in html


@pytest.mark.django_db
def test_too_many_wrong_passwords_are_told_with_the_waiting_time(client, staff):
    for _ in range(6):
        answer = client.post(reverse("account_login"), {"login": staff.username, "password": "keliru-sekali"})
    assert answer.status_code == 429
    assert "Tunggu 15 menit" in answer.content.decode()


@pytest.mark.django_db
def test_the_foot_leads_to_the_sections_of_the_help_page(client):
    page = client.get(reverse("account_login")).text
    assert f'href="{reverse("core:help")}#data-pribadi"' in page
    help_page = client.get(reverse("core:help")).text
    for section in ("lembar", "angka", "aksesibilitas", "data-pribadi"):
        assert f'id="{section}"' in help_page
