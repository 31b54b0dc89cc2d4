"""Whether it clicks, and a warm handover."""

from __future__ import annotations

from typing import Any

from crispy_forms.layout import Field
from django import forms
from django.urls import reverse

from cases import clock
from cases.actions.continuity import check_match, hand_over
from cases.codes import Fit
from cases.continuity import Transfer
from cases.forms.base import ActionForm, choice_field, date_field, helper
from cases.models import Handover, MatchCheck, Trajectory, User


class MatchCheckForm(ActionForm):
    checked_on = date_field("Wanneer heb je het gevraagd?")
    family_says = choice_field("Wat zegt het gezin?", Fit.choices)
    carer_says = choice_field("Wat zegt de gezinsverzorger?", Fit.choices, required=False)
    note = forms.CharField(
        label="Toelichting",
        max_length=500,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text="Kort en feitelijk. Het gezin en de gezinsverzorger mogen dit lezen.",
    )

    def __init__(self, *args: Any, trajectory: Trajectory, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.trajectory = trajectory
        self.initial["checked_on"] = clock.today()
        self.helper = helper(
            Field("family_says", wrapper_class="tiles tiles--compact"),
            Field("carer_says", wrapper_class="tiles tiles--compact"),
            "checked_on",
            "note",
            submit="Klik opslaan",
            cancel_url=reverse("cases:help", args=[trajectory.family_id]),
        )

    def check(self, *, actor: User) -> MatchCheck | None:
        check = MatchCheck(trajectory=self.trajectory, **self.cleaned_data)
        return self.attempt(lambda: check_match(check=check, actor=actor))


class HandoverForm(ActionForm):
    together_on = date_field("Wanneer waren jullie samen bij het gezin?")
    note = forms.CharField(
        label="Wat is overgedragen?",
        max_length=1000,
        required=False,
        widget=forms.Textarea({"rows": 4}),
        help_text="Bijvoorbeeld: wat werkt goed, wat niet, en wat is beloofd. Het gezin mag dit lezen.",
    )

    def __init__(self, *args: Any, trajectory: Trajectory, transfer: Transfer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.trajectory = trajectory
        self.transfer = transfer
        self.initial["together_on"] = clock.today()
        self.helper = helper(
            "together_on",
            "note",
            submit="Overdracht opslaan",
            cancel_url=reverse("cases:help", args=[trajectory.family_id]),
        )

    def hand_over(self, *, actor: User) -> Handover | None:
        handover = Handover(trajectory=self.trajectory, **self.cleaned_data)
        return self.attempt(lambda: hand_over(handover=handover, transfer=self.transfer, actor=actor))
