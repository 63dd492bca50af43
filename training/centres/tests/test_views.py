"""Accounts: an admin makes, corrects and closes them; nobody raises themselves; rights end at once."""

import re

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from core.models import AuditEntry
from training.centres.actions import Role, assign_roles
from training.factories import AssignmentFactory, UserFactory

User = get_user_model()


def post_data(roles=(), **facts):
    """What the form sends: an account and its rows of roles, two of them empty."""
    rows = [*roles, {}, {}]
    data = {"peran-TOTAL_FORMS": len(rows), "peran-INITIAL_FORMS": 0, **facts}
    for number, row in enumerate(rows):
        data |= {f"peran-{number}-{name}": value for name, value in row.items()}
    return data


def edit_data(user, roles):
    data = post_data(roles, full_name=user.full_name, email="")
    return data | {"peran-INITIAL_FORMS": user.assignments.count()}


@pytest.fixture
def admin_client(client_for, admin_user):
    return client_for(admin_user)


def verbs():
    return list(AuditEntry.objects.order_by("id").values_list("verb", flat=True))


def test_list_shows_people_with_their_roles(admin_client, staff, tuban):
    page = admin_client.get(reverse("training:user_list")).content.decode()
    assert "Akun staf" in page
    assert "Staf BLK, UPT BLK Bojonegoro" in page


def test_list_filters_by_name_role_centre_and_state(admin_client, staff, outsider, head):
    UserFactory(username="pergi", is_active=False)

    def names(**query):
        page = admin_client.get(reverse("training:user_list"), query).context["page"]
        return {user.username for user in page}

    assert names(q="STAF-TU") == {"staf-tuban"}
    assert names(peran="centre_head") == {"kepala"}
    assert names(blk="bojonegoro") == {"staf", "kepala"}
    assert names(status="tutup") == {"pergi"}


def test_list_needs_no_query_for_each_person(admin_client, bojonegoro, django_assert_max_num_queries):
    for _ in range(20):
        AssignmentFactory(centre=bojonegoro)
    with django_assert_max_num_queries(14):
        admin_client.get(reverse("training:user_list"))


def test_new_account_with_a_role_and_a_link_for_its_password(admin_client, client, bojonegoro):
    role = {"peran": "staff", "blk": bojonegoro.pk}
    data = post_data([role], username="Siti.Aminah", full_name="Siti Aminah Contoh", email="")
    answer = admin_client.post(reverse("training:user_create"), data)
    user = User.objects.get(username="siti.aminah")
    assert answer["Location"] == reverse("training:user_edit", args=[user.pk])
    assert [str(row) for row in user.assignments.all()] == ["Staf BLK, UPT BLK Bojonegoro"]
    assert not user.has_usable_password()
    page = admin_client.post(reverse("training:user_link", args=[user.pk])).content.decode()
    path = re.search(r"http://testserver(/akun/kata-sandi/tautan/[\w-]+/)", page)[1]
    target = client.get(path)["Location"]
    client.post(target, {"password1": "delapan-ekor-merpati", "password2": "delapan-ekor-merpati"})
    user.refresh_from_db()
    assert user.check_password("delapan-ekor-merpati")
    assert verbs() == ["create", "password_link", "password_changed"]


@pytest.mark.parametrize("name", ["dua kata", "ab", "staf"])
def test_name_that_cannot_be_used_is_refused(admin_client, staff, name):
    data = post_data(username=name, full_name="Contoh", email="")
    assert admin_client.post(reverse("training:user_create"), data).status_code == 200
    assert not User.objects.filter(full_name="Contoh").exists()


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"peran": "staff"}, "Pilih BLK untuk peran Staf BLK."),
        ({"peran": "admin", "blk": "bojonegoro"}, "Pilih Seluruh provinsi."),
        ({"peran": "admin", "mulai": "2026-02-01", "sampai": "2026-01-01"}, "sesudah tanggal mulai"),
        ({"peran": "raja"}, "Pilih peran dari daftar."),
    ],
)
def test_role_that_cannot_be_is_explained(admin_client, bojonegoro, row, message):
    if "blk" in row:
        row = {**row, "blk": bojonegoro.pk}
    data = post_data([row], username="contoh", full_name="Contoh", email="")
    page = admin_client.post(reverse("training:user_create"), data)
    html = page.content.decode()
    assert message in html[html.index("errsum-judul") : html.index("</ul>", html.index("errsum-judul"))]
    assert "<title>Kesalahan: " in html
    assert not User.objects.filter(username="contoh").exists()


