"""Which care would have been used without a family carer."""

from __future__ import annotations

from typing import Any, cast

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset
from django import forms

from cases.actions.counterfactual import answer_counterfactual
from cases.codes import Certainty, CounterfactualKind, Effect
from cases.forms.base import choice_field, lines_helper, offer, part_helper
from cases.forms.versioned import Versioned
from cases.models import AuditEvent, CareProduct, CounterfactualAnswer, CounterfactualCare, Pilot, Trajectory, User


class CounterfactualForm(Versioned, forms.Form):
    kind = choice_field("Had je zonder gezinsverzorger andere hulp ingezet?", CounterfactualKind.choices)
    note = forms.CharField(label="Toelichting bij Nee of Dat weet ik niet", max_length=500, required=False)

    def __init__(self, *args: Any, trajectory: Trajectory, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lines = AuditEvent.objects.filter(subject="counterfactualanswer", family_number=trajectory.family_id)
        self.guard(trajectory, _answered, lines=lines, whole=False, labels={"care": "Welke hulp"})
        self.helper = part_helper("kind", Fieldset("", "note", data_shown_with="kind=geen kind=weet_niet"))


def _answered(trajectory: Trajectory) -> dict[str, Any]:
    """Return the answer that counts, by the names of this form, with its lines as text."""
    last = trajectory.counterfactual_answers.newest_first().first()
    if last is None:
        return {"kind": None, "note": None, "care": ""}
    lines = "\n".join(_said_line(line) for line in last.lines.select_related("product"))
    return {"kind": last.kind, "note": last.note, "care": lines}


def _said_line(line: CounterfactualCare) -> str:
    amounts = ", ".join(f"{getattr(line, name):f}" for name in AMOUNTS if getattr(line, name) is not None)
    parts = [line.product.name, line.provider, amounts, line.get_certainty_display(), line.get_effect_display()]
    return ", ".join(part for part in (*parts, line.note) if part)


class ProductChoiceField(forms.ModelChoiceField[CareProduct]):
    def label_from_instance(self, product: Any) -> str:
        return f"{product.name} (per {product.get_unit_display().lower()})"


AMOUNTS = ["amount_low", "amount", "amount_high", "weeks_low", "weeks", "weeks_high"]


class CareLineForm(forms.ModelForm[CounterfactualCare]):
    product = ProductChoiceField(CareProduct.objects.none(), label="Welke hulp?")

    class Meta:
        model = CounterfactualCare
        fields = [
            "product",
            "provider",
            *AMOUNTS,
            "certainty",
            "effect",
            "note",
        ]
        # A Dutch comma is a decimal point here; the browser's own number field would refuse it.
        localized_fields = AMOUNTS
        widgets = {name: forms.TextInput({"inputmode": "decimal"}) for name in AMOUNTS}
        labels = {
            "provider": "Van welke aanbieder?",
            "amount_low": "Per week, minstens",
            "amount": "Per week, verwacht",
            "amount_high": "Per week, hoogstens",
            "weeks_low": "Weken, minstens",
            "weeks": "Weken, verwacht",
            "weeks_high": "Weken, hoogstens",
            "certainty": "Hoe zeker ben je?",
            "effect": "Wat is het verschil?",
        }

    def __init__(self, *args: Any, pilot: Pilot, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "product", CareProduct.objects.filter(pilot=pilot), empty="Kies een soort hulp")
        for name, empty, choices in (
            ("certainty", "Kies hoe zeker", Certainty.choices),
            ("effect", "Kies een verschil", Effect.choices),
        ):
            self.fields[name] = forms.ChoiceField(
                label=self.fields[name].label, required=False, choices=[("", empty), *choices]
            )


class BaseCareFormSet(forms.BaseFormSet[CareLineForm]):
    helper: FormHelper

    def filled(self) -> list[CounterfactualCare]:
        """Return the lines that were filled in, in the order of the page."""
        return [form.instance for form in self.forms if form.cleaned_data.get("product") and not self._goes(form)]

    def was_typed_in(self) -> bool:
        return self.is_bound and any(form.has_changed() and not self._goes(form) for form in self.forms)

    def _goes(self, form: CareLineForm) -> bool:
        return bool(form.cleaned_data.get("DELETE"))

    def add_fields(self, form: CareLineForm, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["DELETE"].label = "Deze hulp weghalen"
        if not form.initial:
            form.fields["DELETE"].widget = forms.HiddenInput()


def care_formset(data: Any, *, pilot: Pilot, previous: CounterfactualAnswer | None) -> BaseCareFormSet:
    """Return the lines of an answer; a correction starts from the lines of the `previous` answer.

    Where the script hides the lines with another answer than care, they are not sent.
    """
    if data and data.get("kind") != CounterfactualKind.CARE and "zorg-TOTAL_FORMS" not in data:
        data = None
    fields = CareLineForm.Meta.fields
    initial = [{name: getattr(line, name) for name in fields} for line in previous.lines.all()] if previous else []
    factory = forms.formset_factory(
        CareLineForm,
        formset=BaseCareFormSet,
        extra=1 if initial else 2,
        max_num=10,
        validate_max=True,
        absolute_max=20,
        can_delete=True,
    )
    formset = cast(
        "BaseCareFormSet", factory(data, initial=initial or None, prefix="zorg", form_kwargs={"pilot": pilot})
    )
    formset.helper = lines_helper("Hulp", "Nog een soort hulp")
    formset.helper.line_help = (
        "Kies de soort hulp en schat hoeveel. Bijvoorbeeld verwacht 3,5 uur per week, 26 weken lang. "
        "Wat je niet weet, laat je leeg."
    )
    return formset


def save_answer(
    form: CounterfactualForm, lines: BaseCareFormSet, *, trajectory: Trajectory, actor: User
) -> CounterfactualAnswer | None:
    """Store the answer; on a refusal put it on the form and return None."""
    kind = CounterfactualKind(form.cleaned_data["kind"])
    if kind != CounterfactualKind.CARE and lines.was_typed_in():
        form.add_error("kind", "Je vulde hieronder wel hulp in. Kies Ja, of maak de regels leeg.")
        return None
    return form.attempt(
        lambda: answer_counterfactual(
            trajectory=trajectory,
            kind=kind,
            lines=lines.filled() if kind == CounterfactualKind.CARE else [],
            actor=actor,
            note=form.cleaned_data["note"],
        )
    )
