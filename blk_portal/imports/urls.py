"""Addresses of the import wizard."""

from django.urls import path

from blk_portal.imports import views

app_name = "imports"
urlpatterns = [
    path("", views.start, name="start"),
    path("templat/<slug:kind>.xlsx", views.template, name="template"),
    path("<int:pk>/kolom/", views.columns, name="columns"),
    path("<int:pk>/periksa/", views.check, name="check"),
    path("<int:pk>/simpan/", views.confirm, name="confirm"),
    path("<int:pk>/selesai/", views.done, name="done"),
    path("<int:pk>/ditolak.xlsx", views.rejected, name="rejected"),
]
