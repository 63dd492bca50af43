"""Forms over people in a batch: adding, moving, results."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from core.accounts.access import visible
from core.forms import PortalFormMixin
from training.batches.models import Batch
from training.enrolment.actions import ResultRow
from training.enrolment.models import Enrolment
from training.enrolment.rules import label, result_choices, result_problem
from training.people.models import Person
from training.people.rules import name_key, nik_index

# Into which state people usually come, by the batch's stage.
USUAL = {"planned": "applied", "registration": "applied", "selection": "applied", "running": "enrolled"}
ENTRIES = ("applied", "admitted", "reserve", "enrolled")
NIK_DIGITS = 16
# Every number of so many digits fits the column of a key, on both databases.
KEY_DIGITS = 18


class KnownPeopleForm(PortalFormMixin, forms.Form):
    """?q= over the people whom the batch's centre knows and who are not in the batch."""

    q = forms.CharField(label="Nama", required=False, max_length=80)

    mark_optional = False

    def rows(self, request, batch: Batch):
        """People to tick, without their NIK."""
        people = visible(request, Person).filter(centres__centre=batch.centre_id)
        people = people.exclude(pk__in=batch.enrolments.values("person")).without_nik()
        words = name_key(self.cleaned_data["q"]) if self.is_valid() else ""
        return people.named(words, request.user) if words else people


class PeopleField(forms.ModelMultipleChoiceField):
    """People by key. A number too long for a key is refused here: SQLite would answer it with an error."""

    def clean(self, value):
        for key in value or ():
            if len(str(key)) > KEY_DIGITS:
                raise ValidationError(
                    self.error_messages["invalid_choice"], code="invalid_choice", params={"value": key}
                )
        return super().clean(value)


class AddPeopleForm(PortalFormMixin, forms.Form):
    """Ticked people and pasted NIKs, and the state they come into."""

    person = PeopleField(queryset=None, required=False, label="Orang")
    niks = forms.CharField(
        label="Tempel NIK",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4, "inputmode": "numeric", "autocomplete": "off"}),
        help_text="Satu NIK per baris.",
    )
    to = forms.ChoiceField(label="Masukkan sebagai", choices=[(state, label(state)) for state in ENTRIES])

    mark_optional = False

    def __init__(self, *args, request, batch: Batch, **kwargs):
        super().__init__(*args, **kwargs)
        known = visible(request, Person).filter(centres__centre=batch.centre_id)
        self.known = known.without_nik()
        self.fields["person"].queryset = self.known
        self.fields["to"].initial = USUAL.get(batch.state, "applied")

    def clean_niks(self) -> list[Person]:
        """The people behind the pasted NIKs; a line that names nobody known is shown by its last digits."""
        lines = [line for line in self.cleaned_data["niks"].splitlines() if line.strip()]
        digits = [re.sub(r"\D", "", line) for line in lines]
        for number, nik in enumerate(digits, 1):
            if len(nik) != NIK_DIGITS:
                raise ValidationError(
                    f"Baris {number}: NIK harus {NIK_DIGITS} angka. Anda mengisi {len(nik)} angka."
                )
        found = {
            person.nik_index: person for person in self.known.filter(nik_index__in=map(nik_index, digits))
        }
        unknown = [number for number, nik in enumerate(digits, 1) if nik_index(nik) not in found]
        if unknown:
            rows = ", ".join(f"{number} (…{digits[number - 1][-4:]})" for number in unknown)
            raise ValidationError(
                f"Belum dikenal BLK ini: baris {rows}. Hapus barisnya, lalu daftarkan lewat Cari NIK."
            )
        return list(found.values())

    def clean(self) -> dict:
        clean = super().clean()
        if not self.errors and not clean["person"] and not clean["niks"]:
            raise ValidationError("Pilih sedikitnya satu orang, atau tempel NIK.")
        return clean

    def people(self) -> list[Person]:
        """Ticked and pasted people, each once."""
        chosen = [*self.cleaned_data["person"], *self.cleaned_data["niks"]]
        return list({person.pk: person for person in chosen}.values())


class LeaveForm(PortalFormMixin, forms.Form):
    """When and why people left; their enrolments travel along hidden."""

    pk = forms.MultipleChoiceField(widget=forms.MultipleHiddenInput)
    action = forms.CharField(widget=forms.HiddenInput, initial="left")
    sure = forms.BooleanField(widget=forms.HiddenInput, initial=True)
    left_on = forms.DateField(label="Tanggal keluar")
    reason = forms.CharField(
        label="Alasan mengundurkan diri",
        max_length=200,
        help_text="Misalnya diterima bekerja. Jangan tulis keadaan kesehatan.",
    )

    def __init__(self, *args, rows: list[Enrolment], **kwargs):
        keys = [row.pk for row in rows]
        super().__init__(*args, initial={"pk": keys, "left_on": timezone.localdate()}, **kwargs)
        self.fields["pk"].choices = [(key, key) for key in keys]


class GraduationForm(PortalFormMixin, forms.Form):
    """The last day of the batch and, for a correction, why."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    finished_on = forms.DateField(label="Tanggal selesai paket")
    reason = forms.CharField(label="Alasan perbaikan", max_length=200, required=False)

    mark_optional = False

    def __init__(self, *args, batch: Batch, is_correction: bool, **kwargs):
        usual = min(batch.ends_on or timezone.localdate(), timezone.localdate())
        kwargs["initial"] = {"version": batch.version, "finished_on": batch.finished_on or usual}
        super().__init__(*args, **kwargs)
        if not is_correction:
            del self.fields["reason"]


class ResultForm(PortalFormMixin, forms.Form):
    """One row of the graduation page."""

    is_completed = forms.BooleanField(label="Lulus", required=False)
    result = forms.ChoiceField(label="Uji kompetensi", choices=result_choices)
    certificate_number = forms.CharField(label="Nomor sertifikat", max_length=60, required=False)
    completed_on = forms.DateField(label="Tanggal lulus", required=False)
    reason = forms.CharField(label="Alasan tidak lulus", max_length=200, required=False)

    mark_optional = False

    def __init__(self, *args, enrolment: Enrolment, **kwargs):
        self.enrolment = enrolment
        kwargs["initial"] = {
            "is_completed": enrolment.state == "completed",
            "result": enrolment.result,
            "certificate_number": enrolment.certificate_number,
            "completed_on": enrolment.completed_on,
            "reason": enrolment.reason if enrolment.state == "not_completed" else "",
        }
        super().__init__(*args, prefix=f"p{enrolment.pk}", **kwargs)
        self.fields["is_completed"].widget.attrs["data-row"] = True
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = f"{field.label}, {enrolment.person}"

    def clean(self) -> dict:
        """Refuse what the rules refuse, at its field and with the person's name."""
        clean = super().clean()
        if not self.errors:
            self.row = ResultRow(self.enrolment.pk, **clean)
            batch = self.enrolment.batch
            found = result_problem(self.row, starts_on=batch.starts_on, today=timezone.localdate())
            for field, text in found.items():
                self.add_error(field, f"{self.enrolment.person}: {text}")
        return clean
