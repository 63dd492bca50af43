"""Every address of the portal, by floor. Paths are Indonesian; names are English."""

from django.contrib import admin
from django.urls import include, path

from alumni.releases.report_views import check_release
from core.accounts import views as accounts

urlpatterns = [
    path("", accounts.home, name="home"),
    path("akun/", include("core.accounts.urls")),
    path("pengelola/login/", accounts.admin_login, name="admin_login"),
    path("pengelola/", admin.site.urls),
    path("cek/<slug:code>/", check_release, name="check"),
    path("", include("core.urls")),
    path("", include("training.urls")),
    path("", include("alumni.urls")),
    path("dasbor/", include("blk_portal.dashboard.urls")),
    path("laporan/", include("blk_portal.reports.urls")),
    path("ekspor/", include("blk_portal.exports.urls")),
    path("impor/", include("blk_portal.imports.urls")),
    path("cari/", include("blk_portal.search.urls")),
    path("", include("blk_portal.api.urls")),
]
