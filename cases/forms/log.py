"""Choosing lines of the log, and judging unusual looking."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.db.models import Q, TextChoices

from cases import audit, who_looked
from cases.actions.unusual import judge
from cases.codes import Act, AuditResult, UnusualConclusion
from cases.forms.base import ActionForm, choice_field, date_field, helper, offer
from cases.models import Family, Pilot, UnusualReview, User
from cases.models.audit import AuditEventQuerySet
from cases.period import Period

EARLIEST, LATEST = date(2000, 1, 1), date(2100, 1, 1)


class LogKind(TextChoices):
    OPENED = "dossiers", "Dossiers openen"
    LISTED = "lijsten", "Gezinnen in lijsten"
    CHANGED = "wijzigingen", "Toevoegen, wijzigen, verwijderen"
    CARRIED_OUT = "uitvoeren", "Zoeken, exporteren, afdrukken, inloggen"
    REFUSED = "geweigerd", "Geweigerd of mislukt"
    EMERGENCY = "noodtoegang", "Noodtoegang"


KINDS: dict[str, Q] = {
    # Without a choice the lists stay out: they are many, and say little.
    "": ~Q(action=audit.LISTED),
    LogKind.OPENED: Q(act=Act.READ) & ~Q(action=audit.LISTED),
    LogKind.LISTED: Q(action=audit.LISTED),
    LogKind.CHANGED: Q(act__in=[Act.CREATE, Act.UPDATE, Act.DELETE]),
    LogKind.CARRIED_OUT: Q(act=Act.EXECUTE, result=AuditResult.ALLOWED),
    LogKind.REFUSED: ~Q(result=AuditResult.ALLOWED),
    LogKind.EMERGENCY: Q(emergency=True),
}


class DaysForm(forms.Form):
    """The days of the log. It never refuses: what it does not understand, it leaves out."""

    van = date_field("Van", required=False)
    tot = date_field("Tot en met", required=False)

    @property
    def period(self) -> Period:
        """Return the days that were chosen, and otherwise the usual ones."""
        usual = who_looked.usual_period()
        self.is_valid()
        first = self._day("van") or usual.first
        last = self._day("tot") or max(usual.last, first)
        return Period(first, last) if first <= last else usual

    def _day(self, name: str) -> date | None:
        day: date | None = self.cleaned_data.get(name)
        return day if day and EARLIEST <= day <= LATEST else None


class LogFilterForm(DaysForm):
    wie = forms.ModelChoiceField(User.objects.none(), label="Wie", required=False, empty_label="Iedereen")
    kenmerk = forms.CharField(label="Kenmerk van het gezin", required=False, max_length=40)
    soort = forms.ChoiceField(label="Wat", required=False, choices=[("", "Alles, behalve lijsten"), *LogKind.choices])
    field_order = ["wie", "kenmerk", "soort", "van", "tot"]

    def __init__(self, data: Any, *, pilot: Pilot) -> None:
        super().__init__(data)
        self.pilot = pilot
        offer(self, "wie", User.objects.of_pilot(pilot))

    def chosen(self) -> dict[str, Any]:
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def lines(self, lines: AuditEventQuerySet) -> AuditEventQuerySet:
        """Return those of `lines` that were asked for."""
        chosen = self.chosen()
        found = who_looked.on_days_of(lines, self.period).filter(KINDS[chosen.get("soort", "")])
        if person := chosen.get("wie"):
            found = found.filter(actor=person)
        if reference := chosen.get("kenmerk"):
            families = Family.objects.filter(pilot=self.pilot, reference__iexact=reference.strip())
            found = found.filter(family_number__in=families.values("pk"))
        return found


class JudgeForm(ActionForm):
    conclusion = choice_field("Wat is je conclusie?", UnusualConclusion.choices)
    text = forms.CharField(
        label="Toelichting",
        max_length=500,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text="Schrijf geen namen van gezinnen op.",
    )

    def __init__(self, *args: Any, pilot: Pilot, key: str, cancel_url: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.review = UnusualReview(pilot=pilot, key=key)
        self.helper = helper("conclusion", "text", submit="Beoordeling opslaan", cancel_url=cancel_url)

    def judge(self, *, actor: User) -> UnusualReview | None:
        self.review.conclusion = self.cleaned_data["conclusion"]
        self.review.text = self.cleaned_data["text"]
        return self.attempt(lambda: judge(review=self.review, actor=actor))
