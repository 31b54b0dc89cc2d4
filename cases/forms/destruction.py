"""Confirming a destruction, and putting files up for it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from cases.actions.destruction import check_confirmation, confirm_destruction
from cases.codes import DestructionBasis
from cases.forms.base import ActionForm, helper
from cases.models import Destruction, User


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
        self.helper = helper("typed", submit="Vernietiging bevestigen", cancel_url=cancel_url, danger=True)

    def clean_typed(self) -> str:
        typed: str = self.cleaned_data["typed"]
        if typed.strip().casefold() != self.proposed.family.reference.casefold():
            raise ValidationError("Dit is niet het kenmerk van dit dossier. Neem het precies over.")
        return typed

    def save(self, *, actor: User) -> bool:
        """Confirm; return whether that was possible. What goes at once is only looked at: destroying is long work."""
        goes_at_once = self.proposed.basis == DestructionBasis.REQUEST
        confirm = check_confirmation if goes_at_once else confirm_destruction

        def attempt() -> bool:
            confirm(proposed=self.proposed, actor=actor)
            return True

        return bool(self.attempt(attempt))
