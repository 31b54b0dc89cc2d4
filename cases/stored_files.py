"""Where documents are stored: a file is there as a whole, or not at all, and in the folder that all machines share."""

from __future__ import annotations

from typing import Any

from django.core.files.storage import FileSystemStorage

from cases import shared_folder


class WholeFiles(FileSystemStorage):
    """Django's files on the disk, without the begin of a file that the disk had no room for.

    Nothing would lead to that part of a document: no row knows it, so it would outlive the family's file.

    Raises:
        FolderAway: the shared folder is not there, whatever is asked. A document that is not found is another thing.
    """

    def _open(self, name: str, mode: str = "rb") -> Any:
        shared_folder.documents_must_be_there()
        return super()._open(name, mode)  # type: ignore[misc]  # not in the types of Django

    def delete(self, name: str) -> None:
        """Remove a file. Django takes a file that is not there for removed; with its folder away that is not so."""
        shared_folder.documents_must_be_there()
        super().delete(name)

    def _save(self, name: str, content: Any) -> str:
        shared_folder.documents_must_be_there()
        try:
            return str(super()._save(name, content))  # type: ignore[misc]  # not in the types of Django
        except BaseException:
            self.delete(name)
            raise
