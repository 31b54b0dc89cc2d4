"""Confirming a destruction, and putting files up for it."""

from __future__ import annotations

from typing import Any

from django import forms

from cases.actions.destruction import confirm_destruction
from cases.forms.base import ActionForm, helper
from cases.models import DestroyedFamily, Destruction, User


class ConfirmForm(ActionForm):
    typed = forms.CharField(
        label="Neem het kenmerk over",
        max_length=40,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
        help_text="Zo weten we zeker dat je het goede dossier bedoelt.",
        error_messages={"required": "Neem het kenmerk van het dossier over."},
    )

    def __init__(self, data: Any, *, proposed: Destruction, cancel_url: str) -> None:
        super().__init__(data)
        self.proposed = proposed
        self.stub: DestroyedFamily | None = None
        self.helper = helper("typed", submit="Vernietiging bevestigen", cancel_url=cancel_url, danger=True)

    def save(self, *, actor: User) -> bool:
        """Confirm; return whether that was possible. `stub` is what is left when the file went at once."""

        def confirm() -> bool:
            self.stub = confirm_destruction(proposed=self.proposed, typed=self.cleaned_data["typed"], actor=actor)
            return True

        return bool(self.attempt(confirm))
