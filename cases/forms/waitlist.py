"""Judging how urgent it is, writing down a call, and putting a family on the list or taking it off."""

from __future__ import annotations

from typing import Any

from crispy_forms.layout import Field
from django import forms
from django.db.models import QuerySet

from cases import clock
from cases.actions.waitlist import assess_urgency, describe_place, leave_list, log_call, register_again
from cases.codes import Urgency, WaitlistOutcome
from cases.forms.base import ActionForm, choice_field, date_field, helper
from cases.models import AuditEvent, Family, UrgencyAssessment, User, WaitlistCall, WaitlistEntry
from cases.models.waitlist import LONGEST_CALL

OTHER_LENGTH = "anders"
LENGTHS = [
    ("5", "5 minuten"),
    ("10", "10 minuten"),
    ("15", "15 minuten"),
    ("30", "30 minuten"),
    ("60", "1 uur"),
    (OTHER_LENGTH, "Anders"),
]
CONTACT = [("ja", "Ja"), ("nee", "Nee, niet bereikt")]
LEFT_WITHOUT_HELP = [choice for choice in WaitlistOutcome.choices if choice[0] != WaitlistOutcome.STARTED]
MINUTES = f"Vul 0 tot en met {LONGEST_CALL} minuten in."


def urgency_field(*, required: bool = False) -> forms.ChoiceField:
    return choice_field("Hoe dringend is het?", Urgency.choices, required=required)


def reason_field(*, required: bool = False) -> forms.CharField:
    return forms.CharField(
        label="Waarom vind je dat?",
        max_length=500,
        required=required,
        widget=forms.Textarea({"rows": 2}),
        error_messages={"required": "Vul in waarom."},
    )


def check_urgency(form: forms.BaseForm) -> None:
    """Put an error on the form when one of urgency and reason is filled in without the other."""
    urgency, reason = form.cleaned_data.get("urgency"), form.cleaned_data.get("urgency_reason")
    if urgency and not reason and not form.has_error("urgency_reason"):
        form.add_error("urgency_reason", "Vul in waarom.")
    if reason and not urgency and not form.has_error("urgency"):
        form.add_error("urgency", "Kies hoe dringend het is.")


def chosen_urgency(form: forms.BaseForm) -> Urgency | None:
    value = form.cleaned_data.get("urgency")
    return Urgency(value) if value else None


PLACE = {
    "situation": "Situatie",
    "next_step": "Volgende stap",
    "urgency": "Urgentie",
    "urgency_reason": "Waarom",
    "waits": "Staat op de wachtlijst",
}


def lines_about_place(family: Family) -> QuerySet[AuditEvent]:
    """Return what the log knows of the place of a family on the list, of its urgency and of the calls."""
    subjects = ["waitlistentry", "urgencyassessment", "waitlistcall", "trajectory"]
    return AuditEvent.objects.filter(subject__in=subjects, family_number=family.pk)


def _judged(family: Family) -> dict[str, Any]:
    """Return the judgement that counts, by the names of the form."""
    last = UrgencyAssessment.objects.of_family(family).first()
    return {"urgency": last and last.urgency, "urgency_reason": last and last.reason}


def _described(family: Family) -> dict[str, Any]:
    """Return what stands on the place of a family, by the names of the form; a family without one has an empty one."""
    entry = family.waitlist_entries.open().first()
    values = {"situation": entry.situation if entry else "", "next_step": entry.next_step if entry else ""}
    waits = Family.objects.waiting().filter(pk=family.pk).exists()
    return {**values, "waits": "Ja" if waits else "Nee", **_judged(family)}


class AssessForm(ActionForm):
    field_of_error = {"reason": "urgency_reason"}

    urgency = urgency_field(required=True)
    urgency_reason = reason_field(required=True)

    def __init__(self, data: Any, *, family: Family, cancel_url: str) -> None:
        super().__init__(data)
        self.family = family
        self.helper = helper(
            Field("urgency", wrapper_class="tiles tiles--compact"),
            "urgency_reason",
            submit="Urgentie opslaan",
            cancel_url=cancel_url,
        )
        lines = AuditEvent.objects.filter(subject="urgencyassessment", family_number=family.pk)
        self.guard(family, _judged, lines=lines, whole=False)

    def save(self, *, actor: User) -> UrgencyAssessment | None:
        return self.attempt(
            lambda: assess_urgency(
                family=self.family,
                urgency=Urgency(self.cleaned_data["urgency"]),
                reason=self.cleaned_data["urgency_reason"],
                actor=actor,
            )
        )


