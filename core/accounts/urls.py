"""Sign-in, password and second factor: the pages of allauth that exist here. An admin makes the accounts."""

from allauth.account import views as account
from django.urls import include, path, re_path

from core.accounts import views

urlpatterns = [
    path("masuk/", account.login, name="account_login"),
    path("keluar/", account.logout, name="account_logout"),
    path("tidak-aktif/", account.account_inactive, name="account_inactive"),
    path("konfirmasi/", account.reauthenticate, name="account_reauthenticate"),
    path("kata-sandi/", account.password_change, name="account_change_password"),
    # The link that an admin makes (training/centres/actions.py); there is no mail server to send it.
    re_path(
        r"^kata-sandi/tautan/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    # No page of its own: it leads to the sign-in, which tells that the password is stored.
    path("kata-sandi/tersimpan/", views.home, name="account_reset_password_from_key_done"),
    path("dua-langkah/", include("allauth.mfa.urls")),
]
