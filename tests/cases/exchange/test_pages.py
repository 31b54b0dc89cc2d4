from __future__ import annotations

import io
import os
import time
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse

from cases.exchange import exporting, uploads
from cases.models import AuditEvent, Visit
from cases.views import exchange, jobs
from tests.cases.exchange.workbooks import Book, row_counts
from tests.factories import UserFactory, VisitFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def data_dir(settings, tmp_path) -> Path:
    settings.DATA_DIR = tmp_path / "data"
    settings.DATA_DIR.mkdir()
    return tmp_path / "data"


@pytest.fixture
def client(login, tess) -> Client:
    return login(tess)


def upload(book: Book) -> SimpleUploadedFile:
    buffer = io.BytesIO()
    book.workbook().save(buffer)
    return SimpleUploadedFile("werkboek.xlsx", buffer.getvalue())


def preview(client: Client, book: Book):
    return client.post(reverse("cases:import"), {"workbook": upload(book)})


def export(client: Client) -> HttpResponseBase:
    """Return the answer with the file, as somebody gets it who asks for an export and follows the link."""
    job = client.post(reverse("cases:export"))["Location"]
    return client.get(f"{job}bestand/")


def waiting(data_dir: Path) -> list[Path]:
    return list((data_dir / "werkboeken").iterdir())


@pytest.mark.parametrize("url_name", ["cases:import", "cases:export"])
@pytest.mark.parametrize("person", ["carla", "gea", "gert", "bo", "beheer"])
def test_only_the_team_manager_may_open_the_pages(request, login, url_name, person):
    client = login(request.getfixturevalue(person))
    assert client.get(reverse(url_name)).status_code == 403
    assert client.post(reverse(url_name)).status_code == 403


@pytest.mark.parametrize("url_name", ["cases:import", "cases:export"])
def test_the_page_opens(client, url_name):
    assert client.get(reverse(url_name)).status_code == 200


def test_the_preview_shows_what_would_change_and_stores_nothing(client, data_dir):
    before = row_counts()
    response = preview(client, Book())
    assert response.status_code == 200
    assert response.context["result"].counts["bezoeken"].new == 2
    assert "Er is nog niets opgeslagen" in response.content.decode()
    assert row_counts() == {**before, "AuditEvent": before["AuditEvent"] + 1, "AuditChain": before["AuditChain"]}
    (path,) = waiting(data_dir)
    assert path.stat().st_mode & 0o077 == 0
    assert path.parent.stat().st_mode & 0o077 == 0


def test_confirming_imports_the_same_file_and_removes_it(client, data_dir, tess):
    token = preview(client, Book()).context["token"]
    response = client.post(reverse("cases:import"), {"action": "confirm", "token": token}, follow=True)
    assert "Het werkboek is geïmporteerd: 25 rijen nieuw, 0 gewijzigd." in response.content.decode()
    assert Visit.objects.count() == 2
    assert waiting(data_dir) == []
    event = AuditEvent.objects.latest("pk")
    assert (event.action, event.actor, event.role) == ("workbook.imported", tess, "teammanager")


def test_confirming_twice_imports_once(client):
    token = preview(client, Book()).context["token"]
    client.post(reverse("cases:import"), {"action": "confirm", "token": token})
    response = client.post(reverse("cases:import"), {"action": "confirm", "token": token}, follow=True)
    assert "niet meer geldig" in response.content.decode()
    assert AuditEvent.objects.filter(action="workbook.imported").count() == 1


def test_the_preview_of_an_earlier_tab_cannot_be_confirmed(client, data_dir):
    first = preview(client, Book()).context["token"]
    preview(client, Book("wijken"))
    client.post(reverse("cases:import"), {"action": "confirm", "token": first})
    assert not Visit.objects.exists()
    assert len(waiting(data_dir)) == 1


