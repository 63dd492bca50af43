"""The versioned addresses for programs, and the pages of their tokens."""

from django.urls import path

from blk_portal.api import views

app_name = "api"
urlpatterns = [
    path("api/v1/figures", views.figures, name="figures"),
    path("api/v1/indicators/<str:name>", views.indicator, name="indicator"),
    path("api/v1/satu-data", views.satu_data, name="satu_data"),
    path("api/v1/openapi.json", views.openapi, name="openapi"),
    path("api/v1/<path:rest>", views.unknown, name="unknown"),
    path("laporan/api/", views.token_list, name="token_list"),
    path("laporan/api/baru/", views.token_create, name="token_create"),
    path("laporan/api/<int:pk>/cabut/", views.token_revoke, name="token_revoke"),
]
