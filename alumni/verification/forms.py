"""Forms of the rounds and of their cases."""

import datetime

from crispy_forms.layout import Layout
from django import forms

from alumni.careers.derivation import WINDOWS
from alumni.outcomes.definitions import (
    CLASS_LABELS,
    DEFAULT_WINDOW,
    LEVEL_LABELS,
    RULE_LABELS,
    Definition,
    filters_of,
)
from alumni.verification.models import CHANNELS, VerificationCase, VerificationRound
from alumni.verification.rules import ANSWER_DAYS, FINAL_RESULTS, NOTICE_DAYS, RESULTS, UNVERIFIED
from alumni.verification.verifiers import Verifier
from core.forms import PortalFormMixin, Section

YEARS_BACK = 5
WITHOUT_NAMES = "Tanpa nama orang dan nomor telepon."


def _text(label: str, length: int, **kwargs) -> forms.CharField:
    return forms.CharField(label=label, max_length=length, widget=forms.Textarea(attrs={"rows": 3}), **kwargs)


class RoundForm(PortalFormMixin, forms.Form):
    """What is audited, how many cases, and when."""

    name = forms.CharField(label="Nama putaran", max_length=80, help_text="Misalnya Verifikasi lulusan 2025.")
    year = forms.ChoiceField(label="Tahun lulus", required=False)
    window = forms.TypedChoiceField(
        label="Jendela waktu",
        coerce=int,
        choices=[(months, f"{months} bulan") for months in WINDOWS],
        initial=DEFAULT_WINDOW,
    )
    min_evidence = forms.ChoiceField(
        label="Bukti minimal", choices=list(reversed(LEVEL_LABELS.items())), initial="reported"
    )
    rule = forms.ChoiceField(label="Golongan", choices=list(RULE_LABELS.items()), initial="bps")
    as_of = forms.DateField(label="Data per tanggal")
    sample_size = forms.IntegerField(
        label="Besar sampel",
        min_value=1,
        max_value=5000,
        initial=100,
        help_text="Dibagi menurut banyaknya penempatan tiap BLK, paling sedikit satu kasus tiap BLK.",
        error_messages={
            "min_value": "Isi besar sampel paling sedikit 1.",
            "max_value": "Isi besar sampel paling banyak 5.000.",
        },
    )
    draws_on = forms.DateField(
        label="Sampel ditarik mulai",
        help_text=f"Paling cepat {NOTICE_DAYS} hari sesudah putaran diumumkan.",
    )
    verify_until = forms.DateField(label="Verifikasi sampai")
    contradict_until = forms.DateField(
        label="Sanggahan BLK sampai",
        help_text=f"Paling sedikit {ANSWER_DAYS} hari sesudah verifikasi selesai.",
    )

    def __init__(self, *args, today: datetime.date, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        years = range(today.year, today.year - YEARS_BACK - 1, -1)
        self.fields["year"].choices = [("", "Semua tahun"), *((str(year), str(year)) for year in years)]
        later = {"draws_on": NOTICE_DAYS + 1, "verify_until": 21, "contradict_until": 28}
        self.initial |= {name: today + datetime.timedelta(days=days) for name, days in later.items()}
        self.initial["as_of"] = today

    def get_layout(self):
        return Layout(
            Section("1. Yang diperiksa", "name", "year", "window", "min_evidence", "rule", "as_of"),
            Section("2. Sampel dan tenggat", "sample_size", "draws_on", "verify_until", "contradict_until"),
        )

    def clean_as_of(self):
        if self.cleaned_data["as_of"] > self.today:
            raise forms.ValidationError("Tanggal data paling lambat hari ini.")
        return self.cleaned_data["as_of"]

    def clean(self):
        found = super().clean()
        days = [found.get(name) for name in ("draws_on", "verify_until", "contradict_until")]
        if all(days) and days != sorted(days):
            self.add_error(
                "verify_until", "Urutkan tanggal: sampel ditarik, verifikasi selesai, sanggahan selesai."
            )
        if days[0] and days[0] < self.today + datetime.timedelta(days=NOTICE_DAYS):
            self.add_error("draws_on", f"Beri BLK paling sedikit {NOTICE_DAYS} hari sebelum sampel ditarik.")
        return found

    def definition(self) -> Definition:
        """The question asked."""
        names = ("as_of", "window", "min_evidence", "rule")
        year = self.cleaned_data["year"]
        return Definition(
            **{name: self.cleaned_data[name] for name in names},
            filters=filters_of([("year", year)] if year else []),
        )

    def plan(self) -> dict:
        """Everything else the action takes."""
        names = ("name", "sample_size", "draws_on", "verify_until", "contradict_until")
        return {name: self.cleaned_data[name] for name in names}


class ExtensionForm(PortalFormMixin, forms.Form):
    """Later deadlines, and why."""

    verify_until = forms.DateField(label="Verifikasi sampai")
    contradict_until = forms.DateField(label="Sanggahan BLK sampai")
    reason = _text("Alasan", 200)

    def __init__(self, *args, round: VerificationRound, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("verify_until", "contradict_until"):
            self.initial[name] = getattr(round, name)


class CancelForm(PortalFormMixin, forms.Form):
    reason = _text("Alasan pembatalan", 200)


class AssignForm(PortalFormMixin, forms.Form):
    """Among whom the cases are shared out."""

    verifiers = forms.MultipleChoiceField(label="Pemeriksa", widget=forms.CheckboxSelectMultiple)
    is_again = forms.BooleanField(
        label="Bagikan ulang juga kasus yang sudah dipegang orang tetapi belum diverifikasi", required=False
    )

    def __init__(self, *args, verifiers: list[Verifier], **kwargs):
        super().__init__(*args, **kwargs)
        self.offered = {str(one.user.pk): one for one in verifiers}
        self.fields["verifiers"].choices = [(pk, one.label) for pk, one in self.offered.items()]

    def chosen(self) -> list[Verifier]:
        return [self.offered[pk] for pk in self.cleaned_data["verifiers"]]


class ResultForm(PortalFormMixin, forms.Form):
    """What was found of one case."""

    result = forms.ChoiceField(label="Hasil", choices=list(RESULTS.items()), widget=forms.RadioSelect)
    found_class = forms.ChoiceField(
        label="Golongan sebenarnya", required=False, help_text="Hanya bila golongannya berbeda."
    )
    found_started_on = forms.DateField(
        label="Mulai bekerja sebenarnya", required=False, help_text="Hanya bila tanggalnya berbeda."
    )
    verified_on = forms.DateField(label="Diverifikasi pada")
    channel = forms.ChoiceField(label="Cara", choices=[("", "Pilih cara"), *CHANNELS.items()])
    note = _text("Catatan", 300, required=False, help_text=WITHOUT_NAMES)

    def __init__(self, *args, case: VerificationCase, today: datetime.date, **kwargs):
        super().__init__(*args, **kwargs)
        classes = case.round.definition.sector_rule.classes
        others = [(code, CLASS_LABELS[code]) for code in classes[:2] if code != case.claimed_class]
        self.fields["found_class"].choices = [("", "Sama dengan catatan"), *others]
        names = ("result", "found_class", "found_started_on", "channel", "note")
        self.initial |= {name: getattr(case, name) for name in names}
        self.initial["verified_on"] = case.verified_on or today


class ContradictionForm(PortalFormMixin, forms.Form):
    text = _text(
        "Sanggahan",
        500,
        help_text="Sebutkan bukti yang Anda simpan. Sanggahan hanya dapat dikirim satu kali. "
        + WITHOUT_NAMES,
    )


class DecisionForm(PortalFormMixin, forms.Form):
    """What holds in the end."""

    final_result = forms.ChoiceField(label="Putusan", widget=forms.RadioSelect)
    final_started_on = forms.DateField(
        label="Mulai bekerja menurut putusan", required=False, help_text="Hanya bila tanggalnya berbeda."
    )
    note = _text(
        "Alasan",
        300,
        required=False,
        help_text="Wajib bila putusan berbeda dari hasil atau ada sanggahan. " + WITHOUT_NAMES,
    )

    def __init__(self, *args, case: VerificationCase, **kwargs):
        super().__init__(*args, **kwargs)
        offered = FINAL_RESULTS if case.result else {UNVERIFIED: FINAL_RESULTS[UNVERIFIED]}
        self.fields["final_result"].choices = list(offered.items())
        self.initial |= {
            "final_result": case.result or UNVERIFIED,
            "final_started_on": case.found_started_on,
        }
