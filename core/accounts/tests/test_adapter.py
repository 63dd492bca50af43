"""Sign-in, lock-out, passwords and second factor, and what of them the audit trail keeps."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.urls import reverse

from core.accounts.actions import make_password_link
from core.models import AuditEntry

PASSWORD = "kata-sandi-contoh"  # of training.factories.UserFactory
NEW_PASSWORD = "delapan-ekor-merpati"


def sign_in(client, user, password=PASSWORD):
    return client.post(reverse("account_login"), {"login": user.username, "password": password})


def verbs():
    return list(AuditEntry.objects.order_by("id").values_list("verb", flat=True))


def is_signed_in(client):
    return "_auth_user_id" in client.session


def test_sign_in_and_out_are_recorded(client, staff):
    assert sign_in(client, staff).status_code == 302
    assert is_signed_in(client)
    client.post(reverse("account_logout"))
    assert not is_signed_in(client)
    assert verbs() == ["login", "logout"]


def test_get_does_not_sign_out(client, staff):
    sign_in(client, staff)
    client.get(reverse("account_logout"))
    assert is_signed_in(client)


def test_wrong_password_says_what_to_do_and_keeps_no_unknown_name(client, staff):
    answer = sign_in(client, staff, "salah-sekali-ini")
    assert answer.status_code == 200
    assert "Nama pengguna atau kata sandi keliru." in answer.content.decode()
    client.post(reverse("account_login"), {"login": "rahasia-salah-kolom", "password": "x"})
    assert verbs() == ["login_failed", "login_failed"]
    known, unknown = AuditEntry.objects.order_by("id")
    assert (known.object_id, unknown.object_id) == (str(staff.pk), "")
    assert "rahasia" not in str(AuditEntry.objects.values())


def test_five_wrong_passwords_lock_the_right_one_out(client, staff):
    answers = [sign_in(client, staff, "salah-sekali-ini").status_code for _ in range(5)]
    assert answers == [200, 200, 200, 200, 429]
    answer = sign_in(client, staff)
    assert answer.status_code == 429
    assert "Tunggu 15 menit" in answer.content.decode()
    assert not is_signed_in(client)
    assert verbs()[-1] == "locked_out"


def test_lock_out_holds_for_that_name_at_that_address_only(client, staff, head):
    for _ in range(5):
        sign_in(client, staff, "salah-sekali-ini")
    assert sign_in(client, head).status_code == 302


def test_another_spelling_of_the_name_is_counted_with_it(client, staff):
    for name in ("staf", "STAF", " staf", "Staf", "staf"):
        client.post(reverse("account_login"), {"login": name, "password": "salah-sekali-ini"})
    assert sign_in(client, staff).status_code == 429


def test_behind_a_proxy_the_lock_is_for_the_visitor_not_for_the_proxy(client, staff, settings):
    settings.AXES_IPWARE_PROXY_COUNT = 1
    address = {"HTTP_X_FORWARDED_FOR": "203.0.113.9"}
    data = {"login": staff.username, "password": "salah-sekali-ini"}
    for _ in range(5):
        client.post(reverse("account_login"), data, **address)
    data["password"] = PASSWORD
    forged = {"HTTP_X_FORWARDED_FOR": "198.51.100.7, 203.0.113.9"}
    assert client.post(reverse("account_login"), data, **address).status_code == 429
    assert client.post(reverse("account_login"), data, **forged).status_code == 429
    other = {"HTTP_X_FORWARDED_FOR": "198.51.100.7"}
    assert client.post(reverse("account_login"), data, **other).status_code == 302


def test_without_a_proxy_a_forged_address_resets_nothing(client, staff):
    data = {"login": staff.username, "password": "salah-sekali-ini"}
    for number in range(5):
        client.post(reverse("account_login"), data, HTTP_X_FORWARDED_FOR=f"203.0.113.{number}")
    assert sign_in(client, staff).status_code == 429


def test_closed_account_cannot_sign_in(client, staff):
    staff.is_active = False
    staff.save()
    sign_in(client, staff)
    assert not is_signed_in(client)


def test_nobody_signs_up(client, db):
    assert client.get("/akun/signup/").status_code == 404


def test_change_of_password(client, staff):
    sign_in(client, staff)
    data = {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    assert client.post(reverse("account_change_password"), data).status_code == 302
    assert verbs() == ["login", "password_changed"]
    client.post(reverse("account_logout"))
    assert sign_in(client, staff, NEW_PASSWORD).status_code == 302


@pytest.mark.parametrize("short", ["pendek", "q1w2e3r4t5y6"])
def test_weak_password_is_refused(client, staff, short):
    sign_in(client, staff)
    data = {"oldpassword": PASSWORD, "password1": short, "password2": short}
    assert client.post(reverse("account_change_password"), data).status_code == 200


# --- Link of an admin -----------------------------------------------------------------------------------
def set_by_link(client, path, password=NEW_PASSWORD):
    page = client.get(path, follow=True)
    target = page.redirect_chain[-1][0] if page.redirect_chain else path
    return client.post(target, {"password1": password, "password2": password})


def test_link_sets_a_password_once(client, staff, admin_user):
    path = make_password_link(user=staff, by=admin_user)
    assert set_by_link(client, path).status_code == 302
    staff.refresh_from_db()
    assert staff.check_password(NEW_PASSWORD)
    set_by_link(client, path, "yang-kedua-kalinya")
    staff.refresh_from_db()
    assert staff.check_password(NEW_PASSWORD)


def test_link_ends_after_three_days(client, staff, admin_user, time_machine):
    time_machine.move_to("2026-01-01 08:00+07:00")
    path = make_password_link(user=staff, by=admin_user)
    time_machine.move_to("2026-01-04 09:00+07:00")
    set_by_link(client, path)
    staff.refresh_from_db()
    assert staff.check_password(PASSWORD)


def test_link_of_one_is_no_link_of_another(client, staff, head, admin_user):
    path = make_password_link(user=staff, by=admin_user)
    other = make_password_link(user=head, by=admin_user)
    mixed = path.rsplit("/", 2)[0] + "/" + other.split("/")[-2].split("-")[0] + "-" + path.split("-", 3)[-1]
    set_by_link(client, mixed)
    head.refresh_from_db()
    assert head.check_password(PASSWORD)


# --- Second factor --------------------------------------------------------------------------------------
def confirm(client):
    """The password once more, as changing the second factor asks."""
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})


def test_second_factor_asks_for_the_password_again(client, staff):
    sign_in(client, staff)
    assert client.get(reverse("mfa_activate_totp"))["Location"].startswith(reverse("account_reauthenticate"))


def test_second_factor_page_offers_a_code_for_the_app(client, staff):
    sign_in(client, staff)
    confirm(client)
    page = client.get(reverse("mfa_activate_totp"))
    assert "data:image/svg+xml" in page.content.decode()


def test_sign_in_is_not_complete_before_the_second_factor(client, staff):
    TOTP.activate(staff, generate_totp_secret())
    answer = sign_in(client, staff)
    assert answer["Location"] == reverse("mfa_authenticate")
    assert not is_signed_in(client)
    assert verbs() == []


def code_of(secret):
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def test_codes_cannot_be_tried_out(client, staff, time_machine):
    time_machine.move_to("2026-01-05 08:00+07:00")
    secret = generate_totp_secret()
    TOTP.activate(staff, secret)
    sign_in(client, staff)
    for _ in range(5):
        page = client.post(reverse("mfa_authenticate"), {"code": "x"})
    assert verbs() == ["second_factor_failed"] * 5
    page = client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert "Tunggu 15 menit" in page.text
    assert not is_signed_in(client)
    time_machine.move_to("2026-01-05 08:16+07:00")
    sign_in(client, staff)
    client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert is_signed_in(client)


def test_secret_of_the_second_factor_is_encrypted(staff):
    secret = generate_totp_secret()
    TOTP.activate(staff, secret)
    assert secret not in str(Authenticator.objects.get().data)


def test_activating_the_second_factor_is_recorded(client, staff, django_capture_on_commit_callbacks):
    sign_in(client, staff)
    confirm(client)
    client.get(reverse("mfa_activate_totp"))
    code = format_hotp_value(
        hotp_value(client.session["mfa.totp.secret"], next(yield_hotp_counters_from_time()))
    )
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("mfa_activate_totp"), {"code": code})
    assert Authenticator.objects.filter(user=staff, type="totp").exists()
    assert "totp_activated" in verbs()


def test_forms_speak_our_words(client, staff):
    page = client.post(reverse("account_login"), {"login": "staf"}).content.decode()
    assert "Isi kata sandi." in page
    sign_in(client, staff)
    page = client.get(reverse("account_change_password")).content.decode()
    for label in ("Kata sandi sekarang", "Kata sandi baru", "Ulangi kata sandi baru"):
        assert f">{label}</label>" in page
