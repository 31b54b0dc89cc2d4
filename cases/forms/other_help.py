"""Other help, volunteers and their hours."""

from __future__ import annotations

from typing import Any

from crispy_forms.layout import Column, Field, Row
from django import forms

from cases import clock
from cases.actions.other_help import add_referral, change_referral, change_volunteer, place_volunteer, record_hours
from cases.codes import VolunteerOrganisation
from cases.forms.base import ActionForm, choice_field, date_field, helper, offer
from cases.models import CareProduct, Family, OnwardReferral, User, VolunteerHours, VolunteerPlacement

# The list of suggestions that the page puts under the form.
PROVIDERS_ID = "aanbieders"
NUMBER = {"required": "Vul een getal in.", "invalid": "Vul een getal in, bijvoorbeeld 2,5."}


class ProductChoiceField(forms.ModelChoiceField[CareProduct]):
    def label_from_instance(self, product: Any) -> str:
        return f"{product.name} ({product.get_law_display()}, per {product.get_unit_display().lower()})"


def decimal_field(label: str, **options: Any) -> forms.DecimalField:
    """Return a field in which a Dutch comma is a decimal point; the browser's own number field would refuse it."""
    widget = forms.TextInput({"inputmode": "decimal"})
    return forms.DecimalField(label=label, localize=True, widget=widget, error_messages=NUMBER, **options)


class ReferralForm(ActionForm):
    """Other help: with `referral` what became of it, without one the help that is added."""

    product = ProductChoiceField(CareProduct.objects.none(), label="Welke hulp?")
    provider = forms.CharField(
        label="Van welke aanbieder?",
        max_length=120,
        widget=forms.TextInput({"list": PROVIDERS_ID, "autocomplete": "off"}),
        error_messages={"required": "Vul een aanbieder in."},
    )
    was_there_already = forms.BooleanField(label="Deze hulp was er al voor de gezinsverzorger kwam", required=False)
    consulted_on = date_field("Besproken met het WIJ-team op", help_text="Niet nodig bij hulp die er al was.")
    requested_on = date_field("Aangevraagd op", help_text="Niet nodig bij hulp die er al was.")
    started_on = date_field("Gestart op", required=False, help_text="Leeg zolang de hulp nog niet is gestart.")
    amount_per_week = decimal_field("Hoeveel per week?", required=False, min_value=0, max_digits=6, decimal_places=2)
    reason = forms.CharField(label="Waarvoor?", max_length=300, required=False)
    refused_on = date_field("Afgewezen op", required=False)
    refusal_reason = forms.CharField(label="Waarom afgewezen?", max_length=300, required=False)
    ended_on = date_field("Geëindigd op", required=False)

    OUTCOME = ("refused_on", "refusal_reason", "ended_on")

    def __init__(self, data: Any, *, family: Family, referral: OnwardReferral | None = None, cancel_url: str) -> None:
        self.family = family
        self.referral = referral or OnwardReferral(family=family)
        initial = {name: getattr(referral, name) for name in self.base_fields} if referral else {}
        super().__init__(data, initial=initial | ({"product": referral.product_id} if referral else {}))
        if not referral:
            for name in self.OUTCOME:
                del self.fields[name]
        self._ask_what_is_needed(was_there_already=bool(data and data.get("was_there_already")))
        offer(self, "product", CareProduct.objects.filter(pilot=family.pilot_id), empty="Kies een soort hulp")
        self.helper = helper(*self._layout(), submit="Opslaan", cancel_url=cancel_url)
        if referral:
            self.guard(referral)

    def _ask_what_is_needed(self, *, was_there_already: bool) -> None:
        """Help that was there already was never asked for; all other help is discussed and asked for first."""
        for name in ("consulted_on", "requested_on"):
            self.fields[name].required = not was_there_already
        self.fields["started_on"].required = was_there_already

    def _layout(self) -> list[Any]:
        layout = [
            Row(Column("product"), Column("provider")),
            "reason",
            "was_there_already",
            Row(Column("consulted_on"), Column("requested_on")),
            Row(Column("started_on"), Column("amount_per_week")),
        ]
        if "refused_on" in self.fields:
            layout += [Row(Column("refused_on"), Column("refusal_reason")), "ended_on"]
        return layout

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("was_there_already"):
            cleaned["requested_on"] = cleaned.get("started_on")
        return cleaned

    def save(self, *, actor: User) -> OnwardReferral | None:
        fields = []
        for name, value in self.cleaned_data.items():
            if getattr(value, "pk", value) != self.initial.get(name):
                fields.append(name)
                setattr(self.referral, name, value)
        if self.referral.pk:
            return self.attempt(lambda: change_referral(referral=self.referral, fields=fields, actor=actor))
        return self.attempt(lambda: add_referral(referral=self.referral, actor=actor))


class VolunteerForm(ActionForm):
    organisation = choice_field("Van welke organisatie?", VolunteerOrganisation.choices)
    first_name = forms.CharField(
        label="Voornaam", max_length=80, required=False, help_text="Meer hoeven we niet te weten."
    )
    started_on = date_field("Eerste dag")
    ended_on = date_field("Laatste dag", required=False, help_text="Leeg zolang de vrijwilliger komt.")
    what_worked = forms.CharField(
        label="Wat werkt wel en niet?",
        max_length=1000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text="Dit helpt bij het advies over vrijwilligers.",
    )

    def __init__(self, data: Any, *, placement: VolunteerPlacement, cancel_url: str) -> None:
        self.placement = placement
        super().__init__(data, initial={name: getattr(placement, name) for name in self.base_fields})
        if not placement.pk:
            self.initial["started_on"] = clock.today()
        tiles = Field("organisation", wrapper_class="tiles tiles--compact")
        days = Row(Column("started_on"), Column("ended_on"))
        self.helper = helper(tiles, "first_name", days, "what_worked", submit="Opslaan", cancel_url=cancel_url)
        if placement.pk:
            self.guard(placement)

    def save(self, *, actor: User) -> VolunteerPlacement | None:
        for name, value in self.cleaned_data.items():
            setattr(self.placement, name, value)
        if self.placement.pk:
            fields = self.changed_data
            return self.attempt(lambda: change_volunteer(placement=self.placement, fields=fields, actor=actor))
        return self.attempt(lambda: place_volunteer(placement=self.placement, actor=actor))


def _hours(placement: VolunteerPlacement) -> dict[str, Any]:
    """Return the hours that were filled in: a day that is filled in again gets the new number."""
    return {"rows": "\n".join(f"{row.spent_on:%Y-%m-%d}: {row.hours.normalize():f}" for row in placement.hours.all())}


class HoursForm(ActionForm):
    hours = decimal_field("Hoeveel uur?", min_value=0, max_value=200, max_digits=5, decimal_places=2)
    spent_on = date_field(
        "Op welke dag?", help_text="Uren van een hele week of maand? Kies dan de laatste dag daarvan."
    )

    def __init__(self, data: Any, *, placement: VolunteerPlacement, cancel_url: str) -> None:
        super().__init__(data, initial={"spent_on": clock.today()})
        self.placement = placement
        self.helper = helper(Row(Column("hours"), Column("spent_on")), submit="Opslaan", cancel_url=cancel_url)
        self.guard(placement, _hours, labels={"rows": "Ingevulde uren"})

    def save(self, *, actor: User) -> VolunteerHours | None:
        return self.attempt(
            lambda: record_hours(
                placement=self.placement,
                spent_on=self.cleaned_data["spent_on"],
                hours=self.cleaned_data["hours"],
                actor=actor,
            )
        )
