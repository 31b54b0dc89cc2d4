"""Raising a signal, answering it, and the steps of the meldcode."""

from __future__ import annotations

from typing import Any

from crispy_forms.layout import Field
from django import forms
from django.urls import reverse

from cases import clock, reporting_code, signalling
from cases.actions.signals import (
    LONGEST_ANSWER,
    answer_signal,
    describe_signal,
    follow_up_signal,
    raise_signal,
    record_step,
)
from cases.codes import ReportingCodeStep as Step
from cases.codes import SignalSeverity
from cases.forms.base import ActionForm, choice_field, date_field, helper
from cases.models import ReportingCodeStep, Signal, Trajectory, User, Visit

CLOSE, COME_BACK = "sluiten", "terugkomen"
YES_OR_NO = [("ja", "Ja"), ("nee", "Nee")]


def text_field(label: str, **options: Any) -> forms.CharField:
    options.setdefault("max_length", LONGEST_ANSWER)
    options.setdefault("error_messages", {"required": "Schrijf hier iets op."})
    return forms.CharField(label=label, widget=forms.Textarea({"rows": 4}), **options)


class RaiseSignalForm(ActionForm):
    """What the three tiles send: how serious it is, about which visit, and a reference that makes it unique."""

    severity = choice_field("Hoe ernstig is het?", SignalSeverity.choices)
    reference = forms.CharField(max_length=40)
    visit = forms.ModelChoiceField(Visit.objects.none(), required=False)

    def __init__(self, data: Any, *, trajectory: Trajectory) -> None:
        super().__init__(data)
        self.trajectory = trajectory
        visits = self.fields["visit"]
        assert isinstance(visits, forms.ModelChoiceField)  # noqa: S101  # tells the type checker what stands above
        visits.queryset = Visit.objects.filter(trajectory=trajectory)

    def save(self, *, actor: User) -> Signal | None:
        return self.attempt(
            lambda: raise_signal(
                trajectory=self.trajectory,
                severity=SignalSeverity(self.cleaned_data["severity"]),
                reference=self.cleaned_data["reference"],
                visit=self.cleaned_data["visit"],
                actor=actor,
            )
        )


def _told(signal: Signal) -> dict[str, Any]:
    return {"text": signal.text, "severity": signal.get_severity_display(), "answer": signal.answer}


def _answered(signal: Signal) -> dict[str, Any]:
    """Return what somebody reads who answers. The text of the signal has the name of the answer on the form."""
    return {
        "severity": signal.get_severity_display(),
        "seen": signal.text,
        "answer": signal.answer,
        "come_back_on": signal.follow_up_on,
        "closed_on": signal.closed_on,
    }


class DescribeSignalForm(ActionForm):
    text = text_field(
        "Wil je er iets bij schrijven?", required=False, help_text="Wat zag of hoorde je? Schrijf alleen feiten op."
    )

    def __init__(self, data: Any, *, signal: Signal) -> None:
        super().__init__(data, initial={"text": signal.text})
        self.signal = signal
        self.helper = helper("text", submit="Klaar")
        self.guard(signal, _told)

    def save(self, *, actor: User) -> Signal | None:
        return self.attempt(lambda: describe_signal(signal=self.signal, text=self.cleaned_data["text"], actor=actor))


