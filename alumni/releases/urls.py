from django.urls import path

from alumni.releases import closing_views, report_views, views

urlpatterns = [
    path("laporan/rilis/", views.release_list, name="release_list"),
    path("laporan/rilis/baru/", views.release_create, name="release_create"),
    path("laporan/rilis/<int:number>/", views.release_detail, name="release_detail"),
    path("laporan/rilis/<int:number>/orang/", views.release_people, name="release_people"),
    path("laporan/rilis/<int:number>/perubahan/", views.release_changes, name="release_changes"),
    path("laporan/penutupan/", closing_views.closing_list, name="closing_list"),
    path("laporan/penutupan/<slug:code>/<str:month>/", closing_views.closing_detail, name="closing_detail"),
    path(
        "laporan/penutupan/<slug:code>/<str:month>/putusan/",
        closing_views.closing_decide,
        name="closing_decide",
    ),
    path("laporan/tahunan/", report_views.annual_table, name="annual_table"),
    path("laporan/tahunan.pdf", report_views.annual_pdf, name="annual_pdf"),
    path("laporan/rekap-bulanan/", report_views.monthly_recap, name="monthly_recap"),
    path("laporan/rekap-bulanan.pdf", report_views.monthly_pdf, name="monthly_pdf"),
]
