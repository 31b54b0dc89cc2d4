"""Adding a document to the file of a family, and removing it."""

from __future__ import annotations

import hashlib

from django.db import transaction

from cases import audit, shared_folder
from cases.documents import Judged
from cases.models import Document, Family, User


def add_document(*, family: Family, title: str, judged: Judged, actor: User) -> Document:
    """Keep a file under a name that says nothing, with its checksum.

    Raises:
        ValidationError: the title cannot be used.
    """
    document = Document(
        family=family,
        title=title,
        content_type=judged.kind.content_type,
        size=judged.content.size,
        sha256=hashlib.sha256(judged.content.read()).hexdigest(),
        uploaded_by=actor,
    )
    document.full_clean(exclude=["file"])
    judged.content.seek(0)
    try:
        with transaction.atomic():
            document.file.save("document", judged.content, save=True)
            audit.record("document.added", actor=actor, pilot=family.pilot, family=family, subject=document)
    except BaseException:
        # The file was written before the row: without the row nobody would ever find it, or remove it.
        if document.file:
            document.file.delete(save=False)
        raise
    return document


@transaction.atomic
def remove_document(*, document: Document, actor: User) -> None:
    """Remove a document for good; the bytes go when the row is gone.

    Raises:
        FolderAway: the bytes cannot be removed now, so the row stays and leads to them.
    """
    file = document.file
    shared_folder.documents_must_be_there()
    family = document.family
    audit.record("document.removed", actor=actor, pilot=family.pilot, family=family, subject=document)
    document.delete()
    transaction.on_commit(lambda: file.delete(save=False))
