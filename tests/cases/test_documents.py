"""Documents on the file: judged by their content, kept out of reach, handed out as a file to keep."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from cases import documents
from cases.models import AuditEvent, Document
from tests.factories import AssignmentFactory

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"
GPS = 0x8825
MAKER = 0x010F


def photo(form: str = "JPEG", *, mode: str = "RGB", size=(40, 30)) -> bytes:
    """Return a picture that says where it was taken, and has something hidden behind it."""
    picture = Image.new(mode, size)
    exif = Image.Exif()
    exif[MAKER] = "Telefoon van Ayşe"
    exif.get_ifd(GPS)[1] = "N"
    written = io.BytesIO()
    picture.save(written, form, exif=exif)
    return written.getvalue() + b"<script>alert(1)</script>"


def archive(**members: bytes) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members.items():
            made.writestr(name, content)
    return written.getvalue()


WORD = {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<document/>"}
ODT = {"mimetype": b"application/vnd.oasis.opendocument.text"}


def upload(content: bytes, name: str = "brief.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "documents"


@pytest.mark.parametrize(
    ("content", "content_type"),
    [
        (PDF, "application/pdf"),
        (photo(), "image/jpeg"),
        (photo("PNG"), "image/png"),
        (photo("PNG", mode="P"), "image/png"),
        (archive(**WORD), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (archive(**ODT), "application/vnd.oasis.opendocument.text"),
    ],
)
def test_a_file_is_what_its_content_says(content, content_type):
    assert documents.judge(upload(content, "misleidend.exe")).kind.content_type == content_type


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", documents.EMPTY),
        (b"MZ\x90\x00", documents.UNKNOWN),
        (b"<html><script>alert(1)</script></html>", documents.UNKNOWN),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", documents.UNKNOWN),
        (b"GIF89a", documents.UNKNOWN),
        (b"\xff\xd8\xff" + b"\x00" * 100, documents.DAMAGED),
        (photo()[:200], documents.DAMAGED),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 50, documents.DAMAGED),
        (b"PK\x03\x04rest", documents.DAMAGED),
        (archive(iets=b"anders"), documents.UNKNOWN),
        (archive(**WORD, **{"word/vbaProject.bin": b"x"}), documents.MACROS),
    ],
)
def test_anything_else_is_refused(content, said):
    with pytest.raises(ValidationError, match=said[:30].replace("(", r"\(")):
        documents.judge(upload(content))


@pytest.mark.parametrize("position", range(30, 200, 7))
def test_an_archive_that_was_damaged_on_the_way_is_refused(position):
    content = bytearray(archive(**{"mimetype": ODT["mimetype"] * 20}))
    for offset in range(3):
        content[min(position + offset, len(content) - 1)] ^= 0xFF
    with pytest.raises(ValidationError):
        documents.judge(upload(bytes(content)))


def test_a_file_that_is_too_large_is_refused(monkeypatch):
    monkeypatch.setattr(documents, "LARGEST", 10)
    with pytest.raises(ValidationError, match="groter dan"):
        documents.judge(upload(PDF))


def test_a_picture_with_too_many_pixels_is_refused(monkeypatch):
    monkeypatch.setattr(documents, "MOST_PIXELS", 100)
    with pytest.raises(ValidationError, match="groter dan"):
        documents.judge(upload(photo()))


def test_an_archive_that_unpacks_to_too_much_is_refused(monkeypatch):
    monkeypatch.setattr(documents, "LARGEST_UNPACKED", 5)
    with pytest.raises(ValidationError, match="groter dan"):
        documents.judge(upload(archive(**WORD)))


@pytest.mark.parametrize("form", ["JPEG", "PNG"])
def test_a_photo_loses_where_it_was_taken_and_what_is_hidden_behind_it(form):
    kept = documents.judge(upload(photo(form))).content.read()
    assert b"Telefoon" not in kept
    assert b"script" not in kept
    assert not Image.open(io.BytesIO(kept)).getexif()


def add(client, family, content: bytes = PDF, title: str = "Brief van school"):
    return client.post(f"/gezinnen/{family.pk}/documenten/", {"title": title, "file": upload(content)})


def test_a_carer_adds_a_photo_and_the_casemanager_fetches_it(login, gea, carla, trajectory, tmp_path):
    assert add(login(gea), trajectory.family, photo(), "Brief / van <school>").status_code == 302
    document = Document.objects.get()
    stored = list((tmp_path / "documents").iterdir())
    assert [path.stat().st_size for path in stored] == [document.size]
    assert "school" not in stored[0].name

    response = login(carla).get(f"/documenten/{document.pk}/")
    assert b"".join(response.streaming_content) == stored[0].read_bytes()
    assert response["Content-Disposition"] == 'attachment; filename="brief-van-school.jpg"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Type"] == "image/jpeg"
    assert "no-store" in response["Cache-Control"]
    lines = AuditEvent.objects.filter(action__startswith="document.").order_by("pk")
    assert list(lines.values_list("action", flat=True)) == ["document.added", "document.read"]
    response.close()


@pytest.mark.parametrize(
    ("data", "error"),
    [
        ({"title": "", "file": upload(PDF)}, "Vul in wat dit document is."),
        ({"title": "Brief"}, "Kies een bestand."),
        ({"title": "Brief", "file": upload(b"")}, "Dit bestand is leeg."),
        ({"title": "Brief", "file": upload(b"MZ")}, "Kies een pdf, een foto"),
        ({"title": "x" * 121, "file": upload(PDF)}, "120"),
    ],
)
def test_what_cannot_be_kept_gets_an_error_at_the_field(login, carla, family, data, error, tmp_path):
    response = login(carla).post(f"/gezinnen/{family.pk}/documenten/", data)
    assert response.status_code == 422
    assert error in response.content.decode()
    assert not Document.objects.exists()
    assert not (tmp_path / "documents").exists()


def test_a_file_without_a_row_is_not_left_behind(login, carla, family, tmp_path, monkeypatch):
    monkeypatch.setattr("cases.audit.record", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        add(login(carla), family)
    assert list((tmp_path / "documents").iterdir()) == []
    assert not Document.objects.exists()


def test_a_document_is_removed_with_its_bytes(login, carla, family, tmp_path, django_capture_on_commit_callbacks):
    client = login(carla)
    add(client, family)
    document = Document.objects.get()
    assert "voorgoed" in client.get(f"/documenten/{document.pk}/verwijderen/").content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"/documenten/{document.pk}/verwijderen/")
    assert not Document.objects.exists()
    assert list((tmp_path / "documents").iterdir()) == []


def test_a_document_whose_bytes_are_gone_is_not_found(login, carla, family, tmp_path):
    add(login(carla), family)
    for path in (tmp_path / "documents").iterdir():
        Path(path).unlink()
    assert login(carla).get(f"/documenten/{Document.objects.get().pk}/").status_code == 404


def test_a_carer_cannot_reach_documents_of_a_family_of_a_colleague(login, gijs, gea, trajectory, pilot):
    add(login(gea), trajectory.family)
    AssignmentFactory(trajectory__family__pilot=pilot, carer=gijs)
    assert login(gijs).get(f"/documenten/{Document.objects.get().pk}/").status_code == 404
    assert login(gijs).get(f"/gezinnen/{trajectory.family.pk}/documenten/").status_code == 404


def test_documents_stand_on_the_time_line(login, carla, family):
    add(login(carla), family)
    page = login(carla).get(family.get_absolute_url()).content.decode()
    assert "Document toegevoegd" in page
    assert "Brief van school" in page


def test_many_documents_take_as_many_queries_as_one(login, carla, family, django_assert_max_num_queries):
    client = login(carla)
    for number in range(8):
        add(client, family, title=f"Brief {number}")
    with django_assert_max_num_queries(14):
        client.get(f"/gezinnen/{family.pk}/documenten/")
