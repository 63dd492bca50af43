"""Who answers and who does not, for everybody who may see figures."""

from collections.abc import Callable
from dataclasses import dataclass

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.http import require_safe

from alumni.outcomes.behind import last_entered, refusal
from alumni.outcomes.cohorts import Tables
from alumni.outcomes.definitions import KEYS, Definition
from alumni.outcomes.figures import Group
from alumni.outcomes.forms import DefinitionForm, described, query_of
from alumni.outcomes.indicators import INDICATORS, card_of
from alumni.outcomes.responses import STRATA, Responses, finding, is_ranked, read_responses, silent_first
from alumni.outcomes.weighting import MIN_KNOWN
from core.forms import inside_sentence
from core.numbers import percentage
from core.snapshots import one_snapshot

COMPARED = ("sex", "centre", "programme", "district", "age_group", "education")
# Of long lists the rest is folded away.
ROWS_OPEN = 10


@dataclass(frozen=True)
class AnswerRow:
    """One group: who answered, how wide its bar is, and the list of the silent where it is open."""

    label: str
    url: str
    answered: int
    matured: int
    silent: int
    silent_url: str
    width: str
    is_ranked: bool


@require_safe
def response_rates(request):
    """The response rate of all and of every group, and the rate if the silent were like the others."""
    with one_snapshot():
        tables = Tables()
        form = DefinitionForm(request.GET, tables=tables, today=timezone.localdate())
        definition = form.definition_for(request.user)
        reason = refusal(request.user, definition, tables)
        found = read_responses(definition, COMPARED, tables, is_protected=bool(reason))
        silent_url = _lists(request.user, tables)
        context = {
            "form": form.show(definition),
            "definition": definition,
            "sentence": format_html("Menampilkan {}", described(definition, tables)),
            "total": found.figures.total,
            "all": _row(Group("", "Semua", found.figures.total), "", silent_url(definition)),
            "card": card_of(
                INDICATORS["response"], definition, figure=found.figures.total, entered=last_entered()
            ),
            "estimate": found.estimate,
            "rates": _rates(found),
            "strata_words": [inside_sentence(KEYS[key].label) for key in STRATA],
            "least": MIN_KNOWN,
            "blocks": [_block(key, found, silent_url) for key in COMPARED if not found.figures.total.hidden],
            "refusal": reason,
        }
    return render(request, "alumni/outcomes/response_rates.html", context)


def _lists(user, tables: Tables) -> Callable[[Definition], str]:
    """definition -> the address of its silent people; "" where the reader may not see them."""
    asked: dict[tuple, bool] = {}

    def address(definition: Definition) -> str:
        centres = definition.values_of("centre")
        if centres not in asked:
            asked[centres] = not refusal(user, definition, tables)
        if not asked[centres]:
            return ""
        return f"{reverse('alumni:figure_people')}?{query_of(definition)}&outcome=unanswered"

    return address


def _block(key: str, found: Responses, silent_url: Callable[[Definition], str]) -> dict:
    """The groups of one key, those who answer least on top."""
    definition, groups = found.figures.definition, silent_first(found.figures.breakdown(key))
    rows = []
    for group in groups:
        narrowed = definition.narrowed(key, group.value)
        page_url = f"{reverse('alumni:response_rates')}?{query_of(narrowed)}"
        rows.append(_row(group, page_url, silent_url(narrowed)))
    return {
        "key": key,
        "heading": KEYS[key].label,
        "finding": finding(groups),
        "rows": rows[:ROWS_OPEN],
        "more": rows[ROWS_OPEN:],
    }


def _row(group: Group, url: str, silent_url: str) -> AnswerRow | None:
    """None where the numbers are nobody's to read."""
    counts = group.figure
    if counts.matured is None or counts.answered is None:
        return None
    silent = counts.matured - counts.answered
    return AnswerRow(
        label=group.label,
        url=url,
        answered=counts.answered,
        matured=counts.matured,
        silent=silent,
        silent_url=silent_url if silent else "",
        width=f"{percentage(counts.answered, counts.matured) or 0}%",
        is_ranked=is_ranked(group),
    )


def _rates(found: Responses) -> list[tuple[str, str, int, int]]:
    """(label, what it says, part, whole) of the rates that need no assumption, the lowest first."""
    total = found.figures.total
    if total.hidden:
        return []
    return [
        (
            "Angka resmi",
            "Yang belum terlacak dihitung belum bekerja: batas bawah.",
            total.placed,
            total.matured,
        ),
        (
            "Di antara yang terlacak",
            "Hanya mereka yang hasilnya diketahui, tanpa pembobotan.",
            total.placed,
            total.known,
        ),
        (
            "Batas atas",
            "Andai semua yang belum terlacak bekerja.",
            total.placed + total.unknown,
            total.matured,
        ),
    ]
