"""The filter of the audit page."""

from django import forms
from django.db.models import QuerySet

from core.accounts.trail import entries_for, narrowed
from core.audit.models import AuditEntry
from core.audit.words import choices
from core.forms import FilterFormMixin


class AuditFilter(FilterFormMixin, forms.Form):
    """Verb, person, days. Without a valid filter it shows everything the user may read."""

    tindakan = forms.ChoiceField(label="Tindakan", required=False)
    siapa = forms.CharField(label="Nama atau nama pengguna", required=False, max_length=80)
    dari = forms.DateField(label="Dari tanggal", required=False)
    sampai = forms.DateField(label="Sampai tanggal", required=False)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["tindakan"].choices = [("", "Semua"), *choices()]
        self.user = user

    def rows(self) -> QuerySet[AuditEntry]:
        found = self.cleaned_data if self.is_valid() else {}
        return narrowed(
            entries_for(self.user),
            verb=found.get("tindakan", ""),
            who=found.get("siapa", ""),
            first=found.get("dari"),
            last=found.get("sampai"),
        )
