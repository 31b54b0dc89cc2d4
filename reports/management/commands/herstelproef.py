"""Try whether a copy can be put back: `manage.py herstelproef BRON`, without touching the database of the work."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError

from cases.exchange import console
from reports.backup import Refused
from reports.backup.drill import NO_RIGHT, drill


class Command(BaseCommand):
    help = "Zet een reservekopie terug op een lege plek ernaast, vergelijkt alles, en ruimt die plek weer op."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("bron", type=Path, help="de reservekopie")
        parser.add_argument("--database", default="", metavar="URL", help="PostgreSQL: een lege database voor de proef")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            status = drill(options["bron"].resolve(), options["database"])
        except Refused as refused:
            console.refuse(self.stderr, [refused])
        except DatabaseError:
            console.refuse(self.stderr, [NO_RIGHT])
        if status:
            console.refuse(self.stderr, ["De herstelproef is niet gelukt. Deze reservekopie helpt je niet."])
        self.stdout.write("De herstelproef is gelukt. De plek van de proef is weer weg.")
