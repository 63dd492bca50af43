"""Everyday questions about work. Nobody is asked "formal or informal": that follows from the status."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from alumni.careers.models import (
    HEARSAY,
    REPORTED,
    ContactAttempt,
    EmploymentSpell,
    Evidence,
    Observation,
)
from alumni.graduates.models import Exclusion
from core.accounts.access import can
from core.accounts.permissions import Permission
from core.forms import STALE_PAGE, PortalFormMixin
from core.sheets.money import Money, parse_money
from core.sheets.values import CellError, Noted

SAID_BY = [(REPORTED, "C Alumni sendiri yang mengatakan"), (HEARSAY, "D Orang lain yang mengatakan")]
SINCE = [("day", "Tanggal tepat"), ("month", "Hanya bulannya"), ("unknown", "Tidak tahu")]
UNTIL = [("day", "Tanggal tepat"), ("month", "Hanya bulannya"), ("year", "Hanya tahunnya")]
DATE_HINT = "Bila hanya bulannya yang diketahui, pilih tanggal berapa pun di bulan itu."
# Facts of a job in the order of the page; all but the first two hide behind "Isian lain" in the quick form.
JOB_FACTS = (
    *("status", "position", "kbli", "kbji", "region", "country", "contract", "contract_ends_on", "bpjs"),
    *("nib", "paid_workers", "uses_training", "level_fits"),
)


class EverydayStatus(forms.ModelChoiceField):
    """The seven statuses of Sakernas in the words that staff read aloud."""

    def label_from_instance(self, status) -> str:
        return status.question


class IncomeField(forms.CharField):
    """'2.500.000' or '2-3 juta' -> Money(low, high); an empty one -> None."""

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return None
        try:
            money = parse_money(text)
        except CellError as error:
            raise ValidationError(error.message) from None
        return money.value if isinstance(money, Noted) else money


def income_as_typed(low: int | None, high: int | None) -> str:
    """What the field shows for a stored income; reads back to the same amounts."""
    if low is None and high is None:
        return ""
    if high is None:
        return f"lebih dari {_dotted(low)}"
    return _dotted(low) if low == high else f"{_dotted(low or 0)}-{_dotted(high)}"


def _dotted(amount: int) -> str:
    return f"{amount:,}".replace(",", ".")


class StatementForm(PortalFormMixin, forms.Form):
    """When something was said, by whom and through what."""

    observed_on = forms.DateField(
        label="Tanggal keterangan", help_text="Hari keterangan ini diberikan, misalnya hari Anda menelepon."
    )
    source = forms.ChoiceField(label="Sumber", choices=Observation._meta.get_field("source").choices)
    level = forms.TypedChoiceField(
        label="Siapa yang mengatakan", choices=SAID_BY, coerce=int, widget=forms.RadioSelect, initial=REPORTED
    )
    note = forms.CharField(label="Catatan", max_length=250, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["observed_on"].initial = timezone.localdate()
        self.fields["source"].initial = "phone"

    def statement(self) -> dict:
        """What the actions take of the statement."""
        return {name: self.cleaned_data[name] for name in ("observed_on", "source", "level", "note")}


class JobForm(PortalFormMixin, forms.ModelForm):
    """The facts of one job. The action judges and writes; this form leaves its instance alone."""

    status = EverydayStatus(
        label="Seperti apa pekerjaannya",
        queryset=None,
        required=False,
        widget=forms.RadioSelect,
        empty_label="Belum jelas",
        blank=True,
    )
    start_precision = forms.ChoiceField(
        label="Sejak kapan", choices=SINCE, widget=forms.RadioSelect, initial="day"
    )
    started_on = forms.DateField(
        label="Mulai bekerja",
        help_text=DATE_HINT,
        error_messages={"required": "Isi tanggal mulai bekerja, atau pilih Tidak tahu."},
    )
    end_precision = forms.ChoiceField(
        label="Ketepatan tanggal selesai", choices=UNTIL, widget=forms.RadioSelect, initial="day"
    )
    ended_on = forms.DateField(
        label="Selesai bekerja", required=False, help_text="Kosongkan bila masih bekerja di sini."
    )
    employer_name = forms.CharField(
        label="Nama perusahaan atau usaha", max_length=150, required=False, empty_value=""
    )
    income = IncomeField(
        label="Penghasilan sebulan",
        max_length=60,
        required=False,
        help_text="Angka pasti atau kisaran, misalnya 2.500.000 atau 2-3 juta.",
    )

    class Meta:
        model = EmploymentSpell
        fields = list(JOB_FACTS)
        labels = {
            "kbli": "Bidang usaha",
            "kbji": "Jenis jabatan",
            "nib": "NIB (izin usaha)",
            "paid_workers": "Jumlah pekerja tetap yang dibayar",
            "uses_training": "Pekerjaan memakai hasil pelatihan",
            "level_fits": "Jenjang pekerjaan sesuai kemampuan",
        }
        help_texts = {
            "contract_ends_on": "Boleh tanggal yang akan datang.",
            "paid_workers": "Bila punya usaha sendiri.",
        }

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        model_status = EmploymentSpell._meta.get_field("status").formfield()
        self.fields["status"].queryset = model_status.queryset.in_use()
        self.fields["kbji"].queryset = self.fields["kbji"].queryset.in_use()
        self._offer_one_edition()
        if not can(user, Permission.VIEW_EARNINGS):
            del self.fields["income"]
        if self.instance.pk:
            self._fill_from(self.instance)

    def _post_clean(self):
        """ModelForm would write and check the row here; that is the action's work."""

    def facts(self) -> dict:
        """The facts of the job as the actions take them; the employer stays a name."""
        facts = {name: self.cleaned_data[name] for name in (*JOB_FACTS, "employer_name")}
        if "income" in self.fields:
            money = self.cleaned_data["income"] or Money(None, None)
            facts |= {"income_low": money.low, "income_high": money.high}
        return facts

    def dates(self) -> dict:
        """Start and end as they were told."""
        return {
            name: self.cleaned_data[name]
            for name in ("started_on", "start_precision", "ended_on", "end_precision")
        }

    def clean(self):
        clean = super().clean()
        if clean.get("start_precision") == "unknown":
            clean["started_on"] = None
            self.errors.pop("started_on", None)
        return clean

    def _offer_one_edition(self) -> None:
        """Sections of the newest KBLI; their letters shift between editions, so a job keeps its own."""
        sections = self.fields["kbli"].queryset
        newest = sections.order_by("-edition").values("edition")[:1]
        offered = sections.filter(edition__in=newest)
        if self.instance.kbli_id:
            offered = offered | sections.filter(pk=self.instance.kbli_id)
        self.fields["kbli"].queryset = offered
        self.fields["kbli"].label_from_instance = lambda section: section.name

    def _fill_from(self, spell: EmploymentSpell) -> None:
        self.initial |= {
            "start_precision": spell.start_precision,
            "started_on": None if spell.start_precision == "unknown" else spell.started_on,
            "end_precision": spell.end_precision,
            "ended_on": spell.ended_on,
            "employer_name": spell.employer.name if spell.employer else "",
            "income": income_as_typed(spell.income_low, spell.income_high),
        }


