from django.apps import AppConfig


class AlumniConfig(AppConfig):
    """After graduation: graduates, careers, the figures."""

    name = "alumni"
    verbose_name = "Alumni"
