"""What monitoring keeps for itself; the work is in `cases`."""

from __future__ import annotations

from monitoring.models.region import RegionalReport

__all__ = ["RegionalReport"]
