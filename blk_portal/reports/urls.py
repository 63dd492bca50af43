"""What this floor answers under /laporan/; the pages of a capability stand in its own urls."""

from django.urls import path

from blk_portal.reports import views

app_name = "reports"
urlpatterns = [
    path("", views.report_list, name="report_list"),
]