class SpellForm(JobForm, StatementForm):
    """A job and the statement that told of it."""


class SpellEditForm(SpellForm):
    """A correction: of a slip of the pen, or told by a new statement."""

    SLIP, TOLD = "slip", "told"
    basis = forms.ChoiceField(
        label="Dasar perubahan",
        choices=[
            (SLIP, "Membetulkan isian yang salah"),
            (TOLD, "Ada keterangan baru"),
        ],
        widget=forms.RadioSelect,
        initial=SLIP,
        help_text="Keterangan baru juga berarti orang itu masih di pekerjaan ini pada tanggalnya.",
    )
    reason = forms.CharField(label="Alasan perubahan", max_length=200, required=False)

    def __init__(self, *args, statement: Observation | None, **kwargs):
        """`statement` is the latest one that mentions the job: a slip may be in it, too."""
        super().__init__(*args, **kwargs)
        if statement is None:
            return
        self.initial |= {"source": statement.source, "level": statement.level}
        if statement.level > REPORTED:
            shown = (statement.level, statement.get_level_display())
            self.fields["level"].choices = [*SAID_BY, shown]

    def clean(self):
        clean = super().clean()
        if clean.get("basis") == self.TOLD and clean.get("level", REPORTED) > REPORTED:
            self.add_error("level", "Pilih C atau D. Tingkat B dan A dicatat lewat “Tambah bukti”.")
        return clean

    def statement(self) -> dict:
        """A new statement, or what is put right in the latest one."""
        told = super().statement()
        if self.cleaned_data["basis"] == self.TOLD:
            return told
        return {"source": told["source"], "level": told["level"]}


class SpellEndForm(StatementForm):
    """The work ended: when, and what the person does now."""

    ended_on = forms.DateField(label="Selesai bekerja", help_text=DATE_HINT)
    end_precision = forms.ChoiceField(
        label="Ketepatan tanggal selesai", choices=UNTIL, widget=forms.RadioSelect, initial="day"
    )
    activity = forms.ChoiceField(
        label="Sekarang",
        choices=[("working", "Bekerja di tempat lain, atau belum tahu"), *Observation.ACTIVITIES[1:]],
        initial="working",
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
    field_order = ["ended_on", "end_precision", "activity"]


class VersionForm(PortalFormMixin, forms.Form):
    """The version of the row that the page showed (0: the row has none)."""

    version = forms.IntegerField(widget=forms.HiddenInput, error_messages={"required": STALE_PAGE})


class ReasonForm(VersionForm):
    """Why something is taken back."""

    reason = forms.CharField(
        label="Alasan", max_length=200, help_text="Misalnya salah orang, atau tercatat dua kali."
    )


class EvidenceForm(PortalFormMixin, forms.Form):
    """A file, a number, or the word of the employer."""

    kind = forms.ChoiceField(
        label="Jenis bukti",
        # Nothing is chosen beforehand: a click too many must not raise the evidence.
        choices=[("", "Pilih"), *((code, label) for code, label, _ in Evidence.KINDS)],
    )
    number = forms.CharField(
        label="Nomor", max_length=80, required=False, help_text="Nomor BPJS, NIB, atau nomor surat."
    )
    file = forms.FileField(
        label="Berkas", required=False, help_text="PDF, JPEG, atau PNG, paling besar 5 MB."
    )


class ContactForm(PortalFormMixin, forms.ModelForm):
    """Somebody tried to reach the person."""

    class Meta:
        model = ContactAttempt
        fields = ["attempted_on", "channel", "result", "call_back_on", "note"]
        labels = {"channel": "Cara menghubungi", "result": "Hasil menghubungi"}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["attempted_on"].initial = timezone.localdate()


class ExclusionForm(PortalFormMixin, forms.ModelForm):
    """Why a graduate cannot be in work."""

    class Meta:
        model = Exclusion
        fields = ["reason", "dated", "note"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].queryset = self.fields["reason"].queryset.in_use()
