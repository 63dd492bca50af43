"""What is asked of a person, and how."""

from django import forms
from django.utils import timezone

from core.forms import STALE_PAGE, PortalFormMixin
from core.nik import NikError, NikFacts, read_nik
from core.phones import PhoneError, read_phone, show_phone
from training.people.actions import NIK_IN_REASON
from training.people.models import (
    SEXES,
    TYPED_FIELDS,
    DisabilityStatement,
    Person,
)
from training.people.openings import Opening
from training.people.rules import channel_choices, holds_nik, is_child, nik_differences, tidy

STATED = [("yes", "Ya"), ("no", "Tidak"), ("not_asked", "Belum ditanya atau tidak ingin menjawab")]
CONSENTS = [("yes", "Setuju"), ("no", "Tidak setuju"), ("not_asked", "Belum ditanya")]
# Purpose -> the question as it is read aloud (UU 27/2022 art. 21-22: apart and in plain words).
QUESTIONS = {
    "tracing": "Boleh kami hubungi setelah Anda lulus, untuk menanyakan pekerjaan Anda?",
    "employer": "Boleh kami tanyakan pekerjaan Anda kepada tempat Anda bekerja?",
    "network": "Boleh nama Anda masuk jejaring alumni?",
}
NEEDS_GUARDIAN = "Isi nama orang tua atau wali: peserta belum 18 tahun."


class NikField(forms.CharField):
    """A typed NIK; cleaned to NikFacts."""

    def __init__(self, **kwargs):
        attrs = {"inputmode": "numeric", "autocomplete": "off", "spellcheck": "false"}
        super().__init__(label="NIK", max_length=40, widget=forms.TextInput(attrs), **kwargs)

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return None
        try:
            return read_nik(text, on=timezone.localdate())
        except NikError as error:
            raise forms.ValidationError(error.message, code=error.code) from None


class PhoneField(forms.CharField):
    """A telephone number; cleaned to +62..., shown as people write it."""

    def __init__(self, **kwargs):
        attrs = {"type": "tel", "autocomplete": "off"}
        super().__init__(max_length=30, required=False, widget=forms.TextInput(attrs), **kwargs)

    def prepare_value(self, value):
        return show_phone(value) if value and value.startswith("+") else value

    def clean(self, value):
        text = super().clean(value)
        try:
            return read_phone(text) if text else ""
        except PhoneError as error:
            raise forms.ValidationError(error.message, code=error.code) from None

    def has_changed(self, initial, data):
        return super().has_changed(self.prepare_value(initial or ""), data)


class LookupForm(PortalFormMixin, forms.Form):
    """The first step: whose NIK, and for which centre."""

    nik = NikField(help_text="16 angka, tertulis di KTP.")
    centre = forms.ModelChoiceField(label="BLK", queryset=None, empty_label=None)

    def __init__(self, *args, centres, **kwargs):
        super().__init__(*args, **kwargs)
        # After a mistake the list of what to mend takes the focus.
        self.fields["nik"].widget.attrs["autofocus"] = not self.is_bound
        self.fields["centre"].queryset = centres
        if len(centres) == 1:
            self.fields["centre"].widget = forms.HiddenInput()
            self.fields["centre"].initial = centres[0]


