from __future__ import annotations

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand
from django.db import OperationalError, transaction

from cases.codes import Role
from cases.exchange import console, importing
from cases.models import Pilot, User

PASSWORD = "demo-groningen"  # noqa: S105  # printed on purpose: everybody in the demo is invented
FOLDER = Path("demo") / "pilot-2022"
ALREADY = "Er is al een pilot in deze database. Er is niets gewijzigd."


class Command(BaseCommand):
    help = "Vult een lege database met de demogegevens: verzonnen mensen, met voor elke rol een inlog."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--als-leeg", action="store_true", help="Geen fout als er al een pilot is; er wijzigt dan niets."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if console.pilots():
                if options["als_leeg"]:
                    self.stdout.write(ALREADY)
                    self._print_logins()
                    return
                raise console.Refusal(ALREADY)
            with transaction.atomic():
                result = fill()
                transaction.set_rollback(not result.ok)
        except console.Refusal as refusal:
            console.refuse(self.stderr, [refusal])
        except OperationalError:
            console.refuse(self.stderr, [console.NO_DATABASE])
        if not result.ok:
            console.refuse(self.stderr, result.errors)
        for line in console.table_of_counts(result.counts):
            self.stdout.write(line)
        self._print_logins()

    def _print_logins(self) -> None:
        """Print one login a role; nothing when the pilot of this database is not the demo."""
        if not Pilot.objects.filter(is_demo=True).exists():
            return
        self.stdout.write(f"\nInloggen kan met wachtwoord {PASSWORD} als:")
        for role in Role:
            self.stdout.write(f"  {role.value:<24}{role.label}")


def fill() -> importing.ImportResult:
    """Make the demo's pilot, with its data and a login for every role."""
    pilot = Pilot.objects.create(
        slug="groningen",
        name="Pilot gezinsverzorger Groningen",
        municipality="Groningen",
        organisation="WIJ Groningen",
        started_on=date(2022, 1, 1),
        ended_on=date(2023, 12, 31),
        caseload_target=8,
        caseload_cap=10,
        fte=2,
        is_demo=True,
    )
    source = Path(apps.get_app_config("cases").path) / FOLDER
    result = importing.run(source, pilot=pilot, actor=None)
    for user in User.objects.filter(pilot=pilot, username__in=Role.values):
        # The username of each login is the code of its role.
        user.set_password(PASSWORD)
        user.is_staff = user.role == Role.ADMINISTRATOR
        user.save(update_fields=["password", "is_staff"])
    return result
