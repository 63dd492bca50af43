"""The audit page: all for an admin, one's own centre for a head, nothing for others, values for nobody."""

from datetime import date

import pytest
from django.urls import reverse

from core.accounts.trail import entries_for, narrowed
from core.audit.log import record
from core.models import AuditEntry

URL = "core:audit_list"


@pytest.fixture
def entries(bojonegoro, tuban, staff):
    return [
        record(by=staff, verb="update", obj=centre, centre_id=centre.pk) for centre in (bojonegoro, tuban)
    ]


def test_head_reads_the_own_centre_and_admin_everything(entries, head, admin_user):
    assert list(entries_for(head)) == entries[:1]
    assert list(entries_for(admin_user)) == entries[::-1]


@pytest.mark.parametrize("who", ["nobody", "staff", "province", "kadis"])
def test_others_are_refused(request, client_for, who):
    assert client_for(request.getfixturevalue(who)).get(reverse(URL)).status_code == 403


def test_page_says_who_did_what(client_for, entries, admin_user):
    page = client_for(admin_user).get(reverse(URL)).content.decode()
    assert "mengubah" in page
    assert "Akun staf" in page


@pytest.mark.parametrize(
    ("kind", "names", "shown"),
    [
        ("alumni.employmentspell", ["ended_on", "retracted_at"], "selesai bekerja, penarikan"),
        ("training.person", ["full_name", "phone"], "nama lengkap, nomor WhatsApp"),
        ("training.consent", ["tracing"], "Dihubungi setelah lulus"),
        ("training.gone", ["some_field"], "some field"),
        ("", ["income"], "penghasilan"),
    ],
)
def test_page_names_fields_in_the_words_of_the_screen(client_for, admin_user, kind, names, shown):
    AuditEntry.objects.create(verb="update", object_type=kind, fields=names)
    page = client_for(admin_user).get(reverse(URL)).content.decode()
    assert f">{shown}</td>" in page


def test_verbs_that_read_alike_are_one_choice(client_for, entries, admin_user, bojonegoro):
    """ "update" and "changed" are both "mengubah": a reader sees one line, and finds both."""
    record(by=admin_user, verb="changed", obj=bojonegoro, centre_id=bojonegoro.pk)
    page = client_for(admin_user).get(reverse(URL), {"tindakan": "update"})
    assert page.content.decode().count(">mengubah</option>") == 1
    assert len(page.context["page"]) == 3


def test_filters_narrow_and_a_wrong_date_is_explained(client_for, entries, admin_user):
    client = client_for(admin_user)
    assert "Tidak ada jejak yang cocok" in client.get(reverse(URL), {"siapa": "tidak ada"}).content.decode()
    assert client.get(reverse(URL), {"dari": "0001-01-01", "sampai": "9999-12-31"}).status_code == 200
    page = client.get(reverse(URL), {"dari": "kemarin"}).content.decode()
    assert "Isi dari tanggal dengan tanggal" in page


def test_days_are_days_of_the_portal(time_machine, staff, admin_user):
    time_machine.move_to("2026-03-01 00:30+07:00")  # still 28 February in UTC
    entry = record(by=staff, verb="update")
    rows = entries_for(admin_user)
    assert list(narrowed(rows, first=date(2026, 3, 1), last=date(2026, 3, 1))) == [entry]
    assert not narrowed(rows, last=date(2026, 2, 28))
    assert list(narrowed(rows, verb="update", who="STAF")) == [entry]


def test_page_reads_the_same_number_of_queries_for_many_entries(
    client_for, entries, staff, admin_user, django_assert_max_num_queries
):
    for _ in range(30):
        record(by=staff, verb="update")
    client = client_for(admin_user)
    with django_assert_max_num_queries(12):
        client.get(reverse(URL))
