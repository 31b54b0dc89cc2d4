"""Zip files from elsewhere: looked through before anything reads them.

A few kilobytes can unpack to gigabytes, and the sizes in a zip are what its maker says they are. So every member is
unpacked once and counted while that happens, and every piece of XML goes past a parser that refuses a DOCTYPE (and with
it all entities) and more elements than a workbook can need. Only then is the file read. Whatever a part is called, it
is looked at: a workbook may give its sheets any name.
"""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from pathlib import PurePosixPath
from xml.parsers import expat  # the guard in front of the defused parser that openpyxl uses

from cases.exchange.errors import UnreadableFile

MOST_MEMBERS = 200
MOST_UNPACKED = 50 * 1024 * 1024
# In the whole file: fifty thousand visits need about two million elements.
MOST_ELEMENTS = 4_000_000
MOST_ROWS = 200_000
# In one part at the same time in memory: openpyxl keeps what is not in a row, and a row until it ends.
MOST_BETWEEN_ROWS = 100_000
MOST_WITHOUT_ROWS = 400_000
CHUNK = 64 * 1024
XML_SUFFIXES = {".xml", ".rels", ".vml"}

DAMAGED = "Het bestand is beschadigd of is geen werkboek. Sla het opnieuw op als XLSX en probeer het nog eens."
ENCRYPTED = "Het bestand is beveiligd met een wachtwoord. Haal het wachtwoord eraf en probeer het nog eens."
MACROS = "Het bestand bevat macro's. Sla het op als XLSX zonder macro's."
DOCTYPE = "Het bestand bevat een DOCTYPE. Dat hoort niet in een werkboek. Sla het opnieuw op als XLSX."
TOO_MANY_MEMBERS = f"Het bestand bestaat uit meer dan {MOST_MEMBERS} onderdelen. Dat is geen werkboek."
TOO_MANY_CELLS = "Het bestand heeft te veel rijen of cellen. Haal lege rijen weg en sla het opnieuw op als XLSX."
TOO_LARGE = f"Het bestand is uitgepakt groter dan {MOST_UNPACKED // 1024**2} MB. Maak er kleinere bestanden van."


def check(archive: zipfile.ZipFile) -> None:
    """Look through a zip file.

    Raises:
        UnreadableFile: it is encrypted, holds macros or a DOCTYPE, or is too large.
    """
    members = archive.infolist()
    if len(members) > MOST_MEMBERS:
        raise UnreadableFile(TOO_MANY_MEMBERS)
    if any(member.flag_bits & 0x1 for member in members):
        raise UnreadableFile(ENCRYPTED)
    if any(PurePosixPath(member.filename).name.lower().startswith("vbaproject") for member in members):
        raise UnreadableFile(MACROS)
    left, totals = MOST_UNPACKED, Totals()
    for member in members:
        left -= _unpacked_size(archive, member, left, totals)


@dataclass
class Totals:
    """What is counted over all parts of a file."""

    elements: int = 0
    rows: int = 0


def _unpacked_size(archive: zipfile.ZipFile, member: zipfile.ZipInfo, most: int, totals: Totals) -> int:
    suffix = PurePosixPath(member.filename).suffix.lower()
    watch = XmlWatch(totals, must_be_xml=suffix in XML_SUFFIXES)
    size = 0
    with archive.open(member) as stream:
        while chunk := stream.read(CHUNK):
            size += len(chunk)
            if size > most:
                raise UnreadableFile(TOO_LARGE)
            watch.feed(chunk)
    watch.feed(b"", last=True)
    return size


class XmlWatch:
    """Reads along with a piece of XML, whatever its encoding, and keeps nothing."""

    def __init__(self, totals: Totals, *, must_be_xml: bool) -> None:
        self.totals = totals
        self.must_be_xml = must_be_xml
        self.most_between = MOST_WITHOUT_ROWS
        self.between = 0
        self.parser: expat.XMLParserType | None = expat.ParserCreate()
        self.parser.StartDoctypeDeclHandler = self._refuse_doctype
        self.parser.EntityDeclHandler = self._refuse_doctype
        self.parser.StartElementHandler = self._count

    def feed(self, chunk: bytes, *, last: bool = False) -> None:
        if self.parser is None:
            return
        try:
            self.parser.Parse(chunk, last)
        except expat.ExpatError as error:
            # A picture, for instance. Whatever is named as XML must be XML.
            self.parser = None
            if self.must_be_xml:
                raise UnreadableFile(DAMAGED) from error

    def _refuse_doctype(self, *_: object) -> None:
        raise UnreadableFile(DOCTYPE)

    def _count(self, tag: str, _attributes: dict[str, str]) -> None:
        totals = self.totals
        totals.elements += 1
        self.between += 1
        if tag == "row" or tag.endswith(":row"):
            totals.rows += 1
            self.between = 0
            self.most_between = MOST_BETWEEN_ROWS
        if self.between > self.most_between or totals.rows > MOST_ROWS or totals.elements > MOST_ELEMENTS:
            raise UnreadableFile(TOO_MANY_CELLS)
