from django.urls import path

from core.accounts import views as accounts

app_name = "core"
urlpatterns = [
    path("healthz", accounts.healthz, name="healthz"),
]
