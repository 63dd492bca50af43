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
from alumni.outcomes.privacy import DISABILITY_KEYS
from alumni.outcomes.rules import achievement, band
from alumni.outcomes.targets import Targets
from blk_portal.dashboard import blocks, charts, findings

YEARS_SHOWN = 4
TIME_KEYS = ("year", "fiscal_year", "wave")
TRENDS = {"gelombang": "wave", "tahun": "year"}


def read_page(query: QueryDict, user, today: datetime.date) -> dict:
    """Everything the template shows. Call it inside one snapshot."""
    tables = Tables()
    form = DefinitionForm(query, tables=tables, today=today)
    asked = form.definition_for(user)
    period = span_of(asked, today)
    span = read_figures(
        period, ("year", "wave"), tables=tables, is_protected=bool(refusal(user, period, tables))
    )
    years = span.breakdown("year")
    chosen = None if is_choosing_time(query) else settled_year(years)
    definition = asked.narrowed("year", chosen) if chosen else asked
    fields_key = "programme" if asked.values_of("field") or asked.values_of("programme") else "field"
    reason = refusal(user, definition, tables)
    keys = ("centre", fields_key, "disability")
    figures = read_figures(definition, keys, tables=tables, is_protected=bool(reason))
    to = addresses(user, tables)
    page = {
        "form": form.show(definition),
        "definition": definition,
        "query": query_of(definition),
        "sentence": format_html("Menampilkan {}", described(definition, tables)),
        "chosen": chosen,
        "all_years_url": to.page(replace(definition, filters=asked.filters)),
        "card": card(definition, figures),
        "refusal": reason,
        "is_hiding": is_hiding(figures),
        "total": figures.total,
        "years": blocks.years_row(years, definition, to),
    }
    if figures.total.graduations == 0:
        return page
    target = Targets.read(definition).of(definition)
    return page | charted(query, definition, figures, span, fields_key, target, to)


def charted(
    query: QueryDict,
    definition: Definition,
    figures: Figures,
    span: Figures,
    fields_key: str,
    target: Decimal | None,
    to: blocks.Addresses,
) -> dict:
    """The blocks with a chart, and what needs attention."""
    total, centres = figures.total, figures.breakdown("centre")
    evidence = None if is_hiding(figures) else blocks.evidence_block(figures.evidence(), definition, to)
    nested = evidence["nested"] if evidence else [None] * 4
    trend_key = TRENDS.get(query.get("tren", ""), "wave")
    head = headline(definition, figures, span, target, to)
    listed = [key.name for key in head["keys"]]
    return {
        "headline": head,
        "issues": attention(figures, centres, target, nested, to),
        "needed": findings.still_needed(total, target),
        "centres": blocks.centres_block(centres, definition, target, to),
        "trend": blocks.trend_block(
            trend_key, span.breakdown(trend_key), span.definition, target, to, listed
        ),
        "trend_urls": {word: f"{to.page(definition)}&tren={word}#h-tren" for word in TRENDS},
        "fields": blocks.fields_block(fields_key, figures.breakdown(fields_key), definition, target, to),
        "evidence": evidence,
    }


def is_hiding(figures: Figures) -> bool:
    """True if the reader asks by disability about people whom they may not see.

    Levels of evidence are left out then: they are nested, so small numbers would follow from differences.
    """
    return figures.siblings is not None and any(
        key in DISABILITY_KEYS for key, _ in figures.definition.filters
    )


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


def addresses(user, tables: Tables) -> blocks.Addresses:
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

    return blocks.Addresses(people, lambda definition: f"{page_url}?{query_of(definition)}")


def headline(
    definition: Definition, figures: Figures, span: Figures, target: Decimal | None, to: blocks.Addresses
) -> dict:
    """The number, the bar, its distance from the target and from the year before."""
    total = figures.total
    keys = blocks.keys(total, definition, to)
    return {
        "rate": blocks.rate_text(total),
        "against": findings.against_target(total, target),
        "change": change(definition, span),
        "stack": charts.stack(total),
        "keys": keys,
        "shown": [key for key in keys if key.name != "unclassified"],
        "unclassified": next((key for key in keys if key.name == "unclassified"), None),
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


def change(definition: Definition, span: Figures) -> str | None:
    """Against the year before, where exactly one whole year is shown."""
    chosen = definition.values_of("year")
    if len(chosen) != 1 or definition.values_of("wave") or definition.values_of("fiscal_year"):
        return None
    years = {group.value: group.figure for group in span.breakdown("year")}
    before = str(int(chosen[0]) - 1)
    if chosen[0] not in years or before not in years:
        return None
    return findings.change(years[chosen[0]], years[before], before)


def attention(
    figures: Figures,
    centres: Sequence[Group],
    target: Decimal | None,
    evidence: Sequence[int | None],
    to: blocks.Addresses,
) -> list[dict]:
    """What needs attention, each with the address where to look."""
    total, definition = figures.total, figures.definition
    urls = {
        "unknown": to.people(definition, "unknown"),
        "below": "#h-blk",
        "evidence": "#h-ev",
        "disability": to.page(definition.narrowed("disability", "yes")),
    }
    gap = disability_gap(figures.breakdown("disability"))
    found = findings.issues(total, blocks.named(centres), target, evidence, gap)
    return [{"issue": issue, "url": urls[issue.code]} for issue in found]


def disability_gap(groups: Sequence[Group]) -> findings.Issue | None:
    """People with a disability against those who said they have none; nothing where a number is hidden."""
    by_value = {group.value: group.figure for group in groups}
    if not {"yes", "no"} <= by_value.keys():
        return None
    return findings.gap_issue(
        "disability",
        "alumni penyandang disabilitas",
        by_value["yes"],
        by_value["no"],
        "bukan penyandang",
    )


def card(definition: Definition, figures: Figures) -> dict:
    """The definition beside the figures: title, lines, n and the last entry."""
    words = definition_card(definition)
    return {
        "title": words.title,
        "lines": words.lines,
        "n": figures.total.matured,
        "entered": last_entered(),
    }
