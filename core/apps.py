from django.apps import AppConfig


class CoreConfig(AppConfig):
    """The ground: accounts, audit trail, reference codes, spreadsheets."""

    name = "core"
    verbose_name = "Dasar"
