"""The Django admin with our own site; loaded before any model, so it imports none."""

from django.contrib.admin.apps import AdminConfig


class PortalAdminConfig(AdminConfig):
    """Stands in INSTALLED_APPS instead of django.contrib.admin."""

    default_site = "core.accounts.admin_site.PortalAdminSite"
