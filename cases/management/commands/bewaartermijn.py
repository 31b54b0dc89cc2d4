"""Files whose term is over: show them, or destroy those that two people agreed on. Nothing goes by itself."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand
from django.db import OperationalError

from cases import clock, retention
from cases.actions.destruction import carry_out
from cases.codes import DestructionBasis
from cases.exchange import console
from cases.models import Destruction, Pilot


class Command(BaseCommand):
    help = "Laat zien van welke dossiers de bewaartermijn voorbij is, of vernietig wat twee mensen goedkeurden."

    def add_arguments(self, parser: ArgumentParser) -> None:
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--proef", action="store_true", help="laat alleen zien; er verandert niets")
        what.add_argument("--uitvoeren", action="store_true", help="vernietig wat door twee mensen is goedgekeurd")
        parser.add_argument("--pilot", help="Korte naam van de pilot. Zonder: alle pilots.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            chosen = self._pilots(options["pilot"])
            if not chosen:
                self.stdout.write("Er is nog geen pilot.")
            for pilot in chosen:
                self.stdout.write(f"{pilot.name}:")
                if options["uitvoeren"]:
                    self._carry_out(pilot)
                else:
                    self._show(pilot)
        except console.Refusal as refusal:
            console.refuse(self.stderr, [refusal])
        except OperationalError:
            console.refuse(self.stderr, [console.NO_DATABASE])

    def _pilots(self, slug: str | None) -> list[Pilot]:
        """Return the pilot with that short name, or all of them."""
        named = console.choose_pilot(slug) if slug else None
        return [named] if named else console.pilots()

    def _show(self, pilot: Pilot) -> None:
        today = clock.today()
        over = retention.over(pilot, today)
        approved = set(self._approved(pilot).values_list("family", flat=True))
        proposed = set(Destruction.objects.filter(family__pilot=pilot).values_list("family", flat=True))
        for kept in over:
            state = "nog niet voorgesteld"
            if kept.is_held_on(today):
                state = f"blijft tot en met {kept.held_until}"
            elif kept.family.pk in approved:
                state = "goedgekeurd door twee mensen"
            elif kept.family.pk in proposed:
                state = "wacht op een tweede persoon"
            self.stdout.write(f"{kept.family.reference:<20}{kept.last_change}  {kept.until}  {state}")
        self.stdout.write(f"{len(over)} dossiers waarvan de termijn voorbij is. Er is niets gewijzigd.")

    def _carry_out(self, pilot: Pilot) -> None:
        today = clock.today()
        rows = documents = done = 0
        for proposed in self._approved(pilot).select_related("family__pilot", "family__keeping"):
            reference = proposed.family.reference
            # Somebody may have written on the file since it was approved.
            if not retention.of(proposed.family, today).is_over_on(today):
                self.stdout.write(f"{reference}: overgeslagen, de termijn is (weer) niet voorbij.")
                continue
            try:
                stub = carry_out(proposed=proposed, actor=None)
            except ValidationError as refusal:
                self.stdout.write(f"{reference}: overgeslagen. {' '.join(refusal.messages)}")
                continue
            done, rows, documents = done + 1, rows + stub.rows, documents + stub.documents
            self.stdout.write(f"{reference}: vernietigd, {stub.rows} regels en {stub.documents} documenten.")
        self.stdout.write(f"{done} dossiers vernietigd: {rows} regels en {documents} documenten.")

    def _approved(self, pilot: Pilot) -> Any:
        of_pilot = Destruction.objects.filter(family__pilot=pilot, basis=DestructionBasis.RETENTION)
        return of_pilot.filter(confirmed_on__isnull=False)
