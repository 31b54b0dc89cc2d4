"""Put a copy back into an empty database: `manage.py herstel BRON`. See docs/herstel.md."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand
from django.db import DatabaseError

from cases import destroyed_list
from cases.exchange import console
from reports.backup import Refused, copying, restoring

NO_LIST = (
    "Er is geen lijst van vernietigde dossiers naast deze reservekopie. Geef die met --vernietigd BESTAND:"
    " anders komen dossiers terug die vernietigd zijn. Is er sindsdien niets vernietigd? Geef dan --zonder-lijst."
)
NOT_SAME = "Niet alles is gelijk aan de reservekopie. Gebruik deze database niet, en probeer een andere reservekopie."
SHOWN = 20


class Command(BaseCommand):
    help = "Zet een reservekopie terug in een lege database, en vergelijkt alles met wat er was. Zie docs/herstel.md."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("bron", type=Path, help="de reservekopie")
        parser.add_argument(
            "--vernietigd",
            type=Path,
            metavar="BESTAND",
            help=f"de lijst van vernietigde dossiers; anders {copying.DESTROYED} naast de reservekopie",
        )
        parser.add_argument("--zonder-lijst", action="store_true", help="er is na de reservekopie niets vernietigd")

    def handle(self, *args: Any, **options: Any) -> None:
        source: Path = options["bron"]
        try:
            gone = [] if options["zonder_lijst"] else _destroyed(options["vernietigd"], source)
            restored = restoring.restore(source, gone)
        except (Refused, console.Refusal) as refused:
            console.refuse(self.stderr, [refused])
        except DatabaseError:
            console.refuse(self.stderr, [console.NO_DATABASE])
        except OSError as error:
            console.refuse(self.stderr, [f"Herstellen lukt niet: {error.filename or source}: {error.strerror}."])
        self._tell(restored)

    def _tell(self, restored: restoring.Restored) -> None:
        manifest = restored.manifest
        self.stdout.write(f"Reservekopie van {manifest['made_at']}, versie {manifest['version']}.\n\n")
        self.stdout.write(f"{'vergeleken':<24}{'aantal':>10}  uitkomst")
        for one in restored.comparisons:
            outcome = "niet vergeleken: de reservekopie is van een oudere versie"
            if one.different is not None:
                outcome = f"{len(one.different)} anders" if one.different else "gelijk"
            self.stdout.write(f"{one.what:<24}{one.number:>10}  {outcome}")
            for name in (one.different or [])[:SHOWN]:
                self.stdout.write(f"    {name}")
        self.stdout.write("")
        if restored.migrated:
            self.stdout.write("De database is bijgewerkt naar deze versie.")
        self.stdout.write(f"Opnieuw vernietigd: {restored.destroyed_again} dossiers.")
        self.stdout.write("Iedereen is uitgelogd.")
        if not restored.is_same:
            console.refuse(self.stderr, [NOT_SAME])
        self.stdout.write("Alles is gelijk aan de reservekopie.")


def _destroyed(given: Path | None, source: Path) -> list[destroyed_list.Line]:
    """Return the list that was given, or the one beside the copy.

    Raises:
        Refusal: there is none, or it is not such a list.
    """
    file = given or source.parent / copying.DESTROYED
    if not given and not file.exists():
        raise console.Refusal(NO_LIST)
    try:
        return destroyed_list.read(file.read_text(encoding="utf-8"))
    except (ValidationError, UnicodeDecodeError) as wrong:
        raise console.Refusal(f"{file}: {destroyed_list.NOT_A_LIST}") from wrong
