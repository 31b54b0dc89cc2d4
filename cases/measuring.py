"""When a family is measured, and what a measurement counts for.

The moments are the pilot's own: at the start, every six months, at the end, and 6 and 12 months after the end. The last
two answer outcome 3.2 of the national set (no new start of help), for which the protocol names no period.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import Enum
from itertools import count

from django.urls import reverse

from cases import clock, continuity
from cases.codes import MeasurementMoment
from cases.due import Due, DueKind
from cases.events import Event
from cases.models import Family, Measurement, Trajectory, User
from cases.models.families import FamilyQuerySet
from cases.models.measurements import SCALE_FIELDS
from cases.period import in_words

# The first measurement goes with the plan, which Jeugdwet 4.1.3 wants within six weeks.
START_WITHIN = timedelta(days=42)
END_WITHIN = timedelta(days=14)
MONTHS_BETWEEN = 6
FOLLOW_UPS = {MeasurementMoment.AFTER_6_MONTHS: 6, MeasurementMoment.AFTER_12_MONTHS: 12}
# How long before its day a measurement may be taken; those after months also as long after it.
WINDOW = timedelta(weeks=4)
# How long the last measurement stays to do when it is late. Each other one lapses when the next may be taken.
LAST_CALL = timedelta(weeks=8)
# How long before its last day a measurement is on the list.
AHEAD = timedelta(weeks=4)
# After this nothing about a trajectory is left to measure: 12 months, the window and the last call, rounded up.
NOTHING_LEFT = timedelta(days=366) + WINDOW + LAST_CALL


class TurnState(Enum):
    """Where one turn of measuring stands; the value is what people read."""

    DONE = "Gedaan"
    OPEN = "Nu meten"
    LATE = "Te laat"
    LATER = "Later"
    MISSED = "Niet gemeten"


@dataclass(frozen=True)
class Turn:
    """One moment at which a family is measured.

    Args:
        opens_on: the first day on which a measurement counts for it.
        due_on: the last day on which it is in time.
        closes_on: the first day on which it is no longer asked; None while that is not known.
        number: which half year it ends; 0 for the other moments.
        done: the measurement that counts for it.
    """

    moment: MeasurementMoment
    opens_on: date
    due_on: date
    closes_on: date | None = None
    number: int = 0
    done: Measurement | None = None

    @property
    def title(self) -> str:
        return _title(self.moment, self.number)

    def state_on(self, day: date) -> TurnState:
        if self.done:
            return TurnState.DONE
        if day < self.opens_on:
            return TurnState.LATER
        if self.closes_on and day >= self.closes_on:
            return TurnState.MISSED
        return TurnState.LATE if day > self.due_on else TurnState.OPEN


def months_after(day: date, months: int) -> date:
    """Return the same day of the month `months` later, or the last day of a month that is too short."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def turns(
    trajectory: Trajectory, measurements: Iterable[Measurement], day: date, *, again_on: date | None = None
) -> list[Turn]:
    """Return the turns of `trajectory` in order, up to and including the first one that is still to come on `day`.

    Args:
        measurements: those of the trajectory; the first one that counts for a turn is the one shown.
        again_on: the first day of a later trajectory: from then on nobody asks how it goes without help.
    """
    newest_first = sorted(measurements, key=lambda row: row.measured_on, reverse=True)
    taken = {key: row for row in newest_first if (key := _counts_for(row, trajectory))}
    planned = [
        turn
        for turn in _planned(trajectory, day, taken)
        if not again_on or turn.opens_on < again_on or _key(turn) in taken
    ]
    closing = [later.opens_on for later in planned[1:]]
    last = planned[-1].due_on + LAST_CALL if trajectory.ended_on else None
    return [
        replace(turn, closes_on=closes_on, done=taken.get(_key(turn)))
        for turn, closes_on in zip(planned, [*closing, last], strict=True)
    ]


Key = tuple[str, int]


def _key(turn: Turn) -> Key:
    return turn.moment.value, turn.number