def test_somebody_else_cannot_confirm_it(client, login, pilot):
    token = preview(client, Book()).context["token"]
    other = login(UserFactory(pilot=pilot, team_manager=True))
    session = other.session
    session[exchange.WAITING] = token
    session.save()
    other.post(reverse("cases:import"), {"action": "confirm", "token": token})
    assert not Visit.objects.exists()


@pytest.mark.parametrize("token", ["", "x", "../../secret_key", "0" * 32])
def test_a_made_up_token_finds_nothing(client, token):
    session = client.session
    session[exchange.WAITING] = token
    session.save()
    response = client.post(reverse("cases:import"), {"action": "confirm", "token": token}, follow=True)
    assert "niet meer geldig" in response.content.decode()


def test_cancelling_removes_the_file(client, data_dir):
    token = preview(client, Book()).context["token"]
    response = client.post(reverse("cases:import"), {"action": "cancel", "token": token}, follow=True)
    assert "Er is niets geïmporteerd" in response.content.decode()
    assert waiting(data_dir) == []
    assert not Visit.objects.exists()


def test_what_waits_too_long_is_removed(client, data_dir):
    token = preview(client, Book()).context["token"]
    (path,) = waiting(data_dir)
    long_ago = time.time() - uploads.KEPT_SECONDS - 1
    os.utime(path, (long_ago, long_ago))
    client.post(reverse("cases:import"), {"action": "confirm", "token": token})
    assert waiting(data_dir) == []
    assert not Visit.objects.exists()


def test_errors_are_shown_in_a_table_and_the_file_is_gone(client, data_dir):
    response = preview(client, Book().set("bezoeken", 2, minuten=721, verslag="=1+1"))
    assert response.status_code == 422
    page = response.content.decode()
    assert "Gebruik een heel getal van 0 tot en met 720." in page
    assert "2 fouten gevonden" in page
    assert waiting(data_dir) == []


def test_a_found_value_is_text_on_the_page(client):
    page = preview(client, Book().set("gezinnen", 2, wijk="<script>x</script>")).content.decode()
    assert "&lt;script&gt;x&lt;/script&gt;" in page
    assert "<script>x" not in page


def test_of_many_errors_the_first_are_shown_and_the_others_counted(client):
    book = Book()
    for number in range(230):
        book.copy("bezoeken", 2, bezoek=f"X{number}", minuten=999)
    page = preview(client, book).content.decode()
    assert page.count("0 tot en met 720") == jobs.MOST_ERRORS
    assert "En nog 30 fouten." in page


def test_what_changed_since_the_preview_is_checked_again(client, gea, trajectory):
    """The preview found room; by the time of the confirmation the family carer is somebody else."""
    book = Book("bezoeken")
    book.sheets["bezoeken"] = book.sheets["bezoeken"][:1]
    book.set("bezoeken", 2, traject="T-2023-001", gezinsverzorger="gea", datum="2023-06-01")
    token = preview(client, book).context["token"]
    gea.role = "casemanager"
    gea.save()
    response = client.post(reverse("cases:import"), {"action": "confirm", "token": token}, follow=True)
    assert "Er is niets opgeslagen" in response.content.decode()
    assert "Heeft niet de rol gezinsverzorger" in response.content.decode()
    assert not Visit.objects.exists()


def test_a_workbook_that_changes_nothing_has_no_button(client, data_dir):
    token = preview(client, Book()).context["token"]
    client.post(reverse("cases:import"), {"action": "confirm", "token": token})
    page = preview(client, Book()).content.decode()
    assert "Er verandert niets" in page
    assert 'value="confirm"' not in page
    assert waiting(data_dir) == []


@pytest.mark.parametrize("content", [b"", b"geen werkboek"])
def test_a_file_that_is_no_workbook_gives_a_sentence(client, content):
    response = client.post(reverse("cases:import"), {"workbook": SimpleUploadedFile("a.xlsx", content)})
    assert response.status_code == 422


