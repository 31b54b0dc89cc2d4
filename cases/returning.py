"""Families that came back after help had ended ("herhaald beroep", CBS Beleidsinformatie Jeugd).

A family came back when, after the last day of a period of help, it got help again or was registered again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q

from cases.models import Family, Trajectory, WaitlistEntry
from cases.models.families import FamilyQuerySet
from cases.models.trajectories import TrajectoryQuerySet


@dataclass(frozen=True)
class Return:
    """The help that a family had before it came back: its last day, and why it ended ("" when nobody wrote that)."""

    ended_on: date
    reason: str


def with_mark(families: FamilyQuerySet) -> FamilyQuerySet:
    """Add `came_back`, in the same query: for a list, which says no more than that."""
    return families.annotate(  # type: ignore[no-redef]  # declared on the model, for who reads it
        came_back=Exists(_help_before_return())
    )


def _help_before_return() -> TrajectoryQuerySet:
    """Return the help of a family of the outer query that is over, and after which it came back."""
    later_help = Trajectory.objects.filter(family=OuterRef("family"), started_on__gt=OuterRef("ended_on"))
    later_place = WaitlistEntry.objects.filter(family=OuterRef("family"), started_on__gte=OuterRef("ended_on"))
    registered_later = Q(ended_on__lt=OuterRef("referred_on"))
    return Trajectory.objects.filter(
        Exists(later_help) | Exists(later_place) | registered_later, family=OuterRef("pk"), ended_on__isnull=False
    )


def earlier_help(family: Family) -> Return | None:
    """Return the last help of `family` that has a last day, for who thinks of starting it again."""
    last = family.trajectories.filter(ended_on__isnull=False).order_by("-ended_on").first()
    if last is None or last.ended_on is None:
        return None
    return Return(last.ended_on, last.get_closing_reason_display())


def of(family: Family) -> Return | None:
    """Return the help before the return of one family; None when it never came back.

    The same rule as `with_mark` of many: of what the file holds, which may be read before (`cases.whole_file`).
    """
    began = [row.started_on for row in family.trajectories.all()]
    waited = [row.started_on for row in family.waitlist_entries.all()]

    def came_back_after(last: date) -> bool:
        return family.referred_on > last or any(day > last for day in began) or any(day >= last for day in waited)

    over = [(row.ended_on, row) for row in family.trajectories.all() if row.ended_on]
    before = [(last, row) for last, row in over if came_back_after(last)]
    if not before:
        return None
    last, row = max(before, key=lambda pair: pair[0])
    return Return(last, row.get_closing_reason_display())
