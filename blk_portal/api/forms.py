"""The form that makes a token."""

from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from core.forms import PortalFormMixin

LONGEST = timedelta(days=366)


def in_half_a_year():
    return timezone.localdate() + LONGEST / 2


class TokenForm(PortalFormMixin, forms.Form):
    """Whose token, and until when; a year at most, so that somebody looks at it again."""

    consumer = forms.CharField(
        label="Pemakai",
        max_length=100,
        help_text="Instansi dan aplikasinya, misalnya Satu Data Jatim. Bukan nama orang.",
        error_messages={"required": "Isi siapa yang memakai token ini."},
    )
    expires_on = forms.DateField(
        label="Berlaku sampai",
        initial=in_half_a_year,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": "Isi sampai kapan token berlaku.",
            "invalid": "Isi tanggal, misalnya 2026-12-31.",
        },
    )

    def clean_expires_on(self):
        day, today = self.cleaned_data["expires_on"], timezone.localdate()
        if not today <= day <= today + LONGEST:
            raise ValidationError("Pilih tanggal mulai hari ini sampai paling lama setahun lagi.")
        return day
