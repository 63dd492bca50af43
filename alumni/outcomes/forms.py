"""A question about the figures as a page asks it: the form of its filters, its address, its sentence.

The keys in the address are those of docs/indicators.md; a repeated key is OR. An empty `year=` means all
years, no `year` at all leaves the page to choose one; so with `centre=`.
"""

import datetime
from dataclasses import dataclass
from functools import lru_cache

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from alumni.careers.derivation import IN_WORK_AT, IN_WORK_ON, PLACED_WITHIN, WINDOWS
from alumni.outcomes.behind import refusal
from alumni.outcomes.cohorts import Tables
from alumni.outcomes.definitions import (
    DEFAULT_WINDOW,
    FIRST_YEAR,
    KEYS,
    LEVEL_LABELS,
    RULE_LABELS,
    Definition,
    DefinitionError,
    FilterKey,
    filters_of,
)
from alumni.outcomes.models import Target
from alumni.outcomes.privacy import DISABILITY_KEYS
from core.accounts.access import can
from core.accounts.permissions import Permission
from core.forms import FilterFormMixin, PortalFormMixin

ALL = "Semua"
NOT_BY_DISABILITY = (
    "Saringan disabilitas tidak dipakai: hanya yang berhak melihat orangnya dapat memakainya. "
    "Perbandingan menurut disabilitas untuk seluruh BLK tetap ada, dengan angka kecil dilindungi."
)
# Where an address says nothing of these, the dashboard chooses: the latest year, the reader's own centres.
SETTLED_KEYS = ("year", "centre")
# Asked in the open form; the other keys are kept where an address holds them.
SHOWN = ("year", "funding", "wave", "centre", "field", "programme", "sex", "disability")
# Short, so that a narrow select shows them whole; the sentence above the form says them in full.
MEASURE_CHOICES = [
    (PLACED_WITHIN, "Dalam jendela"),
    (IN_WORK_AT, "Di akhir jendela"),
    (IN_WORK_ON, "Pada tanggal data"),
]
RULE_CHOICES = [("bps", "Formal (BPS)"), ("ilo", "Formal (ILO)"), ("relation", "Hubungan kerja")]
DEFAULTS = {
    "measure": PLACED_WITHIN,
    "window": str(DEFAULT_WINDOW),
    "rule": "bps",
    "min_evidence": "reported",
}


class OneOrMore(forms.SelectMultiple):
    """A plain select; it becomes one of several values where an address already holds several."""

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        if len(value or []) < 2:
            context["widget"]["attrs"].pop("multiple", None)
        return context

    def value_from_datadict(self, data, files, name):
        return [value for value in super().value_from_datadict(data, files, name) or [] if value]


class KeyField(forms.Field):
    """The values of one filter key; a value that no table knows is refused by name."""

    widget = OneOrMore

    def __init__(self, key: FilterKey, tables: Tables, **kwargs):
        super().__init__(label=key.label, required=False, **kwargs)
        self.key, self.tables = key, tables

    def clean(self, value):
        for each in value:
            try:
                self.key.check(each)
                self.tables.check(((self.key.name, (each,)),))
            except DefinitionError:
                raise ValidationError(
                    f"{self.key.label} “{each}” tidak kami kenal, jadi saringan ini tidak dipakai. "
                    "Pilih dari daftar."
                ) from None
        return value


