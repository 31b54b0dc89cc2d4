"""Adding a document to a file."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from cases.actions.documents import add_document
from cases.documents import LARGEST, Judged, judge
from cases.forms.base import ActionForm, helper
from cases.models import Document, Family, User

ACCEPT = ".pdf,.jpg,.jpeg,.png,.docx,.odt,application/pdf,image/jpeg,image/png"


class DocumentForm(ActionForm):
    title = forms.CharField(
        label="Wat is het?",
        max_length=120,
        help_text="Bijvoorbeeld: brief van school.",
        error_messages={"required": "Vul in wat dit document is."},
    )
    file = forms.FileField(
        label="Bestand",
        widget=forms.FileInput({"accept": ACCEPT}),
        help_text=f"Een pdf, foto of tekstdocument van hoogstens {LARGEST // 1024**2} MB.",
        error_messages={
            "required": "Kies een bestand.",
            "missing": "Kies een bestand.",
            "empty": "Dit bestand is leeg.",
            "invalid": "Kies een bestand.",
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = helper("title", "file", submit="Document toevoegen")

    def clean_file(self) -> Judged:
        upload: UploadedFile[bytes] = self.cleaned_data["file"]
        return judge(upload)

    def add(self, *, family: Family, actor: User) -> Document | None:
        return self.attempt(
            lambda: add_document(
                family=family, title=self.cleaned_data["title"], judged=self.cleaned_data["file"], actor=actor
            )
        )
