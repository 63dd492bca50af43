"""The WSGI application that gunicorn, waitress and the development server load."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "blk_portal.settings")
application = get_wsgi_application()
