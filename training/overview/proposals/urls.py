from django.urls import path

from training.overview.proposals import views

urlpatterns = [
    path("usulan/", views.proposal_list, name="proposal_list"),
    path("usulan/<int:pk>/", views.proposal_decide, name="proposal_decide"),
]
