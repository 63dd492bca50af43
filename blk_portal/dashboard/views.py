"""The first page of everybody: the placement figures of all centres."""

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from alumni.models import SavedView
from blk_portal.dashboard.depth import read_depth
from blk_portal.dashboard.page import read_page
from core.accounts.access import can, visible
from core.accounts.permissions import Permission
from core.snapshots import one_snapshot


@require_safe
def dashboard(request):
    """Rates against the target, what needs attention, and how centres, waves and trades compare."""
    may_import = can(request.user, Permission.IMPORT_SHEETS)
    with one_snapshot():
        page = read_page(request.GET, request.user, timezone.localdate())
    may_set_targets = can(request.user, Permission.EDIT_TARGETS)
    context = {
        **page,
        "may_import": may_import,
        "may_set_targets": may_set_targets,
        "may_export": can(request.user, Permission.EXPORT_LISTS),
        "saved_views": visible(request, SavedView),
    }
    return render(request, "dashboard/dashboard.html", context)


@require_safe
def depth(request):
    """The second half of the dashboard: a page of its own, or the part that the first half waits for."""
    with one_snapshot():
        page = read_depth(request.GET, request.user, timezone.localdate())
    return render(request, "dashboard/_depth.html" if request.htmx else "dashboard/depth.html", page)
