"""What this floor answers under /laporan/; the pages of a capability stand in its own urls."""

from django.urls import path

from blk_portal.reports import placement_views, views

app_name = "reports"
urlpatterns = [
    path("", views.report_list, name="report_list"),
    path("ringkasan/", placement_views.briefing, name="briefing"),
    path("ringkasan.pdf", placement_views.briefing_pdf, name="briefing_pdf"),
    path("penempatan.pdf", placement_views.placement_pdf, name="placement_pdf"),
]