def test_without_a_file_the_form_asks_for_one(client):
    response = client.post(reverse("cases:import"), {"save": "x"})
    assert response.status_code == 422
    assert "Kies een bestand." in response.content.decode()


def test_a_file_that_is_too_large_is_refused(client, settings):
    settings.MAX_WORKBOOK_BYTES = 100
    form = exchange.UploadForm(files={"workbook": SimpleUploadedFile("a.xlsx", b"x" * 101)})
    assert not form.is_valid()
    assert "groter dan" in str(form.errors)


def test_the_export_is_a_workbook_that_can_be_imported(client, trajectory, tess):
    VisitFactory(trajectory=trajectory)
    response = export(client)
    assert response["Content-Disposition"] == 'attachment; filename="werkboek-groningen-2023-09-29.xlsx"'
    assert response["Content-Type"] == jobs.XLSX
    assert "no-store" in response["Cache-Control"]
    content = b"".join(response.streaming_content)
    assert AuditEvent.objects.get(action="workbook.exported").actor == tess
    again = client.post(reverse("cases:import"), {"workbook": SimpleUploadedFile("a.xlsx", content)})
    assert "Er verandert niets" in again.content.decode()


def test_looking_at_the_export_page_makes_nothing(client):
    client.get(reverse("cases:export"))
    assert not AuditEvent.objects.changes().exists()


def test_a_failed_export_leaves_no_log_line(client, monkeypatch):
    def fail(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(exporting, "_write_xlsx", fail)
    page = client.post(reverse("cases:export"), follow=True)
    assert "Er ging iets mis." in page.content.decode()
    assert export(client).status_code == 404
    assert not AuditEvent.objects.exists()


def test_only_a_token_as_it_was_made_opens_a_file(data_dir, tess):
    (data_dir / "werkboeken").mkdir(parents=True)
    (data_dir / "werkboeken" / f"{tess.pk}-iets").write_bytes(b"x")
    assert uploads.take("iets", tess) is None


def test_the_preview_names_what_changes_from_what_into_what(client):
    token = preview(client, Book()).context["token"]
    client.post(reverse("cases:import"), {"action": "confirm", "token": token})
    book = Book().set("gezinnen", 2, achternaam="<b>Kaya</b>", postcode="")
    book.copy("gezinsleden", 2, volgnummer=3)
    page = " ".join(preview(client, book).content.decode().split())
    assert "achternaam: Öztürk wordt <strong>&lt;b&gt;Kaya&lt;/b&gt;</strong>" in page
    assert "postcode: 9712 AB wordt <strong>leeg</strong>" in page
    assert "gezinnen: 0 nieuw, 1 gewijzigd, 1 ongewijzigd" in page
    assert "G1, 3" in page
    assert "G1, 1; G1, 2." in page
    assert page.index("gezinnen: 0 nieuw") < page.index("wijken: 0 nieuw")


def test_of_many_changes_the_page_counts_the_rest(client):
    book = Book()
    for number in range(60):
        book.copy("bezoeken", 2, bezoek=f"X{number}")
    assert "en nog 12 nieuw" in preview(client, book).content.decode()


@pytest.mark.parametrize("url_name", ["cases:import", "cases:export"])
def test_the_pages_use_the_verbs_importeren_and_exporteren(client, url_name):
    page = client.get(reverse(url_name)).content.decode().lower()
    for other in ("inlezen", "ingelezen", "werkboek maken"):
        assert other not in page


def test_the_preview_has_a_line_for_each_known_family_that_it_names(client, trajectory):
    content = b"".join(export(client).streaming_content)
    page = client.post(reverse("cases:import"), {"workbook": SimpleUploadedFile("a.xlsx", content)})
    assert trajectory.family.reference in page.content.decode()
    lines = AuditEvent.objects.filter(request_id=page["X-Request-ID"]).order_by("pk")
    assert list(lines.values_list("action", "family_number")) == [
        ("workbook.previewed", None),
        ("family.listed", trajectory.family_id),
    ]
