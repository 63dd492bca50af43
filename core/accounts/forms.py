"""The forms of allauth in our words, and the filter of the audit page."""

from datetime import date

from allauth.account import forms as account
from allauth.mfa.base import forms as second_factor
from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import QuerySet

from core.accounts.trail import entries_for, has_tried_codes_enough, narrowed
from core.audit.log import record
from core.audit.models import AuditEntry
from core.audit.words import choices
from core.forms import FilterFormMixin, PortalFormMixin

TOO_MANY_CODES = "Terlalu banyak kode yang salah. Tunggu 15 menit, lalu coba lagi."
# The first and the last day of all have no midnight in UTC.
DAYS = [MinValueValidator(date(2000, 1, 1)), MaxValueValidator(date(2100, 1, 1))]
NEW_PASSWORD = {"password1": "Kata sandi baru", "password2": "Ulangi kata sandi baru"}


def name_fields(form: forms.Form, **labels: str) -> None:
    """Label the fields; the label says it all, so the grey text inside the field goes."""
    for name, label in labels.items():
        field = form.fields[name]
        field.label = label
        field.error_messages["required"] = f"Isi {label[0].lower()}{label[1:]}."
        field.widget.attrs.pop("placeholder", None)


class LoginForm(PortalFormMixin, account.LoginForm):
    """Name and password."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        name_fields(self, login="Nama pengguna", password="Kata sandi")


class ReauthenticateForm(PortalFormMixin, account.ReauthenticateForm):
    """The password once more, before the second factor is changed."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        name_fields(self, password="Kata sandi")


class ChangePasswordForm(PortalFormMixin, account.ChangePasswordForm):
    """The old password and twice the new one."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        name_fields(self, oldpassword="Kata sandi sekarang", **NEW_PASSWORD)


class LinkPasswordForm(PortalFormMixin, account.ResetPasswordKeyForm):
    """Twice the new password; the link says whose it is."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        name_fields(self, **NEW_PASSWORD)


class LimitedCodeMixin:
    """Refuses codes after a few wrong ones, and keeps each wrong one in the audit trail."""

    def clean_code(self) -> str:
        if has_tried_codes_enough(self.user):
            raise forms.ValidationError(TOO_MANY_CODES)
        try:
            return super().clean_code()
        except forms.ValidationError:
            record(by=None, verb="second_factor_failed", obj=self.user)
            raise


class SecondFactorForm(LimitedCodeMixin, second_factor.AuthenticateForm):
    """The code of the app, or a recovery code, at sign-in."""


class SecondFactorAgainForm(LimitedCodeMixin, second_factor.ReauthenticateForm):
    """A code once more, before something of the account is changed."""


class AuditFilter(FilterFormMixin, forms.Form):
    """Verb, person, days. Without a valid filter it shows everything the user may read."""

    tindakan = forms.ChoiceField(label="Tindakan", required=False)
    siapa = forms.CharField(label="Nama atau nama pengguna", required=False, max_length=80)
    dari = forms.DateField(label="Dari tanggal", required=False, validators=DAYS)
    sampai = forms.DateField(label="Sampai tanggal", required=False, validators=DAYS)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["tindakan"].choices = [("", "Semua"), *choices()]
        self.user = user

    def rows(self) -> QuerySet[AuditEntry]:
        found = self.cleaned_data if self.is_valid() else {}
        return narrowed(
            entries_for(self.user),
            verb=found.get("tindakan", ""),
            who=found.get("siapa", ""),
            first=found.get("dari"),
            last=found.get("sampai"),
        )
