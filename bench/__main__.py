"""`make bench`: measure on SQLite and on PostgreSQL, each in a process of its own, and write docs/benchmarks.md."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench import report

ROOT = Path(__file__).resolve().parent.parent
# What the application is told: the demo's own today, so that the rows are the same every day.
ENVIRONMENT = {"DJANGO_SETTINGS_MODULE": "bench.settings", "DEMO": "1", "PYTHONPATH": str(ROOT)}
SQLITE, POSTGRES = "sqlite", "postgresql"
PARTS = ["paginas", "schrijven", "cijfers", "bestanden"]


def main() -> int:
    """Measure and write the table. A target that is not met is told in it, and is no failure."""
    parser = argparse.ArgumentParser(prog="make bench")
    parser.add_argument("size", choices=["klein", "10k", "1m"])
    parser.add_argument("--part", choices=PARTS, help="measure this alone, and write nothing down")
    parser.add_argument("--file", type=Path, default=ROOT / "docs" / "benchmarks.md")
    asked = parser.parse_args()
    started = time.perf_counter()
    parts = [asked.part] if asked.part else PARTS
    runs = [_measured(database, asked.size, parts) for database in _databases(asked.size)]
    minutes = (time.perf_counter() - started) / 60
    if asked.part:
        # Figures of different moments do not belong in one table.
        return 0
    report.write(asked.file, asked.size, runs, minutes)
    sys.stderr.write(f"{asked.file} is geschreven, na {minutes:.1f} minuten.\n")
    return 0


def _databases(size: str) -> list[str]:
    """A million families are for a server: SQLite is for one organisation."""
    return [POSTGRES] if size == "1m" else [SQLITE, POSTGRES]


def _measured(database: str, size: str, parts: list[str]) -> report.Run:
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        target = Path(folder) / "rows.json"
        command = [sys.executable, "-m", "bench.one_database", size, str(target), *parts]
        if database == POSTGRES:
            command = [sys.executable, "-m", "tests.on_postgres", *command]
        inherited = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        environment = inherited | ENVIRONMENT | {"DATA_DIR": folder}
        subprocess.run(command, cwd=ROOT, env=environment, check=True)  # our own words
        return report.Run(database, **json.loads(target.read_text()))


if __name__ == "__main__":
    sys.exit(main())
