"""The WSGI application that gunicorn, waitress and the development server load."""

import os
from pathlib import Path

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.template.loader import get_template
from django.urls import URLPattern, URLResolver, get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "blk_portal.settings")
application = get_wsgi_application()


def warm_up() -> None:
    """Load every view and template now; else the first visitor of each process waits a second for them."""
    load(get_resolver())
    for folder in map(Path, settings.TEMPLATES[0]["DIRS"]):
        for path in folder.rglob("*.html"):
            get_template(path.relative_to(folder).as_posix())


def load(resolver: URLResolver | URLPattern) -> None:
    for pattern in getattr(resolver, "url_patterns", ()):
        load(pattern)


warm_up()