class DefinitionForm(FilterFormMixin, forms.Form):
    """Filters, measure, window, evidence, rule and date. `definition()` keeps whatever was right."""

    def __init__(self, query: QueryDict | MultiValueDict, *, tables: Tables, today: datetime.date):
        data = MultiValueDict({name: query.getlist(name) for name in query})
        for name, value in DEFAULTS.items():
            if not data.get(name):
                data[name] = value
        if not data.get("as_of"):
            data["as_of"] = today.isoformat()
        super().__init__(data)
        self.today, self.tables = today, tables
        for name, key in KEYS.items():
            self._add_key(key, tables, is_shown=name in SHOWN)
        self.fields["measure"] = _choice("Bekerja", MEASURE_CHOICES)
        self.fields["window"] = _choice("Jendela waktu", [(str(m), f"{m} bulan") for m in WINDOWS])
        self.fields["min_evidence"] = _choice("Bukti minimal", reversed(LEVEL_LABELS.items()))
        self.fields["rule"] = _choice("Golongan", RULE_CHOICES)
        self.fields["as_of"] = forms.DateField(
            label="Data per tanggal",
            widget=forms.DateInput(attrs={"type": "date", "max": today.isoformat()}, format="%Y-%m-%d"),
            error_messages={"invalid": "Isi tanggal data, misalnya 2025-06-30. Kami memakai hari ini."},
        )

    def clean_as_of(self):
        if self.cleaned_data["as_of"] > self.today:
            raise ValidationError("Tanggal data paling lambat hari ini. Kami memakai hari ini.")
        if self.cleaned_data["as_of"].year < FIRST_YEAR:
            raise ValidationError(f"Tanggal data paling awal tahun {FIRST_YEAR}. Kami memakai hari ini.")
        return self.cleaned_data["as_of"]

    def definition(self) -> Definition:
        """The question as far as it was understood; `errors` names what was left out."""
        self.is_valid()
        kept = {name: value for name, value in self.cleaned_data.items() if name not in self.errors}
        asked = {name: kept.get(name, value) for name, value in DEFAULTS.items()}
        return Definition(
            as_of=kept.get("as_of", self.today),
            measure=asked["measure"],
            window=None if asked["measure"] == IN_WORK_ON else int(asked["window"]),
            rule=asked["rule"],
            min_evidence=asked["min_evidence"],
            filters=filters_of((key, value) for key in KEYS for value in kept.get(key) or ()),
        )

    def definition_for(self, user) -> Definition:
        """`definition`, without a filter by disability of people whom this reader may not see (privacy.py).

        To whom no people are shown at all the form does not offer it.
        """
        found = self.definition()
        chosen = DISABILITY_KEYS & {key for key, _ in found.filters}
        if not can(user, Permission.VIEW_PEOPLE):
            for name in DISABILITY_KEYS - chosen:
                self.fields.pop(name, None)
        if not chosen or not refusal(user, found, self.tables):
            return found
        for name in chosen:
            self.add_error(name, NOT_BY_DISABILITY)
        return self.definition()

    def show(self, definition: Definition) -> "DefinitionForm":
        """Select in the form what is shown: the year the page chose, and what it took for a refused value."""
        self.data.setlist("year", list(definition.values_of("year")))
        for name in DEFAULTS.keys() & self.errors.keys():
            self.data[name] = DEFAULTS[name]
        if "as_of" in self.errors:
            self.data["as_of"] = self.today.isoformat()
        return self

    def _add_key(self, key: FilterKey, tables: Tables, *, is_shown: bool) -> None:
        field = KeyField(key, tables)
        if is_shown:
            field.widget.choices = [("", ALL), *_choices(key, tables, self.today)]
        elif any(self.data.getlist(key.name)):
            field.widget = KeptValues()
        else:
            return
        self.fields[key.name] = field


class KeptValues(forms.MultipleHiddenInput):
    """Values that the form does not offer, carried along."""

    def value_from_datadict(self, data, files, name):
        return [value for value in super().value_from_datadict(data, files, name) or [] if value]


def _choice(label: str, choices) -> forms.ChoiceField:
    field = forms.ChoiceField(label=label, choices=list(choices))
    sentence = f"{label} “%(value)s” tidak kami kenal. Kami memakai pilihan biasa."
    field.error_messages["invalid_choice"] = sentence
    return field


def _choices(key: FilterKey, tables: Tables, today: datetime.date) -> list[tuple[str, str]]:
    """(value, label) of what a select offers, in the order of the groups."""
    if key.values:
        return list(key.values.items())
    if key.name == "year":
        first = min((wave.fiscal_year for wave in tables.waves.values()), default=today.year)
        return [(str(year), str(year)) for year in range(today.year, first - 1, -1)]
    values = sorted(tables.names[key.name], key=lambda value: tables.place(key.name, value))
    if key.name == "wave":
        values.reverse()
    return [(value, tables.label(key.name, value)) for value in values]


