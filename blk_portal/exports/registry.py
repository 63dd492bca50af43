"""The written list of what can be exported: a name in the address, its right, columns, rows and notes."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django import forms
from django.utils import timezone
from django.utils.html import strip_tags

from alumni.outcomes.cohorts import Tables
from alumni.outcomes.definitions import Definition
from alumni.outcomes.forms import described
from alumni.outcomes.indicators import card_of, indicator_of
from blk_portal.exports import lists, measures, recap, releases, verification
from blk_portal.exports.asking import Asking
from core.accounts.permissions import Permission
from core.dates import format_date
from core.sheets.columns import Column

P = Permission
Notes = list[tuple[str, object]]


@dataclass(frozen=True)
class Export:
    """One exportable list. `rights`: all of them are needed; `rows` and `notes` take the same Asking."""

    name: str
    title: str
    rights: tuple[Permission, ...]
    columns: tuple[Column, ...]
    rows: Callable[[Asking], Iterable[tuple]]
    filters: Callable[[Asking], Notes]

    def notes(self, asking: Asking) -> Notes:
        """What the sheet "Keterangan" says: what, by which filter, when, for whom."""
        return [
            ("Daftar", self.title),
            *self.filters(asking),
            ("Dibuat", f"{format_date(timezone.localdate())} pukul {timezone.localtime():%H.%M}"),
            ("Diekspor oleh", str(asking.user)),
            ("Catatan", "NIK dan nomor HP disamarkan kecuali bagi yang berhak mengekspor identitas."),
        ]


def said_by(form: forms.Form) -> Notes:
    """(label, value) of each field of a filter that narrows the list."""
    form.is_valid()
    kept = [(name, form.cleaned_data.get(name)) for name in form.fields if name not in ("sort", "page")]
    said = [
        (str(form.fields[name].label or name), _shown(form.fields[name], value))
        for name, value in kept
        if value not in (None, "", [])
    ]
    return said or [("Saringan", "semua yang boleh Anda lihat")]


def _shown(field: forms.Field, value: object) -> str:
    if isinstance(field, forms.ModelChoiceField):
        return str(value)
    choices = dict(getattr(field, "choices", ()))
    return str(choices.get(str(value), value))


def said_by_definition(asking: Asking) -> Notes:
    """The question about the figures, in words, with its definition card."""
    definition = recap.asked(asking)
    card = card_of(indicator_of(definition), definition, **recap.about(asking))
    return [*_question(definition), ("Ukuran", card.title), *card.lines]


def said_by_measures(asking: Asking) -> Notes:
    """The question, and what each of the indicators means."""
    return [*_question(recap.asked(asking)), *measures.card_notes(asking)]


def _question(definition: Definition) -> Notes:
    return [
        ("Pertanyaan", strip_tags(described(definition, Tables()))),
        ("Data per", format_date(definition.as_of)),
    ]


EXPORTS = {
    export.name: export
    for export in (
        Export(
            "paket",
            "Paket pelatihan",
            (P.EXPORT_LISTS, P.VIEW_BATCHES),
            lists.BATCH_COLUMNS,
            lists.batch_rows,
            lambda asking: said_by(lists.batch_form(asking).form),
        ),
        Export(
            "peserta",
            "Peserta",
            (P.EXPORT_LISTS, P.VIEW_PEOPLE),
            lists.PERSON_COLUMNS,
            lists.person_export_rows,
            lambda asking: said_by(lists.person_form(asking)),
        ),
        Export(
            "alumni",
            "Alumni",
            (P.EXPORT_LISTS, P.VIEW_PEOPLE),
            lists.ALUMNI_COLUMNS,
            lists.alumni_rows,
            lambda asking: said_by(lists.alumni_form(asking).form),
        ),
        Export(
            "orang",
            "Orang di balik angka",
            (P.EXPORT_LISTS, P.VIEW_PEOPLE),
            lists.BEHIND_COLUMNS,
            lists.behind_rows,
            said_by_definition,
        ),
        Export(
            "angka",
            "Angka penempatan",
            (P.EXPORT_LISTS,),
            recap.FIGURE_COLUMNS,
            recap.figure_rows,
            said_by_definition,
        ),
        Export(
            "ukuran",
            "Semua ukuran penempatan",
            (P.EXPORT_LISTS,),
            measures.MEASURE_COLUMNS,
            measures.measure_rows,
            said_by_measures,
        ),
        Export(
            "rekap",
            "Rekap penempatan menurut BLK, program, dana, jenis kelamin, dan disabilitas",
            (P.EXPORT_LISTS,),
            recap.RECAP_COLUMNS,
            recap.recap_rows,
            said_by_definition,
        ),
        Export(
            "rilis",
            "Angka satu rilis",
            (P.EXPORT_LISTS,),
            recap.FIGURE_COLUMNS,
            releases.figure_rows,
            releases.said_by_release,
        ),
        Export(
            "tahunan",
            "Target dan realisasi tahunan",
            (P.EXPORT_LISTS,),
            releases.ANNUAL_COLUMNS,
            releases.annual_table,
            releases.said_by_release,
        ),
        Export(
            "rekap-bulanan",
            "Rekap bulanan tiap BLK",
            (P.EXPORT_LISTS,),
            releases.MONTHLY_COLUMNS,
            releases.monthly_recap,
            releases.said_by_release,
        ),
        Export(
            "verifikasi",
            "Hasil verifikasi tiap BLK",
            (P.EXPORT_LISTS,),
            verification.RESULT_COLUMNS,
            verification.result_rows,
            verification.said_by_round,
        ),
        Export(
            "kasus-verifikasi",
            "Kasus verifikasi tanpa nama",
            (P.EXPORT_LISTS,),
            verification.CASE_COLUMNS,
            verification.case_rows,
            verification.said_by_round,
        ),
    )
}
