"""The second half of the dashboard: how fast, how fitting, how lasting, at what wage, and open to whom.

Apart from the first half, since it reads other rows and takes as long again: the first is there meanwhile.
"""

import datetime

from django.http import QueryDict
from django.urls import reverse
from django.utils.html import format_html

from alumni.outcomes.behind import last_entered
from alumni.outcomes.details import read_details
from alumni.outcomes.figures import read_figures
from alumni.outcomes.forms import described, query_of
from blk_portal.dashboard.asked import settle
from blk_portal.dashboard.cards import cards_of
from blk_portal.dashboard.gaps import inclusion_block
from blk_portal.dashboard.issues import further_attention
from blk_portal.dashboard.match import income_block, match_block, retention_block
from blk_portal.dashboard.page import addresses
from blk_portal.dashboard.stepping import accommodations_block, read_steps, steps_block
from blk_portal.dashboard.switches import Switches
from blk_portal.dashboard.timing import time_block


def read_depth(query: QueryDict, user, today: datetime.date) -> dict:
    """Everything the template shows. Call it inside one snapshot."""
    question = settle(query, user, today, with_span=False)
    tables, definition = question.tables, question.definition
    is_protected = bool(question.refusal)
    keys = ("sex", "disability", "disability_kind")
    figures = read_figures(definition, keys, tables=tables, is_protected=is_protected)
    to = addresses(user, tables, Switches.read(query))
    page = {
        "definition": definition,
        "sentence": format_html("Menampilkan {}", described(definition, tables)),
        "refusal": question.refusal,
        "total": figures.total,
        "dashboard_url": f"{reverse('dashboard:dashboard')}?{query_of(definition)}",
    }
    if figures.total.graduations == 0:
        return page
    details = read_details(definition, tables=tables).total
    steps = read_steps(definition, tables, is_protected=is_protected)
    given = steps.inclusion.accommodations
    return page | {
        "cards": cards_of(definition, figures.total, last_entered(), to),
        "issues": further_attention(details, given),
        "time": time_block(details.time, definition, to),
        "match": match_block(details.relevance, definition, to),
        "retention": retention_block(details.retention, definition, to),
        "income": income_block(details.income, definition, to),
        "inclusion": inclusion_block(figures, to),
        "accommodations": accommodations_block(given),
        "steps": steps_block(steps),
    }
