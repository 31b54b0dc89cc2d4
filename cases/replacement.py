"""Who comes to a family while its family carer is away, so that no family falls between."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse

from cases import clock
from cases.due import Due, DueKind
from cases.events import Event
from cases.models import Absence, Assignment, Family, PlannedVisit, User
from cases.models.continuity import AbsenceQuerySet
from cases.models.families import FamilyQuerySet
from cases.period import Period, day_before, in_words, next_day

# The pilot's own term: a deputy can still get to know the family.
DEPUTY_CHOSEN_BEFORE = timedelta(days=14)
# The last day of what has no end yet.
OPEN = date.max


@dataclass(frozen=True)
class Stretch:
    """Days in a row with the same deputy, first and last included. Nobody comes when `deputy` is None."""

    first: date
    last: date
    deputy: User | None

    @property
    def is_open(self) -> bool:
        return self.last == OPEN


@dataclass(frozen=True)
class Cover:
    """Who comes to one family on the days of an absence, stretch after stretch."""

    placement: Assignment
    stretches: list[Stretch]

    @property
    def family(self) -> Family:
        return self.placement.trajectory.family


@dataclass(frozen=True)
class Overview:
    """An absence, who comes to each family meanwhile, and the visits that are still planned with who is away."""

    absence: Absence
    covers: list[Cover]
    visits: list[PlannedVisit]


def cover(absence: Absence, placement: Assignment, away: Iterable[Absence]) -> Cover:
    """Return who comes to the family of `placement` during `absence` of its carer.

    Args:
        away: absences of the deputy; those of others and those outside these days make no difference.
    """
    first = max(absence.started_on, placement.started_on)
    last = min(absence.ended_on or OPEN, placement.ended_on or OPEN)
    return Cover(placement, list(_stretches(first, last, absence.deputy, away)))


def _stretches(first: date, last: date, deputy: User | None, away: Iterable[Absence]) -> Iterator[Stretch]:
    if deputy is None:
        if first <= last:
            yield Stretch(first, last, None)
        return
    of_deputy = (row for row in away if row.carer_id == deputy.pk)
    for gap in sorted(of_deputy, key=lambda row: row.started_on):
        gap_first, gap_last = max(gap.started_on, first), min(gap.ended_on or OPEN, last)
        if gap_first > gap_last:
            continue
        if gap_first > first:
            yield Stretch(first, day_before(gap_first), deputy)
        yield Stretch(gap_first, gap_last, None)
        if gap_last == last:
            return
        first = next_day(gap_last)
    if first <= last:
        yield Stretch(first, last, deputy)


def covers(absences: list[Absence], families: FamilyQuerySet, day: date) -> list[tuple[Absence, Cover]]:
    """Return who comes to each of `families` in which the carer is away, in two queries."""
    deputies = {row.deputy_id for row in absences if row.deputy_id}
    away = list(Absence.objects.filter(carer__in=deputies).not_over_on(day))
    placements = list(
        Assignment.objects.filter(carer__in={row.carer_id for row in absences}, trajectory__family__in=families)
        .select_related("trajectory__family__case_manager")
        .not_over_on(day)
        .order_by("trajectory__family__search_name", "pk")
    )
    found = [
        (absence, cover(absence, placement, away))
        for absence in absences
        for placement in placements
        if placement.carer_id == absence.carer_id
    ]
    return [(absence, made) for absence, made in found if made.stretches]


def overviews(absences: AbsenceQuerySet, families: FamilyQuerySet, day: date) -> list[Overview]:
    """Return the absences that are not over on `day` and what they mean for `families`, in five queries."""
    rows = list(absences.not_over_on(day).select_related("carer", "deputy").order_by("started_on", "carer__name"))
    covered = covers(rows, families, day)
    planned = PlannedVisit.objects.filter(trajectory__family__in=families, planned_on__gte=day).to_come()
    visits = list(planned.filter(carer__in={row.carer_id for row in rows}).select_related("trajectory__family"))
    return [
        Overview(
            row,
            [made for absence, made in covered if absence == row],
            [visit for visit in visits if visit.carer_id == row.carer_id and _is_away(row, visit.planned_on)],
        )
        for row in rows
    ]


def of_carer(carer: User, day: date) -> Absence | None:
    """Return the absence of `carer` on `day`."""
    return next((row for row in carer.absences.all() if _is_away(row, day)), None)


def absence_in_the_way(deputy: User, period: Period) -> Absence | None:
    """Return an absence of the deputy in `period`, in which they cannot step in."""
    return Absence.objects.filter(carer=deputy).active_in(period).order_by("started_on").first()


def dues(families: FamilyQuerySet, day: date) -> Iterator[Due]:
    """Yield the families to which nobody comes on a day from now until two weeks ahead. Three queries."""
    until = day + DEPUTY_CHOSEN_BEFORE
    absences = Absence.objects.filter(carer__assignments__trajectory__family__in=families, started_on__lte=until)
    rows = list(absences.not_over_on(day).select_related("deputy").distinct())
    for absence, made in covers(rows, families, day) if rows else []:
        yield from _dues_of(absence, made, day)


def dues_in(family: Family, day: date) -> Iterator[Due]:
    """Yield the same of one family whose file is there."""
    placements = [row for row in _placements(family) if not row.ended_on or row.ended_on >= day]
    for carer in {row.carer for row in placements}:
        for absence in (row for row in carer.absences.all() if not row.ended_on or row.ended_on >= day):
            away: Iterable[Absence] = absence.deputy.absences.all() if absence.deputy else []
            for placement in (row for row in placements if row.carer_id == absence.carer_id):
                yield from _dues_of(absence, cover(absence, placement, away), day)


def _dues_of(absence: Absence, made: Cover, day: date) -> Iterator[Due]:
    until = day + DEPUTY_CHOSEN_BEFORE
    gaps = [item for item in made.stretches if item.deputy is None and item.last >= day and item.first <= until]
    if gaps:
        url = reverse("cases:absence_change", args=[absence.pk])
        yield Due(DueKind.ABSENCE, made.family, gaps[0].first, url, detail=_days(gaps[0]))


def _placements(family: Family) -> list[Assignment]:
    return [row for trajectory in family.trajectories.all() for row in trajectory.assignments.all()]


def _days(stretch: Stretch) -> str:
    until = "" if stretch.is_open else f" tot en met {in_words(stretch.last)}"
    return f"er komt niemand vanaf {in_words(stretch.first)}{until}"


def events(family: Family) -> Iterator[Event]:
    """Yield from when a deputy stepped in. Why the carer was away is nobody's business here."""
    today = clock.today()
    for placement in _placements(family):
        absences = placement.carer.absences.all()
        for absence in (row for row in absences if row.deputy_id and row.started_on <= today):
            for stretch in cover(absence, placement, []).stretches:
                until = "" if stretch.is_open else f", tot en met {in_words(stretch.last)}"
                title = f"Vervanging door {absence.deputy}"
                yield Event(stretch.first, title, f"Voor {absence.carer}{until}")


def _is_away(absence: Absence, day: date) -> bool:
    return absence.started_on <= day <= (absence.ended_on or OPEN)
