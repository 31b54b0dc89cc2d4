"""The one place that knows which day it is."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.utils import timezone


def today() -> date:
    """Return today in Amsterdam; in demo mode the fixed day on which the demo's data end."""
    return settings.DEMO_TODAY if settings.DEMO else timezone.localdate()
