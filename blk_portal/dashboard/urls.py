from django.urls import path

from blk_portal.dashboard import views

app_name = "dashboard"
urlpatterns = [
    path("", views.dashboard, name="dashboard"),
    path("rincian/", views.depth, name="depth"),
]
