"""From HTML to a PDF that everybody can read and that can be kept: PDF/UA-1 and PDF/A-2a in one file.

With files inside it is PDF/A-3a: the same, but for the files.

WeasyPrint writes the tagged PDF. What it leaves out is added just before the file is closed (its `finisher`): the claim
of PDF/UA, the scope of table headers, running heads as artifacts, and words for links. No clock is
read (the font library is told that it is 1970), so the same input gives the same bytes.

As a program it prints one document, handed over as JSON: `python -m reports.pdf < document.json > document.pdf`.
"""

from __future__ import annotations

import gc
import json
import os
import sys
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from reports.fetching import OwnFilesOnly

# The PDF/UA identifier with the extension schema that PDF/A asks for before it accepts a property it does not know.
UA_CLAIM = b"""<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<pdfuaid:part>1</pdfuaid:part></rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 followed</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
"""


def render(
    html: str,
    *,
    link_labels: dict[str, str] | None = None,
    attached: Sequence[Mapping[str, str]] = (),
    dated: str = "1970-01-01",
) -> bytes:
    """Return the PDF of `html`.

    Args:
        link_labels: what a link within the document is called, by the id that it leads to.
        attached: files inside the PDF, in order of name: `name`, `description` and `content`.
        dated: the day that the files are of.

    Raises:
        FatalURLFetchingError: the HTML asks for anything but the project's own fonts.
    """
    # The font library writes the moment into the fonts that it embeds; this is the agreed way to fix that moment.
    os.environ["SOURCE_DATE_EPOCH"] = "0"
    # Imported here: it takes a second, and most processes never print.
    import weasyprint
    from weasyprint.text.fonts import FontConfiguration

    document = weasyprint.HTML(string=html, url_fetcher=OwnFilesOnly(), base_url=None)
    pdf: bytes = document.write_pdf(
        pdf_variant="pdf/a-3a" if attached else "pdf/a-2a",
        attachments=[_attachment(one, datetime.fromisoformat(dated)) for one in attached],
        finisher=partial(_finish, link_labels=link_labels or {}),
        font_config=FontConfiguration(),
        presentational_hints=False,
    )
    return pdf


def _attachment(file: Mapping[str, str], dated: datetime) -> Any:
    import weasyprint

    return weasyprint.Attachment(
        string=file["content"],
        name=file["name"],
        description=file["description"],
        created=dated,
        modified=dated,
        # The data from which the document was made.
        relationship="Data",
    )


def _finish(document: Any, pdf: Any, *, link_labels: dict[str, str]) -> None:
    _claim_universal_accessibility(pdf)
    structure = _Structure(pdf)
    structure.give_headers_their_scope()
    structure.turn_the_rest_into_artifacts()
    structure.drop_what_is_not_reached()
    _label_links(pdf, link_labels)
    _name_files_once(pdf)
    _keep_lengths_unambiguous(pdf)


def _claim_universal_accessibility(pdf: Any) -> None:
    metadata = pdf.objects[_number(pdf.catalog["Metadata"])]
    metadata.stream = [b"".join(metadata.stream).replace(b"</rdf:RDF>", UA_CLAIM + b"</rdf:RDF>", 1)]
    # A validator has to find the claim without unpacking anything.
    metadata.compress = False


def _label_links(pdf: Any, labels: dict[str, str]) -> None:
    import pydyf

    for entry in pdf.objects:
        if isinstance(entry, dict) and entry.get("Subtype") == "/Link" and "Dest" in entry:
            target = entry["Dest"].string
            entry["Contents"] = pydyf.String(labels.get(target, target))


def _name_files_once(pdf: Any) -> None:
    """Name each file inside once: WeasyPrint names it both by its list of names and by itself."""
    if "AF" in pdf.catalog:
        pdf.catalog["AF"][:] = list(dict.fromkeys(pdf.catalog["AF"]))


def _keep_lengths_unambiguous(pdf: Any) -> None:
    """Leave a stream unpacked when packing makes it end in a carriage return: a reader may take that for a line end."""
    import pydyf

    for entry in pdf.objects:
        if isinstance(entry, pydyf.Stream) and entry.compress and entry.data.endswith(b"\r\nendstream"):
            entry.compress = False


def _number(reference: Any) -> int:
    """Return the number of the object that a reference such as `12 0 R` points at."""
    text = reference.decode() if isinstance(reference, bytes) else str(reference)
    return int(text.split()[0])


def _reference(page: Any) -> Any:
    return page.reference


class _Structure:
    """The tree of tags: what is reached from its root is the document, the rest is decoration."""

    def __init__(self, pdf: Any) -> None:
        self.objects = pdf.objects
        self.root = self.objects[_number(pdf.catalog["StructTreeRoot"])]
        self.reached: set[int] = set()
        # Of every page the numbers of the pieces of content that a tag claims.
        self.claimed: dict[Any, set[int]] = {}
        self._walk()

    def _walk(self) -> None:
        waiting = list(self.root["K"])
        while waiting:
            number = _number(waiting.pop())
            element = self.objects[number]
            if number in self.reached or element.get("Type") != "/StructElem":
                continue
            self.reached.add(number)
            for child in element["K"]:
                if isinstance(child, int):
                    self.claimed.setdefault(element["Pg"], set()).add(child)
                else:
                    waiting.append(child)

    def _elements(self) -> list[Any]:
        return [self.objects[number] for number in sorted(self.reached)]

    def give_headers_their_scope(self) -> None:
        for element in self._elements():
            if element["S"] == "/TH":
                row = self.objects[_number(element["P"])]
                group = self.objects[_number(row["P"])]
                element["A"]["Scope"] = "/Column" if group["S"] == "/THead" else "/Row"

    def turn_the_rest_into_artifacts(self) -> None:
        """Mark running heads and page numbers as decoration, so that they are not read aloud on every page."""
        import pydyf

        for entry in self.objects:
            if not isinstance(entry, dict) or entry.get("Type") != "/Page":
                continue
            claimed = self.claimed.get(_reference(entry), set())
            stream = self.objects[_number(entry["Contents"])].stream
            for position in range(2, len(stream)):
                marked = stream[position] == b"BDC" and isinstance(stream[position - 1], dict)
                if marked and stream[position - 1].get("MCID", -1) not in {*claimed, -1}:
                    stream[position - 2] = "/Artifact"
                    stream[position - 1] = pydyf.Dictionary({"Type": "/Pagination"})

    def drop_what_is_not_reached(self) -> None:
        known = {f"{number} 0 R".encode() for number in self.reached}
        for entry in self.objects[_number(self.root["ParentTree"])]["Nums"][1::2]:
            if isinstance(entry, list):
                entry[:] = [reference if reference in known else "null" for reference in entry]
        for number, entry in enumerate(self.objects):
            lost = isinstance(entry, dict) and entry.get("Type") == "/StructElem" and number not in self.reached
            if lost:
                entry.clear()
                entry["Dropped"] = "true"


def main() -> None:
    job = json.load(sys.stdin)
    # The process ends with its document; looking for what can be cleared away takes a fifth of the time.
    gc.disable()
    sys.stdout.buffer.write(render(job.pop("html"), **job))


if __name__ == "__main__":
    main()
