"""Documents on the file."""

from __future__ import annotations

from cases.models import Document, Trajectory
from tests.cases.access.base import CM, GV, TM, Address, family
from tests.file_factories import DocumentFactory


def document(trajectory: Trajectory) -> Document:
    made: Document = DocumentFactory(family=trajectory.family)
    return made


# The document of the cast has no bytes on the disk, so whoever may fetch it finds nothing.
ADDRESSES: dict[str, Address] = {
    "cases:documents": Address({CM: 200, TM: 200, GV: 200}, family),
    "cases:document": Address({CM: 404, TM: 404, GV: 404}, document),
    "cases:document_remove": Address({CM: 200, TM: 200}, document),
}