class PersonForm(PortalFormMixin, forms.ModelForm):
    """The facts of a person. `opening` says which of them the reader may see and so gets filled in."""

    phone = PhoneField(label="Nomor WhatsApp", help_text="Contoh: 0812 0000 0000")
    other_phone = PhoneField(label="Nomor lain")
    contact_phone = PhoneField(label="Nomor kontak kedua")
    confirmed = forms.BooleanField(label="Sudah saya cocokkan dengan KTP", required=False)

    class Meta:
        model = Person
        fields = TYPED_FIELDS
        labels = {
            "full_name": "Nama lengkap",
            "birth_place": "Tempat lahir",
            "birth_date": "Tanggal lahir",
            "sex": "Jenis kelamin",
            "address": "Alamat",
            "region": "Kabupaten/kota",
            "email": "Email",
            "contact_name": "Nama kontak kedua",
            "contact_relation": "Hubungan",
            "education": "Pendidikan terakhir",
            "work_before": "Pekerjaan sebelum pelatihan",
        }
        help_texts = {
            "full_name": "Sama seperti di KTP, tanpa gelar.",
            "contact_name": "Keluarga atau teman yang tahu kabar peserta bila nomornya tidak aktif.",
            "contact_relation": "Misalnya: ibu, kakak, tetangga.",
            "work_before": "Misalnya: belum bekerja, buruh tani, penjaga toko.",
        }
        widgets = {"sex": forms.RadioSelect(choices=SEXES)}

    def __init__(self, *args, facts: NikFacts | None = None, opening: Opening | None = None, **kwargs):
        initial = {}
        if opening:
            initial = {name: getattr(opening.person, name) for name in TYPED_FIELDS if name in opening}
        elif facts:
            initial = {"sex": facts.sex, "birth_date": facts.birth_date, "region": facts.region_code}
        super().__init__(*args, initial=initial | kwargs.pop("initial", {}), **kwargs)
        self.facts = facts
        self.differences = {}
        self.fields["education"].queryset = self.fields["education"].queryset.in_use()
        self.fields["sex"].choices = SEXES
        self.fields["education"].empty_label = self.fields["region"].empty_label = "Belum diketahui"
        if opening:
            self._for_change(opening)

    def _for_change(self, opening: Opening) -> None:
        """A field the reader may not see may stay empty: what is typed there will be a proposal."""
        for name in TYPED_FIELDS:
            if name not in opening:
                self.fields[name].required = False
        self.fields["version"] = forms.IntegerField(initial=opening.person.version, widget=forms.HiddenInput)

    def clean(self):
        values = super().clean()
        for name, value in values.items():
            if isinstance(value, str):
                values[name] = tidy(value)
        if values.get("birth_date") and values["birth_date"] >= timezone.localdate():
            self.add_error("birth_date", "Tanggal lahir harus sebelum hari ini.")
        self._compare_with_nik(values)
        return values

    def _compare_with_nik(self, values) -> None:
        """Sex or birth date unlike the NIK: saved once somebody looked at the KTP again."""
        if not self.facts:
            return
        typed = {name: getattr(value, "pk", value) for name, value in values.items()}
        self.differences = nik_differences(self.facts, typed)
        doubtful = [text for name, text in self.differences.items() if name != "region"]
        if doubtful and not values.get("confirmed"):
            self.add_error("confirmed", " ".join([*doubtful, "Cocokkan dengan KTP, lalu centang di sini."]))

    @property
    def nik_region(self):
        """The regency the NIK names, if it is one of ours."""
        return self.fields["region"].queryset.filter(pk=self.facts.region_code).first()

    def typed(self) -> dict:
        """Every value of a person, for a registration."""
        return {name: self.cleaned_data[name] for name in TYPED_FIELDS}

    def changed(self) -> dict:
        """Only what was typed anew, for a change."""
        return {name: self.cleaned_data[name] for name in TYPED_FIELDS if name in self.changed_data}


class NikCorrectionForm(PortalFormMixin, forms.Form):
    """The right NIK and why the one before was wrong; what it says unlike the person is asked about once."""

    nik = NikField(help_text="16 angka, salin dari KTP.")
    reason = forms.CharField(
        label="Alasan perbaikan",
        max_length=200,
        help_text="Misalnya salah ketik saat mendaftar. Jangan tulis NIK di sini.",
    )
    confirmed = forms.BooleanField(label="Sudah saya cocokkan dengan KTP", required=False)
    version = forms.IntegerField(
        widget=forms.HiddenInput, error_messages={"required": STALE_PAGE, "invalid": STALE_PAGE}
    )

    mark_optional = False

    def __init__(self, *args, opening: Opening, **kwargs):
        super().__init__(*args, initial={"version": opening.person.version}, **kwargs)
        self.opening = opening
        self.fields["nik"].label = "NIK yang benar"

    def clean_reason(self) -> str:
        reason = tidy(self.cleaned_data["reason"])
        if holds_nik(reason):
            raise forms.ValidationError(NIK_IN_REASON)
        return reason

    def clean(self):
        values = super().clean()
        if (facts := values.get("nik")) and not values.get("confirmed"):
            person = self.opening.person
            seen = {name: getattr(person, name) for name in ("sex", "birth_date") if name in self.opening}
            doubts = [*nik_differences(facts, seen).values(), *(text for _, text in facts.warnings)]
            if doubts:
                self.add_error("confirmed", " ".join([*doubts, "Cocokkan dengan KTP, lalu centang di sini."]))
        return values


