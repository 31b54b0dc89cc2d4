"""What somebody chose to look at: a period, and perhaps one WIJ-team."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms

from cases.models import NeighbourhoodTeam, Pilot
from monitoring.periods import PeriodForm
from monitoring.population import Population


class SelectionForm(PeriodForm):
    """Period and team, from the address."""

    team = forms.ModelChoiceField(
        NeighbourhoodTeam.objects.none(),
        label="WIJ-team",
        required=False,
        empty_label="Alle teams",
        error_messages={"invalid_choice": "Dit WIJ-team is er niet. Kies een team uit de lijst."},
    )

    def __init__(self, data: Any, *, pilot: Pilot) -> None:
        self.pilot = pilot
        super().__init__(data)
        self.data["team"] = data.get("team", "")  # type: ignore[index]  # the dict that PeriodForm made
        self.fields["team"].queryset = pilot.teams.order_by("name")  # type: ignore[attr-defined]  # a choice of models

    @property
    def team_chosen(self) -> NeighbourhoodTeam | None:
        return self.cleaned_data["team"] if self.is_valid() else None

    @property
    def population(self) -> Population:
        return Population(self.pilot, self.team_chosen)

    @property
    def query(self) -> str:
        """Return the choice as it stands in an address."""
        chosen = {"van": self.period.first.isoformat(), "tot": self.period.last.isoformat()}
        if self.team_chosen:
            chosen["team"] = str(self.team_chosen.pk)
        return urlencode(chosen)
