"""The dashboard out of one snapshot: what is asked, read and shown. Its second half is in depth.py."""

import datetime
from dataclasses import replace
from decimal import Decimal

from django.http import QueryDict
from django.urls import reverse
from django.utils.html import format_html

from alumni.outcomes.behind import last_entered, refusal
from alumni.outcomes.cohorts import Tables
from alumni.outcomes.definitions import Definition
from alumni.outcomes.figure import Figure, name_under
from alumni.outcomes.figures import Figures, Group, read_figures
from alumni.outcomes.forms import described, query_of
from alumni.outcomes.rules import achievement, band
from alumni.outcomes.targets import Targets
from blk_portal.dashboard import blocks, charts, findings
from blk_portal.dashboard.asked import settle, year_before
from blk_portal.dashboard.cards import cards_of
from blk_portal.dashboard.comparing import compared
from blk_portal.dashboard.issues import attention
from blk_portal.dashboard.periods import trend_block
from blk_portal.dashboard.proofs import evidence_block
from blk_portal.dashboard.switches import LENSES, SWITCHES, Position, Switches


def read_page(query: QueryDict, user, today: datetime.date) -> dict:
    """Everything the template shows. Call it inside one snapshot."""
    question = settle(query, user, today)
    form, tables, definition = question.form, question.tables, question.definition
    own, span, fields_key = question.own, question.span, question.fields_key
    switches = Switches.read(query)
    keys = ("centre", fields_key, "sex", "disability")
    figures = read_figures(definition, keys, tables=tables, is_protected=bool(question.refusal))
    to = addresses(user, tables, switches)
    page = {
        "form": form.show(definition),
        "definition": definition,
        "query": query_of(definition),
        "sentence": format_html("Menampilkan {}", described(definition, tables)),
        "chosen": question.chosen,
        "all_years_url": to.page(replace(definition, filters=question.asked.filters)),
        # A centre without graduates is told how to have some, as the portal is; not to loosen its filter.
        "is_narrowed": any(key != "centre" or not own for key, _ in definition.filters),
        "own": ", ".join(tables.label("centre", code) for code in own),
        "all_centres_url": to.page(definition.narrowed("centre")),
        "lenses": lenses(definition, to),
        "refusal": question.refusal,
        "total": figures.total,
        "years": blocks.years_row(span.breakdown("year"), definition, to),
    }
    if figures.total.graduations == 0:
        return page
    return page | charted(switches, figures, span, fields_key, Targets.read(definition), to)


def charted(
    switches: Switches,
    figures: Figures,
    span: Figures,
    fields_key: str,
    targets: Targets,
    to: blocks.Addresses,
) -> dict:
    """The blocks with a chart, and what needs attention."""
    definition, total = figures.definition, figures.total
    target, before = targets.of(definition), year_before(definition, span)
    evidence = evidence_block(figures.evidence(), definition, to)
    head = headline(definition, total, before, target, to)
    depth_url = f"{reverse('dashboard:depth')}?{query_of(definition)}"
    return {
        "headline": head,
        "cards": cards_of(definition, total, last_entered(), to),
        "issues": attention(figures, before, targets, evidence["nested"], to, depth_url),
        "depth_url": depth_url,
        "needed": findings.still_needed(total, target),
        "evidence": evidence,
        "switches": {key: switches.positions(key, to.plain_page(definition)) for key in SWITCHES},
        "trend": trend_of(switches, span, target, head, to),
        **{
            name: compared(key, figures.breakdown(key), switches.value(word), definition, total, targets, to)
            for name, key, word in (("centres", "centre", "blk"), ("fields", fields_key, "kejuruan"))
        },
    }


def trend_of(
    switches: Switches, span: Figures, target: Decimal | None, head: dict, to: blocks.Addresses
) -> dict:
    """The trend by what its switch says, with the outcomes that the headline lists."""
    key = switches.value("tren")
    listed = [each.name for each in head["keys"]]
    return trend_block(key, span.breakdown(key), span.definition, target, to, listed)


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
    definition: Definition, total: Figure, before: Group | None, target: Decimal | None, to: blocks.Addresses
) -> dict:
    """The number, the bar, its distance from the target and from the year before."""
    keys = blocks.keys(total, definition, to)
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
