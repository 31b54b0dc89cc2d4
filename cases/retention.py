"""How long a file is kept: 20 years after its last change under the Jeugdwet, 15 under the Wmo alone.

Sources: Jeugdwet 7.3.8 lid 3 (20 years from the last change to the file); Wmo 5.3.4 (15 years from making or receiving,
counted here from the last of it). A file without a choice is kept under the Jeugdwet: there are children in these
families, and the longer term does no harm that a request to destroy cannot undo.

The last change is the latest of everything on the file: the days that its rows tell of, and the changes in the log.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db.models import DateField, DateTimeField, Max, Model, Q, QuerySet
from django.db.models.functions import JSONArray
from django.utils import timezone

from cases.codes import LegalBasis
from cases.destruction import belongings
from cases.models import AuditEvent, Destruction, Family, FamilyMember, FileKeeping, Pilot
from cases.models.families import FamilyQuerySet
from cases.period import months_later, next_day
from cases.whole_file import moment

YEARS = {LegalBasis.YOUTH_ACT: 20, LegalBasis.WMO: 15}
# Dates that are no change: of birth, and of the keeping itself.
DAY_LENGTH = len("2022-01-01")
NO_CHANGES = {Destruction, FileKeeping}
NO_CHANGE_FIELDS = {(FamilyMember, "born_on")}
# Changes in the log that are none of the file: those of the keeping itself.
NO_CHANGE_LINES = Q(action__startswith="destruction.") | Q(action__startswith="keeping.")


@dataclass(frozen=True)
class Kept:
    """How long one file is kept.

    Args:
        until: the last day on which it has to be there.
        held_until: the last day of a reason to keep it longer; None without one.
    """

    family: Family
    last_change: date
    until: date
    held_until: date | None
    hold_reason: str

    def is_over_on(self, day: date) -> bool:
        """Return whether the file may be destroyed on `day`, as far as its term and a reason to keep it go."""
        return self.until < day and not self.is_held_on(day)

    def is_held_on(self, day: date) -> bool:
        return self.held_until is not None and day <= self.held_until


def keep_until(last_change: date, basis: str) -> date:
    """Return the last day on which a file is kept that changed last on `last_change`."""
    return months_later(last_change, 12 * YEARS[LegalBasis(basis)])


def of(family: Family, day: date) -> Kept:
    return _kept(family, _last_changes(Family.objects.filter(pk=family.pk), day))


def over(pilot: Pilot, day: date) -> list[Kept]:
    """Return the files of `pilot` whose term is over on `day`, held or not, and that get no help; the oldest first."""
    # A file that came less than the shortest term ago cannot be over.
    earliest = months_later(day, -12 * min(YEARS.values()))
    helped = pilot.trajectories.not_over_on(day).values("family")
    families = Family.objects.filter(pilot=pilot, referred_on__lt=earliest).exclude(pk__in=helped)
    found = list(families.select_related("keeping", "pilot", "case_manager"))
    changes = _last_changes(families, day)
    kept = [_kept(family, changes) for family in found]
    return sorted((item for item in kept if item.until < day), key=lambda item: (item.until, item.family.reference))


def _kept(family: Family, changes: dict[int, date]) -> Kept:
    keeping: FileKeeping | None = getattr(family, "keeping", None)
    basis = keeping.legal_basis if keeping else LegalBasis.YOUTH_ACT
    last_change = changes.get(family.pk, family.referred_on)
    return Kept(
        family=family,
        last_change=last_change,
        until=keep_until(last_change, basis),
        held_until=keeping.held_until if keeping else None,
        hold_reason=keeping.hold_reason if keeping else "",
    )


def _last_changes(families: FamilyQuerySet, day: date) -> dict[int, date]:
    """Return the last change of each of `families`, by its number, up to and including `day`."""
    numbers = families.order_by().values("pk")
    paths: dict[type[Model], str] = {Family: "pk", **belongings()}
    lines = AuditEvent.objects.changes().filter(family_number__in=numbers, at__lt=_end_of(day))
    lines = lines.exclude(NO_CHANGE_LINES).order_by()
    found: list[QuerySet[Any, Any]] = [lines.values_list("family_number").annotate(last=JSONArray(Max("at")))]
    for model, path in paths.items():
        if model not in NO_CHANGES and (latest := _latest(model, day)):
            rows = model._base_manager.filter(**{f"{path}__in": numbers}).order_by()
            found.append(rows.values_list(path).annotate(last=latest))
    last: dict[int, date] = {}
    # All in one question: there are some forty tables.
    for number, days in found[0].union(*found[1:], all=True):
        _take(last, number, days)
    return last


def _latest(model: type[Model], day: date) -> JSONArray | None:
    """Return the latest of each date and moment of `model`, up to and including `day`: what is planned is no change."""
    latest = []
    for field in model._meta.concrete_fields:
        if isinstance(field, DateField) and (model, field.name) not in NO_CHANGE_FIELDS:
            limit = _end_of(day) if isinstance(field, DateTimeField) else next_day(day)
            latest.append(Max(field.name, filter=Q(**{f"{field.name}__lt": limit})))
    return JSONArray(*latest) if latest else None


def _end_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(next_day(day), time.min))


def _take(last: dict[int, date], number: int, found: Iterable[str | None]) -> None:
    for text in filter(None, found):
        day = date.fromisoformat(text) if len(text) == DAY_LENGTH else timezone.localdate(moment(text))
        last[number] = max(day, last.get(number, day))
