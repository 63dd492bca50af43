"""Filters of the list of people, and the ticks beside a change."""

from django import forms

from core.choices import Pairs
from core.forms import FilterFormMixin
from training.enrolment.rules import state_choices
from training.people.forms import PersonForm


class PersonFilter(FilterFormMixin, forms.Form):
    """What the list shows; all of it lies in the address, so no NIK may be typed here."""

    q = forms.CharField(
        label="Nama",
        required=False,
        max_length=60,
        widget=forms.TextInput(
            {"type": "search", "pattern": r"\D*", "title": "Nama saja. Untuk NIK, pakai pencarian di atas."}
        ),
    )
    centre = forms.TypedChoiceField(label="BLK", required=False, coerce=int, empty_value=None)
    state = forms.ChoiceField(
        label="Status", required=False, choices=lambda: [("", "Semua status"), *state_choices()]
    )
    field = forms.TypedChoiceField(label="Kejuruan", required=False, coerce=int, empty_value=None)
    year = forms.TypedChoiceField(label="Tahun", required=False, coerce=int, empty_value=None)

    def __init__(self, *args, offered: dict[str, Pairs], **kwargs):
        super().__init__(*args, **kwargs)
        for name, everything in (
            ("centre", "Semua BLK"),
            ("field", "Semua kejuruan"),
            ("year", "Semua tahun"),
        ):
            self.fields[name].choices = [("", everything), *offered[name]]
        if len(offered["centre"]) < 2:
            del self.fields["centre"]

    def asks_for_enrolment(self) -> bool:
        """True if the list is narrowed to people with certain enrolments."""
        return any(self.cleaned_data.get(name) for name in ("centre", "state", "field", "year"))


class PersonChangeForm(PersonForm):
    """A change, and whether this centre's enrolments take the corrected values over."""

    also_enrolments = forms.BooleanField(
        label="Perbaiki juga pada kepesertaan di BLK ini",
        required=False,
        help_text="Centang bila pendidikan atau kabupaten/kota yang lama salah sejak awal. "
        "Jangan dicentang bila peserta baru saja pindah atau lulus sekolah.",
    )
