"""The door through which a web server calls the application."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.umask(0o077)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gezinsverzorger.settings")

application = get_wsgi_application()
