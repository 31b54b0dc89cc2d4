"""Choosing which help fits, and saying since when somebody agrees."""

from __future__ import annotations

from typing import Any

from crispy_forms.layout import HTML, Field, Fieldset
from django import forms
from django.db.models import QuerySet

from cases import clock
from cases.actions.intake import choose_help, give_consent, withdraw_consent
from cases.codes import HelpKind, SelfReliance
from cases.forms.base import ActionForm, choice_field, date_field, helper
from cases.help_choice import Consideration, considerations
from cases.models import AuditEvent, Consent, Family, FamilyMember, HelpChoice, User


class EstimateForm(ActionForm):
    now = choice_field("Wat lukt het gezin nu zelf?", SelfReliance.choices)
    reachable = choice_field("Wat is haalbaar, denk je?", SelfReliance.choices)

    def considerations(self) -> list[Consideration]:
        """Return what there is to weigh, once both questions are answered."""
        if not self.is_valid():
            return []
        return considerations(
            SelfReliance(int(self.cleaned_data["now"])), SelfReliance(int(self.cleaned_data["reachable"]))
        )


class HelpChoiceForm(EstimateForm):
    field_of_error = {"self_reliance_now": "now", "self_reliance_reachable": "reachable"}

    kind = choice_field("Welke hulp past volgens jou?", HelpKind.choices)
    reason = forms.CharField(
        label="Waarom kies je dit?",
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": "Vul in waarom."},
    )

    def __init__(self, data: Any, *, family: Family, initial: dict[str, Any], url: str, cancel_url: str) -> None:
        super().__init__(data, initial=initial)
        self.family = family
        self.helper = helper(
            Fieldset(
                "Wat lukt het gezin zelf?",
                Field("now", wrapper_class="tiles tiles--compact"),
                Field("reachable", wrapper_class="tiles tiles--compact"),
                HTML('{% include "cases/_weigh_button.html" %}'),
                # With a script the points to weigh come along with each answer; without it there is the button.
                hx_post=url,
                hx_trigger="change",
                hx_target="#afwegingen",
                hx_vals='{"weigh": "1"}',
            ),
            HTML('<div id="afwegingen" aria-live="polite">{% include "cases/_considerations.html" %}</div>'),
            Fieldset("Jouw keuze", Field("kind", wrapper_class="tiles"), "reason"),
            submit="Keuze opslaan",
            cancel_url=cancel_url,
        )
        lines = AuditEvent.objects.filter(subject="helpchoice", family_number=family.pk)
        self.guard(family, _chosen, lines=lines, whole=False)

    def save(self, *, actor: User) -> HelpChoice | None:
        return self.attempt(
            lambda: choose_help(
                family=self.family,
                now=SelfReliance(int(self.cleaned_data["now"])),
                reachable=SelfReliance(int(self.cleaned_data["reachable"])),
                kind=HelpKind(self.cleaned_data["kind"]),
                reason=self.cleaned_data["reason"],
                actor=actor,
            )
        )


def _chosen(family: Family) -> dict[str, Any]:
    """Return the choice that stands, by the names of this form."""
    last = family.help_choices.first()
    if last is None:
        return dict.fromkeys(("now", "reachable", "kind", "reason"))
    return {
        "now": last.self_reliance_now,
        "reachable": last.self_reliance_reachable,
        "kind": last.kind,
        "reason": last.reason,
    }


def _agreed(member: FamilyMember) -> dict[str, Any]:
    """Return the consent that stands. Not by the names of the forms: what was done already is not done once more."""
    last = member.consents.first()
    return {"given_before": last and last.given_on, "withdrawn_before": last and last.withdrawn_on}


def _lines_about_consent(member: FamilyMember) -> QuerySet[AuditEvent]:
    return AuditEvent.objects.filter(subject="consent", subject_number__in=member.consents.values("pk"))


AGREED = {"given_before": "Toestemming gegeven op", "withdrawn_before": "Ingetrokken op"}


class GiveConsentForm(ActionForm):
    given_on = date_field("Toestemming gegeven op")

    def __init__(self, data: Any, *, member: FamilyMember, cancel_url: str) -> None:
        super().__init__(data, initial={"given_on": clock.today()})
        self.member = member
        self.helper = helper("given_on", submit="Toestemming vastleggen", cancel_url=cancel_url)
        self.guard(member, _agreed, lock=[member.family], lines=_lines_about_consent(member), labels=AGREED)

    def save(self, *, actor: User) -> Consent | None:
        return self.attempt(
            lambda: give_consent(member=self.member, given_on=self.cleaned_data["given_on"], actor=actor)
        )


class WithdrawConsentForm(ActionForm):
    field_of_error = {"given_on": "withdrawn_on"}

    withdrawn_on = date_field("Ingetrokken op")

    def __init__(self, data: Any, *, member: FamilyMember, cancel_url: str) -> None:
        super().__init__(data, initial={"withdrawn_on": clock.today()})
        self.member = member
        self.helper = helper("withdrawn_on", submit="Toestemming intrekken", cancel_url=cancel_url)
        self.guard(member, _agreed, lock=[member.family], lines=_lines_about_consent(member), labels=AGREED)

    def save(self, *, actor: User) -> Consent | None:
        return self.attempt(
            lambda: withdraw_consent(member=self.member, withdrawn_on=self.cleaned_data["withdrawn_on"], actor=actor)
        )
