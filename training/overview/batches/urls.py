from django.urls import path

from training.overview.batches import views

urlpatterns = [
    path("paket/", views.batch_list, name="batch_list"),
    path("paket/<int:pk>/", views.batch_detail, name="batch_detail"),
    path("paket/<int:pk>/ubah/", views.batch_edit, name="batch_edit"),
]
