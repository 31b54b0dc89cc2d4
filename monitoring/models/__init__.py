"""What monitoring keeps of its own."""

from __future__ import annotations

from monitoring.models.releases import Release

__all__ = ["Release"]
