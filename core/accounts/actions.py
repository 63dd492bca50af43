"""Writes over accounts and tokens that need no centre; roles are written in training/centres."""

from datetime import date

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from core.accounts.models import User
from core.accounts.tokens import HINT_LENGTH, ApiToken, hashed, new_token
from core.audit.log import record


def end_sessions(user: User) -> int:
    """Sign the user out everywhere (ASVS 7.4.2); returns how many sessions ended."""
    ended = 0
    for session in Session.objects.filter(expire_date__gte=timezone.now()).iterator():
        if session.get_decoded().get(SESSION_KEY) == str(user.pk):
            session.delete()
            ended += 1
    return ended


@transaction.atomic
def make_password_link(*, user: User, by) -> str:
    """Path of the page where `user` sets a password without knowing the old one.

    The link works until a password is set, the user signs in or PASSWORD_RESET_TIMEOUT is over. It is stored
    nowhere: its key is a signature over the present password and sign-in time.
    """
    record(by=by, verb="password_link", obj=user)
    key = default_token_generator.make_token(user)
    kwargs = {"uidb36": user_pk_to_url_str(user), "key": key}
    return reverse("account_reset_password_from_key", kwargs=kwargs)


@transaction.atomic
def set_active(*, user: User, is_active: bool, by) -> None:
    """Close or reopen an account; closing ends its sessions at once. What is so already stays as it is."""
    if user.is_active == is_active:
        return
    user.is_active = is_active
    user.save(update_fields=["is_active"])
    if not is_active:
        end_sessions(user)
    record(by=by, verb="activate" if is_active else "deactivate", obj=user, fields=["is_active"])


@transaction.atomic
def make_api_token(*, consumer: str, expires_on: date, by) -> tuple[ApiToken, str]:
    """A new token and its text, which is stored nowhere: whoever loses it needs another."""
    text = new_token()
    row = ApiToken.objects.create(
        consumer=consumer,
        expires_on=expires_on,
        digest=hashed(text),
        hint=text[:HINT_LENGTH],
        created_by=by,
    )
    record(by=by, verb="make_api_token", obj=row, expires_on=expires_on.isoformat())
    return row, text


@transaction.atomic
def revoke_api_token(*, token: ApiToken, by) -> None:
    """It works no more, from now on. What is revoked stays revoked."""
    if ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=timezone.now()):
        record(by=by, verb="revoke_api_token", obj=token)
