"""What a browser makes of a page: read by a parser that follows the standard for HTML, never searched as text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

import tinyhtml5

# Where an address makes a browser fetch or run something.
ADDRESSES = (
    "src",
    "href",
    "action",
    "formaction",
    "data",
    "poster",
    "background",
    "{http://www.w3.org/1999/xlink}href",
)
LIVE = ("javascript:", "vbscript:", "data:text/html")
DATA = {"application/json", "application/ld+json"}


def parse(page: bytes) -> Element:
    root: Element = tinyhtml5.parse(page, transport_encoding="utf-8", namespace_html_elements=False)
    return root


def inline(root: Element) -> list[str]:
    """Return what a content security policy without exceptions would stop: scripts and styles within the page."""
    return [problem for element in root.iter() for problem in _inline_in(element)]


def _inline_in(element: Element) -> Iterator[str]:
    tag = _tag(element)
    if tag == "style" or "style" in element.attrib:
        yield f"<{tag}> with a style of its own"
    if tag == "script" and "src" not in element.attrib and element.get("type") not in DATA:
        yield "<script> without src"
    if tag in {"base", "object", "embed", "iframe", "applet"}:
        yield f"<{tag}>"
    for name, value in element.attrib.items():
        if name.lower().startswith("on"):
            yield f"<{tag} {name}>"
        if name in ADDRESSES and "".join(value.split()).lower().startswith(LIVE):
            yield f"<{tag} {name}={value[:40]}>"


def _tag(element: Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else "comment"


def live(root: Element, mark: str) -> list[str]:
    """Return where a text that holds `mark` became markup, or a script that runs."""
    found = [problem for problem in inline(root) if mark in problem]
    for element in root.iter():
        if mark in _tag(element) or any(mark in name for name in element.attrib):
            found.append(f"<{_tag(element)} {' '.join(element.attrib)}>")
        if _tag(element) == "script" and "src" not in element.attrib and element.get("type") not in DATA:
            found.append(f"<script>{(element.text or '')[:40]}")
    return found


def from_elsewhere(root: Element) -> list[str]:
    """Return the scripts, styles and pictures that come from another address than our own."""
    found = []
    for element in root.iter():
        if _tag(element) in {"script", "link", "img", "source", "audio", "video"}:
            address = element.get("src") or element.get("href") or ""
            if address.startswith(("http:", "https:", "//")):
                found.append(address)
    return found


@dataclass(frozen=True)
class Control:
    """A field of a form, with the values that a browser could send for it."""

    name: str
    kind: str
    # What it would send now, and what else it could.
    values: list[str]
    choices: list[str]
    takes_numbers: bool = False
    longest: int | None = None


@dataclass(frozen=True)
class Form:
    action: str
    method: str
    takes_files: bool
    controls: list[Control]


def forms(root: Element) -> list[Form]:
    """Return the forms of a page, also those whose fields stand elsewhere and name the form that they belong to."""
    found = []
    for element in root.iter("form"):
        number = element.get("id")
        outside = [other for other in root.iter() if number and other.get("form") == number]
        controls = list(_controls([*element.iter(), *outside]))
        takes_files = element.get("enctype") == "multipart/form-data"
        found.append(Form(element.get("action", ""), element.get("method", "get").lower(), takes_files, controls))
    return found


def _controls(elements: list[Element]) -> Iterator[Control]:
    grouped: dict[str, Control] = {}
    for element in elements:
        name, tag = element.get("name"), _tag(element)
        if not name or tag not in {"input", "select", "textarea", "button"}:
            continue
        kind = element.get("type", "text") if tag in {"input", "button"} else tag
        longest = int(element.get("maxlength", 0)) or None
        control = grouped.setdefault(name, Control(name, kind, [], [], "inputmode" in element.attrib, longest))
        if tag == "select":
            options = list(element.iter("option"))
            control.choices.extend(_value(option) for option in options)
            chosen = [_value(option) for option in options if "selected" in option.attrib]
            control.values.extend(chosen or control.choices[:1])
        elif kind in {"radio", "checkbox"}:
            control.choices.append(element.get("value", "on"))
            if "checked" in element.attrib:
                control.values.append(element.get("value", "on"))
        else:
            control.values.append(element.get("value", "") if tag != "textarea" else "".join(element.itertext()))
    yield from grouped.values()


def _value(option: Element) -> str:
    return option.get("value", "".join(option.itertext()).strip())
