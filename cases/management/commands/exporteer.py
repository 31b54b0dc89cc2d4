from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.db import OperationalError

from cases.exchange import console, exporting


class Command(BaseCommand):
    help = "Schrijft een pilot als werkboek. De naam bepaalt de vorm: .xlsx, .zip (CSV), of een map met CSV-bestanden."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("bestand")
        parser.add_argument("--pilot", help="Korte naam van de pilot. Nodig als er meer dan een is.")

    def handle(self, *args: Any, **options: Any) -> None:
        target = Path(options["bestand"])
        is_folder = options["bestand"].endswith("/") or target.is_dir()
        if not is_folder and target.suffix not in ("", ".xlsx", ".zip"):
            console.refuse(self.stderr, ["Kies een naam die eindigt op .xlsx of .zip, of een map."])
        try:
            pilot = console.choose_pilot(options["pilot"])
            if pilot is None:
                raise console.Refusal("Er is nog geen pilot.")
            if is_folder:
                target.mkdir(mode=0o700, parents=True, exist_ok=True)
            counts = exporting.write(pilot, target)
        except console.Refusal as refusal:
            console.refuse(self.stderr, [refusal])
        except OperationalError:
            console.refuse(self.stderr, [console.NO_DATABASE])
        except OSError:
            console.refuse(
                self.stderr, [f"{target} kan niet worden geschreven. Bestaat de map, en mag je daar schrijven?"]
            )
        for name, number in counts.items():
            self.stdout.write(f"{name:<20}{number:>10}")
        self.stdout.write(f"Het werkboek staat in {target}. Het bevat persoonsgegevens.")
