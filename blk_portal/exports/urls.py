from django.urls import path

from blk_portal.exports import views

app_name = "exports"
urlpatterns = [
    path("siap/<int:pk>/", views.run, name="run"),
    path("siap/<int:pk>/berkas/", views.run_file, name="run_file"),
    path("<slug:name>.csv", views.export_csv, name="csv"),
    path("<slug:name>.xlsx", views.export_xlsx, name="xlsx"),
]
