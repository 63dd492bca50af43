"""Which batches the page of data quality shows."""

import datetime

from django import forms
from django.db.models import QuerySet

from core.accounts.access import scope, visible
from core.accounts.permissions import Permission
from core.choices import Offer, choices_of
from core.forms import FilterFormMixin
from training.models import Batch, Centre, Field

ALL_YEARS = "semua"
# At first: who graduated this year or last; older data can hardly be mended any more.
YEARS_OFFERED, YEARS_AT_FIRST = 8, 2


class QualityFilter(FilterFormMixin, forms.Form):
    """Year of graduation, centre and field; a value that is not understood is left out."""

    year = forms.ChoiceField(label="Tahun lulus", required=False)
    centre = forms.ChoiceField(label="BLK", required=False)
    field = forms.ChoiceField(label="Kejuruan", required=False)

    def __init__(self, request, *, today: datetime.date):
        super().__init__(request.GET)
        self.request, self.today = request, today
        years = [str(today.year - back) for back in range(YEARS_OFFERED)]
        self.fields["year"].choices = [
            ("", f"{years[YEARS_AT_FIRST - 1]}–{years[0]}"),
            *((year, year) for year in years),
            (ALL_YEARS, "Semua tahun"),
        ]
        offered = choices_of(
            centre=Offer(visible(request, Centre), "code", "name", order="short_name"),
            field=Offer(visible(request, Field), "slug", "name", place="position"),
        )
        for name, pairs in offered.items():
            self.fields[name].choices = [("", "Semua"), *pairs]
        if scope(request.user, Permission.VIEW_BATCHES).is_one_centre:
            del self.fields["centre"]

    def years(self) -> list[int]:
        """The years asked for; none for all."""
        chosen = self._asked("year")
        if chosen == ALL_YEARS:
            return []
        return [int(chosen)] if chosen else [self.today.year - back for back in range(YEARS_AT_FIRST)]

    def batches(self) -> QuerySet[Batch]:
        """The batches of the asked centre and field that this reader may see."""
        rows = visible(self.request, Batch)
        if self._asked("centre"):
            rows = rows.filter(centre__code=self._asked("centre"))
        if self._asked("field"):
            rows = rows.filter(programme__field__slug=self._asked("field"))
        return rows

    def _asked(self, name: str) -> str:
        self.is_valid()
        return self.cleaned_data.get(name, "")
