"""Forms over batches: the filter of the list, the facts of one batch, a move to another stage."""

import django_filters
from crispy_forms.layout import Layout
from django import forms
from django.db.models import F, Q
from django.utils import timezone

from core.accounts.access import scope, visible
from core.accounts.permissions import Permission
from core.choices import Offer, choices_of
from core.forms import FilterFormMixin, PortalFormMixin, Section
from training.batches.actions import WaveKey
from training.batches.models import Batch, Fund
from training.batches.rules import roman, split_names, state_choices, wave_key
from training.centres.models import Centre
from training.people.rules import name_key
from training.programmes.models import Field

# ?sort= of the list: by which columns, ties broken by id.
ORDERS = {
    "name": ("name_key",),
    "fund": ("wave__fund__position", "wave__fiscal_year", "wave__number"),
    "centre": ("centre__short_name",),
    "date": ("starts_on",),
}


class BatchFilterForm(FilterFormMixin, forms.Form):
    """The open row of fields above the list."""


class BatchFilter(django_filters.FilterSet):
    """The filter of the list of batches; keys are those of the figures (docs/indicators.md)."""

    q = django_filters.CharFilter(label="Nama, program, atau kode", method="search")
    fiscal_year = django_filters.ChoiceFilter(
        label="Tahun", field_name="wave__fiscal_year", empty_label="Semua"
    )
    funding = django_filters.ChoiceFilter(
        label="Sumber dana", field_name="wave__fund__code", empty_label="Semua"
    )
    wave = django_filters.ChoiceFilter(label="Gelombang", method="in_wave", empty_label="Semua")
    centre = django_filters.ChoiceFilter(label="BLK", field_name="centre__code", empty_label="Semua")
    field = django_filters.ChoiceFilter(
        label="Kejuruan", field_name="programme__field__slug", empty_label="Semua"
    )
    state = django_filters.ChoiceFilter(choices=state_choices, widget=forms.HiddenInput)
    sort = django_filters.CharFilter(method="order", widget=forms.HiddenInput)

    class Meta:
        model = Batch
        fields: list[str] = []
        form = BatchFilterForm

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        seen = self.queryset.order_by().values_list("wave__fiscal_year", "wave__number").distinct()
        waves = sorted(seen, reverse=True)
        self.waves = {wave_key(year, number): (year, number) for year, number in waves if number}
        years = dict.fromkeys(year for year, _ in waves)
        self.filters["fiscal_year"].extra["choices"] = [(year, str(year)) for year in years]
        self.filters["wave"].extra["choices"] = [
            (key, f"{roman(number)}, {year}") for key, (year, number) in self.waves.items()
        ]
        offered = choices_of(
            funding=Offer(visible(self.request, Fund), "code", "name", place="position"),
            centre=Offer(visible(self.request, Centre), "code", "name", order="short_name"),
            field=Offer(visible(self.request, Field), "slug", "name", place="position"),
        )
        for name, pairs in offered.items():
            self.filters[name].extra["choices"] = pairs
        if scope(self.request.user, Permission.VIEW_BATCHES).is_one_centre:
            del self.filters["centre"]

    def qs_of_all_states(self):
        """What the other fields of the filter leave, in whatever state: for counting the stages."""
        self.form.is_valid()
        rows = self.queryset
        for name, value in self.form.cleaned_data.items():
            if name != "state":
                rows = self.filters[name].filter(rows, value)
        return rows

    def search(self, rows, name, value):
        """Batches whose name, programme or code holds the words typed."""
        return rows.filter(
            Q(name_key__contains=name_key(value))
            | Q(code__icontains=value)
            | Q(programme__name__icontains=value)
        )

    def in_wave(self, rows, name, value):
        """Batches of the wave written '2025-III'."""
        year, number = self.waves[value]
        return rows.filter(wave__fiscal_year=year, wave__number=number)

    def order(self, rows, name, value):
        """Sorted as ?sort= says; an unknown key leaves the newest first."""
        columns = ORDERS.get(value.removeprefix("-"))
        if columns is None:
            return rows
        if value.startswith("-"):
            return rows.order_by(*(F(column).desc(nulls_first=True) for column in columns), "-id")
        return rows.order_by(*(F(column).asc(nulls_last=True) for column in columns), "id")


