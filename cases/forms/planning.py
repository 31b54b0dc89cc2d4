"""Agreeing on a visit."""

from __future__ import annotations

from typing import Any

from crispy_forms.layout import Column, Row
from django import forms
from django.urls import reverse

from cases import clock
from cases.actions.planning import cancel_visit, move_visit, plan_visit
from cases.codes import Role
from cases.forms.base import ActionForm, TimeInput, date_field, helper, offer
from cases.models import PlannedVisit, Trajectory, User
from cases.models.visits import LONGEST_VISIT
from cases.planning import USUAL_MINUTES

MINUTES = f"Vul 1 tot en met {LONGEST_VISIT} minuten in."


class PlannedVisitForm(ActionForm):
    carer = forms.ModelChoiceField(
        User.objects.none(),
        label="Gezinsverzorger",
        error_messages={"required": "Kies een gezinsverzorger.", "invalid_choice": "Kies een gezinsverzorger."},
    )
    planned_on = date_field("Datum")
    starts_at = forms.TimeField(
        label="Begintijd", widget=TimeInput(), required=False, error_messages={"invalid": "Dit is geen tijd."}
    )
    minutes = forms.IntegerField(
        label="Hoeveel minuten, ongeveer?",
        min_value=1,
        max_value=LONGEST_VISIT,
        error_messages={"required": MINUTES, "invalid": MINUTES, "min_value": MINUTES, "max_value": MINUTES},
    )

    def __init__(
        self,
        data: Any,
        *,
        user: User,
        trajectory: Trajectory,
        planned: PlannedVisit | None = None,
        initial: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial={**_initial(planned), **(initial or {})})
        self.user = user
        self.trajectory = trajectory
        self.planned = planned
        if user.has_role(Role.FAMILY_CARER):
            del self.fields["carer"]
        else:
            carers = User.objects.of_pilot(trajectory.pilot).family_carers().in_service_on(clock.today())
            offer(self, "carer", carers, empty="Kies een gezinsverzorger")
        who = ["carer"] if "carer" in self.fields else []
        self.helper = helper(
            *who,
            Row(Column("planned_on"), Column("starts_at")),
            "minutes",
            submit="Bezoek plannen" if planned is None else "Wijziging opslaan",
            cancel_url=reverse("cases:planning"),
        )
        if planned:
            self.guard(planned, _initial)

    def clean_planned_on(self) -> Any:
        day = self.cleaned_data["planned_on"]
        if day < clock.today():
            raise forms.ValidationError("Kies vandaag of een dag die nog komt.")
        return day

    def save(self, *, actor: User) -> PlannedVisit | None:
        planned = self.planned or PlannedVisit(trajectory=self.trajectory, carer=actor)
        for name, value in self.cleaned_data.items():
            setattr(planned, name, value)
        if self.planned:
            return self.attempt(lambda: move_visit(planned=planned, fields=self.changed_data, actor=actor))
        return self.attempt(lambda: plan_visit(planned=planned, actor=actor))


class CancelVisitForm(ActionForm):
    """A button without fields: who calls off a visit that was moved meanwhile, sees where it went first."""

    def __init__(self, data: Any, *, planned: PlannedVisit) -> None:
        super().__init__(data)
        self.planned = planned
        self.guard(planned, _initial)

    def cancel(self, *, actor: User) -> bool:
        return bool(self.attempt(lambda: cancel_visit(planned=self.planned, actor=actor)))


def _initial(planned: PlannedVisit | None) -> dict[str, Any]:
    if planned is None:
        return {"minutes": USUAL_MINUTES}
    return {
        "carer": planned.carer,
        "planned_on": planned.planned_on,
        "starts_at": planned.starts_at,
        "minutes": planned.minutes,
    }
