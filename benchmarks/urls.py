"""The portal, and beside it an admin that exists only here."""

from django.urls import include, path

from benchmarks.rivals import site

urlpatterns = [
    path("pembanding/", site.urls),
    path("", include("blk_portal.urls")),
]
