"""Zip files from elsewhere: looked through before anything reads them.

A few kilobytes can unpack to gigabytes, and the sizes in a zip are what its maker says they are. So every member is
unpacked once and counted while that happens, and every piece of XML goes past a parser that refuses a DOCTYPE (and with
it all entities) and more elements than a workbook can need. Only then does openpyxl see the file.
"""

from __future__ import annotations

import zipfile
from pathlib import PurePosixPath
from xml.parsers import expat  # the guard in front of the defused parser that openpyxl uses

from cases.exchange.errors import UnreadableFile

MOST_MEMBERS = 200
MOST_UNPACKED = 50 * 1024 * 1024
MOST_BETWEEN_ROWS = 100_000
MOST_OUTSIDE_ROWS = 1_000_000
CHUNK = 64 * 1024
XML_SUFFIXES = {".xml", ".rels", ".vml"}

DAMAGED = "Het bestand is beschadigd of is geen werkboek. Sla het opnieuw op als XLSX en probeer het nog eens."
ENCRYPTED = "Het bestand is beveiligd met een wachtwoord. Haal het wachtwoord eraf en probeer het nog eens."
MACROS = "Het bestand bevat macro's. Sla het op als XLSX zonder macro's."
DOCTYPE = "Het bestand bevat een DOCTYPE. Dat hoort niet in een werkboek. Sla het opnieuw op als XLSX."
TOO_MANY_MEMBERS = f"Het bestand bestaat uit meer dan {MOST_MEMBERS} onderdelen. Dat is geen werkboek."
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
    left = MOST_UNPACKED
    for member in members:
        left -= _unpacked_size(archive, member, left)


def _unpacked_size(archive: zipfile.ZipFile, member: zipfile.ZipInfo, most: int) -> int:
    suffix = PurePosixPath(member.filename).suffix.lower()
    watch = None if suffix == ".csv" else XmlWatch(must_be_xml=suffix in XML_SUFFIXES)
    size = 0
    with archive.open(member) as stream:
        while chunk := stream.read(CHUNK):
            size += len(chunk)
            if size > most:
                raise UnreadableFile(TOO_LARGE)
            if watch:
                watch.feed(chunk)
    if watch:
        watch.feed(b"", last=True)
    return size


class XmlWatch:
    """Reads along with a piece of XML, whatever its encoding, and keeps nothing."""

    def __init__(self, *, must_be_xml: bool) -> None:
        self.must_be_xml = must_be_xml
        self.between_rows = 0
        self.rows = 0
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
        # openpyxl keeps the elements of one row, and all those outside rows, in memory at the same time.
        if tag == "row" or tag.endswith(":row"):
            self.rows += 1
            self.between_rows = 0
        else:
            self.between_rows += 1
        if self.rows > MOST_OUTSIDE_ROWS or self.between_rows > (MOST_BETWEEN_ROWS if self.rows else MOST_OUTSIDE_ROWS):
            raise UnreadableFile(DAMAGED)
