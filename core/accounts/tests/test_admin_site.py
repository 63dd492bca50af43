"""The Django admin edits reference data, for those who may; nothing else is in it."""

import pytest
from django.contrib import admin
from django.urls import reverse

from core.models import AuditEntry, EducationLevel
from training.factories import FundFactory

EDITED = {
    *("accommodationkind", "disabilitykind", "educationlevel", "employmentstatus", "kbjigroup"),
    *("kblisection", "province", "region", "batchkind", "fund", "field", "programme", "centre"),
    *("instructor", "exclusionreason", "minimumwage"),
}


def test_only_reference_tables_are_in_it():
    assert {model._meta.model_name for model in admin.site._registry} == EDITED


def test_stranger_is_sent_to_the_sign_in_of_the_portal(client, db):
    answer = client.get("/pengelola/login/?next=/pengelola/")
    assert answer["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("who", ["nobody", "staff", "head", "province", "kadis"])
def test_without_the_right_it_is_refused_and_recorded(request, client_for, who):
    client = client_for(request.getfixturevalue(who))
    assert client.get(reverse("admin:index")).status_code == 403
    assert client.get(reverse("admin:training_fund_changelist")).status_code == 403
    assert set(AuditEntry.objects.values_list("verb", "reason")) == {("refused", "edit_reference")}


def test_admin_adds_and_edits_but_never_deletes(client_for, admin_user):
    client = client_for(admin_user)
    data = {"name": "S1 Terapan", "code": "s1-terapan", "synonyms": "", "position": 9, "is_active": "on"}
    assert client.post(reverse("admin:core_educationlevel_add"), data).status_code == 302
    row = EducationLevel.objects.get(code="s1-terapan")
    page = reverse("admin:core_educationlevel_change", args=[row.pk])
    assert client.post(page, {**data, "code": "lain", "name": "Sarjana Terapan"}).status_code == 302
    assert EducationLevel.objects.get(code="s1-terapan").name == "Sarjana Terapan"
    assert not EducationLevel.objects.filter(code="lain").exists()
    assert list(AuditEntry.objects.order_by("id").values_list("verb", flat=True)) == ["create", "update"]
    delete = reverse("admin:core_educationlevel_delete", args=[row.pk])
    assert client.post(delete, {"post": "yes"}).status_code == 403


def test_pages_of_the_admin_open(client_for, admin_user):
    client = client_for(admin_user)
    fund = FundFactory()
    for model in admin.site._registry:
        name = f"{model._meta.app_label}_{model._meta.model_name}"
        assert client.get(reverse(f"admin:{name}_changelist")).status_code == 200
        assert client.get(reverse(f"admin:{name}_add")).status_code == 200
    assert client.get(reverse("admin:training_fund_change", args=[fund.pk])).status_code == 200


def test_sign_out_and_password_are_those_of_the_portal(client_for, admin_user):
    client = client_for(admin_user)
    assert client.get(reverse("admin:password_change"))["Location"] == reverse("account_change_password")
    client.post(reverse("admin:logout"))
    assert "_auth_user_id" not in client.session
    assert AuditEntry.objects.filter(verb="logout").exists()
