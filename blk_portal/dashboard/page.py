"""The whole dashboard out of one snapshot: what is asked, what is read, what is shown."""

import datetime
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from django.http import QueryDict
from django.urls import reverse
from django.utils.html import format_html

from alumni.outcomes.behind import last_entered, refusal
from alumni.outcomes.cohorts import Tables
from alumni.outcomes.definitions import Definition, definition_card
from alumni.outcomes.figure import name_under
from alumni.outcomes.figures import Figures, Group, read_figures
from alumni.outcomes.forms import DefinitionForm, described, is_choosing_time, query_of
from alumni.outcomes.rules import achievement, band
from alumni.outcomes.targets import Targets
from blk_portal.dashboard import blocks, charts, findings
from blk_portal.dashboard.comparing import compared
from blk_portal.dashboard.issues import attention
from blk_portal.dashboard.periods import trend_block
from blk_portal.dashboard.proofs import evidence_block
from blk_portal.dashboard.switches import LENSES, SWITCHES, Position, Switches
from core.accounts.access import scope
from core.accounts.permissions import Permission

YEARS_SHOWN = 4
TIME_KEYS = ("year", "quarter", "fiscal_year", "wave")
TREND_KEYS = ("year", "quarter", "wave")


def read_page(query: QueryDict, user, today: datetime.date) -> dict:
    """Everything the template shows. Call it inside one snapshot."""
    tables = Tables()
    own = [] if "centre" in query else own_centres(user, tables)
    switches = Switches.read(query)
    form = DefinitionForm(at_centres(query, own), tables=tables, today=today)
    asked = form.definition_for(user)
    period = span_of(asked, today)
    span = read_figures(period, TREND_KEYS, tables=tables, is_protected=bool(refusal(user, period, tables)))
    years = span.breakdown("year")
    chosen = None if is_choosing_time(query) else settled_year(years)
    definition = asked.narrowed("year", chosen) if chosen else asked
    fields_key = "programme" if asked.values_of("field") or asked.values_of("programme") else "field"
    reason = refusal(user, definition, tables)
    keys = ("centre", fields_key, "sex", "disability", "disability_kind")
    figures = read_figures(definition, keys, tables=tables, is_protected=bool(reason))
    to = addresses(user, tables, switches)
    page = {
        "form": form.show(definition),
        "definition": definition,
        "query": query_of(definition),
        "sentence": format_html("Menampilkan {}", described(definition, tables)),
        "chosen": chosen,
        "all_years_url": to.page(replace(definition, filters=asked.filters)),
        # A centre without graduates is told how to have some, as the portal is; not to loosen its filter.
        "is_narrowed": any(key != "centre" or not own for key, _ in definition.filters),
        "own": ", ".join(tables.label("centre", code) for code in own),
        "all_centres_url": to.page(definition.narrowed("centre")),
        "lenses": lenses(definition, to),
        "card": card(definition, figures),
        "refusal": reason,
        "is_hiding": figures.is_hiding,
        "total": figures.total,
        "years": blocks.years_row(years, definition, to),
    }
    if figures.total.graduations == 0:
        return page
    target = Targets.read(definition).of(definition)
    return page | charted(switches, figures, span, fields_key, target, to)


def charted(
    switches: Switches,
    figures: Figures,
    span: Figures,
    fields_key: str,
    target: Decimal | None,
    to: blocks.Addresses,
) -> dict:
    """The blocks with a chart, and what needs attention."""
    definition, total, centres = figures.definition, figures.total, figures.breakdown("centre")
    evidence = None if figures.is_hiding else evidence_block(figures.evidence(), definition, to)
    trend_key = switches.value("tren")
    head = headline(definition, figures, span, target, to)
    listed = [key.name for key in head["keys"]]
    plain_url = to.plain_page(definition)
    groups = figures.breakdown(fields_key)
    return {
        "headline": head,
        "issues": attention(figures, year_before(definition, span), target, evidence, to),
        "needed": findings.still_needed(total, target),
        "centres": compared("centre", centres, "dots", definition, target, to),
        "trend": trend_block(trend_key, span.breakdown(trend_key), span.definition, target, to, listed),
        "fields": compared(fields_key, groups, switches.value("kejuruan"), definition, target, to),
        "switches": {key: switches.positions(key, plain_url) for key in SWITCHES},
        "evidence": evidence,
    }


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


def addresses(user, tables: Tables, switches: Switches) -> blocks.Addresses:
    """Where the links of this reader lead; people only as far as the reader may see them."""
    people_url, page_url = reverse("alumni:figure_people"), reverse("dashboard:dashboard")
    may_open: dict[tuple, bool] = {}

    def people(definition: Definition, name: str) -> str:
        centres = definition.values_of("centre")
        if centres not in may_open:
            may_open[centres] = not refusal(user, definition, tables)
        if not may_open[centres]:
            return ""
        return f"{people_url}?{query_of(definition)}&outcome={name_under(definition.rule, name)}"

    return blocks.Addresses(people, lambda definition: f"{page_url}?{query_of(definition)}", switches.tail)


def lenses(definition: Definition, to: blocks.Addresses) -> list[Position]:
    """The three rules by which a placement gets its class, one of them in use."""
    return [
        Position(label, to.page(replace(definition, rule=rule)), rule == definition.rule)
        for rule, label in LENSES.items()
    ]


def headline(
    definition: Definition, figures: Figures, span: Figures, target: Decimal | None, to: blocks.Addresses
) -> dict:
    """The number, the bar, its distance from the target and from the year before."""
    total = figures.total
    keys = blocks.keys(total, definition, to)
    before = year_before(definition, span)
    return {
        "rate": blocks.rate_text(total),
        "against": findings.against_target(total, target),
        "change": findings.change(total, before.figure, before.value) if before else None,
        "stack": charts.stack(total),
        "keys": keys,
        "shown": [key for key in keys if key.name != "unclassified"],
        "unclassified": next(key for key in keys if key.name == "unclassified"),
        "placed": blocks.count_cell(total, "placed", definition, to, "alumni"),
        "matured": blocks.count_cell(total, "matured", definition, to),
        "not_matured": blocks.count_cell(total, "not_matured", definition, to),
        "target": "" if target is None else findings.target_text(target),
        "target_x": None if target is None else charts.percent(target),
        "target_anchor": charts.anchor(target),
        "achievement": ""
        if target is None or None in (total.placed, total.matured)
        else findings.achievement_text(
            achievement(total.placed, total.matured, target), band(total.placed, total.matured, target)
        ),
    }


def year_before(definition: Definition, span: Figures) -> Group | None:
    """The year before, where exactly one whole year is shown."""
    chosen = definition.values_of("year")
    if len(chosen) != 1 or any(definition.values_of(key) for key in TIME_KEYS[1:]):
        return None
    before = str(int(chosen[0]) - 1)
    return next((group for group in span.breakdown("year") if group.value == before), None)


def card(definition: Definition, figures: Figures) -> dict:
    """The definition beside the figures: title, lines, n and the last entry."""
    words = definition_card(definition)
    return {
        "title": words.title,
        "lines": words.lines,
        "n": figures.total.matured,
        "entered": last_entered(),
    }
