from django.urls import path

from training.centres import views

urlpatterns = [
    path("pengguna/", views.user_list, name="user_list"),
    path("pengguna/baru/", views.user_create, name="user_create"),
    path("pengguna/<int:pk>/", views.user_edit, name="user_edit"),
    path("pengguna/<int:pk>/buka-tutup/", views.user_active, name="user_active"),
    path("pengguna/<int:pk>/tautan/", views.user_link, name="user_link"),
]
