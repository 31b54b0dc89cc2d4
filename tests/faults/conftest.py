from __future__ import annotations

import os
import shutil
import sqlite3
from pathlib import Path

import pytest
from django.db import connection

from tests.faults.installation import Installation

# Writes down the figures of every fault, in var/faults.txt, for docs/storingen.md.
FIGURES = Path("var") / "faults.txt"


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory, django_db_setup, django_db_blocker) -> Path:
    """A folder with the demo in SQLite. The tables come from the database of the tests: migrating takes long."""
    folder = tmp_path_factory.mktemp("demo")
    target = sqlite3.connect(folder / "gezinsverzorger.sqlite3")
    with django_db_blocker.unblock():
        connection.ensure_connection()
        connection.connection.backup(target)
    target.close()
    Installation(folder).manage("demo")
    return folder


@pytest.fixture
def installation(demo_folder, tmp_path):
    """An installation with the demo, all its own; its server is gone afterwards."""
    folder = tmp_path / "installation"
    shutil.copytree(demo_folder, folder)
    made = Installation(folder)
    yield made
    made.kill()


@pytest.fixture
def say(request):
    """Return a function that prints the figures of a fault, and keeps them when FAULTS=1."""

    def tell(what: str, figures: dict[str, int]) -> None:
        line = f"{what}: " + ", ".join(f"{name} {number}" for name, number in figures.items())
        print(line)  # noqa: T201  # its figures are the result
        if os.environ.get("FAULTS"):
            FIGURES.parent.mkdir(exist_ok=True)
            with FIGURES.open("a") as file:
                file.write(line + "\n")

    return tell
