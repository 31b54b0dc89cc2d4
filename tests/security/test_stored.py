"""What somebody managed to store is text wherever it comes out: page, CSV, XLSX, JSON, calendar and mail."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core import mail
from django.core.cache import cache
from django.core.management import call_command
from django.db import DatabaseError, models, transaction
from openpyxl import load_workbook

from cases.codes import Role
from cases.exchange import exporting, protection
from cases.models import AuditEvent
from tests.conftest import TODAY
from tests.monitoring.full_files import fill_pilot
from tests.security import crawl, html
from tests.security.payloads import ALL_OF_IT as ALL
from tests.security.payloads import MARK, WORKED_OUT

MARKUP = f"'\"><{MARK} on{MARK}=1>{{{{8191|add:8191}}}}"
FORMULA = "=HYPERLINK(1)"
# These decide who somebody is, and are no text that a form takes.
NOT_TYPED = {"username", "password", "calendar_key", "slug", "search_name", "file", "content_type", "sha256", "page"}
# A team manager finds nearly all forms and pages of a casemanager.
WRITERS = list(Role) if ALL else [Role.TEAM_MANAGER, Role.FAMILY_CARER]
READERS = (
    [None, *Role] if ALL else [None, Role.TEAM_MANAGER, Role.FAMILY_CARER, Role.POLICY_OFFICER, Role.ADMINISTRATOR]
)


def write_through_forms(client, paths: dict[str, str], text: str) -> tuple[int, int]:
    """Put `text` into every text field of every form, one by one; return how many took it, and of how many."""
    took = tried = 0
    for page in crawl.forms(client, paths.values()):
        cache.clear()
        base = crawl.plausible(page, TODAY.isoformat())
        for field in [] if page.form.method == "get" or "/accounts/" in page.address else crawl.texts(page):
            with transaction.atomic():
                response = crawl.send(client, page, crawl.with_value(base, field, text))
                tried += 1
                took += response.status_code == 302
    return took, tried


def fill_every_text(text: str) -> list[str]:
    """Put `text` into every text of every row past all forms; return the fields where the database refuses it."""
    refused = []
    # The database refuses a change of the log, and nobody types in it.
    for model in set(apps.get_app_config("cases").get_models()) - {AuditEvent}:
        for field in model._meta.concrete_fields:
            typed = isinstance(field, models.CharField | models.TextField) and not field.choices
            if typed and field.name not in NOT_TYPED:
                refused += _fill(model, field, text)
    return refused


def _fill(model: Any, field: Any, text: str) -> list[str]:
    try:
        with transaction.atomic():
            for number, row in enumerate(model._default_manager.order_by("pk")):
                value = f"{text[: (field.max_length or 200) - 4]}{number}"
                model._default_manager.filter(pk=row.pk).update(**{field.name: value})
    except DatabaseError:
        return [f"{model.__name__}.{field.name}"]
    return []


@pytest.fixture
def full(paths, pilot, district, carla):
    fill_pilot(pilot, helped=6, waiting=2)
    return paths


def test_text_that_is_stored_is_text_on_every_page(client_as, full, staff, pilot):
    took, tried = map(sum, zip(*(write_through_forms(client_as(role), full, MARKUP) for role in WRITERS), strict=True))
    refused = fill_every_text(MARKUP)
    seen, found = 0, {}
    for role in READERS:
        for path, root in crawl.pages(client_as(role), full.values()):
            text = "".join(root.itertext())
            seen += f"<{MARK}" in text
            if wrong := html.live(root, MARK) + [word for word in WORKED_OUT if word in text]:
                found[role, path] = wrong
    assert found == {}
    # The test must see the text: as text.
    assert seen > 60
    assert took > 35
    assert refused == []
    print(f"{took} of {tried} fields took it; {seen} pages show it")  # noqa: T201  # with -s


def test_text_that_is_stored_is_text_in_what_machines_read(client_as, full, staff, pilot, tmp_path):
    fill_every_text(MARKUP)
    feed = client_as(None).get(full["calendar_feed"])
    assert feed["Content-Type"].startswith("text/calendar")
    assert MARK not in feed.content.decode()
    draft = client_as(Role.CASE_MANAGER).get(full["cases:draft"])
    assert draft["Content-Type"] == "application/json"
    path = tmp_path / "verslag.json"
    call_command("tussenevaluatie", "2023", "--pilot", "groningen", "--json", str(path), stdout=io.StringIO())
    assert json.loads(path.read_text())
    for person in pilot.staff.all():
        person.email = f"{person.username}@wij.example"
        person.save()
    call_command("weekbericht", stdout=io.StringIO())
    assert mail.outbox
    for message in mail.outbox:
        assert message.content_subtype == "plain"
        assert not getattr(message, "alternatives", [])
        assert message.body.count(MARK) <= message.body.splitlines()[0].count(MARK)  # the name of who reads it


@pytest.mark.parametrize("text", [FORMULA, "\uff1d1+1", "@SUM(A1)", "-1+1"])
def test_text_that_looks_like_a_formula_is_text_in_every_export(full, pilot, tmp_path, text):
    fill_every_text(text)
    exporting.write(pilot, tmp_path / "uit.xlsx")
    book = load_workbook(tmp_path / "uit.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d", "b"}
    texts = [cell.value for cell in cells if isinstance(cell.value, str)]
    exporting.write(pilot, tmp_path / "uit.zip")
    texts += _texts_in(tmp_path / "uit.zip")
    assert [found for found in texts if found.lstrip()[:1] in tuple(protection.SIGNS + protection.FULL_WIDTH)] == []
    assert sum(text in found for found in texts) > 100


def _texts_in(path: Path) -> list[str]:
    found = []
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            rows = csv.reader(io.StringIO(archive.read(name).decode("utf-8-sig")), delimiter=";")
            # Numbers may begin with a minus.
            found += [cell for row in rows for cell in row if cell and not cell.lstrip("-").replace(",", "").isdigit()]
    return found
