from django.urls import path

from alumni.outcomes import views

urlpatterns = [
    path("angka/orang/", views.figure_people, name="figure_people"),
]
