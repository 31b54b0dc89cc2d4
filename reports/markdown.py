"""The little Markdown in which sections of a report are written, as HTML for page and PDF and as blocks for ODT.

Known are paragraphs, **bold**, *italic*, lists, quotes, headings of one level and links to the web. Everything else is
text, also HTML and images: what somebody writes can bring no code into a page and no file into a PDF.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import nh3
from django.utils.safestring import SafeString
from markdown_it import MarkdownIt
from markdown_it.token import Token

KNOWN = ("heading", "list", "blockquote", "emphasis", "link", "escape", "newline")
WEB = ("http://", "https://")
# The title of a chapter is a heading of level 2, so what stands in a chapter is one lower.
LEVEL = 3
# What may mean something in the middle of a text, and what may mean something at its start; braces begin a placeholder.
SPECIAL = re.compile(r"([\\*_\[\]{}])")
AT_START = re.compile(r"^(\d{0,9})([#>+\-.)])")


@dataclass(frozen=True)
class Run:
    """Text of one kind; `link` is where it leads, if it leads anywhere. A line that is broken by hand is "\\n"."""

    text: str
    bold: bool = False
    italic: bool = False
    link: str = ""


@dataclass(frozen=True)
class Paragraph:
    runs: tuple[Run, ...]


@dataclass(frozen=True)
class Heading:
    """A heading within a chapter; there is one level of them."""

    runs: tuple[Run, ...]


@dataclass(frozen=True)
class Items:
    """A list, with numbers from `start` on when it is ordered; each item is made of blocks itself."""

    items: tuple[tuple[Block, ...], ...]
    ordered: bool = False
    start: int = 1


@dataclass(frozen=True)
class Quote:
    blocks: tuple[Block, ...]


Block = Paragraph | Heading | Items | Quote


def html(text: str, *, level: int = LEVEL) -> SafeString:
    """Return the text as HTML, its headings at `level`."""
    # An amount stays on one line with its sign.
    tokens = _tokens(text.replace("€ ", "€\N{NO-BREAK SPACE}"))
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{level}"
    written = str(_MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {}))
    # The parser lets nothing else through; this is in case it ever does.
    return SafeString(
        nh3.clean(
            written,
            tags={"p", "strong", "em", "ul", "ol", "li", "blockquote", "br", "a", f"h{level}"},
            attributes={"a": {"href"}, "ol": {"start"}},
            url_schemes={"http", "https"},
            link_rel="noopener noreferrer",
        )
    )


def blocks(text: str) -> list[Block]:
    """Return the text as blocks, from which any kind of document can be written."""
    return list(_blocks(iter(_tokens(text))))


def plain(text: str) -> str:
    """Return the text without any markup, a line for each block; for a terminal or an alternative text."""
    return "\n".join(_words(block) for block in blocks(text))


def escaped(name: str) -> str:
    """Return a name that comes from data so that it is text in Markdown, and no placeholder either."""
    return AT_START.sub(r"\1\\\2", SPECIAL.sub(r"\\\1", " ".join(name.split())))


def paragraphs(parts: Sequence[str]) -> str:
    return "\n\n".join(part for part in parts if part)


def points(parts: Sequence[str]) -> str:
    return "\n".join(f"- {part}" for part in parts)


class _Parser(MarkdownIt):
    def validateLink(self, url: str) -> bool:  # the library's name
        return url.lower().startswith(WEB)


_MARKDOWN = _Parser("zero").enable(list(KNOWN))


def _tokens(text: str) -> list[Token]:
    return _MARKDOWN.parse(text)


def _blocks(tokens: Iterator[Token]) -> Iterator[Block]:
    """Return the blocks up to the end of the block that holds them."""
    for token in tokens:
        match token.type:
            case "paragraph_open":
                yield Paragraph(_runs(next(tokens)))
                next(tokens)
            case "heading_open":
                yield Heading(_runs(next(tokens)))
                next(tokens)
            case "bullet_list_open":
                yield Items(tuple(_items(tokens)))
            case "ordered_list_open":
                yield Items(tuple(_items(tokens)), ordered=True, start=int(token.attrs.get("start", 1)))
            case "blockquote_open":
                yield Quote(tuple(_blocks(tokens)))
            case _:
                return


def _items(tokens: Iterator[Token]) -> Iterator[tuple[Block, ...]]:
    while next(tokens).type == "list_item_open":
        yield tuple(_blocks(tokens))


def _runs(inline: Token) -> tuple[Run, ...]:
    runs: list[Run] = []
    now: dict[str, Any] = {}
    for token in inline.children or []:
        match token.type:
            case "strong_open":
                now["bold"] = True
            case "em_open":
                now["italic"] = True
            case "link_open":
                now["link"] = str(token.attrs["href"])
            case "strong_close":
                now.pop("bold", None)
            case "em_close":
                now.pop("italic", None)
            case "link_close":
                now.pop("link", None)
            case "softbreak":
                runs.append(Run(" ", **now))
            case "hardbreak":
                runs.append(Run("\n", **now))
            case _ if token.content:
                runs.append(Run(token.content, **now))
    return tuple(runs)


def _words(block: Block) -> str:
    match block:
        case Paragraph(runs) | Heading(runs):
            return "".join(run.text for run in runs)
        case Items(items):
            return "\n".join(_words(part) for item in items for part in item)
        case Quote(inner):
            return "\n".join(_words(part) for part in inner)
