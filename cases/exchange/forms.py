"""The form that a workbook is uploaded with."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.urls import reverse

from cases.forms.base import helper

CHOOSE_A_FILE = "Kies een bestand."


class UploadForm(forms.Form):
    workbook = forms.FileField(
        label="Werkboek",
        error_messages={
            "required": CHOOSE_A_FILE,
            "invalid": CHOOSE_A_FILE,
            "missing": CHOOSE_A_FILE,
            "empty": "Dit bestand is leeg.",
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.most = settings.MAX_WORKBOOK_BYTES // 1024**2
        hint = f"Een XLSX-bestand, of een zipbestand met CSV-bestanden. Hoogstens {self.most} MB."
        self.fields["workbook"].help_text = hint
        self.helper = helper("workbook", submit="Bekijk wat er verandert", cancel_url=reverse("cases:start"))

    def clean_workbook(self) -> UploadedFile[bytes]:
        workbook: UploadedFile[bytes] = self.cleaned_data["workbook"]
        if (workbook.size or 0) > settings.MAX_WORKBOOK_BYTES:
            message = f"Dit bestand is groter dan {self.most} MB. Vraag de beheerder om het te importeren."
            raise forms.ValidationError(message)
        return workbook
