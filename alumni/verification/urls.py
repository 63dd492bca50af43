from django.urls import path

from alumni.verification import cases, views

urlpatterns = [
    path("laporan/verifikasi/", views.round_list, name="round_list"),
    path("laporan/verifikasi/baru/", views.round_create, name="round_create"),
    path("laporan/verifikasi/<int:pk>/", views.round_detail, name="round_detail"),
    path("laporan/verifikasi/<int:pk>/umumkan/", views.round_announce, name="round_announce"),
    path("laporan/verifikasi/<int:pk>/tarik/", views.round_draw, name="round_draw"),
    path("laporan/verifikasi/<int:pk>/undur/", views.round_extend, name="round_extend"),
    path("laporan/verifikasi/<int:pk>/batal/", views.round_cancel, name="round_cancel"),
    path("laporan/verifikasi/<int:pk>/bagikan/", views.round_assign, name="round_assign"),
    path("laporan/verifikasi/<int:pk>/tetapkan/", views.round_decide, name="round_decide"),
    path("laporan/verifikasi/<int:pk>/terbit/", views.round_publish, name="round_publish"),
    path("laporan/verifikasi/<int:pk>/kasus/", cases.case_list, name="case_list"),
    path("laporan/verifikasi/kasus/<int:pk>/", cases.case_detail, name="case_detail"),
    path("laporan/verifikasi/kasus/<int:pk>/hasil/", cases.case_verify, name="case_verify"),
    path("laporan/verifikasi/kasus/<int:pk>/sanggah/", cases.case_contradict, name="case_contradict"),
    path("laporan/verifikasi/kasus/<int:pk>/putuskan/", cases.case_decide, name="case_decide"),
]
