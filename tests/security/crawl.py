"""Walking through every page that a role may open, and filling in every form that stands there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote_plus, urljoin, urlsplit
from xml.etree.ElementTree import Element

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.security import html
from tests.security.html import Control, Form

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"
FORM = "application/x-www-form-urlencoded"
TEXTS = {"text", "textarea", "search", "email", "url", "tel", "password"}
NUMBERS = re.compile(r"\d+")
# What a text field takes that does not take any text.
HINTS = {"postcode": "9711 AA", "house_number": "12", "object_id": "1"}
# Pairs of a name and a value; a value is text, or a file.
Pairs = list[tuple[str, Any]]


@dataclass(frozen=True)
class Page:
    path: str
    form: Form

    @property
    def address(self) -> str:
        """Where the form goes: its action, or the page itself."""
        return urljoin(self.path, self.form.action or self.path)

    @property
    def kind(self) -> tuple[Any, ...]:
        """What makes it the same form on another page, or in the line of another row."""
        return (
            NUMBERS.sub("0", urlsplit(self.address).path),
            self.form.method,
            tuple(sorted({NUMBERS.sub("0", control.name) for control in self.form.controls})),
        )


def pages(client: Client, paths: Iterable[str], *, most: int = 400) -> Iterator[tuple[str, Element]]:
    """Yield the pages behind `paths`, and behind the links on them that differ in their question alone."""
    waiting, seen = list(paths), set()
    while waiting and len(seen) < most:
        path = waiting.pop(0)
        if _shape(path) in seen:
            continue
        seen.add(_shape(path))
        response = client.get(path)
        content = content_of(response)
        if response.status_code != 200 or not response.get("Content-Type", "").startswith("text/html"):
            continue
        root = html.parse(content)
        yield path, root
        for element in root.iter("a"):
            link = urljoin(path, element.get("href", ""))
            if urlsplit(link).query and link.startswith("/"):
                waiting.append(link)


def content_of(response: Any) -> bytes:
    """Return all of an answer; a file is handed out in pieces, and closed when it is read."""
    return b"".join(response.streaming_content) if response.streaming else response.content


def _shape(path: str) -> str:
    """Return the path with the names of its parameters; words are kept, because they choose another form."""
    parts = urlsplit(path)
    return f"{parts.path}?{NUMBERS.sub('0', parts.query)}"


def forms(client: Client, paths: Iterable[str]) -> list[Page]:
    """Return every form that this client can find, each kind once."""
    found: dict[tuple[Any, ...], Page] = {}
    for path, root in pages(client, paths):
        for form in html.forms(root):
            page = Page(path, form)
            found.setdefault(page.kind, page)
    return list(found.values())


def plausible(page: Page, today: str) -> Pairs:
    """Return what a person could fill in: what stands there already, and otherwise something that fits the kind."""
    pairs: Pairs = []
    for control in page.form.controls:
        if control.kind in {"submit", "button"} or "__prefix__" in control.name:
            continue
        pairs += [(control.name, value) for value in _values(control, today)]
    buttons = [control for control in page.form.controls if control.kind == "submit"]
    return pairs + [(control.name, control.values[0]) for control in buttons[:1]]


def _values(control: Control, today: str) -> list[Any]:
    chosen = [value for value in control.values if value.strip()]
    if chosen or control.kind == "hidden":
        return chosen or control.values
    if control.name.rpartition("-")[2] in HINTS:
        return [HINTS[control.name.rpartition("-")[2]]]
    match control.kind:
        case "radio" | "select":
            return [value for value in control.choices if value][:1]
        case "checkbox":
            return control.choices[:1] if len(control.choices) > 1 else []
        case "date":
            return [today]
        case "time":
            return ["09:30"]
        case "number":
            return ["1"]
        case "file":
            return [SimpleUploadedFile("brief.pdf", PDF)]
    return ["1" if control.takes_numbers else "Iets om te lezen"[: control.longest]]


def with_value(pairs: Pairs, name: str, *values: Any) -> Pairs:
    """Return the pairs with other values for one field: none leaves it out, two send it twice."""
    place = next((number for number, pair in enumerate(pairs) if pair[0] == name), len(pairs))
    rest = [pair for pair in pairs if pair[0] != name]
    return [*rest[:place], *((name, value) for value in values), *rest[place:]]


def send(client: Client, page: Page, pairs: Pairs, **headers: str) -> Any:
    """Send a form as a browser would; a lone surrogate goes as the bytes that it cannot be."""
    if page.form.method == "get":
        return client.get(f"{urlsplit(page.address).path}?{encoded(pairs)}", **headers)
    if page.form.takes_files or any(not isinstance(value, str) for _, value in pairs):
        return client.post(page.address, _multipart(pairs), **headers)
    return client.post(page.address, encoded(pairs), content_type=FORM, **headers)


def encoded(pairs: Pairs) -> str:
    return "&".join(f"{_quoted(name)}={_quoted(str(value))}" for name, value in pairs)


def _quoted(text: str) -> str:
    return quote_plus(text.encode("utf-8", "surrogatepass"))


def _multipart(pairs: Pairs) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for name, value in pairs:
        is_text = isinstance(value, str)
        data.setdefault(name, []).append(value.encode("utf-8", "replace").decode() if is_text else _fresh(value))
    return data


def _fresh(upload: SimpleUploadedFile) -> SimpleUploadedFile:
    """Return the same upload once more: one that was sent is at its end."""
    upload.seek(0)
    return SimpleUploadedFile(upload.name, upload.read(), upload.content_type)


def texts(page: Page) -> list[str]:
    """Return the names of the fields that take any text."""
    return [
        control.name for control in page.form.controls if control.kind in TEXTS and "__prefix__" not in control.name
    ]
