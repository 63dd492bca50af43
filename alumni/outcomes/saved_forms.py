"""The form of a kept question."""

from django import forms

from core.forms import PortalFormMixin


class SavedViewForm(PortalFormMixin, forms.Form):
    """The name of a kept question."""

    name = forms.CharField(
        label="Nama tampilan", max_length=60, help_text="Misalnya: Garmen, semua BLK, bukti kuat."
    )
