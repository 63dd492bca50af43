from django.urls import path

from training.people import views

urlpatterns = [
    path("<int:pk>/nik/", views.person_nik, name="person_nik"),
    path("<int:pk>/nik/perbaiki/", views.person_nik_correct, name="person_nik_correct"),
    path("<int:pk>/persetujuan/", views.person_consent, name="person_consent"),
]
