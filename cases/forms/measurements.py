"""Measuring how a family is doing. Every question may stay open."""

from __future__ import annotations

from typing import Any

from crispy_forms.layout import Field, Fieldset
from django import forms

from cases import clock, measuring, versions
from cases.actions.measurements import change_measurement, record_measurement
from cases.codes import FollowUp, Informant, MeasurementMoment, WithoutHelp
from cases.forms.base import ActionForm, choice_field, date_field, helper
from cases.models import Measurement, ScoreDomain, Trajectory, User
from cases.models.measurements import SCALES

OPEN = ("", "Geen antwoord")
YES, NO = "ja", "nee"
# What the ends of each scale mean. The scales are the pilot's own and not validated.
SCALE_HINTS = {
    "calm": "0 is heel onrustig, 10 is heel rustig.",
    "cleanliness": "0 is helemaal niet schoon, 10 is helemaal schoon.",
    "regularity": "0 is geen vast ritme, 10 is een heel vast ritme.",
    "strength": "Hoeveel kan het gezin aan? 0 is heel weinig, 10 is heel veel.",
    "burden": "Hoeveel heeft het gezin te dragen? 0 is heel weinig, 10 is heel veel.",
}
# The question of outcome 2, word for word (CBS Informatieprotocol Beleidsinformatie Jeugd, version 7, 4.3).
SATISFACTION = "Geef met een rapportcijfer van 1 tot 10 aan hoe nuttig deze hulp voor u / jou was?"
SATISFACTION_ENDS = "1 = volkomen nutteloos, ik had er niets aan; 10 = uitstekend, ik had er heel veel aan."
# Outcome 3.1 has options and no question; this one says what the protocol wants to know (4.4).
WITHOUT_HELP = "Heb je in de toekomst nog hulp nodig?"


def number_field(label: str, lowest: int, highest: int, hint: str = "") -> forms.TypedChoiceField:
    """Return tiles with the whole numbers from `lowest` to `highest`, and one to leave the question open."""
    choices = [("", "Geen"), *((str(number), str(number)) for number in range(lowest, highest + 1))]
    return forms.TypedChoiceField(
        label=label,
        choices=choices,
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect(),
        help_text=hint,
        error_messages={"invalid_choice": f"Kies een getal van {lowest} tot en met {highest}."},
    )


class MeasurementForm(ActionForm):
    # Carried along for the view, which knows which moments there are.
    moment = forms.Field(widget=forms.HiddenInput(), required=False)
    measured_on = date_field("Op welke dag?")
    reached = choice_field("Is het gezin bereikt?", [(YES, "Ja"), (NO, "Nee")])
    help_now = choice_field("Welke hulp is er nu?", [OPEN, *FollowUp.choices], required=False)
    informant = choice_field("Wie geeft antwoord?", [OPEN, *Informant.choices], required=False)
    satisfaction = number_field(SATISFACTION, 1, 10, SATISFACTION_ENDS)
    without_help = choice_field(WITHOUT_HELP, [OPEN, *WithoutHelp.choices], required=False)
    note = forms.CharField(
        label="Toelichting",
        max_length=500,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text="Houd het kort.",
    )

    def __init__(
        self,
        data: Any,
        *,
        trajectory: Trajectory,
        moment: MeasurementMoment,
        measurement: Measurement | None = None,
        cancel_url: str = "",
    ) -> None:
        super().__init__(data, initial={"moment": moment.value, **_initial(measurement)})
        self.trajectory = trajectory
        self.for_moment = moment
        self.measurement = measurement
        self.after_help = measuring.is_follow_up(moment)
        self.domains = _domains_of(trajectory)
        self._add_numbers()
        if measurement:
            del self.fields["moment"]
        if not self.after_help:
            del self.fields["reached"], self.fields["help_now"]
        self.helper = helper(
            *self._layout(), submit="Meting opslaan", cancel_url=cancel_url, css_class="form form--all-open"
        )
        if measurement:
            self.guard(measurement, self._answers, lock=[trajectory])

    def _add_numbers(self) -> None:
        for side in self._sides():
            for key, name in SCALES.items():
                self.fields[f"{side}_{key}"] = number_field(name.capitalize(), 0, 10, SCALE_HINTS[key])
        for domain in self.domains:
            self.fields[f"domain_{domain.pk}"] = number_field(domain.name, 1, 5)

    def _answers(self, measurement: Measurement) -> dict[str, Any]:
        answers = _initial(measurement)
        return {name: answers.get(name) for name in self.fields if name != versions.FIELD}

    def _sides(self) -> list[str]:
        """Return whose view is asked: after the help there is no worker who sees the family."""
        return ["family"] if self.after_help else ["family", "worker"]

    def _layout(self) -> list[Any]:
        after = [
            Field("reached", wrapper_class="tiles tiles--compact"),
            Field("help_now", wrapper_class="tiles"),
        ]
        titles = {"family": "Hoe gaat het, volgens het gezin?", "worker": "Hoe gaat het, volgens de gezinsverzorger?"}
        scales = [Fieldset(titles[side], *(_numbers(f"{side}_{key}") for key in SCALES)) for side in self._sides()]
        about_help = Fieldset(
            "Twee vragen over de hulp",
            Field("informant", wrapper_class="tiles tiles--rows"),
            _numbers("satisfaction"),
            Field("without_help", wrapper_class="tiles tiles--rows"),
        )
        own = [Fieldset("Domeinen", *(_numbers(f"domain_{domain.pk}") for domain in self.domains))]
        return [
            *(("moment",) if "moment" in self.fields else ()),
            "measured_on",
            *(after if self.after_help else []),
            *scales,
            about_help,
            *(own if self.domains else []),
            "note",
        ]

    def save(self, *, actor: User) -> Measurement | None:
        row = self.measurement or Measurement(trajectory=self.trajectory)
        row.moment = self.for_moment
        row.reached = self.cleaned_data.get("reached", YES) == YES
        for name in self.cleaned_data:
            if name not in ("moment", "reached") and not name.startswith("domain_"):
                setattr(row, name, self.cleaned_data[name])
        scores = {domain: self.cleaned_data[f"domain_{domain.pk}"] for domain in self.domains}
        if row.pk:
            return self.attempt(
                lambda: change_measurement(measurement=row, domain_scores=scores, fields=self.changed_data, actor=actor)
            )
        return self.attempt(lambda: record_measurement(measurement=row, domain_scores=scores, actor=actor))


def _numbers(name: str) -> Field:
    return Field(name, wrapper_class="tiles tiles--numbers")


def _domains_of(trajectory: Trajectory) -> list[ScoreDomain]:
    """Return the domains that the organisation scores; none without its permission to use an instrument."""
    pilot = trajectory.family.pilot
    return list(pilot.score_domains.all()) if pilot.domain_scores_allowed else []


def _initial(measurement: Measurement | None) -> dict[str, Any]:
    if measurement is None:
        return {"measured_on": clock.today()}
    names = [field.name for field in Measurement._meta.fields]
    scores = {f"domain_{row.domain_id}": row.score for row in measurement.domain_scores.all()}
    return {
        **{name: getattr(measurement, name) for name in names},
        **scores,
        "reached": YES if measurement.reached else NO,
    }
