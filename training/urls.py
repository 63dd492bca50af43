from django.urls import include, path

app_name = "training"
urlpatterns = [
    path("", include("training.centres.urls")),
    path("", include("training.batches.urls")),
    path("", include("training.enrolment.urls")),
    path("", include("training.accommodations.urls")),
    path("", include("training.overview.batches.urls")),
    path("peserta/", include("training.people.urls")),
    path("peserta/", include("training.overview.registration.urls")),
    path("peserta/", include("training.overview.proposals.urls")),
    path("peserta/", include("training.overview.people.urls")),
]
