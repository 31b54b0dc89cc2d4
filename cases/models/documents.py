"""Files that belong to a family's file."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.db import models

from cases.models.families import Family
from cases.models.rows import OfFamilyQuerySet
from cases.models.users import User


@dataclass(frozen=True)
class FileKind:
    """A kind of file that may stand on a file."""

    label: str
    content_type: str
    extension: str


PDF = FileKind("Pdf", "application/pdf", "pdf")
JPEG = FileKind("Foto", "image/jpeg", "jpg")
PNG = FileKind("Foto", "image/png", "png")
DOCX = FileKind("Document", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx")
ODT = FileKind("Document", "application/vnd.oasis.opendocument.text", "odt")
KINDS = {kind.content_type: kind for kind in (PDF, JPEG, PNG, DOCX, ODT)}


def _stored_name(document: Document, filename: str) -> str:
    """Return a name that says nothing about the family or the document."""
    return f"{uuid.uuid4()}"


class DocumentQuerySet(OfFamilyQuerySet["Document"]):
    """Documents."""


class Document(models.Model):
    """A file with a title that a professional gave it. Type and size were judged by its content."""

    family = models.ForeignKey(Family, models.CASCADE, verbose_name="gezin", related_name="documents")
    title = models.CharField("titel", max_length=120)
    file = models.FileField("bestand", upload_to=_stored_name, max_length=200)
    content_type = models.CharField("soort bestand", max_length=100, editable=False)
    size = models.PositiveIntegerField("grootte in bytes", editable=False)
    sha256 = models.CharField("controlegetal", max_length=64, editable=False)
    uploaded_by = models.ForeignKey(User, models.PROTECT, verbose_name="toegevoegd door", related_name="+")
    uploaded_at = models.DateTimeField("toegevoegd op", auto_now_add=True)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = "document"
        verbose_name_plural = "documenten"
        ordering = ["-uploaded_at", "-pk"]

    @property
    def kind(self) -> FileKind:
        return KINDS[self.content_type]

    def __str__(self) -> str:
        return f"document {self.pk}"
