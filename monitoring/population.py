"""Whose figures they are: a whole pilot, or the families of one WIJ-team of it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from cases.models import NeighbourhoodTeam, Pilot


@dataclass(frozen=True)
class Population:
    """The families that count. A family belongs to the WIJ-team of the wijk where it lives now.

    Each method gives the condition on rows of one kind; `path` leads from other rows to them, as `trajectory__`.
    """

    pilot: Pilot
    team: NeighbourhoodTeam | None = None

    def families(self, path: str = "") -> Q:
        return self._rows(path, "")

    def trajectories(self, path: str = "") -> Q:
        return self._rows(path, "family__")

    def visits(self, path: str = "") -> Q:
        return self._rows(path, "trajectory__family__")

    def _rows(self, path: str, to_family: str) -> Q:
        in_pilot = Q(**{f"{path}pilot": self.pilot})
        return in_pilot & Q(**{f"{path}{to_family}district__team": self.team}) if self.team else in_pilot
