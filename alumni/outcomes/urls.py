from django.urls import path

from alumni.outcomes import quality_views, responses_views, saved_views, views

urlpatterns = [
    path("laporan/mutu-data/", quality_views.quality_list, name="quality_list"),
    path("laporan/tanggapan/", responses_views.response_rates, name="response_rates"),
    path("angka/orang/", views.figure_people, name="figure_people"),
    path("target/", views.target_list, name="target_list"),
    path("target/baru/", views.target_create, name="target_create"),
    path("target/<int:pk>/ubah/", views.target_edit, name="target_edit"),
    path("target/<int:pk>/hapus/", views.target_delete, name="target_delete"),
    path("tampilan/", saved_views.saved_view_list, name="saved_view_list"),
    path("tampilan/baru/", saved_views.saved_view_create, name="saved_view_create"),
    path("tampilan/<int:pk>/ubah/", saved_views.saved_view_edit, name="saved_view_edit"),
    path("tampilan/<int:pk>/hapus/", saved_views.saved_view_delete, name="saved_view_delete"),
]
