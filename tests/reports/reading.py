"""Reads a PDF as a screen reader does: by its tags, and not by where the ink is."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from io import BytesIO
from itertools import pairwise

import pikepdf


@dataclass
class ReadTable:
    """A table as it is read aloud: its caption, and its cells by row; a row of column headers is left out."""

    caption: str
    rows: list[list[str]] = field(default_factory=list)

    @property
    def pairs(self) -> dict[str, str]:
        return {row[0]: row[1] for row in self.rows}


class Reader:
    """The tags of a PDF and the text that belongs to each of them."""

    def __init__(self, data: bytes) -> None:
        self.pdf = pikepdf.open(BytesIO(data))
        self.pieces = {part.obj.objgen: _text_by_piece(part) for part in self.pdf.pages}

    def elements(self, top=None) -> list:
        """Return the tags in reading order."""
        found, waiting = [], [top if top is not None else self.pdf.Root.StructTreeRoot]
        while waiting:
            element = waiting.pop()
            found.append(element)
            waiting += [child for child in reversed(_children(element)) if isinstance(child, pikepdf.Dictionary)]
        return [element for element in found if "/S" in element]

    def text(self, top) -> str:
        parts = [
            self.pieces[element.Pg.objgen].get(int(child), "")
            for element in self.elements(top)
            for child in _children(element)
            if isinstance(child, int)
        ]
        return " ".join(" ".join(parts).split())

    def tables(self) -> list[ReadTable]:
        """Return the tables; a part on a next page goes on with the one before."""
        tables: list[ReadTable] = []
        for table in (element for element in self.elements() if element.S == "/Table"):
            captions = [part for part in self.elements(table) if part.S == "/Caption"]
            if captions:
                tables.append(ReadTable(self.text(captions[0])))
            for body in (part for part in self.elements(table) if part.S == "/TBody"):
                for row in (part for part in self.elements(body) if part.S == "/TR"):
                    tables[-1].rows.append([self.text(cell) for cell in _children(row)])
        return tables

    def alternatives(self) -> list[str]:
        return [str(element.Alt) for element in self.elements() if element.S == "/Figure"]

    def headings(self) -> list[str]:
        return [self.text(element) for element in self.elements() if re.fullmatch(r"/H[1-6]", str(element.S))]

    def levels(self) -> list[int]:
        return [int(str(element.S)[2]) for element in self.elements() if re.fullmatch(r"/H[1-6]", str(element.S))]

    def skips_a_level(self) -> bool:
        return any(after > before + 1 for before, after in pairwise([0, *self.levels()]))

    def files(self) -> dict[str, bytes]:
        return {name: file.get_file().read_bytes() for name, file in self.pdf.attachments.items()}


def _children(element) -> list:
    children = element.get("/K", [])
    return list(children) if isinstance(children, pikepdf.Array) else [children]


def _text_by_piece(part) -> dict[int, str]:
    """Return the text of each marked piece of content of a page."""
    fonts = {name: _letters(font) for name, font in part.Resources.Font.items()}
    pieces: dict[int, str] = defaultdict(str)
    letters: dict[str, str] = {}
    open_pieces: list[int] = []
    for operands, operator in pikepdf.parse_content_stream(part):
        match str(operator):
            case "BDC" | "BMC":
                properties = operands[1] if len(operands) > 1 else {}
                open_pieces.append(int(properties["/MCID"]) if "/MCID" in properties else -1)
            case "EMC":
                open_pieces.pop()
            case "Tf":
                letters = fonts[str(operands[0])]
            case "Tj" | "TJ":
                shown = operands[0] if str(operator) == "TJ" else [operands[0]]
                codes = b"".join(bytes(run) for run in shown if isinstance(run, pikepdf.String))
                text = "".join(letters.get(code.hex(), "") for code in _pairs(codes))
                if open_pieces:
                    pieces[open_pieces[-1]] += text
            case "ET" if open_pieces:
                pieces[open_pieces[-1]] += " "
    return pieces


def _pairs(codes: bytes) -> list[bytes]:
    return [codes[at : at + 2] for at in range(0, len(codes), 2)]


def _letters(font) -> dict[str, str]:
    """Return what each code of the font means."""
    table = font.ToUnicode.read_bytes().decode()
    return {
        code.lower(): bytes.fromhex(letter).decode("utf-16-be")
        for code, letter in re.findall(r"<([0-9A-Fa-f]{4})>\s*<([0-9A-Fa-f]+)>", table)
    }
