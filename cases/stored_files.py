"""Where documents are stored: a file is there as a whole, or not at all."""

from __future__ import annotations

from typing import Any

from django.core.files.storage import FileSystemStorage


class WholeFiles(FileSystemStorage):
    """Django's files on the disk, without the begin of a file that the disk had no room for.

    Nothing would lead to that part of a document: no row knows it, so it would outlive the family's file.
    """

    def _save(self, name: str, content: Any) -> str:
        try:
            return str(super()._save(name, content))  # type: ignore[misc]  # not in the types of Django
        except BaseException:
            self.delete(name)
            raise
