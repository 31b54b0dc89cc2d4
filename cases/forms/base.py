"""What the forms share: crispy helpers, Dutch widgets, and the form that ends in an action."""

from __future__ import annotations

from typing import Any, cast

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, ButtonHolder, Layout, Submit
from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.db.models import QuerySet
from django.http import HttpRequest

from cases.forms.versioned import STALE, Versioned, take_errors

__all__ = ["take_errors"]

CHOOSE = "Maak een keuze."
CONFLICT = 409
INVALID = 422


class DateInput(forms.DateInput):
    """The browser's own date picker; its value is always `jjjj-mm-dd`."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class TimeInput(forms.TimeInput):
    input_type = "time"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%H:%M")


def date_field(label: str, **options: Any) -> forms.DateField:
    options.setdefault("error_messages", {"required": "Vul een datum in.", "invalid": "Dit is geen datum."})
    return forms.DateField(label=label, widget=DateInput(), **options)


def choice_field(label: str, choices: Any, *, many: bool = False, **options: Any) -> forms.ChoiceField:
    """Return radio buttons, or checkboxes when `many`."""
    options.setdefault("error_messages", {"required": CHOOSE, "invalid_choice": "Deze keuze bestaat niet."})
    if many:
        return forms.MultipleChoiceField(label=label, choices=choices, widget=forms.CheckboxSelectMultiple(), **options)
    return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect(), **options)


def offer(form: forms.BaseForm, name: str, rows: QuerySet[Any], *, empty: str = "") -> None:
    """Let the field `name` choose from `rows`; `empty` is what stands there before a choice, and in the error."""
    field = cast("forms.ModelChoiceField[Any]", form.fields[name])
    field.queryset = rows
    if empty:
        field.empty_label = empty
        field.error_messages["required"] = f"{empty}."


def lines_helper(line_label: str, add_line_label: str) -> FormHelper:
    """Return the crispy helper of a formset that stands in a form beside other fields."""
    made = FormHelper()
    made.form_tag = False
    made.disable_csrf = True
    made.error_summary = False
    made.line_label = line_label
    made.add_line_label = add_line_label
    return made


def part_helper(*layout: Any) -> FormHelper:
    """Return the crispy helper of a form that is a part of a page with its own form tag and error summary."""
    made = FormHelper()
    if layout:
        made.layout = Layout(*layout)
    made.render_hidden_fields = True
    made.form_tag = False
    made.disable_csrf = True
    made.error_summary = False
    return made


class ActionForm(Versioned, forms.Form):
    """A form that ends in an action; what the action refuses comes back as an error on the field it is about."""


def status_of(request: HttpRequest, form: forms.BaseForm) -> int:
    """Return the status of a page with a form that was not accepted: a conflict, something to mend, or just opened."""
    if form.is_bound and form.has_error(NON_FIELD_ERRORS, STALE):
        return CONFLICT
    return INVALID if request.method == "POST" else 200


def was_refused_for_room(form: forms.BaseForm) -> bool:
    """Return whether the cap is what stopped the form."""
    return any(form.has_error(field, "caseload_full") for field in (*form.fields, NON_FIELD_ERRORS))


def helper(
    *layout: Any, submit: str, cancel_url: str = "", css_class: str = "form", danger: bool = False
) -> FormHelper:
    """Return the crispy helper of a form that is posted, with one clear button and a way back.

    Args:
        danger: the button does what cannot be undone.
    """
    made = FormHelper()
    made.form_class = css_class
    made.layout = Layout(*layout, _buttons(submit, cancel_url, danger=danger))
    made.render_hidden_fields = True
    return made


def _buttons(submit: str, cancel_url: str, *, danger: bool) -> Any:
    parts: list[Any] = [Submit("save", submit, css_class="danger" if danger else "")]
    if cancel_url:
        parts.append(
            HTML(f'<a class="utrecht-button utrecht-button--secondary-action" href="{cancel_url}">Annuleren</a>')
        )
    return ButtonHolder(*parts)
