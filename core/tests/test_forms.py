"""The frame of every form: sentences that say what to do, optional marks, the version of a row."""

from types import SimpleNamespace

import pytest
from crispy_forms.layout import Layout
from django import forms
from django.template import Context, Template

from core.forms import STALE_PAGE, FilterFormMixin, PortalFormMixin, Section, problems


class PersonForm(PortalFormMixin, forms.Form):
    nik = forms.CharField(label="NIK", help_text="16 angka")
    name = forms.CharField(label="Nama lengkap", error_messages={"required": "Tulis nama seperti di KTP."})
    phone = forms.CharField(label="Nomor telepon", required=False)
    born_on = forms.DateField(label="Tanggal lahir")
    education = forms.ChoiceField(label="Pendidikan", choices=[("smk", "SMK")])
    sex = forms.ChoiceField(label="Jenis kelamin", choices=[("L", "Laki-laki")], widget=forms.RadioSelect)
    disability = forms.ChoiceField(label="Apakah Anda penyandang disabilitas?", choices=[("y", "Ya")])
    agreed = forms.BooleanField(label="Peserta setuju dihubungi.")

    def clean(self):
        raise forms.ValidationError("Isi NIK atau nomor paspor.")


class RowForm(PortalFormMixin, forms.Form):
    """Stands for the model form of a row with a version."""

    label = forms.CharField()

    def __init__(self, *args, instance, **kwargs):
        self.instance = instance
        super().__init__(*args, **kwargs)


def crispy(form):
    return Template("{% load crispy_forms_tags %}{% crispy form %}").render(Context({"form": form}))


def test_each_refusal_says_what_to_do_and_leads_to_its_field():
    assert problems(PersonForm({})) == [
        ("", "Isi NIK atau nomor paspor."),
        ("id_nik", "Isi NIK."),
        ("id_name", "Tulis nama seperti di KTP."),
        ("id_born_on", "Isi tanggal lahir."),
        ("id_education", "Pilih pendidikan."),
        ("id_sex_0", "Pilih jenis kelamin."),
        ("id_disability", "Jawab pertanyaan: Apakah Anda penyandang disabilitas?"),
        ("id_agreed", "Centang: Peserta setuju dihubungi."),
    ]


def test_a_wrong_date_shows_how_to_write_one():
    assert ("id_born_on", "Isi tanggal lahir dengan tanggal, misalnya 30-06-2025.") in problems(
        PersonForm({"born_on": "kemarin"})
    )


@pytest.mark.parametrize("typed", ["2001-02-05", "05-02-2001", "5/2/2001"])
def test_a_date_is_read_as_the_browser_sends_it_and_as_people_write_it(typed):
    form = PersonForm({"born_on": typed})
    form.is_valid()
    assert form.cleaned_data["born_on"].isoformat() == "2001-02-05"


def test_a_date_uses_the_browsers_own_picker():
    html = str(PersonForm()["born_on"])
    assert 'type="date"' in html


def test_only_what_may_stay_empty_is_marked():
    html = crispy(PersonForm())
    assert html.count("(boleh kosong)") == 1
    assert "Nomor telepon (boleh kosong)" in html


def test_a_filter_marks_nothing():
    class ListFilter(FilterFormMixin, forms.Form):
        q = forms.CharField(label="Nama", required=False)

    assert "(boleh kosong)" not in crispy(ListFilter())


def test_a_refused_field_names_its_hint_and_its_error():
    html = crispy(PersonForm({}))
    assert 'aria-describedby="id_nik_helptext id_nik_error"' in html
    assert 'id="id_nik_helptext"' in html
    assert 'id="id_nik_error"' in html
    assert 'aria-invalid="true"' in html


def test_the_summary_stands_above_the_fields():
    html = crispy(PersonForm({}))
    assert html.index("Ada 8 isian") < html.index('name="nik"')


def test_a_layout_of_sections_draws_every_field_once():
    class Long(PersonForm):
        def get_layout(self):
            return Layout(Section("1. Identitas", "nik", "name", hint="Seperti di KTP."))

    html = crispy(Long())
    assert '<h2 id="bagian-1-identitas" tabindex="-1">1. Identitas</h2>' in html
    assert html.count('name="nik"') == 1
    assert "Seperti di KTP." in html


def test_the_form_of_a_saved_row_carries_its_version():
    row = SimpleNamespace(pk=5, version=3)
    assert 'value="3"' in str(RowForm(instance=row)["version"])
    sent = RowForm({"label": "A", "version": "2"}, instance=row)
    assert sent.is_valid()
    assert sent.cleaned_data["version"] == 2


def test_a_form_without_its_version_asks_to_load_the_page_again():
    form = RowForm({"label": "A"}, instance=SimpleNamespace(pk=5, version=3))
    assert problems(form) == [("", STALE_PAGE)]


def test_a_new_row_has_no_version():
    assert "version" not in RowForm(instance=SimpleNamespace(pk=None, version=1)).fields


def test_the_version_is_drawn_even_where_a_layout_leaves_it_out():
    class Long(RowForm):
        def get_layout(self):
            return Layout("label")

    assert 'name="version"' in crispy(Long(instance=SimpleNamespace(pk=5, version=3)))


class FileForm(PortalFormMixin, forms.Form):
    file = forms.FileField(label="Berkas")
    email = forms.EmailField(label="Email")


def test_a_missing_file_and_half_an_address_say_what_to_do():
    errors = FileForm({"email": "rina@"}).errors
    assert errors["file"] == ["Pilih berkas."]
    assert errors["email"] == ["Tulis email lengkap, misalnya nama@contoh.id."]


class ListForm(PortalFormMixin, forms.Form):
    LINES = [("", "---------"), ("a", "Formal")]
    needed = forms.ChoiceField(choices=LINES)
    optional = forms.ChoiceField(choices=LINES, required=False)


def test_an_empty_line_says_what_it_means():
    form = ListForm()
    assert form.fields["needed"].choices == [("", "Pilih"), ("a", "Formal")]
    assert form.fields["optional"].choices == [("", "Belum diketahui"), ("a", "Formal")]
