"""Make a sealed copy of everything: `manage.py reservekopie DOEL [--bewaar N]`, daily by the clock of the server."""

from __future__ import annotations

import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError

from cases import audit, destroyed_list
from cases.exchange import console
from reports.backup import Refused, copying


class Command(BaseCommand):
    help = "Maakt een versleutelde kopie van de database en de documenten, en leest die terug. Zie docs/herstel.md."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("doel", type=Path, help="een map (de naam wordt dan het moment), of een nieuw bestand")
        parser.add_argument(
            "--bewaar",
            type=int,
            metavar="AANTAL",
            help="bewaar in de map alleen de nieuwste AANTAL reservekopieën, en verwijder de oudere",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        target: Path = options["doel"]
        number: int | None = options["bewaar"]
        if number is not None and (number < 1 or not target.is_dir()):
            console.refuse(self.stderr, ["--bewaar vraagt een aantal van 1 of meer, en een map die bestaat als doel."])
        try:
            console.pilots()
            copy = copying.make(target)
            _write_destroyed(copy.file.parent)
            removed = copying.keep_newest(target, number) if number else []
            audit.record("backup.made", actor=None, pilot=None)
        except (Refused, console.Refusal) as refused:
            console.refuse(self.stderr, [refused])
        except DatabaseError:
            console.refuse(self.stderr, [console.NO_DATABASE])
        except OSError as error:
            console.refuse(self.stderr, [f"De reservekopie kan niet worden geschreven ({error.strerror})."])
        self._tell(copy, removed)

    def _tell(self, copy: copying.Copy, removed: list[Path]) -> None:
        rows = sum(count for count, _ in copy.manifest["tables"].values())
        documents = len(copy.manifest["documents"])
        size = copy.file.stat().st_size / 1024**2
        self.stdout.write(f"De reservekopie staat in {copy.file} ({size:.1f} MB).")
        self.stdout.write(f"Er zitten {rows} regels en {documents} documenten in. Teruggelezen: alles is gelijk.")
        for file in removed:
            self.stdout.write(f"Verwijderd: {file.name}")
        wrong = [f"Document {name} staat niet op de schijf." for name in copy.missing]
        wrong += [f"Document {name} is niet meer zoals het is toegevoegd." for name in copy.damaged]
        if wrong:
            console.refuse(self.stderr, [*wrong, "De reservekopie is gemaakt. Deze documenten waren al niet goed."])


def _write_destroyed(folder: Path) -> None:
    """Write the list of destroyed files whole or not at all."""
    new = folder / f"{copying.DESTROYED}{copying.UNFINISHED}"
    new.write_text(destroyed_list.written(), encoding="utf-8")
    new.chmod(0o600)
    os.replace(new, folder / copying.DESTROYED)
