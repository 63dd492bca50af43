"""The question of an address, as the dashboard and the reports understand it: one answer for both."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.http import QueryDict

from alumni.outcomes.behind import refusal
from alumni.outcomes.cohorts import Tables
from alumni.outcomes.definitions import Definition
from alumni.outcomes.figures import Figures, Group, read_figures
from alumni.outcomes.forms import DefinitionForm, is_choosing_time
from core.accounts.access import scope
from core.accounts.permissions import Permission

YEARS_SHOWN = 4
TIME_KEYS = ("year", "quarter", "fiscal_year", "wave")
TREND_KEYS = ("year", "quarter", "wave")


@dataclass(frozen=True)
class Question:
    """What is asked: `asked` as the address says it, `definition` with the year that the page chose.

    `chosen`: that year, or None; `own`: the reader's centres where the address names none; `span`: the
    figures of the last years, None where neither the page nor the choice of the year needs them; `refusal`:
    why the reader may not open the people, or "".
    """

    tables: Tables
    form: DefinitionForm
    asked: Definition
    definition: Definition
    chosen: str | None
    own: list[str]
    span: Figures | None
    refusal: str

    @property
    def fields_key(self) -> str:
        """Fields are compared, or the programmes of those that were chosen."""
        asked = self.asked
        return "programme" if asked.values_of("field") or asked.values_of("programme") else "field"


def settle(query: QueryDict, user, today: datetime.date, *, with_span: bool = True) -> Question:
    """The question of that address for this reader. Call it inside one snapshot.

    Without `with_span` the last years are read only where the address leaves the choice of the year.
    """
    tables = Tables()
    own = [] if "centre" in query else own_centres(user, tables)
    form = DefinitionForm(at_centres(query, own), tables=tables, today=today)
    asked = form.definition_for(user)
    is_chosen = is_choosing_time(query)
    span = None if is_chosen and not with_span else read_span(asked, user, tables, today)
    chosen = None if is_chosen else settled_year(span.breakdown("year"))
    definition = asked.narrowed("year", chosen) if chosen else asked
    return Question(tables, form, asked, definition, chosen, own, span, refusal(user, definition, tables))


def read_span(asked: Definition, user, tables: Tables, today: datetime.date) -> Figures:
    """The figures of the last years by year, quarter and wave."""
    period = span_of(asked, today)
    return read_figures(period, TREND_KEYS, tables=tables, is_protected=bool(refusal(user, period, tables)))


def own_centres(user, tables: Tables) -> list[str]:
    """The centres where this reader works; nobody's where the reader looks after all of them or none."""
    reach = scope(user, Permission.VIEW_PEOPLE)
    return sorted(row.code for pk, row in tables.centres.items() if not reach.everywhere and reach.covers(pk))


def at_centres(query: QueryDict, centres: Sequence[str]) -> QueryDict:
    """The same question about these centres; as it was where there are none."""
    if not centres:
        return query
    asked = query.copy()
    asked.setlist("centre", centres)
    return asked


def span_of(definition: Definition, today: datetime.date) -> Definition:
    """The same question for the years up to the latest asked for: what the trend and the years show."""
    last = int(max(definition.values_of("year"), default=str(today.year)))
    rest = definition
    for key in TIME_KEYS:
        rest = rest.narrowed(key)
    return rest.narrowed("year", *(str(last - back) for back in range(YEARS_SHOWN)))


def settled_year(years: Sequence[Group]) -> str | None:
    """The latest year of which most graduations have matured; None where there is none: all years."""
    for group in reversed(years):
        counts = group.figure
        if None not in (counts.matured, counts.graduations) and counts.matured * 2 > counts.graduations:
            return group.value
    return None


def year_before(definition: Definition, span: Figures) -> Group | None:
    """The year before, where exactly one whole year is shown."""
    chosen = definition.values_of("year")
    if len(chosen) != 1 or any(definition.values_of(key) for key in TIME_KEYS[1:]):
        return None
    before = str(int(chosen[0]) - 1)
    return next((group for group in span.breakdown("year") if group.value == before), None)
