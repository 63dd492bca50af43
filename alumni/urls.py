from django.urls import include, path

app_name = "alumni"
urlpatterns = [
    path("", include("alumni.careers.urls")),
    path("", include("alumni.followup.urls")),
    path("", include("alumni.outcomes.urls")),
    path("", include("alumni.releases.urls")),
    path("", include("alumni.verification.urls")),
]
