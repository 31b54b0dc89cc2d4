"""Check that nobody touched the log: `manage.py controleer_logboek [--anker FILE]`, daily by the clock."""

from __future__ import annotations

import json
import os
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError

from cases import audit_chain
from cases.audit_chain import Anchor
from cases.exchange import console

NO_ANCHOR = "Dit bestand is geen anker van het logboek. Er is niets gecontroleerd."
WRONG_KEY = "Klopt AUDIT_KEY? Met een andere sleutel klopt geen enkele regel."


class Command(BaseCommand):
    help = "Controleert of het logboek is zoals het is geschreven. Eindigt met 1 als er iets niet klopt."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--anker",
            type=Path,
            metavar="BESTAND",
            help="Vergelijkt met dit bestand, en schrijft er daarna in hoe ver elke keten is. Bewaar het ergens anders:"
            " alleen hiermee valt op dat de laatste regels zijn weggehaald.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        file: Path | None = options["anker"]
        try:
            kept = _read(file) if file and file.exists() else []
            now = audit_chain.anchors()
            faults = list(audit_chain.check(kept))
            if file and not faults:
                _write(file, now)
            audit_chain.remember_check(ok=not faults)
        except console.Refusal as refusal:
            console.refuse(self.stderr, [refusal])
        except DatabaseError:
            console.refuse(self.stderr, [console.NO_DATABASE])
        except OSError as error:
            console.refuse(self.stderr, [f"Het anker kan niet worden bewaard of gelezen ({error.strerror})."])
        if faults:
            console.refuse(self.stderr, [_said(fault) for fault in faults])
        lines = sum(anchor.length for anchor in now)
        self.stdout.write(f"Het logboek klopt: {lines} regels in {len(now)} ketens.")


def _said(fault: audit_chain.Fault) -> str:
    where = f"Keten {fault.chain}" if fault.sequence is None else f"Keten {fault.chain}, regel {fault.sequence}"
    return f"{where}: {fault.text}" + (f" {WRONG_KEY}" if fault.sequence == 1 else "")


def _read(file: Path) -> list[Anchor]:
    try:
        return [Anchor(int(row["chain"]), int(row["length"]), str(row["last_hash"])) for row in _rows(file)]
    except (ValueError, KeyError, TypeError) as error:
        raise console.Refusal(NO_ANCHOR) from error


def _rows(file: Path) -> list[Any]:
    found: list[Any] = json.loads(file.read_text(encoding="utf-8"))
    return found


def _write(file: Path, anchors: list[Anchor]) -> None:
    """Write the anchor whole or not at all, so that a full disk does not cost the old one."""
    new = file.with_name(f"{file.name}.nieuw")
    new.write_text(json.dumps([asdict(anchor) for anchor in anchors], indent=1) + "\n", encoding="utf-8")
    os.replace(new, file)
