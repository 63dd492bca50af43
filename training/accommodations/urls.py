from django.urls import path

from training.accommodations import views

urlpatterns = [
    path("paket/<int:pk>/akomodasi/", views.accommodation_list, name="accommodation_list"),
    path("akomodasi/<int:pk>/urungkan/", views.accommodation_undo, name="accommodation_undo"),
    path("akomodasi/<int:pk>/<slug:word>/", views.accommodation_step, name="accommodation_step"),
]
