from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.db import OperationalError

from cases.exchange import console, importing


class Command(BaseCommand):
    help = "Importeert een werkboek: een XLSX-bestand, of een map of zipbestand met CSV-bestanden. Alles of niets."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("bestand", type=Path)
        parser.add_argument("--proef", action="store_true", help="Doe alles, en draai het aan het einde terug.")
        parser.add_argument("--pilot", help="Korte naam van de pilot. Nodig als er meer dan een is.")

    def handle(self, *args: Any, **options: Any) -> None:
        source: Path = options["bestand"]
        if not source.exists():
            console.refuse(self.stderr, [f"Het bestand {source} is niet gevonden."])
        try:
            pilot = console.choose_pilot(options["pilot"])
            result = importing.run(source, pilot=pilot, actor=None, dry_run=options["proef"])
        except console.Refusal as refusal:
            console.refuse(self.stderr, [refusal])
        except OperationalError:
            console.refuse(self.stderr, [console.NO_DATABASE])
        if not result.ok:
            self.stdout.write(_summary(len(result.errors)))
            console.refuse(self.stderr, result.errors)
        for line in console.table_of_counts(result.counts):
            self.stdout.write(line)
        self.stdout.write(
            "Dit was een proef: er is niets opgeslagen." if result.dry_run else "Het werkboek is geïmporteerd."
        )


def _summary(number: int) -> str:
    return f"{number} {'fout' if number == 1 else 'fouten'}. Er is niets opgeslagen."
