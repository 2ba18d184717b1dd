"""The door for any WSGI server; `manage.py serve` uses it with waitress."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pointsys.settings")
application = get_wsgi_application()
