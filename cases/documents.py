"""Which files may stand on the file of a family: judged by what is in them, never by their name.

A photo is written anew, without what the phone adds to it: the place where it was taken, and anything hidden behind the
picture. Documents of an office program are refused when they hold macros or unpack to more than they should.
"""

from __future__ import annotations

import io
import lzma
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image, ImageOps, UnidentifiedImageError

from cases.events import Event
from cases.models import Family
from cases.models.documents import DOCX, JPEG, ODT, PDF, PNG, FileKind

LARGEST = 15 * 1024 * 1024
LARGEST_UNPACKED = 200 * 1024 * 1024
MOST_PIXELS = 50_000_000
# A document of a hundred pages with pictures has a few hundred members.
MOST_MEMBERS = 2_000
CHUNK = 64 * 1024
# Office documents: the member that tells what it is.
WORD = "word/document.xml"

# What reading a damaged archive may end in.
UNREADABLE = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError),
    *(NotImplementedError, RuntimeError, OSError, ValueError),
)

TOO_LARGE = f"Dit bestand is groter dan {LARGEST // 1024**2} MB. Maak het kleiner en probeer het nog eens."
EMPTY = "Dit bestand is leeg."
UNKNOWN = "Kies een pdf, een foto (jpg of png) of een document van Word of LibreOffice (docx of odt)."
DAMAGED = "Dit bestand is beschadigd. Sla het opnieuw op en probeer het nog eens."
MACROS = "Dit document bevat macro's. Sla het op als pdf en probeer het nog eens."


@dataclass(frozen=True)
class Judged:
    """A file that may be kept: its kind, and the bytes to keep."""

    kind: FileKind
    content: ContentFile[bytes]


def judge(upload: UploadedFile[bytes]) -> Judged:
    """Return what `upload` is, by its content.

    Raises:
        ValidationError: it is empty, too large, damaged, or not a kind of file that is kept.
    """
    if upload.size is None or upload.size > LARGEST:
        raise ValidationError(TOO_LARGE)
    content = upload.read()
    if not content:
        raise ValidationError(EMPTY)
    if content.startswith(b"%PDF-"):
        return Judged(PDF, ContentFile(content))
    if content.startswith(b"\xff\xd8\xff"):
        return Judged(JPEG, _written_anew(content, "JPEG"))
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return Judged(PNG, _written_anew(content, "PNG"))
    if content.startswith(b"PK"):
        return Judged(_kind_of_archive(content), ContentFile(content))
    raise ValidationError(UNKNOWN)


def _written_anew(content: bytes, form: str) -> ContentFile[bytes]:
    """Return the picture alone, upright, without what was stored beside it."""
    try:
        picture = Image.open(io.BytesIO(content), formats=[form])
        if picture.width * picture.height > MOST_PIXELS:
            raise ValidationError(TOO_LARGE)
        upright = ImageOps.exif_transpose(picture)
        bare = Image.new(upright.mode, upright.size)
        bare.paste(upright)
        if upright.mode == "P" and (palette := upright.getpalette()):
            bare.putpalette(palette)
        written = io.BytesIO()
        bare.save(written, form, quality=90)
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError) as error:
        raise ValidationError(DAMAGED) from error
    return ContentFile(written.getvalue())


def _kind_of_archive(content: bytes) -> FileKind:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            names = {member.filename for member in members}
            _unpack(archive)
            if any(name.lower().endswith(("vbaproject.bin", "/script-lc.xml")) for name in names):
                raise ValidationError(MACROS)
            if WORD in names and "[Content_Types].xml" in names:
                return DOCX
            if "mimetype" in names and _begin_of(archive, "mimetype").strip() == ODT.content_type.encode():
                return ODT
    except UNREADABLE as error:
        raise ValidationError(DAMAGED) from error
    raise ValidationError(UNKNOWN)


def _unpack(archive: zipfile.ZipFile) -> None:
    """Unpack everything once, keep nothing, and count: the sizes in an archive are what its maker says they are.

    Raises:
        ValidationError: it has too many members, or unpacks to more than LARGEST_UNPACKED bytes.
    """
    left = LARGEST_UNPACKED
    if len(archive.infolist()) > MOST_MEMBERS:
        raise ValidationError(TOO_LARGE)
    for member in archive.infolist():
        with archive.open(member) as stream:
            while chunk := stream.read(CHUNK):
                left -= len(chunk)
                if left < 0:
                    raise ValidationError(TOO_LARGE)


def _begin_of(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as stream:
        return stream.read(200)


def events(family: Family) -> Iterator[Event]:
    """Yield a line on the time line for every document of `family`."""
    url = reverse("cases:documents", args=[family.pk])
    for document in family.documents.all():
        yield Event(
            timezone.localdate(document.uploaded_at), "Document toegevoegd", document.title, url=url, link="Documenten"
        )
