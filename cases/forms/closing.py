"""What is agreed when saying goodbye."""

from __future__ import annotations

from typing import Any

from django import forms
from django.urls import reverse

from cases.actions.trajectories import agree_farewell
from cases.forms.base import ActionForm, helper
from cases.models import Trajectory, User


def farewell_field() -> forms.CharField:
    return forms.CharField(
        label="Afspraken bij het afscheid",
        max_length=1000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text="Bijvoorbeeld: wie belt wanneer, en waar kan het gezin terecht. Het gezin mag dit lezen.",
    )


class FarewellForm(ActionForm):
    farewell = farewell_field()

    def __init__(self, *args: Any, trajectory: Trajectory, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.trajectory = trajectory
        self.initial["farewell"] = trajectory.farewell
        url = reverse("cases:family_detail", args=[trajectory.family_id])
        self.helper = helper("farewell", submit="Afspraken opslaan", cancel_url=url)
        self.guard(trajectory, lock=[trajectory.pilot])

    def agree(self, *, actor: User) -> Trajectory | None:
        farewell = self.cleaned_data["farewell"]
        return self.attempt(lambda: agree_farewell(trajectory=self.trajectory, farewell=farewell, actor=actor))
