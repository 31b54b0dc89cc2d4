"""HTML in whatever comes into the report, to make the printer fetch something from this machine or its network."""

from __future__ import annotations

import html as escaping
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import BytesIO

import pikepdf
import pytest
from weasyprint.urls import FatalURLFetchingError

from cases.models import CareProduct, District, Family, Pilot, User
from cases.period import Period
from monitoring.figures import evaluate
from monitoring.suppression import publish
from reports import pdf, printing
from reports.evaluation import build
from tests.conftest import TODAY
from tests.monitoring.full_files import fill_pilot
from tests.reports.test_pdf import tidy

FETCHING = [
    "<img src='{url}'>",
    "<link rel=stylesheet href='{url}'>",
    "<link rel=attachment href='file:///etc/passwd'>",
    "<a rel=attachment href='file:///etc/passwd'>x</a>",
    "<style>@import url({url});</style>",
    "<style>body{{background:url({url})}}</style>",
    "<p style='background:url({url})'>x</p>",
    "<object data='{url}'></object>",
    "<embed src='{url}'>",
    "<svg><image href='{url}'/></svg>",
    "<svg><use href='file:///etc/passwd#x'/></svg>",
    "<img src='file:///etc/passwd'>",
    "<style>@font-face{{font-family:x;src:url({url})}} p{{font-family:x}}</style><p>x</p>",
]
# What the printer passes over without asking for anything.
HARMLESS = {FETCHING[9], FETCHING[10]}


@pytest.fixture
def listening():
    """Return the address of a server on this machine, and the list of what was asked of it."""
    asked: list[str] = []

    class Listener(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(404)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Listener) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/", asked
        server.shutdown()
        thread.join()


def evaluation_with(pilot: Pilot, text: str):
    """Return the evaluation of a pilot in which every text that somebody could type is `text`."""
    fill_pilot(pilot)
    Pilot.objects.update(name=text[:120], municipality=text[:80], organisation=text[:120])
    for model, name in ((District, "name"), (CareProduct, "name"), (User, "name"), (Family, "last_name")):
        for row in model._default_manager.all():
            model._default_manager.filter(pk=row.pk).update(**{name: f"{row.pk}{text}"[:80]})
    pilot.refresh_from_db()
    return build(pilot, publish(evaluate(pilot, Period.year(2023))), as_of=TODAY)


def test_html_in_any_text_of_the_report_is_printed_as_text(pilot, district, carla, listening):
    url, asked = listening
    made = evaluation_with(pilot, f"<img src='{url}'><a href='{url}' rel=attachment>")
    with tidy():
        content = pdf.render(printing.evaluation_html(made), link_labels=made.link_labels)
    assert asked == []
    with pikepdf.open(BytesIO(content)) as printed:
        assert "/EmbeddedFiles" not in printed.Root.get("/Names", {})
        annotations = [note for page in printed.pages for note in page.get("/Annots", [])]
        assert [note for note in annotations if "/A" in note and "/URI" in note["/A"]] == []


@pytest.mark.parametrize("markup", FETCHING)
def test_with_escaping_taken_away_the_printer_still_fetches_nothing(listening, markup):
    url, asked = listening
    page = f"<!doctype html><html lang=nl><title>x</title><body>{markup.format(url=url)}"
    stopped = ""
    with tidy():
        try:
            content = pdf.render(page)
        except FatalURLFetchingError as refused:
            stopped = str(refused)
    assert asked == []
    assert "mag dit niet lezen" in stopped or (markup in HARMLESS and b"/EmbeddedFile" not in content)


def test_the_whole_report_without_any_escaping_is_not_printed(pilot, district, carla, listening):
    url, asked = listening
    made = evaluation_with(pilot, f"<img src='{url}'>")
    with tidy(), pytest.raises(FatalURLFetchingError):
        pdf.render(escaping.unescape(printing.evaluation_html(made)))
    assert asked == []