# --- The address and the words of a question ------------------------------------------------------------
@lru_cache(maxsize=512)
def query_of(definition: Definition) -> str:
    """The query of an address that asks exactly this, whatever day it is opened."""
    query = QueryDict(mutable=True)
    for key in SETTLED_KEYS:
        query.setlist(key, definition.values_of(key) or [""])
    for key, values in definition.filters:
        query.setlist(key, values)
    asked = {"measure": definition.measure, "rule": definition.rule, "min_evidence": definition.min_evidence}
    asked["window"] = str(definition.window or DEFAULT_WINDOW)
    for name, value in asked.items():
        if value != DEFAULTS[name]:
            query[name] = value
    query["as_of"] = definition.as_of.isoformat()
    return query.urlencode()


@dataclass(frozen=True)
class _Words:
    """Words for a key: what is said where it is not filtered, and before its values."""

    none: str
    before: str


_SAID = {
    "year": _Words("lulusan semua tahun", "lulusan"),
    "quarter": _Words("", "lulusan"),
    "funding": _Words("semua dana", "dana"),
    "wave": _Words("semua gelombang", "gelombang"),
    "centre": _Words("semua BLK", "BLK"),
    "field": _Words("", "kejuruan"),
    "programme": _Words("", "program"),
    "sex": _Words("", ""),
    "disability": _Words("", ""),
}
_DONE = {
    PLACED_WITHIN: "bekerja atau berusaha paling lambat {} setelah lulus",
    IN_WORK_AT: "bekerja tepat {} setelah lulus",
    IN_WORK_ON: "bekerja pada tanggal data",
}


def described(definition: Definition, tables: Tables) -> SafeString:
    """'lulusan 2024, semua dana, ..., bukti C atau lebih kuat', what was chosen in bold."""
    asked = dict(definition.filters)
    parts = []
    for key in [*_SAID, *(name for name in asked if name not in _SAID)]:
        words = _SAID.get(key, _Words("", KEYS[key].label.lower()))
        if key in asked:
            labels = ", ".join(tables.label(key, value) for value in asked[key])
            parts.append(format_html("<b>{}</b>", f"{words.before} {labels}".strip()))
        elif words.none:
            parts.append(words.none)
    window = format_html("<b>{} bulan</b>", definition.window)
    parts.append(format_html(_DONE[definition.measure], window))
    letter = LEVEL_LABELS[definition.min_evidence][0]
    parts.append("bukti A" if letter == "A" else f"bukti A–{letter}")
    if definition.rule != "bps":
        parts.append(format_html("<b>{}</b>", RULE_LABELS[definition.rule].lower()))
    return format_html_join(", ", "{}", ((part,) for part in parts))


def is_choosing_time(query: QueryDict) -> bool:
    """True if the address says itself which years it is about."""
    return any(name in query for name in ("year", "quarter", "fiscal_year", "wave", "batch"))


# --- Targets --------------------------------------------------------------------------------------------
class TargetForm(PortalFormMixin, forms.ModelForm):
    """A target for the graduates of a year; once set, only its value changes."""

    class Meta:
        model = Target
        fields = ["year", "centre", "measure", "window", "value"]
        help_texts = {"value": "Misalnya 68 atau 68,5."}
        error_messages = {
            "value": {
                "min_value": "Isi target di atas 0.",
                "max_value": "Isi target paling besar 100.",
            }
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["value"].localize = True
        self.fields["value"].widget = forms.TextInput(attrs={"inputmode": "decimal"})
        if self.instance.pk:
            for name in ("year", "centre", "measure", "window"):
                del self.fields[name]
        else:
            self.fields["centre"].empty_label = "Seluruh provinsi"

    def about(self) -> dict:
        """What the action takes to name the target."""
        source = vars(self.instance) if self.instance.pk else self.cleaned_data
        about = {name: source[name] for name in ("year", "measure", "window")}
        return about | {"centre": self.instance.centre if self.instance.pk else source["centre"]}
