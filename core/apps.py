from django.apps import AppConfig

import core.checks  # noqa: F401 - importing registers them


class CoreConfig(AppConfig):
    """The ground: accounts, audit trail, reference codes, spreadsheets."""

    name = "core"
    verbose_name = "Dasar"
