"""What monitoring stores itself. Families and the work for them are in `cases`."""

from __future__ import annotations

from monitoring.models.avoided_cost import AnswerWeights
from monitoring.models.region import RegionalReport
from monitoring.models.releases import Release

__all__ = ["AnswerWeights", "RegionalReport", "Release"]
