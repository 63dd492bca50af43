"""The page from which every report is reached."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from blk_portal.reports.hub import reports_for


@require_safe
def report_list(request):
    """Every report this person may open, by what it is for."""
    return render(request, "reports/report_list.html", {"groups": reports_for(request.user)})
