"""Who may see a restricted file."""

from __future__ import annotations

from typing import Any

from django import forms
from django.urls import reverse

from cases.actions.restriction import restrict_file
from cases.forms.base import ActionForm, helper
from cases.models import Family, Restriction, User
from cases.restricting import first_people, people_to_name


class PeopleField(forms.ModelMultipleChoiceField[User]):
    def label_from_instance(self, person: Any) -> str:
        return f"{person.name}, {person.get_role_display().lower()}"


class RestrictForm(ActionForm):
    people = PeopleField(
        User.objects.none(),
        label="Wie mag dit dossier zien?",
        widget=forms.CheckboxSelectMultiple(),
        help_text="Kies alleen wie het voor het werk nodig heeft.",
        error_messages={"required": "Kies ten minste een casemanager.", "invalid_choice": "Deze keuze bestaat niet."},
    )

    def __init__(self, *args: Any, family: Family, restriction: Restriction | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.family = family
        people = self.fields["people"]
        assert isinstance(people, PeopleField)  # noqa: S101  # tells the type checker what stands above
        people.queryset = people_to_name(family.pilot)
        self.initial["people"] = list(restriction.people.all()) if restriction else first_people(family)
        self.helper = helper(
            "people",
            submit="Opslaan" if restriction else "Dossier afschermen",
            cancel_url=reverse("cases:restrictions") if restriction else family.get_absolute_url(),
        )
        if restriction:
            self.guard(restriction, _people, whole=False)

    def restrict(self, *, actor: User) -> Restriction | None:
        people = list(self.cleaned_data["people"])
        return self.attempt(lambda: restrict_file(family=self.family, people=people, actor=actor))


def _people(restriction: Restriction) -> dict[str, Any]:
    return {"people": sorted(restriction.people.values_list("pk", flat=True))}
