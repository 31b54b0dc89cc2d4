"""What happened around a family, newest first, made from the file itself."""

from __future__ import annotations

from collections.abc import Iterator

from cases import clock, rooms
from cases.events import Event
from cases.models import Family, Trajectory, Visit


def of(family: Family) -> list[Event]:
    """Return the events of `family`, newest first. Its file is best read before (`cases.whole_file`)."""
    events = [Event(family.referred_on, "Aangemeld", _referred_by(family))]
    for trajectory in family.trajectories.all():
        events += _events_of(trajectory)
        events += [_visited(visit) for visit in reversed(trajectory.visits.all())]
    for source in rooms.EVENTS:
        events += source(family)
    # Each source gives its events in the order in which they happened, so turning all around keeps a day in order.
    return sorted(events, key=lambda event: event.day)[::-1]


def _referred_by(family: Family) -> str:
    return f"Door {family.referred_by}" if family.referred_by else ""


def _visited(visit: Visit) -> Event:
    kind = visit.get_kind_display()
    return Event(visit.visited_on, f"{kind}: niemand thuis" if visit.not_home else kind, tone="brand", visit=visit)


def _events_of(trajectory: Trajectory) -> Iterator[Event]:
    yield Event(trajectory.started_on, f"Hulp gestart ({trajectory.reference})", tone="brand")
    for number, assignment in enumerate(trajectory.assignments.all()):
        if number:
            title = "Wordt overgedragen" if assignment.started_on > clock.today() else "Overgedragen"
            yield Event(assignment.started_on, title, f"Aan {assignment.carer.name}")
    for override in trajectory.overrides.all():
        yield Event(override.granted_on, "Plek boven het maximum gegeven", override.reason, tone="warn")
    for number, answer in enumerate(trajectory.counterfactual_answers.all()):
        title = "Antwoord over andere hulp gewijzigd" if number else "Vraag over andere hulp beantwoord"
        yield Event(answer.asked_on, title, f"Door {answer.given_by.name}", answer=answer)
    if trajectory.ended_on:
        reason = trajectory.get_closing_reason_display()
        title = "Hulp beëindigd" if trajectory.is_over_on(clock.today()) else "Hulp eindigt"
        yield Event(trajectory.ended_on, f"{title} ({trajectory.reference})", reason, tone="brand")
        if trajectory.farewell:
            yield Event(trajectory.ended_on, "Afspraken bij het afscheid", trajectory.farewell)
