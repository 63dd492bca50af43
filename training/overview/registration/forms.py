"""The batch somebody registers for."""

from django import forms

from core.forms import PortalFormMixin


class BatchForm(PortalFormMixin, forms.Form):
    """Which batch, among those that still take people."""

    paket = forms.ModelChoiceField(
        label="Paket", queryset=None, required=False, empty_label="Belum memilih paket"
    )

    def __init__(self, *args, batches, is_needed=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["paket"].required = is_needed
        self.fields["paket"].queryset = batches
        self.fields["paket"].label_from_instance = lambda batch: (
            f"{batch.name}, {batch.programme}, {batch.wave}"
        )

    @property
    def has_batches(self) -> bool:
        """True if any batch takes people now."""
        return bool(self.fields["paket"].queryset)
