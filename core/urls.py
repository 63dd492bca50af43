from django.conf import settings
from django.urls import path

from core.accounts import views as accounts

app_name = "core"
urlpatterns = [
    path("healthz", accounts.healthz, name="healthz"),
    path("bantuan/", accounts.help_page, name="help"),
    path("jejak-audit/", accounts.audit_list, name="audit_list"),
]
if settings.DEMO:
    urlpatterns.append(path("coba/masuk/", accounts.demo_login, name="demo_login"))
