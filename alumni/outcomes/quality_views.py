"""Which batches have the weakest data about their graduates, and who lacks what."""

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from alumni.outcomes.quality import PARTS, Quality, Share, ages_of, batches_of, qualities
from alumni.outcomes.quality_forms import QualityFilter
from core.accounts.access import Scope, requires, scope
from core.accounts.permissions import Permission
from core.pages import page_of
from core.snapshots import one_snapshot
from training.models import Batch

P = Permission
PAGE = 25


@requires(P.VIEW_BATCHES)
@require_safe
def quality_list(request):
    """The batches this reader may see, the weakest data on top, each with the lists of who lacks what."""
    today = timezone.localdate()
    form = QualityFilter(request, today=today)
    with one_snapshot():
        page = page_of(request, qualities(form.batches(), form.years(), today), size=PAGE)
        shown = list(page.object_list)
        batches, ages = batches_of(shown), ages_of(shown, today)
    people = scope(request.user, P.VIEW_PEOPLE)
    rows = [(one, batches[one.batch_id], ages[one.batch_id], _cells(one, batches, people)) for one in shown]
    context = {"form": form, "page": page, "rows": rows, "parts": PARTS, "today": today}
    return render(request, "alumni/outcomes/quality_list.html", context)


def _cells(one: Quality, batches: dict[int, Batch], people: Scope) -> list[tuple[Share, str]]:
    """(share, address of those who lack it) in the order of PARTS; "" for nobody, or not open."""
    batch = batches[one.batch_id]
    opens = people.covers(batch.centre_id)
    return [(share, _list_of(batch, share) if opens and share.lacking else "") for share in one.shares]


def _list_of(batch: Batch, share: Share) -> str:
    query = urlencode({"batch": batch.code, "lacks": share.part.name})
    return f"{reverse('alumni:graduation_list')}?{query}"
