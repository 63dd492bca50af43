"""From one graduate to the figures: where is this person counted, and why not elsewhere."""

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from alumni.careers.facts import histories_of, subjects_of
from alumni.followup.counting import details_of, memberships, questions_of, released_as
from alumni.graduates.models import Exclusion, Graduation
from alumni.outcomes.cohorts import Tables
from alumni.outcomes.definitions import Definition
from alumni.outcomes.forms import query_of
from alumni.releases.models import Release
from core.accounts.access import get_visible_or_404, requires, visible
from core.accounts.permissions import Permission
from core.audit.log import record
from core.snapshots import one_snapshot

P = Permission
RELEASES_SHOWN = 6


@requires(P.VIEW_PEOPLE)
@require_safe
def graduation_figures(request, pk):
    """Every measure, window, level and rule with what this graduation is in it, and its groups."""
    rows = visible(request, Graduation).select_related("person", "batch__programme", "batch__wave", "centre")
    graduation = get_visible_or_404(request, rows, pk)
    person_id, today = graduation.person_id, timezone.localdate()
    with one_snapshot():
        tables = Tables()
        history = histories_of([person_id])[person_id]
        subject = next(one for one in subjects_of([person_id]) if one.graduation_id == graduation.pk)
        groups = memberships(subject, today, tables)
        exclusions = visible(request, Exclusion).valid().filter(person=person_id).select_related("reason")
        context = {
            "graduation": graduation,
            "today": today,
            "questions": [
                (question, _lists(graduation, question))
                for question in questions_of(history, graduation.graduated_on, today)
            ],
            "details": [
                (line, [(words, _list_url(line.definition, name)) for words, name in line.lists])
                for line in details_of(graduation, today, tables)
            ],
            "groups": [(group, f"{reverse('dashboard:dashboard')}?{_asks(group)}") for group in groups],
            "exclusions": list(exclusions),
            "releases": _releases(request, graduation),
            "is_repeated": subject.is_repeated,
        }
    record(by=request.user, verb="view_career", obj=graduation)
    return render(request, "alumni/followup/graduation_figures.html", context)


def _releases(request, graduation: Graduation) -> list[tuple] | None:
    """(release, what it says of the graduation) of the newest ones; None where they were not asked for.

    Each is unpacked and held against its checksum, so only who asks for them waits.
    """
    if "rilis" not in request.GET:
        return None
    return released_as(graduation, visible(request, Release)[:RELEASES_SHOWN])


def _asks(group) -> str:
    return query_of(group.definition)


def _lists(graduation: Graduation, question) -> list[tuple]:
    """(line, address of those of the batch who are counted alike): the centre is one the reader may open."""
    asked = question.definition.narrowed("batch", graduation.batch.code)
    asked = asked.narrowed("centre", graduation.centre.code)
    return [(line, _list_url(asked, line.outcome) if line.is_official else "") for line in question.lines]


def _list_url(definition: Definition, outcome: str) -> str:
    return f"{reverse('alumni:figure_people')}?{query_of(definition)}&outcome={outcome}"
