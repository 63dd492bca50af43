from django.urls import path

from alumni.followup import counting_views, views

urlpatterns = [
    path("alumni/", views.graduation_list, name="graduation_list"),
    path("alumni/<int:pk>/", views.graduation_detail, name="graduation_detail"),
    path("alumni/<int:pk>/angka/", counting_views.graduation_figures, name="graduation_figures"),
    path("alumni/<int:pk>/catat/", views.career_change, name="career_change"),
]
