from django.urls import path

from training.enrolment import views

urlpatterns = [
    path("paket/pindah/", views.batch_move, name="batch_move"),
    path("paket/<int:pk>/peserta/tambah/", views.enrolment_add, name="enrolment_add"),
    path("paket/<int:pk>/peserta/pindah/", views.enrolment_move, name="enrolment_move"),
    path("paket/<int:pk>/kelulusan/", views.batch_graduate, name="batch_graduate"),
]
