"""The filter of the list of alumni, and the quick form on the page of a graduate."""

from types import SimpleNamespace

import django_filters
from django import forms
from django.db.models import Max, Min
from django.utils import timezone

from alumni.careers.forms import SpellForm
from alumni.careers.models import EmploymentSpell, Observation
from alumni.followup.choices import filter_choices
from alumni.followup.listing import STATES, in_window_state
from alumni.graduates.models import Graduation
from alumni.outcomes.quality import PARTS, lacking
from core.forms import FilterFormMixin
from training.batches.rules import roman
from training.people.models import SEXES
from training.people.rules import name_key

LACKS = [(part.name, part.lack) for part in PARTS]
WHAT_NOW = "Pilih apa yang dikerjakan sekarang."
ORDERS = {"name": ("name_key", "id"), "-name": ("-name_key", "-id"), "date": ("graduated_on", "id")}


class GraduationFilterForm(FilterFormMixin, forms.Form):
    """Few fields are open, the others behind "Filter lain"."""

    OPEN = ("q", "year", "wave")

    @property
    def first(self) -> SimpleNamespace:
        """The open fields, as filter_fields.html takes a form."""
        return SimpleNamespace(
            hidden_fields=self.hidden_fields(),
            visible_fields=[self[n] for n in self.OPEN if n in self.fields],
        )

    @property
    def more(self) -> SimpleNamespace:
        """The other fields; `is_used` opens them."""
        fields = [field for field in self.visible_fields() if field.name not in self.OPEN]
        return SimpleNamespace(
            hidden_fields=[], visible_fields=fields, is_used=any(field.value() for field in fields)
        )


class GraduationFilter(django_filters.FilterSet):
    """The filter of the list of alumni; keys are those of the figures (docs/indicators.md)."""

    q = django_filters.CharFilter(label="Nama", method="search")
    year = django_filters.ChoiceFilter(
        label="Tahun lulus", field_name="graduated_on__year", empty_label="Semua"
    )
    wave = django_filters.ChoiceFilter(label="Gelombang", method="in_wave", empty_label="Semua")
    funding = django_filters.ChoiceFilter(
        label="Sumber dana", field_name="batch__wave__fund__code", empty_label="Semua"
    )
    centre = django_filters.ChoiceFilter(label="BLK", field_name="centre__code", empty_label="Semua")
    field = django_filters.ChoiceFilter(
        label="Kejuruan", field_name="batch__programme__field__slug", empty_label="Semua"
    )
    programme = django_filters.ChoiceFilter(
        label="Program", field_name="batch__programme__slug", empty_label="Semua"
    )
    sex = django_filters.ChoiceFilter(
        label="Jenis kelamin", field_name="person__sex", choices=SEXES, empty_label="Semua"
    )
    state = django_filters.ChoiceFilter(
        label="Dalam 6 bulan", method="in_state", choices=STATES, empty_label="Semua"
    )
    batch = django_filters.CharFilter(label="Kode paket", field_name="batch__code")
    lacks = django_filters.ChoiceFilter(
        label="Yang kurang", method="in_need", choices=LACKS, empty_label="Semua"
    )
    sort = django_filters.CharFilter(method="order", widget=forms.HiddenInput)

    class Meta:
        model = Graduation
        fields: list[str] = []
        form = GraduationFilterForm

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        choices = filter_choices(self.request.user)
        self.waves = choices.waves
        self.filters["wave"].extra["choices"] = [
            (key, f"{roman(number)}, {year}") for key, (year, number) in choices.waves.items()
        ]
        for name in ("funding", "centre", "field", "programme"):
            self.filters[name].extra["choices"] = getattr(choices, name)
        self.filters["year"].extra["choices"] = self._years()
        if not choices.centre:
            del self.filters["centre"]

    def search(self, rows, name, value):
        """Graduates whose name holds the words typed."""
        return rows.filter(name_key__contains=name_key(value))

    def in_wave(self, rows, name, value):
        """Graduates of the wave written '2025-III', of every fund."""
        year, number = self.waves[value]
        return rows.filter(batch__wave__fiscal_year=year, batch__wave__number=number)

    def in_state(self, rows, name, value):
        """Graduates who count as placed, not placed or unknown in the window of six months."""
        return in_window_state(rows, value, timezone.localdate())

    def in_need(self, rows, name, value):
        """Graduates whose data lack what the page of data quality counts."""
        return lacking(rows, value, timezone.localdate())

    def order(self, rows, name, value):
        """Sorted as ?sort= says; an unknown key leaves the newest first."""
        return rows.order_by(*ORDERS[value]) if value in ORDERS else rows

    def _years(self) -> list[tuple[str, str]]:
        """From the newest to the oldest year; two looks into the index, however many graduates there are."""
        span = self.queryset.order_by().aggregate(first=Min("graduated_on"), last=Max("graduated_on"))
        if span["first"] is None:
            return []
        years = range(span["last"].year, span["first"].year - 1, -1)
        return [(str(year), str(year)) for year in years]


class ChangeForm(SpellForm):
    """What is the person doing now: still in a known job, in a new one, or something else.

    The questions about a job count only where a new one is told of.
    """

    NEW, STILL = "new", "still-"
    now = forms.ChoiceField(
        label="Apa yang dikerjakan sekarang?",
        widget=forms.RadioSelect,
        error_messages={"required": WHAT_NOW, "invalid_choice": WHAT_NOW},
    )
    field_order = ["now"]

    def __init__(self, *args, open_spells: list[EmploymentSpell], **kwargs):
        super().__init__(*args, **kwargs)
        self.open_spells = {f"{self.STILL}{spell.pk}": spell for spell in open_spells}
        still = [(key, f"Masih bekerja: {spell.headline}") for key, spell in self.open_spells.items()]
        new = "Pekerjaan atau usaha baru" if still else "Bekerja atau punya usaha"
        self.fields["now"].choices = [*still, (self.NEW, new), *Observation.ACTIVITIES[1:]]
        for name in ("ended_on", "end_precision"):
            del self.fields[name]

    @property
    def is_new(self) -> bool:
        return self.cleaned_data.get("now") == self.NEW

    @property
    def still(self) -> EmploymentSpell | None:
        """The known job that goes on, if that was the answer."""
        return self.open_spells.get(self.cleaned_data["now"])

    def clean(self):
        if self.is_new:
            return super().clean()
        asked = set(self.errors) - {"now", "observed_on", "source", "level", "note"}
        for name in asked:
            del self.errors[name]
        return self.cleaned_data

    def dates(self) -> dict:
        """The start as it was told; a new job goes on."""
        return {name: self.cleaned_data[name] for name in ("started_on", "start_precision")}
