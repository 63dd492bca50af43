"""What every form of the portal shares: crispy set-up, optional marks, and errors that say what to do.

`{% crispy form %}` and `{{ form.name|as_crispy_field }}` draw fields with templates/bootstrap5/field.html;
the page writes the <form> tag (with novalidate), the CSRF token and the buttons itself.
"""

from collections.abc import Iterator

from crispy_forms.helper import FormHelper
from crispy_forms.layout import TEMPLATE_PACK, Layout, LayoutObject
from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models.fields import BLANK_CHOICE_DASH
from django.forms import BaseForm, BoundField, Field
from django.template.loader import render_to_string
from django.utils.functional import cached_property
from django.utils.safestring import SafeString

STALE_PAGE = "Halaman ini sudah lama terbuka. Muat ulang halaman, lalu isi lagi."
CHOICE_WIDGETS = (forms.Select, forms.RadioSelect, forms.CheckboxSelectMultiple)


class PortalFormMixin:
    """Put before forms.Form or forms.ModelForm: class PersonForm(PortalFormMixin, forms.ModelForm).

    The form of a saved row with a `version` gets it as a hidden field; the action compares
    `form.cleaned_data["version"]`, so that nobody overwrites what a colleague saved meanwhile.
    """

    mark_optional = True
    # The browser's own bubbles are not read out everywhere and vanish; our summary stays.
    use_required_attribute = False

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            _say_what_to_do(name, field)
            _use_native_date(field)
            _name_the_blank(field)
        row = getattr(self, "instance", None)
        if row is not None and row.pk and hasattr(row, "version"):
            self.fields["version"] = forms.IntegerField(
                initial=row.version,
                widget=forms.HiddenInput,
                error_messages={"required": STALE_PAGE, "invalid": STALE_PAGE},
            )

    @cached_property
    def helper(self) -> FormHelper:
        """The page owns <form>, token and buttons; crispy draws the error summary and the fields."""
        helper = FormHelper(self)
        helper.form_tag = False
        helper.disable_csrf = True
        helper.render_hidden_fields = True
        layout = self.get_layout()
        if layout is not None:
            helper.layout = layout
        return helper

    def get_layout(self) -> Layout | None:
        """Override to group the fields, for example Layout(Section("1. Identitas", "nik", "name"))."""
        return None


class FilterFormMixin(PortalFormMixin):
    """A GET form over a list: everything may stay empty, so nothing is marked so."""

    mark_optional = False


class Section(LayoutObject):
    """One card of a long form; short fields stand in two columns where there is room."""

    template = "components/form_section.html"

    def __init__(self, title: str, *fields: str | LayoutObject, hint: str = "", css_id: str = "") -> None:
        self.title = title
        self.fields = list(fields)
        self.hint = hint
        self.css_id = css_id or f"bagian-{'-'.join(title.lower().split())}".replace(".", "")

    def render(self, form, context, template_pack=TEMPLATE_PACK, **kwargs) -> SafeString:
        drawn = self.get_rendered_fields(form, context, template_pack, **kwargs)
        return render_to_string(self.template, {"section": self, "fields": drawn})


def take_refusal(form: BaseForm, error: ValidationError) -> None:
    """Show what an action refused: at the field where the form has it, above the form otherwise."""
    by_field = error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}
    for field, messages in by_field.items():
        form.add_error(field if field in form.fields else None, messages)


def problems(form: BaseForm) -> list[tuple[str, str]]:
    """(id of the field, sentence) of each refusal, form-wide ones first with "" for the id.

    Sentences of our own forms name their field; those of other forms get its label in front.
    """
    found = [("", str(error)) for error in form.non_field_errors()]
    for field in form:
        found.extend((_target(field), sentence) for sentence in _sentences(form, field))
    return found


def _sentences(form: BaseForm, field: BoundField) -> Iterator[str]:
    named = isinstance(form, PortalFormMixin) or field.is_hidden
    return (str(error) if named else f"{field.label}: {error}" for error in field.errors)


def _target(field: BoundField) -> str:
    if field.is_hidden:
        return ""
    # A group of radios or ticks has no id of its own: the link goes to its first option.
    return field.id_for_label or f"{field.auto_id}_0"


def _say_what_to_do(name: str, field: Field) -> None:
    """Replace Django's general sentences; what a form states itself in error_messages stays."""
    label = inside_sentence(field.label or name.replace("_", " "))
    if isinstance(field, forms.EmailField):
        # Its sentence stands in the validator; one of the field's own goes before that.
        field.error_messages.setdefault("invalid", _invalid(field, label))
    for code, sentence in _sentences_for(field, label).items():
        if code in field.error_messages and field.error_messages[code] == _default(field, code):
            field.error_messages[code] = sentence


def _name_the_blank(field: Field) -> None:
    """A list says in words what its first line means, instead of Django's row of dashes."""
    dashes = BLANK_CHOICE_DASH[0][1]
    words = "Pilih" if field.required else "Belum diketahui"
    if isinstance(field, forms.ModelChoiceField):
        if field.empty_label == dashes:
            field.empty_label = words
    elif isinstance(field, forms.ChoiceField) and ("", dashes) in field.choices:
        field.choices = [("", words), *(choice for choice in field.choices if choice != ("", dashes))]


def _sentences_for(field: Field, label: str) -> dict[str, str]:
    return {
        "required": _required(field, label),
        "invalid": _invalid(field, label),
        "invalid_choice": f"Pilih {label} dari daftar.",
        "invalid_list": f"Pilih {label} dari daftar.",
        "invalid_pk_value": f"Pilih {label} dari daftar.",
        "empty": "Berkas ini kosong. Pilih berkas lain.",
        "missing": _choose_file(label),
    }


def _required(field: Field, label: str) -> str:
    if isinstance(field, forms.BooleanField):
        return f"Centang: {field.label}"
    if label.endswith("?"):
        return f"Jawab pertanyaan: {field.label}"
    if isinstance(field, forms.FileField):
        return _choose_file(label)
    verb = "Pilih" if isinstance(field.widget, CHOICE_WIDGETS) else "Isi"
    return f"{verb} {label}."


def _choose_file(label: str) -> str:
    return f"Pilih {label}." if label.startswith("berkas") else f"Pilih berkas {label}."


def _invalid(field: Field, label: str) -> str:
    if isinstance(field, forms.DateField):
        return f"Isi {label} dengan tanggal, misalnya 30-06-2025."
    if isinstance(field, forms.IntegerField | forms.FloatField | forms.DecimalField):
        return f"Isi {label} dengan angka."
    if isinstance(field, forms.EmailField):
        return f"Tulis {label} lengkap, misalnya nama@contoh.id."
    return f"Periksa {label}, lalu isi lagi."


def _default(field: Field, code: str) -> str | None:
    """The sentence the field's own class gives for `code`."""
    for cls in type(field).__mro__:
        if code in getattr(cls, "default_error_messages", {}):
            return cls.default_error_messages[code]
    return None


def inside_sentence(label: str) -> str:
    """'Nama lengkap' becomes 'nama lengkap'; 'NIK' and 'BLK asal' stay."""
    text = str(label)
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def _use_native_date(field: Field) -> None:
    """The browser's date picker, which reads and writes ISO dates whatever it shows."""
    if isinstance(field, forms.DateField) and type(field.widget) is forms.DateInput:
        attrs = {**field.widget.attrs, "type": "date"}
        field.widget = forms.DateInput(attrs=attrs, format="%Y-%m-%d")
