from django.apps import AppConfig


class PortalConfig(AppConfig):
    """The top floor: dashboard, reports, imports. It has no tables of its own."""

    name = "blk_portal"
    verbose_name = "Portal BLK"
