"""A pilot of which every subject of the family file has something to count, and enough of it to be shown."""

from __future__ import annotations

from datetime import date, timedelta

from cases import codes, models
from cases.models.measurements import SCALE_FIELDS
from tests.factories import CareProductFactory, FamilyFactory, fill_caseload
from tests.file_factories import (
    CallFactory,
    GoalFactory,
    GoalScoreFactory,
    IntensityFactory,
    MeasurementFactory,
    ReferralFactory,
    SignalFactory,
    StepFactory,
    UrgencyFactory,
    VolunteerFactory,
    VolunteerHoursFactory,
    WaitlistEntryFactory,
)

STARTED = date(2023, 2, 1)
LONG_NAME = "Stichting Intensieve Ambulante Gezinsbegeleiding Noord-Nederland"


def fill_pilot(pilot: models.Pilot, *, helped: int = 12, waiting: int = 7) -> None:
    """Fill the files of `helped` families that get help since STARTED, and of `waiting` families that wait."""
    people = {
        "case_manager": pilot.staff.filter(role=codes.Role.CASE_MANAGER).first(),
        "district": pilot.districts.first(),
    }
    people = {f"family__{name}": value for name, value in people.items() if value}
    product = CareProductFactory(pilot=pilot)
    started = fill_caseload(
        pilot, helped, started_on=STARTED, family__referred_on=STARTED - timedelta(days=40), **people
    )
    for number, trajectory in enumerate(started):
        _fill_file(trajectory, number, product)
    for number in range(waiting):
        _wait(pilot, number, {name.removeprefix("family__"): value for name, value in people.items()})


def _fill_file(trajectory: models.Trajectory, number: int, product: models.CareProduct) -> None:
    for moment, days in ((codes.MeasurementMoment.START, 14), (codes.MeasurementMoment.HALF_YEAR, 182)):
        better = 2 if days > 14 else 0
        MeasurementFactory(
            trajectory=trajectory,
            moment=moment,
            measured_on=STARTED + timedelta(days=days),
            satisfaction=7 + number % 3 if better else None,
            without_help=codes.WithoutHelp.values[number % 2] if better else "",
            **dict.fromkeys(SCALE_FIELDS, 4 + better + number % 2),
        )
    for goal_number in range(2):
        goal = GoalFactory(trajectory=trajectory, number=goal_number)
        GoalScoreFactory(goal=goal, score=-2 + (number + goal_number) % 4)
        GoalScoreFactory(goal=goal, side=codes.Side.WORKER, score=-1 + number % 3)
    IntensityFactory(trajectory=trajectory)
    if number % 4 == 0:
        IntensityFactory(trajectory=trajectory, low=True)
    severity = codes.SignalSeverity.values[number % 3]
    signal = SignalFactory(trajectory=trajectory, severity=severity)
    if severity == codes.SignalSeverity.SAFETY:
        StepFactory(signal=signal)
    if number % 2:
        signal.answered_on, signal.answered_by = signal.raised_on + timedelta(days=number // 3), signal.raised_by
        signal.save()
    started_on = STARTED + timedelta(days=90 + 3 * number) if number % 4 else None
    ReferralFactory(
        family=trajectory.family,
        product=product,
        provider="Elker" if number % 3 else LONG_NAME,
        requested_on=STARTED + timedelta(days=30),
        started_on=started_on,
    )
    if number < 6:
        organisation = codes.VolunteerOrganisation.values[number % 2]
        placement = VolunteerFactory(trajectory=trajectory, organisation=organisation)
        VolunteerHoursFactory(placement=placement, hours="2.50")


def _wait(pilot: models.Pilot, number: int, people: dict) -> None:
    family = FamilyFactory(pilot=pilot, referred_on=date(2023, 8, 1) - timedelta(days=9 * number), **people)
    entry = WaitlistEntryFactory(family=family)
    if number < 6:
        UrgencyFactory(entry=entry, urgency=codes.Urgency.values[number % 3])
    for week in range(1, 7):
        CallFactory(
            entry=entry, number=week, called_on=entry.started_on + timedelta(days=7 * week), made_contact=week != 3
        )
