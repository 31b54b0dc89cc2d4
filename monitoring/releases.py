"""What was published before, and what may be published beside it."""

from __future__ import annotations

from django.conf import settings

from monitoring.suppression import STRICT_CBS, Rule


def rule() -> Rule:
    """Return what counts as small, from the settings."""
    return STRICT_CBS if settings.STRICT_CBS else Rule(min_cell=settings.MIN_CELL)
