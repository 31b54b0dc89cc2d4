"""A copy of a file for one person: a PDF to read and a JSON file for the computer, in one zip.

The keys of the JSON (`dossier.json`): `over` says who it is about, when it was made and how to read it; then one key
for each kind of facts, with a list of rows (see `cases.access_pack.SECTIONS`; days are `jjjj-mm-dd`, minutes and hours
are numbers, what is not known is null or empty); `teksten` is the list of texts that go along, each with `titel`,
`datum`, `tekst`, `gelakt` and, for a document, the name of the `bestand` in the zip; `niet_meegegeven` is how many
texts stay.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from cases import access_pack, rights
from cases.access_pack import Looked, Section
from cases.codes import HandOut
from cases.models import RightsRequest
from reports.printing import printed

READING = (
    "Dit bestand hoort bij dossier.pdf en bevat dezelfde gegevens. Elke soort gegevens is een lijst. Datums staan als "
    "jaar-maand-dag. Een lege waarde betekent: niet ingevuld."
)


@dataclass(frozen=True)
class AccessPack:
    """The zip, with what the register keeps of it."""

    filename: str
    content: bytes
    given: int
    left_out: int

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def build(request: RightsRequest, *, made_on: date) -> AccessPack:
    """Return the copy that goes along with a request.

    Raises:
        PrintingFailed: the PDF could not be made.
        OSError: a document that goes along is not on the disk.
    """
    member = request.member
    sections = access_pack.sections(member)
    looked = access_pack.looked(request)
    given = [item for item in looked if item.goes_along]
    left_out = len(looked) - len(given)
    context = {
        "title": access_pack.title_of(member),
        "person": rights.called(member),
        "reference": member.family.reference,
        "organisation": member.family.pilot.organisation,
        "made_on": made_on,
        "sections": sections,
        "given": [(item, _file_name(item)) for item in given],
        "left_out": left_out,
        "is_demo": member.family.pilot.is_demo,
        "css": _css(),
    }
    html = render_to_string("reports/print/access_pack.html", context)
    shorter = "Laat teksten weg, of vraag de beheerder."
    pdf = printed(html, link_labels={}, shorter=shorter)
    data = json.dumps(_data(request, sections, given, left_out, made_on), indent=2, ensure_ascii=False)
    return AccessPack(
        filename=f"{access_pack.name_of_file(member)}.zip",
        content=_zip(pdf, data, given),
        given=len(given),
        left_out=left_out,
    )


def _data(
    request: RightsRequest, sections: list[Section], given: list[Looked], left_out: int, made_on: date
) -> dict[str, Any]:
    member = request.member
    return {
        "over": {
            "kenmerk": member.family.reference,
            "gezinslid": member.number,
            "gemaakt_op": made_on.isoformat(),
            "organisatie": member.family.pilot.organisation,
            "toelichting": READING,
        },
        **{section.key: section.as_dicts for section in sections},
        "teksten": [
            {
                "titel": item.text.title,
                "datum": item.text.day.isoformat(),
                "tekst": item.given,
                "gelakt": item.choice is not None and item.choice.choice == HandOut.REDACTED,
                "bestand": _file_name(item) or None,
            }
            for item in given
        ],
        "niet_meegegeven": left_out,
    }


def _zip(pdf: bytes, data: str, given: list[Looked]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("dossier.pdf", pdf)
        archive.writestr("dossier.json", data)
        for item in given:
            if item.text.document:
                with item.text.document.file.open("rb") as file:
                    archive.writestr(_file_name(item), file.read())
    return written.getvalue()


def _file_name(item: Looked) -> str:
    """Return the name in the zip of the document of a text; its title may say too much, so it is a number."""
    document = item.text.document
    return f"documenten/document-{document.pk}.{document.kind.extension}" if document else ""


def _css() -> str:
    folder = settings.BASE_DIR / "static" / "css"
    return "\n".join((folder / name).read_text() for name in ("evaluation.css", "access_pack.css"))