def test_the_same_role_twice_is_explained(admin_client, bojonegoro):
    row = {"peran": "staff", "blk": bojonegoro.pk}
    data = post_data([row, row], username="contoh", full_name="Contoh", email="")
    page = admin_client.post(reverse("training:user_create"), data)
    assert "sudah ada pada baris lain" in page.content.decode()


def test_change_of_roles_ends_the_sessions(admin_client, client_for, staff, tuban):
    theirs = client_for(staff)
    other = client_for(UserFactory())
    role = {"peran": "staff", "blk": tuban.pk, "mulai": "2026-01-01"}
    admin_client.post(reverse("training:user_edit", args=[staff.pk]), edit_data(staff, [role]))
    assert [row.centre for row in staff.assignments.all()] == [tuban]
    assert "/akun/masuk/" in theirs.get(reverse("account_change_password"))["Location"]
    assert other.get(reverse("account_change_password")).status_code == 200
    entry = AuditEntry.objects.get(verb="roles")
    assert entry.facts == {"before": ["staff@bojonegoro"], "after": ["staff@tuban"]}


def test_saving_without_a_change_ends_nothing(admin_client, client_for, staff, bojonegoro):
    theirs = client_for(staff)
    row = {"peran": "staff", "blk": bojonegoro.pk, "mulai": "2020-01-01"}
    admin_client.post(reverse("training:user_edit", args=[staff.pk]), edit_data(staff, [row]))
    assert theirs.get(reverse("account_change_password")).status_code == 200
    assert verbs() == []


def test_nobody_changes_their_own_roles(admin_client, admin_user, bojonegoro):
    url = reverse("training:user_edit", args=[admin_user.pk])
    assert "hanya dapat diubah oleh admin lain" in admin_client.get(url).content.decode()
    row = {"peran": "staff", "blk": bojonegoro.pk}
    admin_client.post(url, edit_data(admin_user, [row]))
    assert [row.role for row in admin_user.assignments.all()] == ["admin"]
    admin_client.post(reverse("training:user_active", args=[admin_user.pk]), {"to": "closed"})
    admin_user.refresh_from_db()
    assert admin_user.is_active


def test_the_action_itself_refuses_ones_own_roles(admin_user):
    with pytest.raises(PermissionDenied):
        assign_roles(user=admin_user, roles=[], by=admin_user)


def test_closing_an_account_ends_its_sessions_and_opening_does_not_revive_them(
    admin_client, client_for, staff
):
    theirs = client_for(staff)
    url = reverse("training:user_active", args=[staff.pk])
    admin_client.post(url, {"to": "closed"})
    assert theirs.get(reverse("account_change_password")).status_code == 302
    admin_client.post(url, {"to": "open"})
    assert theirs.get(reverse("account_change_password")).status_code == 302
    assert verbs() == ["deactivate", "activate"]


def test_closing_sent_twice_closes_once_and_does_not_reopen(admin_client, staff):
    page = admin_client.get(reverse("training:user_edit", args=[staff.pk])).content.decode()
    assert 'name="to" value="closed"' in page
    url = reverse("training:user_active", args=[staff.pk])
    for _ in range(2):
        admin_client.post(url, {"to": "closed"})
    staff.refresh_from_db()
    assert not staff.is_active
    assert verbs() == ["deactivate"]
    page = admin_client.get(reverse("training:user_edit", args=[staff.pk])).content.decode()
    assert 'name="to" value="open"' in page


@pytest.mark.parametrize("answers", [{}, {"to": "gone"}])
def test_an_account_stays_where_no_state_is_asked_for(admin_client, staff, answers):
    assert admin_client.post(reverse("training:user_active", args=[staff.pk]), answers).status_code == 404
    staff.refresh_from_db()
    assert staff.is_active


def test_closed_account_gets_no_link(admin_client, staff):
    staff.is_active = False
    staff.save()
    admin_client.post(reverse("training:user_link", args=[staff.pk]))
    assert verbs() == []


def test_roles_and_entry_roll_back_together(staff, admin_user, tuban, monkeypatch):
    monkeypatch.setattr("training.centres.actions.record", lambda **facts: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        assign_roles(
            user=staff, roles=[Role("staff", tuban, staff.assignments.get().starts_on, None)], by=admin_user
        )
    assert [row.centre.code for row in staff.assignments.all()] == ["bojonegoro"]


@pytest.mark.parametrize("who", ["nobody", "staff", "head", "outsider", "province", "kadis"])
def test_others_have_no_business_here(request, client_for, staff, who):
    client = client_for(request.getfixturevalue(who))
    assert client.get(reverse("training:user_list")).status_code == 403
    assert client.get(reverse("training:user_create")).status_code == 403
    for name in ("user_edit", "user_link", "user_active"):
        assert client.post(reverse(f"training:{name}", args=[staff.pk])).status_code == 403
