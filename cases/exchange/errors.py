"""What is wrong with a workbook, told so that somebody can put it right."""

from __future__ import annotations

from dataclasses import dataclass

LONGEST_SHOWN = 60


class UnreadableFile(Exception):
    """The file as a whole cannot be read. The message is one Dutch sentence for the user."""


class UnusableCell(Exception):
    """The value of a cell cannot be used.

    Args:
        problem: what is wrong, as it follows the value: "is geen datum."
        allowed: what would have been right, as a sentence.
    """

    def __init__(self, problem: str, allowed: str = "") -> None:
        super().__init__(problem)
        self.problem = problem
        self.allowed = allowed


@dataclass(frozen=True)
class BadCell:
    """What a reader gives instead of a value: a formula, an error code of the spreadsheet, or unreadable signs."""

    found: str
    problem: str
    allowed: str


@dataclass(frozen=True)
class RowError:
    """One thing that is wrong. `row` counts as the spreadsheet does: the header is row 1."""

    problem: str
    allowed: str = ""
    sheet: str = ""
    row: int | None = None
    column: str = ""
    found: str = ""

    @property
    def place(self) -> str:
        row = f" rij {self.row}" if self.row else ""
        column = f", kolom {self.column}" if self.column else ""
        return f"{self.sheet}{row}{column}"

    @property
    def message(self) -> str:
        """Return what is wrong, with the value that was found."""
        return f'"{self.found}" {self.problem}' if self.found else self.problem

    def __str__(self) -> str:
        place = f"{self.place}: " if self.place else ""
        return f"{place}{self.message} {self.allowed}".rstrip()


def shown(value: object) -> str:
    """Return `value` as it can be shown in an error: on one line, not too long, and always printable."""
    text = str(value).encode("utf-8", "replace").decode("utf-8")
    text = "".join(char if char.isprintable() else " " for char in text).strip()
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}..."