class AnswerForm(PortalFormMixin, forms.Form):
    """How an answer was given, and by whom for a child. Base of all forms that record consent."""

    channel = forms.ChoiceField(label="Cara menjawab", choices=channel_choices)
    guardian_name = forms.CharField(
        label="Nama orang tua atau wali",
        max_length=150,
        required=False,
        help_text="Wajib bila peserta belum 18 tahun.",
    )

    def __init__(self, *args, birth_date=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.birth_date = birth_date

    def needs_guardian(self) -> bool:
        """True if an answer given here counts only with the guardian's name."""
        return bool(self.birth_date) and is_child(self.birth_date, timezone.localdate())

    def gives_consent(self, values) -> bool:
        """True if the answers allow something; each form says which of them do."""
        raise NotImplementedError

    def clean(self):
        values = super().clean()
        values["guardian_name"] = tidy(values.get("guardian_name", ""))
        if self.gives_consent(values) and self.needs_guardian() and not values["guardian_name"]:
            self.add_error("guardian_name", NEEDS_GUARDIAN)
        return values


class DisabilityForm(AnswerForm, forms.ModelForm):
    """Asked, never guessed; stored only with the consent ticked here (UU 27/2022 art. 26)."""

    has_disability = forms.ChoiceField(
        label="Apakah Anda penyandang disabilitas?",
        choices=STATED,
        initial="not_asked",
        widget=forms.RadioSelect,
        help_text="Bacakan kepada peserta. Jangan menebak dari penampilan.",
    )
    agreed = forms.BooleanField(
        label="Peserta setuju jawaban ini dicatat untuk menyiapkan pelatihan", required=False
    )

    class Meta:
        model = DisabilityStatement
        fields = ["kinds", "accommodations", "note"]
        labels = {
            "kinds": "Ragam disabilitas",
            "accommodations": "Apa yang membantu Anda belajar?",
            "note": "Kebutuhan lain",
        }
        help_texts = {"kinds": "Pilih semua yang sesuai."}
        widgets = {"kinds": forms.CheckboxSelectMultiple, "accommodations": forms.CheckboxSelectMultiple}

    def __init__(self, *args, statement: DisabilityStatement | None = None, **kwargs):
        initial = _answers_of(statement) if statement else {}
        super().__init__(*args, initial=initial | kwargs.pop("initial", {}), **kwargs)
        for name in ("kinds", "accommodations"):
            self.fields[name].queryset = self.fields[name].queryset.in_use()

    def gives_consent(self, values) -> bool:
        return values.get("has_disability") in ("yes", "no")

    def clean(self):
        values = super().clean()
        answer = values.get("has_disability")
        if answer == "yes" and not values.get("kinds"):
            self.add_error("kinds", "Pilih ragam disabilitas, boleh lebih dari satu.")
        if answer != "yes" and (values.get("kinds") or values.get("accommodations")):
            self.add_error("has_disability", "Pilih Ya, atau kosongkan ragam dan kebutuhannya.")
        if answer in ("yes", "no") and not values.get("agreed"):
            self.add_error("agreed", "Centang persetujuan peserta, atau pilih Belum ditanya.")
        return values

    def statement(self) -> dict | None:
        """Keywords of actions.state_disability; None where nothing was stated."""
        values = self.cleaned_data
        if values["has_disability"] not in ("yes", "no"):
            return None
        return {
            "has_disability": values["has_disability"] == "yes",
            "kinds": values["kinds"],
            "accommodations": values["accommodations"],
            "note": tidy(values["note"]),
            "channel": values["channel"],
            "guardian_name": values["guardian_name"],
        }


def _answers_of(statement: DisabilityStatement) -> dict:
    return {
        "has_disability": "yes" if statement.has_disability else "no",
        "kinds": list(statement.kinds.all()),
        "accommodations": list(statement.accommodations.all()),
        "note": statement.note,
    }


class FirstAnswersForm(DisabilityForm):
    """What is asked at registration: disability, and consent for each purpose."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for purpose, question in QUESTIONS.items():
            self.fields[purpose] = forms.ChoiceField(
                label=question, choices=CONSENTS, initial="not_asked", widget=forms.RadioSelect
            )
        self.fields["channel"].label = "Cara menjawab"

    @property
    def questions(self):
        """The fields of the purposes, for the template."""
        return [self[purpose] for purpose in QUESTIONS]

    def gives_consent(self, values) -> bool:
        return super().gives_consent(values) or any(values.get(purpose) == "yes" for purpose in QUESTIONS)

    def answers(self) -> dict[str, bool]:
        """Purpose -> agreed or not, for what was asked."""
        given = {purpose: self.cleaned_data[purpose] for purpose in QUESTIONS}
        return {purpose: answer == "yes" for purpose, answer in given.items() if answer != "not_asked"}


class ConsentForm(AnswerForm):
    """One later answer for one purpose."""

    purpose = forms.ChoiceField(label="Pertanyaan", choices=lambda: list(QUESTIONS.items()))
    answer = forms.ChoiceField(label="Jawaban", choices=CONSENTS[:2], widget=forms.RadioSelect)
    field_order = ["purpose", "answer", "channel", "guardian_name"]

    def gives_consent(self, values) -> bool:
        return values.get("answer") == "yes"
