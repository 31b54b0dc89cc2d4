"""Agreeing on more or less help, and writing down a review."""

from __future__ import annotations

from typing import Any

from crispy_forms.layout import Column, Field, Row
from django import forms
from django.urls import reverse

from cases import clock
from cases.actions.intensity import agree_intensity, hold_review
from cases.codes import IntensityLevel, ReviewOutcome
from cases.forms.base import ActionForm, choice_field, date_field, helper
from cases.models import AuditEvent, Intensity, Review, Trajectory, User
from cases.models.intensity import MOST_HOURS_A_WEEK

HOURS = f"Vul 0 tot en met {MOST_HOURS_A_WEEK} uur in."


class IntensityForm(ActionForm):
    started_on = date_field("Vanaf welke dag?")
    level = choice_field("Welke hulp?", IntensityLevel.choices)
    hours_per_week = forms.DecimalField(
        label="Hoeveel uur per week, ongeveer?",
        max_digits=4,
        decimal_places=1,
        min_value=0,
        max_value=MOST_HOURS_A_WEEK,
        localize=True,
        help_text="Bijvoorbeeld 4 of 2,5.",
        error_messages={
            "required": HOURS,
            "invalid": HOURS,
            "min_value": HOURS,
            "max_value": HOURS,
            "max_digits": HOURS,
            "max_whole_digits": HOURS,
            "max_decimal_places": "Vul hoogstens 1 cijfer achter de komma in.",
        },
    )
    reason = forms.CharField(
        label="Waarom?",
        max_length=300,
        widget=forms.Textarea({"rows": 2}),
        error_messages={"required": "Vul in waarom."},
    )

    def __init__(self, *args: Any, trajectory: Trajectory, current: Intensity | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.trajectory = trajectory
        self.initial["started_on"] = max(clock.today(), trajectory.started_on)
        self.initial["level"] = current.level if current else IntensityLevel.REGULAR
        self.initial["hours_per_week"] = current.hours_per_week if current else None
        self.helper = helper(
            Field("level", wrapper_class="tiles"),
            Row(Column("started_on"), Column("hours_per_week")),
            "reason",
            submit="Afspraak opslaan",
            cancel_url=reverse("cases:help", args=[trajectory.family_id]),
        )
        lines = AuditEvent.objects.filter(subject="intensity", family_number=trajectory.family_id)
        self.guard(trajectory, _agreed, lock=[trajectory.pilot], lines=lines, whole=False)

    def agree(self, *, actor: User) -> Intensity | None:
        intensity = Intensity(trajectory=self.trajectory, **self.cleaned_data)
        return self.attempt(lambda: agree_intensity(intensity=intensity, actor=actor))


def _agreed(trajectory: Trajectory) -> dict[str, Any]:
    """Return the last agreement, by the names of this form."""
    names = ("level", "started_on", "hours_per_week", "reason")
    last = trajectory.intensities.order_by("started_on", "pk").last()
    return {name: getattr(last, name, None) for name in names}


class ReviewForm(ActionForm):
    held_on = date_field("Wanneer is het besproken?")
    outcome = choice_field("Wat is de uitkomst?", ReviewOutcome.choices)
    note = forms.CharField(
        label="Wat is besproken?",
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 4}),
        help_text="Kort en feitelijk. Het gezin mag dit lezen.",
    )

    def __init__(self, *args: Any, trajectory: Trajectory, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.trajectory = trajectory
        self.initial["held_on"] = clock.today()
        self.helper = helper(
            "held_on",
            Field("outcome", wrapper_class="tiles"),
            "note",
            submit="Evaluatie opslaan",
            cancel_url=reverse("cases:help", args=[trajectory.family_id]),
        )

    def hold(self, *, actor: User) -> Review | None:
        review = Review(trajectory=self.trajectory, **self.cleaned_data)
        return self.attempt(lambda: hold_review(review=review, actor=actor))
