"""The tables in docs/benchmarks.md: those of a size are written anew by each run, and the rest of the page stays."""

from __future__ import annotations

import os
import platform
import re
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

NAMES = {"klein": "Klein", "10k": "10.000 gezinnen", "1m": "1.000.000 gezinnen"}
HEAD = ["Wat", "Database", "Gemeten", "Verhouding", "Doel", "Gehaald", "Reden en volgende stap"]


@dataclass(frozen=True)
class Run:
    """The rows that were measured on one database: its version, what was in it, and how long each part took."""

    database: str
    rows: list[dict[str, Any]]
    version: str
    data: str
    seconds: dict[str, float]


def write(file: Path, size: str, runs: Sequence[Run], minutes: float) -> None:
    """Put the table of this size in the document, in the place of the one that stood there."""
    begin, end = f"<!-- begin {size} -->", f"<!-- einde {size} -->"
    part = "\n".join([begin, *_lines(size, runs, minutes), end])
    text = file.read_text() if file.exists() else "# Metingen\n"
    found = re.compile(f"{re.escape(begin)}.*{re.escape(end)}", re.DOTALL)
    text = found.sub(lambda _: part, text) if found.search(text) else f"{text.rstrip()}\n\n{part}\n"
    file.write_text(text)


def _lines(size: str, runs: Sequence[Run], minutes: float) -> Iterator[str]:
    yield f"## {NAMES[size]}"
    yield ""
    yield f"- Gegevens: {runs[0].data}."
    yield f"- Gemeten op {datetime.now(UTC):%d-%m-%Y} van commit `{_commit()}`, in {minutes:.0f} minuten."
    yield f"- Machine: {_machine()}; Python {platform.python_version()}; {_versions(runs)}."
    for run in runs:
        took = ", ".join(f"{part} {seconds:.0f} s" for part, seconds in run.seconds.items())
        yield f"- Duur op {run.database}: {took}."
    rows = [row for run in runs for row in run.rows]
    judged = [row for row in rows if row["met"] is not None]
    yield f"- Gehaald: {sum(row['met'] for row in judged)} van {len(judged)} doelen."
    for part in dict.fromkeys(row["part"] for row in rows):
        yield ""
        yield f"### {part} ({NAMES[size]})"
        yield ""
        yield _line(HEAD)
        yield _line("---" for _ in HEAD)
        for row in rows:
            if row["part"] == part:
                yield _line(_cells(row))


def _cells(row: dict[str, Any]) -> list[str]:
    met = {True: "ja", False: "nee", None: ""}[row["met"]]
    return [
        *(str(row[name]) for name in ("what", "database", "measured", "ratio", "target")),
        met,
        str(row["next_step"]),
    ]


def _line(cells: Any) -> str:
    return f"| {' | '.join(str(cell).replace('|', '/') for cell in cells)} |"


def _versions(runs: Sequence[Run]) -> str:
    return ", ".join(f"{run.database} {run.version}" for run in runs)


def _commit() -> str:
    said = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False)
    return said.stdout.strip() or "onbekend"


def _machine() -> str:
    """Return kind and number of processors, memory, and how busy the machine was at the end."""
    info = Path("/proc/cpuinfo").read_text() if Path("/proc/cpuinfo").exists() else ""
    model = re.search(r"model name\s*: (.+)", info)
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3
    name = model[1].strip() if model else platform.machine()
    return f"{name}, {os.cpu_count()} kernen, {memory:.0f} GB, drukte (load) {os.getloadavg()[0]:.1f}"
