"""Remove what may not stay, also when no worker runs: `manage.py opruimen`, every hour from the clock of the server."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.db import OperationalError

from cases import tidying
from cases.exchange import console


class Command(BaseCommand):
    help = "Haal weg wat niet mag blijven: bestanden van taken na een dag, werkboeken na een uur, resten van dossiers."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            tidying.tidy()
        except OperationalError:
            console.refuse(self.stderr, [console.NO_DATABASE])
        self.stdout.write("Opgeruimd.")
