"""Registering a family on one short page, and finding one back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Field, Fieldset, Row
from django import forms
from django.db.models import TextChoices
from django.forms.models import model_to_dict

from cases.actions.families import change_family, register_family
from cases.codes import MemberRole, Trigger
from cases.forms import family_lines
from cases.forms.base import DateInput, choice_field, lines_helper, offer, part_helper
from cases.forms.versioned import Versioned
from cases.forms.waitlist import check_urgency, chosen_urgency, reason_field, urgency_field
from cases.models import District, Family, FamilyMember, Pilot, User
from cases.restricting import among_named


class FamilyForm(Versioned, forms.ModelForm[Family]):
    triggers = choice_field("Waarom heeft dit gezin hulp nodig?", Trigger.choices, many=True, required=False)
    urgency = urgency_field()
    urgency_reason = reason_field()

    class Meta:
        model = Family
        fields = [
            "last_name",
            "street",
            "house_number",
            "postcode",
            "city",
            "district",
            "case_manager",
            "referred_on",
            "referred_by",
            "help_question",
            "consent_on",
        ]
        labels = {
            "last_name": "Achternaam van het gezin",
            "help_question": "Wat is de hulpvraag?",
            "consent_on": "Toestemming gegeven op",
        }
        help_texts = {
            "postcode": "Bijvoorbeeld 9712 AB.",
            "referred_by": "Bijvoorbeeld huisarts, school of het gezin zelf.",
            "consent_on": "Meedoen is vrijwillig. Laat leeg als je dit nog moet vragen.",
        }
        widgets = {
            "referred_on": DateInput(),
            "consent_on": DateInput(),
            "help_question": forms.Textarea({"rows": 3}),
        }

    def __init__(self, *args: Any, pilot: Pilot, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.pilot = pilot
        offer(self, "district", District.objects.filter(pilot=pilot), empty="Kies een wijk")
        everybody = User.objects.of_pilot(pilot).case_managers()
        case_managers = among_named(everybody, self.instance) if self.instance.pk else everybody
        offer(self, "case_manager", case_managers, empty="Kies een casemanager")
        if self.instance.pk and not self.is_bound:
            self.initial["triggers"] = [row.trigger for row in self.instance.triggers.all()]
        # Later judgements are made on the waiting list, so that each keeps its reason and day.
        urgency: list[Any] = [Field("urgency", wrapper_class="tiles tiles--compact"), "urgency_reason"]
        if self.instance.pk:
            del self.fields["urgency"], self.fields["urgency_reason"]
            urgency = []
        self.helper = part_helper(
            Fieldset(
                "Het gezin",
                "last_name",
                Row(Column("street"), Column("house_number")),
                Row(Column("postcode"), Column("city")),
                "district",
            ),
            Fieldset(
                "De aanmelding",
                Row(Column("referred_on"), Column("referred_by")),
                Row(Column("case_manager"), Column("consent_on")),
                "help_question",
                Field("triggers", wrapper_class="tiles"),
                *urgency,
            ),
        )

        if self.instance.pk:
            self.guard(self.instance, self._stored)

    def _stored(self, family: Family) -> dict[str, Any]:
        self.lines = {family_lines.name_of(member): member for member in family.members.all()}
        return {
            **model_to_dict(family, self.Meta.fields),
            "triggers": [row.trigger for row in family.triggers.all()],
            **{name: family_lines.say_member(member) for name, member in self.lines.items()},
        }

    def _sent_line(self, name: str) -> family_lines.Line | None:
        lines = family_lines.sent(self.data)
        return next((line for line in lines if line["id"] and f"{family_lines.PREFIX}-{line['id']}" == name), None)

    def _has(self, name: str) -> bool:
        return super()._has(name) or self._sent_line(name) is not None

    def _sent(self, name: str) -> Any:
        line = None if name in self.fields else self._sent_line(name)
        return super()._sent(name) if line is None else family_lines.say_line(line)

    def _label(self, name: str) -> str:
        if name.startswith(f"{family_lines.PREFIX}-"):
            return "Gezinslid"
        return super()._label(name)

    def _put(self, data: Any, name: str, value: Any) -> None:
        if name in self.fields:
            super()._put(data, name, value)
        else:
            self._put_lines(data, set(self.lines) - {name}, set())

    def _merge(self, data: Any, theirs: set[str], touched: set[str]) -> None:
        """Take over the fields, and put the lines together anew."""
        super()._merge(data, theirs & set(self.fields), touched)
        self._put_lines(data, set(self.lines) - (theirs - touched), touched - set(self.state))

    def _put_lines(self, data: Any, stays: set[str], lost: set[str]) -> None:
        typed = {name for name in stays if self._sent_line(name)}
        family_lines.put_together(data, self.lines.values(), typed, lost)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if "urgency" in self.fields:
            check_urgency(self)
        return cleaned


class MemberForm(forms.ModelForm[FamilyMember]):
    role = forms.ChoiceField(
        label="Rol", choices=[("", "Kies een rol"), *MemberRole.choices], error_messages={"required": "Kies een rol."}
    )

    class Meta:
        model = FamilyMember
        fields = ["role", "first_name", "born_on", "deceased"]
        widgets = {"born_on": DateInput()}


class RegisterMemberForm(MemberForm):
    """At registration nobody asks who died: that is a correction for later."""

    class Meta(MemberForm.Meta):
        fields = ["role", "first_name", "born_on"]


class BaseMemberFormSet(forms.BaseModelFormSet[FamilyMember, MemberForm]):
    helper: FormHelper

    def filled(self) -> list[FamilyMember]:
        """Return the members that were typed in and stay, in the order of the page."""
        return [
            form.instance
            for form in self.forms
            if not form.cleaned_data.get("DELETE") and (form.has_changed() or form.instance.pk)
        ]

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        # Django would take the number of any member here; only those of this family exist for this page.
        offer(form, "id", self.get_queryset())
        if "DELETE" in form.fields:
            form.fields["DELETE"].label = "Weghalen uit dit gezin"
            if not form.instance.pk:
                form.fields["DELETE"].widget = forms.HiddenInput()


def member_formset(data: Any, *, family: Family) -> BaseMemberFormSet:
    """Return the lines for the members of `family`; a new family starts with three empty ones."""
    new = family.pk is None
    factory = forms.modelformset_factory(
        FamilyMember,
        form=RegisterMemberForm if new else MemberForm,
        formset=BaseMemberFormSet,
        extra=3 if new else 1,
        max_num=20,
        validate_max=True,
        absolute_max=30,
        can_delete=not new,
    )
    members = FamilyMember.objects.filter(family=family) if family.pk else FamilyMember.objects.none()
    formset = cast("BaseMemberFormSet", factory(data, queryset=members, prefix=family_lines.PREFIX))
    formset.helper = lines_helper("Gezinslid", "Nog een gezinslid")
    return formset


def save_family(form: FamilyForm, members: BaseMemberFormSet, *, actor: User) -> Family | None:
    """Register or change the family; on a refusal put it on the form and return None."""
    triggers: Iterable[Trigger] = [Trigger(value) for value in form.cleaned_data["triggers"]]
    if form.instance.pk is None:
        return form.attempt(
            lambda: register_family(
                family=form.instance,
                members=members.filled(),
                triggers=triggers,
                actor=actor,
                urgency=chosen_urgency(form),
                urgency_reason=form.cleaned_data["urgency_reason"],
            )
        )
    fields = [*form.changed_data, *(["members"] if members.has_changed() else [])]
    return form.attempt(
        lambda: change_family(
            family=form.instance, members=members.filled(), triggers=triggers, fields=fields, actor=actor
        )
    )


class FamilyStatus(TextChoices):
    RUNNING = "loopt", "Krijgt nu hulp"
    WAITING = "wacht", "Nog geen hulp"
    ENDED = "beeindigd", "Hulp is beëindigd"


class FamilySort(TextChoices):
    NAME = "naam", "Achternaam"
    NEWEST = "nieuwste", "Laatst aangemeld"
    OLDEST = "oudste", "Langst geleden aangemeld"
    LAST_VISIT = "bezoek", "Langst geen bezoek"


class FamilyFilterForm(forms.Form):
    """The filter above the list of families. It never refuses: what it does not understand, it leaves out."""

    q = forms.CharField(label="Naam, adres of kenmerk", required=False, max_length=100)
    status = forms.ChoiceField(label="Stand", required=False, choices=[("", "Alle"), *FamilyStatus.choices])
    wijk = forms.ModelChoiceField(District.objects.none(), label="Wijk", required=False, empty_label="Alle wijken")
    casemanager = forms.ModelChoiceField(
        User.objects.none(), label="Casemanager", required=False, empty_label="Iedereen"
    )
    sorteer = forms.ChoiceField(label="Volgorde", required=False, choices=FamilySort.choices)

    def __init__(self, data: Any, *, pilot: Pilot) -> None:
        super().__init__(data)
        offer(self, "wijk", District.objects.filter(pilot=pilot))
        offer(self, "casemanager", User.objects.of_pilot(pilot).case_managers())

    def chosen(self) -> dict[str, Any]:
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
