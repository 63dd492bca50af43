"""Forms of releases and closings."""

import datetime

from django import forms

from alumni.outcomes.definitions import KEYS, Definition, filters_of
from alumni.releases.reading import BREAKDOWNS
from core.dates import add_months, end_of_month, format_date, format_month
from core.forms import PortalFormMixin

MONTHS_BACK = 24
STALE = "Halaman ini sudah lama terbuka. Muat ulang halaman, lalu isi lagi."


def past_months(today: datetime.date) -> list[datetime.date]:
    """The first days of the months that are over, the latest first."""
    first = today.replace(day=1)
    return [add_months(first, -back) for back in range(1, MONTHS_BACK + 1)]


def _last_day(month: datetime.date) -> datetime.date:
    return end_of_month(month.year, month.month)


class ReleaseForm(PortalFormMixin, forms.Form):
    """A release of a month's last day; a correction has the date of the release that it corrects."""

    as_of = forms.TypedChoiceField(label="Keadaan per", coerce=datetime.date.fromisoformat)
    note = forms.CharField(label="Catatan", max_length=300, required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput, error_messages={"required": STALE, "invalid": STALE})

    def __init__(self, *args, today: datetime.date, corrects=None, **kwargs):
        super().__init__(*args, **kwargs)
        if corrects is not None:
            del self.fields["as_of"]
            self.fields["note"].required = True
            self.fields["note"].label = "Alasan koreksi"
            self.fields["note"].error_messages["required"] = "Tulis alasan koreksi."
            return
        days = map(_last_day, past_months(today))
        self.fields["as_of"].choices = [(day.isoformat(), format_date(day)) for day in days]


class MonthForm(forms.Form):
    """Which month a list of closings is about; anything unreadable is the latest month that is over."""

    bulan = forms.ChoiceField(label="Bulan")

    def __init__(self, *args, today: datetime.date, **kwargs):
        super().__init__(*args, **kwargs)
        self.months = past_months(today)
        self.fields["bulan"].choices = [(f"{m:%Y-%m}", format_month(m)) for m in self.months]

    def month(self) -> datetime.date:
        if self.is_valid():
            return datetime.date.fromisoformat(f"{self.cleaned_data['bulan']}-01")
        return self.months[0]


class ClosingForm(PortalFormMixin, forms.Form):
    """What the head says to a month that is submitted."""

    is_checked = forms.BooleanField(
        label="Saya sudah memeriksa daftar dan angka di atas",
        error_messages={"required": "Centang bahwa Anda sudah memeriksanya."},
    )
    note = forms.CharField(
        label="Catatan untuk provinsi",
        max_length=300,
        required=False,
        help_text="Misalnya mengapa masih ada yang terbuka.",
    )
    version = forms.IntegerField(
        widget=forms.HiddenInput, error_messages={"required": STALE, "invalid": STALE}
    )


class DecisionForm(PortalFormMixin, forms.Form):
    """The province accepts a month, or returns it with what is missing."""

    decision_note = forms.CharField(
        label="Catatan",
        max_length=300,
        required=False,
        help_text="Wajib bila dikembalikan: tulis apa yang perlu dilengkapi.",
    )
    version = forms.IntegerField(
        widget=forms.HiddenInput, error_messages={"required": STALE, "invalid": STALE}
    )


def narrowed_by(definition: Definition, query) -> Definition:
    """The definition of a release with the filters of an address; DefinitionError for a wrong value."""
    pairs = [(key, value) for key in KEYS if key in BREAKDOWNS for value in query.getlist(key)]
    return Definition(as_of=definition.as_of, filters=filters_of(pairs))