class BatchForm(PortalFormMixin, forms.ModelForm):
    """All facts of one batch; fund, year and wave are typed apart, as clerks know them."""

    code = forms.CharField(
        label="Kode paket", max_length=60, required=False, help_text="Kosongkan agar dibuat otomatis."
    )
    fund = forms.ModelChoiceField(queryset=None, label="Sumber dana")
    fiscal_year = forms.IntegerField(label="Tahun anggaran", min_value=1990, max_value=2100)
    wave_number = forms.IntegerField(
        label="Nomor gelombang",
        required=False,
        min_value=0,
        max_value=99,
        help_text="Misalnya 3. Kosongkan bila paket tidak bergelombang.",
    )
    wave_label = forms.CharField(
        label="Sebutan gelombang", required=False, max_length=60, help_text="Misalnya Tahap III atau Batch 3."
    )
    teachers = forms.CharField(
        label="Instruktur", required=False, max_length=500, help_text="Pisahkan beberapa nama dengan koma."
    )

    class Meta:
        model = Batch
        fields = [
            "centre",
            "programme",
            "name",
            "kind",
            "seats",
            "reserves",
            "starts_on",
            "ends_on",
            "finished_on",
            "hours",
            "place",
        ]
        help_texts = {
            "name": "Satu kelas, misalnya Menjahit 3.",
            "seats": "Biasanya 16.",
            "hours": "1 JP = 45 menit.",
        }

    def __init__(self, *args, request, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["fund"].queryset = visible(request, Fund).in_use()
        self.fields["programme"].queryset = self.fields["programme"].queryset.in_use()
        self.fields["kind"].queryset = self.fields["kind"].queryset.in_use()
        self.fields["fiscal_year"].initial = timezone.localdate().year
        if self.instance.state != "finished":
            del self.fields["finished_on"]
        if self.instance.pk:
            self._fill_from(self.instance)
        else:
            self._offer_centres(request)

    def get_layout(self) -> Layout:
        sections = {
            "Pelatihan": ("centre", "programme", "name", "kind", "code"),
            "Dana dan gelombang": ("fund", "fiscal_year", "wave_number", "wave_label"),
            "Pelaksanaan": ("starts_on", "ends_on", "finished_on", "hours", "place", "teachers"),
            "Kursi": ("seats", "reserves"),
        }
        drawn = (
            (title, [name for name in names if name in self.fields]) for title, names in sections.items()
        )
        return Layout(*(Section(title, *names) for title, names in drawn))

    def facts(self) -> dict:
        """What the actions take: field names of Batch, the wave as a WaveKey."""
        clean = self.cleaned_data
        facts = {name: clean[name] for name in self.Meta.fields if name in clean}
        facts["code"] = clean["code"] or (self.initial_code if self.instance.pk else "")
        facts["wave"] = WaveKey(
            clean["fund"], clean["fiscal_year"], clean["wave_number"] or 0, clean["wave_label"]
        )
        return facts

    def teacher_names(self) -> list[str]:
        """Names of the instructors, each once."""
        return split_names(self.cleaned_data["teachers"])

    def _offer_centres(self, request) -> None:
        centres = visible(request, Centre).allowing(request.user, Permission.EDIT_BATCHES)
        self.fields["centre"].queryset = centres
        reach = scope(request.user, Permission.EDIT_BATCHES)
        if reach.is_one_centre:
            self.fields["centre"].initial = next(iter(reach.centre_ids))

    def _fill_from(self, batch: Batch) -> None:
        del self.fields["centre"]
        self.initial_code = batch.code
        self.fields["code"].help_text = ""
        teachers = ", ".join(teacher.name for teacher in batch.instructors.all())
        self.initial.update(
            code=batch.code,
            fund=batch.wave.fund_id,
            fiscal_year=batch.wave.fiscal_year,
            wave_number=batch.wave.number or None,
            wave_label=batch.wave.label,
            teachers=teachers,
        )


class MoveForm(PortalFormMixin, forms.Form):
    """What a move to another stage has to know; the batches travel along hidden."""

    pk = forms.MultipleChoiceField(widget=forms.MultipleHiddenInput)
    action = forms.CharField(widget=forms.HiddenInput)
    sure = forms.BooleanField(widget=forms.HiddenInput, initial=True)
    finished_on = forms.DateField(label="Tanggal selesai")
    reason = forms.CharField(label="Alasan", max_length=200)

    def __init__(self, *args, to: str, batches: list[Batch], **kwargs):
        keys = [batch.pk for batch in batches]
        initial = {"pk": keys, "action": to, "finished_on": timezone.localdate()}
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["pk"].choices = [(key, key) for key in keys]
        if to != "finished":
            del self.fields["finished_on"]
        if to != "cancelled" and all(batch.state != "finished" for batch in batches):
            del self.fields["reason"]

    @property
    def asks_more(self) -> bool:
        """True if the move needs a date or a reason from the reader."""
        return not {"finished_on", "reason"}.isdisjoint(self.fields)

    def answers(self) -> dict:
        """The date and the reason, as far as asked, for the action."""
        return {name: self.cleaned_data[name] for name in ("finished_on", "reason") if name in self.fields}
