"""The portal's settings, and what it is compared with: Django's admin with django-import-export."""

from blk_portal.settings import *  # noqa: F403

INSTALLED_APPS += ["import_export"]  # noqa: F405
ROOT_URLCONF = "benchmarks.urls"