def _counts_for(row: Measurement, trajectory: Trajectory) -> Key | None:
    """Return the turn that `row` counts for.

    None for one in between, before any half year was over, and for a final one of an end that was moved since.
    """
    number = _half_year_number(row, trajectory)
    if row.moment == MeasurementMoment.HALF_YEAR and number == 0:
        return None
    if row.moment == MeasurementMoment.END and not is_of_the_end(row.measured_on, trajectory.ended_on):
        return None
    return row.moment, number


def _half_year_number(row: Measurement, trajectory: Trajectory) -> int:
    """Return which half year a measurement ends: the last one whose window had opened; 0 when none had."""
    if row.moment != MeasurementMoment.HALF_YEAR:
        return 0
    return next(n for n in count() if row.measured_on < _half_year(trajectory, n + 1).opens_on)


def title_of(row: Measurement, trajectory: Trajectory) -> str:
    """Return the moment of a measurement in words: "Na 1,5 jaar"."""
    return _title(MeasurementMoment(row.moment), _half_year_number(row, trajectory))


def _title(moment: MeasurementMoment, number: int) -> str:
    if moment != MeasurementMoment.HALF_YEAR:
        return moment.label
    if number <= 1:
        return "Na een half jaar" if number else "Tussendoor"
    years = f"{number // 2},5" if number % 2 else str(number // 2)
    return f"Na {years} jaar"


def is_of_the_end(measured_on: date, ended_on: date | None) -> bool:
    """Return whether a measurement of `measured_on` tells how it was at the end of help that ended on `ended_on`."""
    return ended_on is not None and measured_on >= ended_on - WINDOW


def _planned(trajectory: Trajectory, day: date, taken: Iterable[Key]) -> Iterator[Turn]:
    start, end = trajectory.started_on, trajectory.ended_on
    yield Turn(MeasurementMoment.START, start, start + START_WITHIN)
    for turn in _half_years(trajectory):
        # Close to the end one measurement is enough: the final one.
        if end is None or turn.due_on <= end or _key(turn) in taken:
            yield turn
        if turn.opens_on > (end or day):
            break
    if end is None:
        return
    yield Turn(MeasurementMoment.END, end - WINDOW, end + END_WITHIN)
    for moment, months in FOLLOW_UPS.items():
        yield _around(moment, months_after(end, months))


def _half_years(trajectory: Trajectory) -> Iterator[Turn]:
    return (_half_year(trajectory, number) for number in count(1))


def _half_year(trajectory: Trajectory, number: int) -> Turn:
    return _around(
        MeasurementMoment.HALF_YEAR, months_after(trajectory.started_on, number * MONTHS_BETWEEN), number=number
    )


def _around(moment: MeasurementMoment, day: date, *, number: int = 0) -> Turn:
    return Turn(moment, day - WINDOW, day + WINDOW, number=number)


def suggested(trajectory: Trajectory, found: Iterable[Turn], day: date) -> MeasurementMoment:
    """Return the moment that a new measurement is most likely for: the newest turn that is to be done now."""
    open_states = (TurnState.OPEN, TurnState.LATE)
    to_do = [turn.moment for turn in found if turn.state_on(day) in open_states]
    if to_do:
        return to_do[-1]
    return MeasurementMoment.END if trajectory.is_over_on(day) else MeasurementMoment.HALF_YEAR


def allowed_moments(trajectory: Trajectory, day: date) -> list[MeasurementMoment]:
    """Return for which moments a measurement of `trajectory` may be written down on `day`."""
    moments = [MeasurementMoment.START, MeasurementMoment.HALF_YEAR, MeasurementMoment.END]
    return [*moments, *FOLLOW_UPS] if trajectory.is_over_on(day) else moments


def is_follow_up(moment: str) -> bool:
    """Return whether `moment` comes after the help: then there is no worker any more, and help may be there anew."""
    return moment in FOLLOW_UPS


def problems(measurement: Measurement, *, has_domain_scores: bool = False) -> dict[str, str]:
    """Return what cannot be true in `measurement`, by the name of its field."""
    return _day_problems(measurement) | _answer_problems(measurement, has_domain_scores)


def _day_problems(row: Measurement) -> dict[str, str]:
    ended_on = row.trajectory.ended_on
    if is_follow_up(row.moment):
        if ended_on is None or row.measured_on <= ended_on:
            return {"measured_on": "Kies een dag na het einde van de hulp."}
    elif row.moment == MeasurementMoment.END:
        if ended_on and not is_of_the_end(row.measured_on, ended_on):
            return {"measured_on": "Kies een dag in de laatste vier weken van de hulp, of erna."}
    elif ended_on and row.measured_on > ended_on:
        return {"measured_on": f"De hulp is beëindigd op {in_words(ended_on)}. Kies die dag of eerder."}
    return {}


def _answer_problems(row: Measurement, has_domain_scores: bool) -> dict[str, str]:
    about_help = row.satisfaction is not None or bool(row.without_help)
    answers = about_help or has_domain_scores or any(getattr(row, name) is not None for name in SCALE_FIELDS)
    if not row.reached:
        if not is_follow_up(row.moment):
            return {"reached": "Tijdens de hulp is het gezin bereikt."}
        return {"reached": "Je vulde antwoorden van het gezin in. Maak ze leeg, of kies Ja."} if answers else {}
    if not answers and not row.help_now:
        return {"__all__": "Vul minstens één antwoord in."}
    # The protocol asks with every measurement who gave it (version 7, 4.5).
    return {"informant": "Kies wie antwoord gaf."} if about_help and not row.informant else {}


def is_missing_at_end(trajectory: Trajectory, ended_on: date | None = None) -> bool:
    """Return whether the final measurement is still to be made.

    Args:
        ended_on: the last day of help that is about to be written down; otherwise that of the trajectory, or today.
    """
    last = ended_on or trajectory.ended_on or clock.today()
    finals = trajectory.measurements.filter(moment=MeasurementMoment.END, measured_on__gte=last - WINDOW)
    return not finals.exists()


def dues(families: FamilyQuerySet, day: date) -> Iterator[Due]:
    """Yield the measurements that are to be made: by the carer who is placed that day, else by the casemanager."""
    trajectories = Trajectory.objects.filter(family__in=families, started_on__lte=day).not_over_on(day - NOTHING_LEFT)
    trajectories = trajectories.with_next_start().with_carer_on(day).prefetch_related("measurements")
    for trajectory in trajectories.select_related("family__case_manager"):
        yield from _dues_of(trajectory, day, trajectory.again_on, trajectory.carer_then)


def dues_in(family: Family, day: date) -> Iterator[Due]:
    """Yield the same of one family whose file is there."""
    for trajectory in family.trajectories.all():
        if trajectory.started_on <= day and not trajectory.is_over_on(day - NOTHING_LEFT):
            who = continuity.carer_on(trajectory, day)
            yield from _dues_of(trajectory, day, next_start(trajectory), who)


def next_start(trajectory: Trajectory) -> date | None:
    """Return the first day of the next trajectory of the family; the same rule as `with_next_start` of the rows."""
    later = (row.started_on for row in trajectory.family.trajectories.all())
    return min((day for day in later if day > trajectory.started_on), default=None)


def _dues_of(trajectory: Trajectory, day: date, again_on: date | None, who: User | None) -> Iterator[Due]:
    for turn in turns(trajectory, trajectory.measurements.all(), day, again_on=again_on):
        if turn.state_on(day) in (TurnState.OPEN, TurnState.LATE) and turn.due_on <= day + AHEAD:
            url = f"{reverse('cases:measurement_add', args=[trajectory.pk])}?moment={turn.moment.value}"
            yield Due(DueKind.MEASUREMENT, trajectory.family, turn.due_on, url, who, turn.title.lower())


def events(family: Family) -> Iterator[Event]:
    """Yield each measurement; of a follow-up also that the family was not reached."""
    url = reverse("cases:measurements", args=[family.pk])
    for row in (row for trajectory in family.trajectories.all() for row in trajectory.measurements.all()):
        moment = title_of(row, row.trajectory).lower()
        title = f"Gemeten, {moment}" if row.reached else f"Niet bereikt om te meten, {moment}"
        yield Event(row.measured_on, title, url=url, link="Naar de metingen")
