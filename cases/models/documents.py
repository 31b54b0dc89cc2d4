"""Files that belong to a family's file."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.core.files.storage import FileSystemStorage, Storage
from django.db import models

from cases.models.families import Family
from cases.models.rows import OfFamilyQuerySet
from cases.models.users import User


def private_storage() -> Storage:
    """Return where documents are kept: outside everything that the web server hands out by itself."""
    return FileSystemStorage(location=settings.DATA_DIR / "documents")


def _stored_name(document: Document, filename: str) -> str:
    """Return a name that says nothing about the family or the document."""
    return f"{uuid.uuid4()}"


class DocumentQuerySet(OfFamilyQuerySet["Document"]):
    """Documents."""


class Document(models.Model):
    """A file with a title that a professional gave it. Type and size were judged by its content."""

    family = models.ForeignKey(Family, models.CASCADE, verbose_name="gezin", related_name="documents")
    title = models.CharField("titel", max_length=120)
    file = models.FileField("bestand", storage=private_storage, upload_to=_stored_name, max_length=200)
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

    def __str__(self) -> str:
        return f"document {self.pk}"
