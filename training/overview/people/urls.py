from django.urls import path

from training.overview.people import views

urlpatterns = [
    path("", views.person_list, name="person_list"),
    path("<int:pk>/", views.person_detail, name="person_detail"),
    path("<int:pk>/ubah/", views.person_edit, name="person_edit"),
    path("<int:pk>/disabilitas/", views.person_disability, name="person_disability"),
    path("<int:pk>/daftar/", views.person_apply, name="person_apply"),
    path("persetujuan/<int:pk>/tarik/", views.consent_withdraw, name="consent_withdraw"),
]
