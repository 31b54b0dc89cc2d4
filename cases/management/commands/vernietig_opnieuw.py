"""After a backup was put back: destroy again what was destroyed since. The list is kept outside the database."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from cases import destroyed_list


class Command(BaseCommand):
    help = "Schrijf de lijst van vernietigde dossiers (--lijst), of vernietig opnieuw wat er na een herstel weer staat."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("bestand", nargs="?", help="de lijst die eerder met --lijst is geschreven")
        parser.add_argument("--lijst", metavar="BESTAND", help="schrijf de lijst naar dit bestand")
        parser.add_argument("--proef", action="store_true", help="laat alleen zien wat er opnieuw weg moet")

    def handle(self, *args: Any, **options: Any) -> None:
        if bool(options["bestand"]) == bool(options["lijst"]):
            raise CommandError("Geef een lijst om uit te voeren, of --lijst BESTAND om er een te schrijven.")
        if options["lijst"]:
            self._write(Path(options["lijst"]))
        else:
            self._carry_out(Path(options["bestand"]), dry_run=options["proef"])

    def _write(self, target: Path) -> None:
        try:
            target.write_text(destroyed_list.written(), encoding="utf-8")
        except OSError as refused:
            raise CommandError(f"{target} kan niet worden geschreven.") from refused
        self.stdout.write(f"De lijst staat in {target}. Bewaar die los van de back-ups.")

    def _carry_out(self, source: Path, *, dry_run: bool) -> None:
        try:
            lines = destroyed_list.read(source.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError) as refused:
            raise CommandError(f"{source} kan niet worden gelezen.") from refused
        except ValidationError as wrong:
            raise CommandError(wrong.messages[0]) from wrong
        back = destroyed_list.back_again(lines)
        for line, family in back:
            if not dry_run:
                destroyed_list.destroy_again(line, family)
            self.stdout.write(f"{line.pilot} {line.kenmerk}")
        done = "staan er weer" if dry_run else "opnieuw vernietigd"
        self.stdout.write(f"{len(back)} van de {len(lines)} dossiers op de lijst: {done}.")
