"""What the steps of the wizard ask."""

from django import forms
from django.conf import settings
from django.utils import timezone

from blk_portal.imports import wizard
from blk_portal.imports.registry import KINDS
from core.accounts.access import can, visible
from core.accounts.permissions import Permission
from core.forms import PortalFormMixin
from core.models import ImportRun
from core.sheets.columns import IGNORE, Column
from core.sheets.values import CellError
from training.models import Centre

FUTURE = "Tanggal data belum terjadi. Isi hari ini atau sebelumnya."
TOO_BIG = "Berkas lebih dari {size} MB. Bagi menjadi beberapa berkas."
ASK_CONSENT = "Jawab pertanyaan tentang persetujuan, karena berkas ini punya kolom Disabilitas."
TWICE = "Dua kolom masuk ke isian {header}. Pilih satu saja."


class UploadForm(PortalFormMixin, forms.Form):
    """Which sheet, whose, and the file."""

    kind = forms.ChoiceField(
        label="Isi berkas",
        widget=forms.RadioSelect,
        choices=[
            ("peserta", "Peserta: orang, paket, dan hasil pelatihan"),
            ("penempatan", "Penempatan: pekerjaan atau kegiatan lulusan"),
            ("umk", "UMK: upah minimum kabupaten/kota, untuk seluruh provinsi"),
        ],
    )
    centre = forms.ModelChoiceField(label="BLK", queryset=None)
    file = forms.FileField(
        label="Berkas",
        help_text="Excel (.xlsx, .xls), LibreOffice (.ods), atau CSV, paling besar 5 MB dan 20.000 baris.",
    )
    data_date = forms.DateField(
        label="Tanggal data",
        required=False,
        help_text="Hari keadaan yang ditulis di berkas. Kosong berarti hari ini.",
    )

    def __init__(self, *args, request, **kwargs):
        super().__init__(*args, **kwargs)
        kinds = self.fields["kind"]
        assert {code for code, _ in kinds.choices} == set(KINDS)
        kinds.choices = [pair for pair in kinds.choices if can(request.user, KINDS[pair[0]].right)]
        centres = visible(request, Centre).allowing(request.user, Permission.IMPORT_SHEETS)
        field = self.fields["centre"]
        field.queryset, field.empty_label = centres, None
        if any(not KINDS[code].has_centre for code, _ in kinds.choices):
            field.required, field.empty_label = False, "Tidak ada, untuk UMK"
        if len(centres) == 1:
            field.initial, field.widget = centres[0], forms.HiddenInput()
            field.widget.choices = []

    def clean(self):
        data = super().clean()
        kind = KINDS.get(data.get("kind"))
        if kind and not kind.has_centre:
            data["centre"] = None
        elif kind and not data.get("centre") and "centre" not in self.errors:
            self.add_error("centre", "Pilih BLK.")
        return data

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > settings.UPLOAD_SHEET_MAX_BYTES:
            raise forms.ValidationError(TOO_BIG.format(size=settings.UPLOAD_SHEET_MAX_BYTES // 1024**2))
        return file

    def clean_data_date(self):
        return _past(self.cleaned_data["data_date"])


class ColumnsForm(PortalFormMixin, forms.Form):
    """Which header is which column, what fills the gaps, which sheets come in."""

    sheets = forms.MultipleChoiceField(
        label="Lembar yang diimpor",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Pilih paling sedikit satu lembar."},
    )
    data_date = forms.DateField(label="Tanggal data")
    has_consent = forms.ChoiceField(
        label="Apakah peserta menyetujui pencatatan disabilitasnya?",
        help_text=(
            "Jawab ya bila persetujuan ada pada formulir kertas di BLK. Bila tidak, kolom Disabilitas tidak "
            "disimpan."
        ),
        widget=forms.RadioSelect,
        required=False,
        choices=[("yes", "Ya, ada formulir kertas di BLK"), ("no", "Tidak atau belum ditanya")],
    )
    create_missing = forms.BooleanField(label="Tambahkan program yang belum ada di portal", required=False)
    remember = forms.BooleanField(
        label="Ingat pencocokan ini untuk berkas berikutnya", required=False, initial=True
    )

    def __init__(self, *args, run: ImportRun, table, found, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.run, self.table = run, table
        self.headers = wizard.headers_of(table)
        self._add_sheets(found)
        self._add_headers()
        self._add_constants()
        self.fields["data_date"].initial = run.data_date
        if run.has_consent is not None:
            self.fields["has_consent"].initial = "yes" if run.has_consent else "no"
        if not table.kind.consent_column:
            del self.fields["has_consent"]
        if not table.kind.has_centre:
            del self.fields["remember"]
        if can(user, Permission.EDIT_REFERENCE) and table.kind.explainable:
            self.fields["create_missing"].initial = run.create_missing
        else:
            del self.fields["create_missing"]

    def _add_sheets(self, found) -> None:
        field = self.fields["sheets"]
        field.choices = [(sheet.name, f"{sheet.name} ({len(sheet.rows)} baris)") for sheet in found]
        field.initial = [sheet.name for sheet in self.table.sheets]
        if len(found) < 2:
            del self.fields["sheets"]
        for number, sheet in enumerate(found):
            self.fields[f"header_row_{number}"] = forms.IntegerField(
                label=f"Baris judul kolom di lembar {sheet.name}",
                initial=sheet.header_row,
                min_value=1,
                max_value=200,
                required=False,
                widget=forms.NumberInput(attrs={"class": "form-control"}),
            )
        self.found = found

    def _add_headers(self) -> None:
        choices = [(IGNORE, "Jangan impor"), *((one.name, one.header) for one in self.table.columns)]
        for number, header in enumerate(self.headers):
            self.fields[f"column_{number}"] = forms.ChoiceField(
                label=f"Kolom {header.header} masuk ke",
                choices=choices,
                initial=header.column,
                required=False,
                widget=forms.Select(attrs={"class": "form-select"}),
            )

    def _add_constants(self) -> None:
        mapped = {header.column for header in self.headers}
        self.shared: list[Column] = [
            column
            for column in map(self.table.column, self.table.kind.shared)
            if column.name not in mapped or column.name in self.run.constants
        ]
        for column in self.shared:
            field = forms.CharField(
                label=column.header,
                required=False,
                max_length=150,
                initial=self.run.constants.get(column.name),
            )
            if column.choices:
                choices = [("", "Tidak diisi"), *((one, one) for one in column.choices)]
                field = forms.ChoiceField(
                    label=column.header,
                    required=False,
                    choices=choices,
                    initial=self.run.constants.get(column.name),
                )
            self.fields[f"same_{column.name}"] = field

    def clean_data_date(self):
        return _past(self.cleaned_data["data_date"])

    def clean(self):
        data = super().clean()
        self._clean_columns(data)
        for column in self.shared:
            self._clean_constant(column, data.get(f"same_{column.name}"))
        consent = self.table.kind.consent_column
        if consent and consent in self.answers().values() and not data.get("has_consent"):
            self.add_error("has_consent", ASK_CONSENT)
        return data

    def _clean_columns(self, data) -> None:
        """One column of the portal takes one header of a sheet."""
        seen: dict[str, set[str]] = {}
        for number, header in enumerate(self.headers):
            name = data.get(f"column_{number}")
            homes = {sheet.name for sheet in self.table.sheets if header.header in sheet.headers}
            if name and homes & seen.get(name, set()):
                text = TWICE.format(header=self.table.column(name).header)
                self.add_error(f"column_{number}", text)
            elif name:
                seen.setdefault(name, set()).update(homes)

    def _clean_constant(self, column: Column, text: str | None) -> None:
        if not text:
            return
        try:
            column.parse(text)
        except CellError as error:
            self.add_error(f"same_{column.name}", error.message)

    def header_rows(self) -> dict[str, int]:
        """Header rows that were set by hand."""
        asked = {sheet.name: self.cleaned_data.get(f"header_row_{n}") for n, sheet in enumerate(self.found)}
        return {
            sheet.name: asked[sheet.name]
            for sheet in self.found
            if asked[sheet.name] and asked[sheet.name] != sheet.header_row
        }

    def answers(self) -> dict[str, str]:
        """Header key -> column name, or '' for "do not import"."""
        return {
            header.key: self.cleaned_data.get(f"column_{number}") or IGNORE
            for number, header in enumerate(self.headers)
        }

    def given(self) -> dict:
        """The answers as wizard.save_columns takes them."""
        data = self.cleaned_data
        return {
            "answers": self.answers(),
            "constants": {c.name: data[f"same_{c.name}"] for c in self.shared if data.get(f"same_{c.name}")},
            "sheets": data.get("sheets") or [sheet.name for sheet in self.table.sheets],
            "data_date": data["data_date"],
            "has_consent": {"yes": True, "no": False}.get(data.get("has_consent")),
            "create_missing": data.get("create_missing", False),
            "remember": data.get("remember", False),
        }

    # What the template draws, in its order.

    def header_fields(self):
        return [(header, self[f"column_{number}"]) for number, header in enumerate(self.headers)]

    def constant_fields(self):
        return [self[f"same_{column.name}"] for column in self.shared]

    @property
    def lacks_class(self) -> bool:
        """True if no header tells the batch, so that the sheet's name does."""
        name = self.table.kind.class_column
        return bool(name) and name not in {header.column for header in self.headers}

    def header_row_fields(self):
        return [self[f"header_row_{number}"] for number in range(len(self.found))]


class CorrectionForm(PortalFormMixin, forms.Form):
    """Cells typed anew and words explained, on the check page."""

    def __init__(self, *args, run: ImportRun, **kwargs):
        super().__init__(*args, **kwargs)
        self.run = run
        self.cells = wizard.correctable(run)
        for number, problem in self.cells:
            self.fields[f"cell_{number}"] = forms.CharField(
                label=f"{problem['column']}, baris {problem['row']}",
                required=False,
                max_length=250,
                widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
            )
        self.words = self._add_words()

    def _add_words(self) -> list[tuple[str, str, str]]:
        kind, found = wizard.kind_of(self.run), []
        if not kind.explainable:
            return found
        headers = {column.name: column.header for column in kind.columns()}
        for column, words in self.run.unknown.items():
            choices = [("", "Pilih artinya"), *kind.explainable(column)]
            for number, word in enumerate(words[:20]):
                name = f"word_{column}_{number}"
                label = f"{headers[column]} “{word}” berarti"
                self.fields[name] = forms.ChoiceField(label=label, choices=choices, required=False)
                found.append((name, column, word))
        return found

    def typed_cells(self) -> dict[int, str]:
        """Number of the problem -> the new cell."""
        typed = {number: self.cleaned_data[f"cell_{number}"] for number, _ in self.cells}
        return {number: text for number, text in typed.items() if text}

    def explained(self) -> dict[tuple[str, str], str]:
        """(column, word) -> what it means."""
        return {
            (column, word): self.cleaned_data[name]
            for name, column, word in self.words
            if self.cleaned_data[name]
        }

    def cell_fields(self):
        return [(problem, self[f"cell_{number}"]) for number, problem in self.cells]

    def word_fields(self):
        return [self[name] for name, _, _ in self.words]


def _past(day):
    if day and day > timezone.localdate():
        raise forms.ValidationError(FUTURE)
    return day