class CallForm(ActionForm):
    number = forms.IntegerField(widget=forms.HiddenInput(), required=False, min_value=1, max_value=32000)
    called_on = date_field("Gebeld op")
    made_contact = choice_field("Is er contact gemaakt?", CONTACT)
    length = choice_field("Hoe lang was je bezig?", LENGTHS)
    minutes = forms.IntegerField(
        label="Aantal minuten, als je Anders koos",
        required=False,
        min_value=0,
        max_value=LONGEST_CALL,
        error_messages={"invalid": "Vul een heel getal in.", "min_value": MINUTES, "max_value": MINUTES},
    )
    bridging = forms.CharField(
        label="Welke hulp is er om te overbruggen?",
        max_length=300,
        required=False,
        help_text="Bijvoorbeeld een vrijwilliger, de huisarts of jij zelf. Laat leeg als er niets is afgesproken.",
    )
    note = forms.CharField(
        label="Wat besprak je?",
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text="Schrijf kort en feitelijk. Het gezin mag dit lezen.",
    )

    def __init__(self, data: Any, *, family: Family, next_number: int, cancel_url: str) -> None:
        super().__init__(data, initial={"number": next_number, "called_on": clock.today()})
        self.family = family
        self.helper = helper(
            "number",
            Field("made_contact", wrapper_class="tiles tiles--compact"),
            Field("length", wrapper_class="tiles tiles--compact"),
            "minutes",
            "bridging",
            "note",
            "called_on",
            submit="Belcontact opslaan",
            cancel_url=cancel_url,
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        length = cleaned.get("length")
        if length and length != OTHER_LENGTH:
            cleaned["minutes"] = int(length)
        elif length == OTHER_LENGTH and cleaned.get("minutes") is None and not self.has_error("minutes"):
            self.add_error("minutes", "Vul het aantal minuten in.")
        return cleaned

    def save(self, *, actor: User) -> WaitlistCall | None:
        call = WaitlistCall(made_contact=self.cleaned_data["made_contact"] == "ja")
        for name in ("number", "called_on", "minutes", "bridging", "note"):
            setattr(call, name, self.cleaned_data[name])
        return self.attempt(lambda: log_call(family=self.family, call=call, actor=actor))


class PlaceForm(ActionForm):
    """What the first contact is for: situation and next step, and the urgency when nobody judged it yet."""

    situation = forms.CharField(
        label="Wat is de situatie?", max_length=2000, required=False, widget=forms.Textarea({"rows": 4})
    )
    next_step = forms.CharField(
        label="Wat is de volgende stap?",
        max_length=300,
        required=False,
        help_text="Bijvoorbeeld: samen met het gezin naar de huisarts, en volgende week weer bellen.",
    )
    urgency = urgency_field()
    urgency_reason = reason_field()

    def __init__(self, data: Any, *, entry: WaitlistEntry, judged: bool, cancel_url: str) -> None:
        super().__init__(data, initial={"situation": entry.situation, "next_step": entry.next_step})
        self.entry = entry
        layout: list[Any] = ["situation", "next_step"]
        if judged:
            del self.fields["urgency"], self.fields["urgency_reason"]
        else:
            layout += [Field("urgency", wrapper_class="tiles tiles--compact"), "urgency_reason"]
        self.helper = helper(*layout, submit="Opslaan", cancel_url=cancel_url)
        lines = lines_about_place(entry.family)
        self.guard(entry.family, _described, lines=lines, whole=False, labels=PLACE)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if "urgency" in self.fields:
            check_urgency(self)
        return cleaned

    def save(self, *, actor: User) -> WaitlistEntry | None:
        return self.attempt(
            lambda: describe_place(
                family=self.entry.family,
                situation=self.cleaned_data["situation"],
                next_step=self.cleaned_data["next_step"],
                fields=self.changed_data,
                urgency=chosen_urgency(self),
                reason=self.cleaned_data.get("urgency_reason", ""),
                actor=actor,
            )
        )


class LeaveForm(ActionForm):
    outcome = choice_field("Waarom hoeft dit gezin niet meer te wachten?", LEFT_WITHOUT_HELP)
    ended_on = date_field("Van de lijst op")

    def __init__(self, data: Any, *, family: Family, cancel_url: str) -> None:
        super().__init__(data, initial={"ended_on": clock.today()})
        self.family = family
        self.helper = helper(
            Field("outcome", wrapper_class="tiles"), "ended_on", submit="Van de lijst halen", cancel_url=cancel_url
        )
        self.guard(family, _described, lines=lines_about_place(family), whole=False, labels=PLACE)

    def save(self, *, actor: User) -> WaitlistEntry | None:
        return self.attempt(
            lambda: leave_list(
                family=self.family,
                ended_on=self.cleaned_data["ended_on"],
                outcome=WaitlistOutcome(self.cleaned_data["outcome"]),
                actor=actor,
            )
        )


class RegisterAgainForm(ActionForm):
    field_of_error = {"reason": "urgency_reason"}

    started_on = date_field("Opnieuw aangemeld op")
    situation = forms.CharField(
        label="Wat is er nu aan de hand?", max_length=2000, required=False, widget=forms.Textarea({"rows": 4})
    )
    urgency = urgency_field()
    urgency_reason = reason_field()

    def __init__(self, data: Any, *, family: Family, cancel_url: str) -> None:
        super().__init__(data, initial={"started_on": clock.today()})
        self.family = family
        self.helper = helper(
            "started_on",
            "situation",
            Field("urgency", wrapper_class="tiles tiles--compact"),
            "urgency_reason",
            submit="Opnieuw aanmelden",
            cancel_url=cancel_url,
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        check_urgency(self)
        return cleaned

    def save(self, *, actor: User) -> WaitlistEntry | None:
        return self.attempt(
            lambda: register_again(
                family=self.family,
                started_on=self.cleaned_data["started_on"],
                situation=self.cleaned_data["situation"],
                urgency=chosen_urgency(self),
                reason=self.cleaned_data["urgency_reason"],
                actor=actor,
            )
        )
