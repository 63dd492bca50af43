"""What allauth asks us: nobody signs up alone; every sign-in, failure and change of password is recorded."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest

from core.accounts.models import User
from core.audit.log import record
from core.seal import seal, unseal

HUNDRED_YEARS = 100 * 365 * 24 * 3600


class PortalAdapter(DefaultAccountAdapter):
    """Closed sign-up, entries in the audit trail, everything else as allauth does it."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": "Nama pengguna atau kata sandi keliru. Periksa lagi, lalu ketik ulang.",
        "too_many_login_attempts": "Terlalu banyak percobaan masuk. Tunggu sebentar, lalu coba lagi.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def login(self, request: HttpRequest, user: User) -> None:
        super().login(request, user)
        record(by=user, verb="login", obj=user)

    def logout(self, request: HttpRequest) -> None:
        user = request.user
        super().logout(request)
        record(by=user, verb="logout", obj=user if user.pk else None)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """The name is kept only if it is an account: people type passwords into the wrong field."""
        user = User.objects.filter(username=credentials.get("username", "")).first()
        record(by=None, verb="login_failed", obj=user)

    def set_password(self, user: User, password: str) -> None:
        super().set_password(user, password)
        record(by=user, verb="password_changed", obj=user, fields=["password"])

    def send_notification_mail(self, template_prefix: str, user: User, *args: Any, **kwargs: Any) -> None:
        """There is no mail server; what would be mailed (a second factor added, removed ...) is recorded."""
        if template_prefix.startswith("mfa/"):
            record(by=user, verb=template_prefix.rsplit("/", 1)[-1], obj=user)


class SecondFactorAdapter(DefaultMFAAdapter):
    """Secrets of authenticator apps are encrypted with the keys of the personal data."""

    def encrypt(self, text: str) -> str:
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text, seconds=HUNDRED_YEARS) or ""
