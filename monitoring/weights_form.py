"""Deciding how heavily an answer counts."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from crispy_forms.layout import Column, Fieldset, Row
from django import forms

from cases import clock
from cases.forms.base import ActionForm, date_field, helper
from cases.models import Pilot, User
from monitoring import weights
from monitoring.models import AnswerWeights
from monitoring.models.avoided_cost import WEIGHT_FIELDS

FROM_0_TO_1 = "Vul een getal van 0 tot en met 1 in, zoals 0,6."
SAME = "Deze weging geldt al. Verander ten minste één getal."


def _weight(label: str) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        min_value=Decimal(0),
        max_value=Decimal(1),
        max_digits=3,
        decimal_places=2,
        localize=True,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value", "max_digits", "max_whole_digits"), FROM_0_TO_1
        )
        | {"max_decimal_places": "Vul hoogstens 2 cijfers achter de komma in."},
    )


class WeightsForm(ActionForm):
    certain = _weight("Zeker")
    likely = _weight("Waarschijnlijk")
    possible = _weight("Mogelijk")
    substitution = _weight("Vervanging")
    prevented = _weight("Voorkomen")
    postponed = _weight("Uitgesteld")
    decided_on = date_field("Besloten op")
    reason = forms.CharField(
        label="Waarom zo?",
        max_length=300,
        widget=forms.Textarea({"rows": 2}),
        help_text="Bijvoorbeeld: zo afgesproken in de stuurgroep.",
        error_messages={"required": "Vul in waarom."},
    )

    def __init__(self, *args: Any, pilot: Pilot, cancel_url: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pilot = pilot
        self.now = weights.fields_of(weights.current(pilot).weights)
        self.initial.update(self.now, decided_on=clock.today())
        self.helper = helper(
            Fieldset("Hoe zeker is de casemanager?", Row(Column("certain"), Column("likely"), Column("possible"))),
            Fieldset("Welk effect?", Row(Column("substitution"), Column("prevented"), Column("postponed"))),
            "decided_on",
            "reason",
            submit="Weging opslaan",
            cancel_url=cancel_url,
        )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if all(cleaned.get(name) == self.now[name] for name in WEIGHT_FIELDS):
            raise forms.ValidationError(SAME)
        return cleaned

    def decide(self, *, actor: User) -> AnswerWeights | None:
        return self.attempt(
            lambda: weights.decide(weights=AnswerWeights(pilot=self.pilot, **self.cleaned_data), actor=actor)
        )
