from django.urls import path

from training.overview.registration import views

urlpatterns = [
    path("cari-nik/", views.person_lookup, name="person_lookup"),
    path("baru/<str:key>/", views.person_create, name="person_create"),
    path("baru/<str:key>/dikenal/", views.person_known, name="person_known"),
]
