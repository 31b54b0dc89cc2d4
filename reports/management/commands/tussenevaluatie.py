"""The evaluation of a period on the command line: exact figures as JSON, the council's document as PDF."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.utils import DatabaseError

from cases import clock
from cases.exchange.exporting import whole_file
from cases.models import Pilot
from cases.period import Period
from monitoring import releases
from monitoring.figures import evaluate
from monitoring.models import Release
from monitoring.periods import TOO_SHORT, has_whole_month, up_to
from monitoring.region.received import received
from monitoring.releases import Refused
from reports import markdown, wording
from reports.evaluation import build
from reports.printing import PrintingFailed, evaluation_pdf

YEARS = range(2000, 2101)


class Command(BaseCommand):
    help = "Maak de tussenevaluatie van een jaar of een periode."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("jaar", nargs="?", help="een kalenderjaar, zoals 2022")
        parser.add_argument("--van", help="eerste dag van de periode, zoals 2022-01-01")
        parser.add_argument("--tot", help="laatste dag van de periode, zoals 2022-06-30")
        parser.add_argument("--pdf", metavar="BESTAND", help="schrijf de brief met bijlage naar dit bestand")
        parser.add_argument("--json", metavar="BESTAND", help="schrijf de cijfers naar dit bestand (- is het scherm)")
        parser.add_argument(
            "--gepubliceerd", action="store_true", help="alleen wat naar buiten mag: een verborgen cijfer is null"
        )
        parser.add_argument("--pilot", metavar="NAAM", help="korte naam van de pilot, als er meer dan een is")

    def handle(self, *args: Any, **options: Any) -> None:
        period = self._up_to_today(_period(options["jaar"], options["van"], options["tot"]))
        if options["gepubliceerd"] and not options["json"]:
            raise CommandError("--gepubliceerd hoort bij --json. Geef ook --json BESTAND.")
        leaves = options["pdf"] or options["gepubliceerd"]
        if leaves and not has_whole_month(period):
            raise CommandError(TOO_SHORT)
        try:
            pilot = _pilot(options["pilot"])
            if target := options["json"]:
                self._write_json(_figures(pilot, period, published=options["gepubliceerd"]), target)
            if target := options["pdf"]:
                self._write_pdf(pilot, period, target)
            if not options["json"] and not options["pdf"]:
                self._show(pilot, period)
        except DatabaseError as failed:
            raise CommandError("De database is niet klaar voor gebruik. Draai eerst: manage.py migrate") from failed
        except Refused as refused:
            raise CommandError(str(refused)) from refused

    def _up_to_today(self, asked: Period) -> Period:
        """Return the days of the period up to and including today; say so when that is not all of it."""
        today = clock.today()
        try:
            period = up_to(asked, today)
        except ValueError as to_come:
            raise CommandError(f"{to_come}") from to_come
        if period != asked:
            self.stderr.write(
                f"De periode is nog niet voorbij. De cijfers gaan over {wording.period_on(period, today)}.",
                style_func=self.style.WARNING,
            )
        return period

    def _write_json(self, figures: Mapping[str, Any], target: str) -> None:
        text = json.dumps(figures, indent=2, ensure_ascii=False) + "\n"
        if target == "-":
            self.stdout.write(text, ending="")
        else:
            _write(target, text.encode())

    def _write_pdf(self, pilot: Pilot, period: Period, target: str) -> None:
        published = releases.release(pilot, period, kind=Release.Kind.PDF, actor=None)
        try:
            _write(
                target,
                evaluation_pdf(build(pilot, published, as_of=clock.today(), region=list(received(pilot, period)))),
            )
        except PrintingFailed as failed:
            raise CommandError(str(failed)) from failed

    def _show(self, pilot: Pilot, period: Period) -> None:
        evaluation = build(pilot, releases.preview(pilot, period), as_of=clock.today())
        self.stdout.write(f"{pilot.name}, {evaluation.period}\n")
        for item in evaluation.key_figures:
            hint = f"  ({item.hint})" if item.hint else ""
            self.stdout.write(f"  {item.label:<24}{item.value:>10}{hint}")
        self.stdout.write("")
        for result in evaluation.results:
            self.stdout.write(f"- {markdown.plain(result)}")


def _figures(pilot: Pilot, period: Period, *, published: bool) -> Mapping[str, Any]:
    """Return the figures as JSON: the exact ones, or, as a release, what may be published of them."""
    if published:
        return releases.release(pilot, period, kind=Release.Kind.JSON, actor=None).json
    return evaluate(pilot, period).as_json()


def _period(year: str | None, first: str | None, last: str | None) -> Period:
    if year and (first or last):
        raise CommandError("Geef een jaar, of --van en --tot, maar niet allebei.")
    if year:
        # The length first: Python refuses to read a number of thousands of digits.
        if not (len(year) == 4 and year.isascii() and year.isdigit() and int(year) in YEARS):
            raise CommandError(f'"{year[:20]}" is geen jaar. Geef een jaar zoals 2022.')
        return Period.year(int(year))
    if not (first and last):
        raise CommandError("Geef een jaar, zoals 2022, of --van en --tot.")
    try:
        return Period(_day(first), _day(last))
    except ValueError as wrong:
        raise CommandError(f"{wrong}") from wrong


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise CommandError(f'"{text}" is geen datum. Geef een datum zoals 2022-03-14.') from None
    if day.year not in YEARS:
        raise CommandError(f'"{text}" ligt te ver weg. Geef een datum van {YEARS[0]} tot en met {YEARS[-1]}.')
    return day


def _pilot(slug: str | None) -> Pilot:
    pilots = list(Pilot.objects.all())
    if not pilots:
        raise CommandError("Er is nog geen pilot. Draai eerst: manage.py importeer BESTAND, of manage.py demo")
    if slug:
        pilots = [pilot for pilot in pilots if pilot.slug == slug]
        if not pilots:
            raise CommandError(f'Er is geen pilot met de korte naam "{slug}".')
    if len(pilots) > 1:
        names = wording.joined([pilot.slug for pilot in pilots])
        raise CommandError(f"Er zijn meer pilots: {names}. Kies er een met --pilot.")
    return pilots[0]


def _write(target: str, content: bytes) -> None:
    try:
        with whole_file(Path(target)) as file:
            file.write(content)
    except OSError as refused:
        raise CommandError(
            f"{target} kan niet worden geschreven. Bestaat de map, en mag je daar schrijven?"
        ) from refused