class AnswerForm(ActionForm):
    """The first answer, or what happened since; and whether somebody comes back to it."""

    field_of_error = {"closed_on": "then", "answer": "text"}

    text = text_field("Je antwoord")
    then = choice_field(
        "Hoe gaat het verder?", [(COME_BACK, "Ik kom erop terug"), (CLOSE, "Het signaal is afgehandeld")]
    )
    follow_up_on = date_field("Wanneer kom je erop terug?")

    def __init__(self, data: Any, *, signal: Signal) -> None:
        day = clock.today() + signalling.term(signal)
        super().__init__(data, initial={"follow_up_on": day})
        self.signal = signal
        # Who closes the signal has no day to choose.
        self.fields["follow_up_on"].required = not (data and data.get("then") == CLOSE)
        if signal.answered_on:
            self.fields["text"].label = "Wat is er sindsdien gebeurd?"
        else:
            self.fields["text"].help_text = "Wie het signaal gaf, leest dit. Schrijf op wat je gaat doen."
        if signal.is_about_safety and not reporting_code.is_finished(signal.steps.all()):
            self.fields["then"].help_text = "Afhandelen kan als de meldcode klaar is, en een collega meekeek."
            self.initial["then"] = COME_BACK
        submit = "Aanvullen" if signal.answered_on else "Antwoord geven"
        tiles = Field("then", wrapper_class="tiles tiles--compact")
        self.helper = helper("text", tiles, "follow_up_on", submit=submit)
        self.guard(signal, _answered, labels={"seen": "Wat is gezien", "come_back_on": "Terugkomen op"})

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("then") == CLOSE:
            cleaned["follow_up_on"] = None
        return cleaned

    def save(self, *, actor: User) -> Signal | None:
        given = {"signal": self.signal, "actor": actor, "text": self.cleaned_data["text"]}
        follow_up_on, known = self.cleaned_data["follow_up_on"], self.signal.follow_up_on
        if self.signal.answered_on:
            return self.attempt(lambda: follow_up_signal(**given, follow_up_on=follow_up_on, known_follow_up_on=known))
        return self.attempt(lambda: answer_signal(**given, follow_up_on=follow_up_on))


NOTES = {
    Step.SIGNALS: (
        "Wat is gezien of gehoord?",
        "Schrijf feiten op, ook wat ertegen spreekt. Zijn er kinderen in huis, en wie zorgt voor hen?",
    ),
    Step.CONSULT: ("Met wie is overlegd, en wat kwam eruit?", "Veilig Thuis geeft ook advies zonder namen: 0800-2000."),
    Step.CONVERSATION: (
        "Wat is besproken met het gezin?",
        "Is een gesprek niet veilig? Schrijf dan op waarom je het niet voert.",
    ),
    Step.WEIGH: ("Hoe kwam je tot deze antwoorden?", "Twijfel je? Vraag een collega of Veilig Thuis."),
    Step.DECIDE: ("Waarom dit besluit?", "Noem ook wie wat doet, en wanneer."),
}


class StepForm(ActionForm):
    """One step of the meldcode: the five questions belong to step 4, the decision to step 5."""

    done_on = date_field("Wanneer?")

    def __init__(self, data: Any, *, signal: Signal, step: Step) -> None:
        super().__init__(data, initial={"done_on": clock.today()})
        self.signal, self.step = signal, step
        layout: list[Any] = []
        if step == Step.WEIGH:
            for number, (name, question) in enumerate(reporting_code.QUESTIONS.items(), start=1):
                self.fields[name] = choice_field(f"{number}. {question}", YES_OR_NO, required=number == 1)
                layout.append(Field(name, wrapper_class="tiles tiles--compact"))
        if step == Step.DECIDE:
            possible = reporting_code.decisions(row.step for row in signal.steps.all())
            self.fields["decision"] = choice_field("Wat is het besluit?", [(item, item.label) for item in possible])
            layout.append(Field("decision", wrapper_class="tiles"))
        label, hint = NOTES[step]
        self.fields["note"] = text_field(label, help_text=hint, max_length=3000)
        back = signal.get_absolute_url()
        self.helper = helper(*layout, "note", "done_on", submit="Stap vastleggen", cancel_url=back)
        # The step stands in the address, so that what is sent late never ends up under the next step.
        self.helper.form_action = f"{reverse('cases:reporting_code_step', args=[signal.pk])}?stap={step.value}"

    def save(self, *, actor: User) -> ReportingCodeStep | None:
        answers = {name: _yes_or_no(self.cleaned_data.get(name, "")) for name in reporting_code.QUESTIONS}
        step = ReportingCodeStep(
            signal=self.signal,
            step=self.step,
            done_on=self.cleaned_data["done_on"],
            done_by=actor,
            note=self.cleaned_data["note"],
            decision=self.cleaned_data.get("decision", ""),
            **answers,
        )
        return self.attempt(lambda: record_step(step=step, actor=actor))


def _yes_or_no(value: str) -> bool | None:
    return None if value == "" else value == "ja"
