"""Opening a file in an emergency, and looking at it afterwards."""

from __future__ import annotations

from typing import Any

from django import forms
from django.urls import reverse

from cases.actions.emergency import open_file, review_emergency
from cases.forms.base import ActionForm, helper
from cases.models import EmergencyAccess, Family, User


class EmergencyForm(ActionForm):
    reference = forms.CharField(
        label="Kenmerk van het gezin",
        max_length=40,
        help_text="Precies zoals het in brieven en afspraken staat, bijvoorbeeld GV-2000-001.",
        error_messages={"required": "Vul het kenmerk in."},
    )
    reason = forms.CharField(
        label="Waarom is dit nu nodig?",
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
        help_text="Je teammanager leest dit. Het gezin mag het ook lezen.",
        error_messages={"required": "Schrijf op waarom je dit dossier nu nodig hebt."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = helper("reference", "reason", submit="Dossier openen", cancel_url=reverse("cases:start"))

    def open(self, *, actor: User) -> Family | None:
        return self.attempt(lambda: open_file(**self.cleaned_data, actor=actor))


class ReviewEmergencyForm(ActionForm):
    review = forms.CharField(
        label="Wat vind je ervan?",
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
        help_text="Was het nodig? Wat heb je met je collega besproken?",
        error_messages={"required": "Schrijf op wat je ervan vindt."},
    )

    def __init__(self, *args: Any, access: EmergencyAccess, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.access = access
        self.helper = helper("review", submit="Bekeken", cancel_url=reverse("cases:emergencies"))

    def save(self, *, actor: User) -> EmergencyAccess | None:
        review = self.cleaned_data["review"]
        return self.attempt(lambda: review_emergency(access=self.access, review=review, actor=actor))
