from django.urls import path

from blk_portal.search import views

app_name = "search"
urlpatterns = [
    path("", views.search, name="search"),
    path("kelulusan/<int:enrolment_id>/", views.graduation_of, name="graduation_of"),
]
