"""A family of whom every part of the file holds rows, as few or as many as a test asks for."""

from __future__ import annotations

from datetime import date, timedelta

from cases import codes, models
from tests import factories, file_factories, rights_factories

DAY = timedelta(days=1)
TODAY = date(2023, 9, 29)


def fill_file(
    trajectory: models.Trajectory, carer: models.User, deputy: models.User, *, times: int = 1, first: int = 0
) -> None:
    """Give the family of `trajectory`, in which `carer` helps, `times` rows in every part of its file.

    Args:
        first: how many it has already; days and numbers go on from there.
    """
    product = factories.CareProductFactory(pilot=trajectory.family.pilot)
    if not first:
        file_factories.RestrictionFactory(family=trajectory.family, people=[carer, trajectory.family.case_manager])
    for number in range(first, first + times):
        _before_the_help(trajectory.family, number)
        _the_help(trajectory, carer, trajectory.started_on + number * DAY)
        _around_the_help(trajectory, product, number)
        _asked_for(trajectory.family)
        # The carer is away and the deputy comes; nobody comes; the deputy would come and is away too.
        for who, comes, since in (
            (carer, deputy, trajectory.started_on),
            (carer, None, TODAY),
            (carer, deputy, TODAY - 90 * DAY),
            (deputy, None, TODAY - 90 * DAY),
        ):
            day = since + number * DAY
            file_factories.AbsenceFactory(carer=who, deputy=comes, started_on=day, ended_on=day)


def _before_the_help(family: models.Family, number: int) -> None:
    factories.MemberFactory(family=family)
    file_factories.ConsentFactory(member=rights_factories.ParentFactory(family=family), withdrawn_on=date(2023, 9, 1))
    trigger = codes.Trigger.values[number % len(codes.Trigger.values)]
    models.FamilyTrigger.objects.get_or_create(family=family, trigger=trigger)
    file_factories.HelpChoiceFactory(family=family)
    day = family.referred_on + number * DAY
    entry = file_factories.WaitlistEntryFactory(
        family=family, started_on=day, ended_on=day, outcome=codes.WaitlistOutcome.STARTED
    )
    file_factories.UrgencyFactory(entry=entry, signed_by=family.case_manager, signed_on=day)
    file_factories.CallFactory(entry=entry)
    file_factories.EmergencyFactory(family=family)


def _the_help(trajectory: models.Trajectory, carer: models.User, day: date) -> None:
    factories.VisitFactory(trajectory=trajectory, carer=carer, visited_on=day)
    factories.OverrideFactory(trajectory=trajectory, granted_on=day)
    answer = factories.AnswerFactory(trajectory=trajectory, asked_on=day, kind=codes.CounterfactualKind.CARE)
    factories.CareLineFactory(answer=answer)
    file_factories.PlannedVisitFactory(trajectory=trajectory, carer=carer, planned_on=day)
    file_factories.IntensityFactory(trajectory=trajectory, started_on=day)
    file_factories.ReviewFactory(trajectory=trajectory, held_on=day)
    file_factories.MatchCheckFactory(trajectory=trajectory, carer=carer, checked_on=day)
    file_factories.HandoverFactory(trajectory=trajectory, carer=carer, together_on=day)
    measurement = file_factories.MeasurementFactory(trajectory=trajectory, measured_on=day)
    domain = models.ScoreDomain.objects.get_or_create(pilot=trajectory.pilot, number=1, name="Rust")[0]
    models.DomainScore.objects.create(measurement=measurement, domain=domain, score=4)
    file_factories.PlanFactory(trajectory=trajectory, agreed_on=day)
    goal = file_factories.GoalFactory(trajectory=trajectory, stated_on=day)
    for side in codes.Side.values:
        file_factories.GoalScoreFactory(goal=goal, side=side)


def _around_the_help(trajectory: models.Trajectory, product: models.CareProduct, number: int) -> None:
    family = trajectory.family
    signal = file_factories.SignalFactory(trajectory=trajectory, safety=True)
    if number % 2:
        signal.answered_by, signal.answered_on = signal.raised_by, signal.raised_on
        signal.save()
    file_factories.StepFactory(signal=signal)
    file_factories.ReferralFactory(family=family, product=product)
    placement = file_factories.VolunteerFactory(trajectory=trajectory)
    file_factories.VolunteerHoursFactory(placement=placement)
    file_factories.DocumentFactory(family=family)


def _asked_for(family: models.Family) -> None:
    member = rights_factories.ParentFactory(family=family)
    rights_factories.StatementFactory(member=member)
    rights_factories.RequestFactory(member=member, received_on=date(2023, 9, 1))
    rights_factories.DisclosureFactory(member=member)
