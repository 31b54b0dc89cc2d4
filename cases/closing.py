"""What is left to do when help ends: measure, score, say goodbye, and know which help goes on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Max, Q
from django.urls import reverse

from cases import measuring
from cases.codes import MeasurementMoment, Side
from cases.models import Trajectory
from cases.period import in_words, months_later

# A score from so long before the last day until later says how far the goal was at the end; the pilot's own term.
SCORED_BEFORE_END = timedelta(days=28)


@dataclass(frozen=True)
class Point:
    """One line of the checklist: what, how it stands, whether that is well, and where it is done.

    Args:
        done: None when there is nothing to do, only to know.
    """

    label: str
    text: str
    done: bool | None
    url: str = ""
    link: str = ""


def checklist(trajectory: Trajectory) -> list[Point]:
    """Return what is left to do for help with a last day.

    Raises:
        ValueError: the trajectory has no last day.
    """
    if trajectory.ended_on is None:
        raise ValueError("Deze hulp heeft geen laatste dag.")
    return [
        _measurement(trajectory),
        _goals(trajectory, trajectory.ended_on),
        _signals(trajectory),
        _documents(trajectory),
        _what_goes_on(trajectory, trajectory.ended_on),
        _follow_up(trajectory.ended_on),
    ]


def _measurement(trajectory: Trajectory) -> Point:
    last = trajectory.measurements.filter(moment=MeasurementMoment.END).order_by("-measured_on").first()
    if last:
        url = reverse("cases:measurements", args=[trajectory.family_id])
        return Point("Laatste meting", f"Gemeten op {in_words(last.measured_on)}.", True, url, "Metingen")
    url = reverse("cases:measurement_add", args=[trajectory.pk])
    text = "Meet samen met het gezin hoe het nu gaat."
    return Point("Laatste meting", text, False, f"{url}?moment={MeasurementMoment.END}", "Meten")


def _goals(trajectory: Trajectory, ended_on: date) -> Point:
    since = Q(scores__scored_on__gte=ended_on - SCORED_BEFORE_END)
    goals = trajectory.goals.filter(dropped_on__isnull=True).annotate(
        by_family=Max("scores__scored_on", filter=since & Q(scores__side=Side.FAMILY)),
        by_worker=Max("scores__scored_on", filter=since & Q(scores__side=Side.WORKER)),
    )
    scored = [None not in row for row in goals.values_list("by_family", "by_worker")]
    text = f"{sum(scored)} van {len(scored)} door beide kanten gescoord." if scored else "Er zijn geen doelen."
    return Point("Doelen scoren", text, all(scored), reverse("cases:plan", args=[trajectory.family_id]), "Doelen")


def _signals(trajectory: Trajectory) -> Point:
    number = trajectory.signals.open().count()
    text = f"{number} nog open." if number else "Er staan geen signalen open."
    url = reverse("cases:family_signals", args=[trajectory.family_id])
    return Point("Signalen afsluiten", text, number == 0, url, "Signalen")


def _documents(trajectory: Trajectory) -> Point:
    number = trajectory.family.documents.count()
    documents = "1 document" if number == 1 else f"{number} documenten"
    text = f"{documents} in het dossier. Kijk of alles erin staat, en of het gezin een kopie wil."
    return Point("Documenten", text, None, reverse("cases:documents", args=[trajectory.family_id]), "Documenten")


def _what_goes_on(trajectory: Trajectory, ended_on: date) -> Point:
    """Return the volunteers and the other help that are still there after the last day."""
    later = Q(ended_on__isnull=True) | Q(ended_on__gt=ended_on)
    referrals = trajectory.family.onward_referrals.filter(later, refused_on__isnull=True).select_related("product")
    volunteers = trajectory.volunteer_placements.filter(later)
    found = [f"vrijwilliger van {row.get_organisation_display()}" for row in volunteers]
    found += [
        f"{row.product.name} van {row.provider}{'' if row.started_on else ' (nog niet gestart)'}" for row in referrals
    ]
    text = f"Gaat door: {', '.join(found)}." if found else "Er is geen andere hulp die doorgaat."
    url = reverse("cases:other_help", args=[trajectory.family_id])
    return Point("Andere hulp en vrijwilligers", text, None, url, "Andere hulp")


def _follow_up(ended_on: date) -> Point:
    days = " en ".join(in_words(months_later(ended_on, months)) for months in measuring.FOLLOW_UPS.values())
    return Point("Later vragen hoe het gaat", f"Rond {days}. Dat komt vanzelf in Te doen.", None)
