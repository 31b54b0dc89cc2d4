"""Files that read, run or unpack more than they should, by the pages where files come in."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cases import documents
from cases.codes import Role
from cases.exchange import archives, csv_files
from cases.models import Document
from tests.cases.exchange.test_hostile_files import SHEET, changed, lying_about_its_size, with_part
from tests.cases.exchange.workbooks import Book, row_counts
from tests.cases.test_documents import ODT, WORD, archive

SECRET = "root:x:0:0"
EXTERNAL = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
PARAMETER = b'<!DOCTYPE x [<!ENTITY % a SYSTEM "http://127.0.0.1:9/x.dtd"> %a;]>'
LAUGHS = b"<!DOCTYPE x [<!ENTITY a0 'ha'>%s]>" % b"".join(
    b"<!ENTITY a%d '%s'>" % (number, b"&a%d;" % (number - 1) * 10) for number in range(1, 10)
)


def with_entity(doctype: bytes, entity: bytes):
    return changed(SHEET, lambda xml: doctype + xml.replace(b"Beijum", entity, 1))


def bomb_of_csv(folder: Path) -> Path:
    path = folder / "bom.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("bezoeken.csv", b"0" * (archives.MOST_UNPACKED + 1))
    return path


def nested(folder: Path) -> Path:
    path = folder / "genest.zip"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("binnenin.zip", bomb_of_csv(folder).read_bytes())
    return path


FILES = [
    pytest.param(with_entity(EXTERNAL, b"&a;"), archives.DOCTYPE, id="a file of the server"),
    pytest.param(with_entity(PARAMETER, b""), archives.DOCTYPE, id="a file of another server"),
    pytest.param(with_entity(LAUGHS, b"&a9;"), archives.DOCTYPE, id="billion laughs"),
    pytest.param(with_part("xl/a.bin", b"\0" * (archives.MOST_UNPACKED + 1)), archives.TOO_LARGE, id="bomb"),
    pytest.param(bomb_of_csv, archives.TOO_LARGE, id="bomb of CSV"),
    pytest.param(nested, csv_files.NO_CSV, id="bomb in a zip in a zip"),
    pytest.param(lying_about_its_size, archives.DAMAGED, id="bomb that lies about its size"),
]


@pytest.mark.parametrize(("build", "says"), FILES)
def test_a_workbook_that_does_more_than_it_should_is_refused(client_as, tmp_path, build, says):
    client, path = client_as(Role.TEAM_MANAGER), build(tmp_path)
    before = row_counts()
    with path.open("rb") as file:
        response = client.post("/werkboek/importeren/", {"workbook": file})
    page = response.content.decode()
    assert response.status_code == 422
    assert says.split("'")[0][:60] in page
    assert SECRET not in page
    # That the page was opened stands in the log, and nothing else changed.
    assert row_counts() == {**before, "AuditEvent": before["AuditEvent"] + 1}


def test_a_member_that_names_a_place_outside_is_a_sheet_and_no_file(client_as, tmp_path):
    path = tmp_path / "pad.zip"
    with zipfile.ZipFile(path, "w") as made:
        for name in ("../../../buiten/wijken.csv", "/etc/cron.d/producten.csv", "..\\..\\medewerkers.txt"):
            made.writestr(name, "wijk;gebied\nBeijum;Oost\n")
    with path.open("rb") as file:
        client_as(Role.TEAM_MANAGER).post("/werkboek/importeren/", {"workbook": file})
    made = {file.relative_to(tmp_path).parts[0] for file in tmp_path.rglob("*")}
    assert made <= {"pad.zip", "werkboeken"}
    assert not (tmp_path.parent / "buiten").exists()


@pytest.mark.parametrize("token", ["../../../etc/passwd", "/etc/passwd", "a" * 32, "%00", ""])
def test_a_token_that_names_a_place_opens_nothing(client_as, token):
    client = client_as(Role.TEAM_MANAGER)
    client.post("/werkboek/importeren/", {"workbook": SimpleUploadedFile("a.xlsx", _bytes(Book("wijken")))})
    response = client.post("/werkboek/importeren/", {"action": "confirm", "token": token}, follow=True)
    assert "niet meer geldig" in response.content.decode()


def _bytes(book: Book) -> bytes:
    written = io.BytesIO()
    book.workbook().save(written)
    return written.getvalue()


@pytest.mark.parametrize(
    "name", ["../../../etc/x.pdf", "/etc/x.pdf", "..\\x.pdf", "x.pdf\x00.exe", "a/" * 50 + "x.pdf"]
)
def test_a_document_is_kept_under_a_name_of_our_own(client_as, paths, family, settings, name):
    upload = SimpleUploadedFile("x.pdf", b"%PDF-1.7\n%%EOF")
    upload._name = name  # past what the class itself takes away
    client = client_as(Role.CASE_MANAGER)
    client.post(f"/gezinnen/{family.pk}/documenten/", {"title": name.replace("\x00", ""), "file": upload})
    kept = Document.objects.exclude(title="").order_by("-pk").first()
    (stored,) = Path(settings.MEDIA_ROOT).iterdir()
    assert stored.is_file()
    assert str(UUID(stored.name)) == stored.name
    answer = client.get(f"/documenten/{kept.pk}/")
    b"".join(answer.streaming_content)
    assert answer["Content-Disposition"].startswith("attachment; filename=")
    assert not set("/\\\x00") & set(answer["Content-Disposition"])


@pytest.mark.parametrize("members", [WORD, ODT])
def test_a_document_that_unpacks_to_more_than_it_says_is_refused(members, monkeypatch):
    monkeypatch.setattr(documents, "LARGEST_UNPACKED", 1000)
    content = archive(**members, **{"word/media/foto.png": b"\0" * 1001})
    lying = content.replace((1001).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    for bomb in (content, lying):
        with pytest.raises(documents.ValidationError):
            documents.judge(SimpleUploadedFile("brief.docx", bomb))
