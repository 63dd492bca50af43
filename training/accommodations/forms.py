"""Forms over accommodations of a batch: a new request, and the day of a step."""

from django import forms
from django.utils import timezone

from core.accounts.access import visible
from core.forms import PortalFormMixin
from core.models import AccommodationKind
from training.accommodations.models import Accommodation
from training.accommodations.rules import REFUSED
from training.batches.models import Batch
from training.enrolment.models import Enrolment
from training.people.openings import openings

# Who is in the batch, or may come into it.
ASKING = ("applied", "admitted", "reserve", "enrolled", "completed", "not_completed")


class NamedChoiceField(forms.ModelChoiceField):
    """Enrolments by the name that the reader may see."""

    def label_from_instance(self, row):
        return self.names[row.person_id].name


class AskForm(PortalFormMixin, forms.ModelForm):
    """Who asks for what, and since when."""

    enrolment = NamedChoiceField(queryset=None, label="Peserta")
    kind = forms.ModelChoiceField(queryset=None, label="Akomodasi")

    class Meta:
        model = Accommodation
        fields = ["enrolment", "kind", "asked_on", "note"]

    def __init__(self, *args, request, batch: Batch, **kwargs):
        super().__init__(*args, **kwargs)
        rows = visible(request, Enrolment).filter(batch=batch, state__in=ASKING)
        rows = rows.select_related("person").defer("person__nik").order_by("person__name_key", "pk")
        field = self.fields["enrolment"]
        field.queryset = rows
        field.names = openings([row.person for row in rows], request.user)
        self.fields["kind"].queryset = visible(request, AccommodationKind).in_use()
        self.fields["asked_on"].initial = timezone.localdate()


class StepForm(PortalFormMixin, forms.Form):
    """The day of a step; a refusal takes its reason."""

    on = forms.DateField(label="Tanggal")
    reason = forms.CharField(label="Alasan menolak", max_length=200)

    def __init__(self, *args, step: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = timezone.localdate()
        if step != REFUSED:
            del self.fields["reason"]
