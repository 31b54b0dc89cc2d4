"""What the commands importeer, exporteer and demo share: choosing the pilot, and saying what happened."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NoReturn

from django.core.management.base import OutputWrapper
from django.db import DatabaseError, connection

from cases.exchange.importing import Counts
from cases.models import Pilot

NO_TABLES = "De database heeft nog geen tabellen. Voer eerst uit: python manage.py migrate"
NO_DATABASE = "De database is niet bereikbaar."


class Refusal(Exception):
    """A command cannot do what was asked. The message is one Dutch sentence."""


def pilots() -> list[Pilot]:
    """Return all pilots of the installation.

    Raises:
        Refusal: the database cannot be reached or has no tables.
    """
    try:
        if Pilot._meta.db_table not in connection.introspection.table_names():
            raise Refusal(NO_TABLES)
        return list(Pilot.objects.order_by("slug"))
    except DatabaseError as error:
        raise Refusal(NO_DATABASE) from error


def choose_pilot(slug: str | None) -> Pilot | None:
    """Return the pilot named `slug`, or the only one; None when there is none at all.

    Raises:
        Refusal: there is no such pilot, or there are several and none was named.
    """
    found = pilots()
    slugs = ", ".join(pilot.slug for pilot in found)
    if slug is not None:
        for pilot in found:
            if pilot.slug == slug:
                return pilot
        raise Refusal(f"Er is geen pilot {slug}. Wel: {slugs or 'nog geen enkele'}.")
    if len(found) > 1:
        raise Refusal(f"Er zijn meer pilots. Kies er een met --pilot: {slugs}.")
    return found[0] if found else None


def refuse(stderr: OutputWrapper, lines: Iterable[object]) -> NoReturn:
    """Write what is wrong, one per line, and end with status 1."""
    for line in lines:
        stderr.write(str(line))
    raise SystemExit(1)


def table_of_counts(counts: Mapping[str, Counts]) -> list[str]:
    """Return the counts of an import as the lines of a table."""
    lines = [f"{'blad':<20}{'nieuw':>10}{'gewijzigd':>12}{'ongewijzigd':>14}"]
    for name, count in counts.items():
        lines.append(f"{name:<20}{count.new:>10}{count.changed:>12}{count.unchanged:>14}")
    return lines
