from django.urls import path

from training.batches import views

urlpatterns = [
    path("paket/baru/", views.batch_create, name="batch_create"),
]
