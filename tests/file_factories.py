"""Rows of the family file for the tests: everything around a family beside its help and visits."""

from __future__ import annotations

from datetime import date, timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from cases import codes, models
from tests.factories import CareProductFactory, FamilyFactory, MemberFactory, TrajectoryFactory, UserFactory

CARER = factory.SubFactory(UserFactory, family_carer=True, pilot=factory.SelfAttribute("..trajectory.family.pilot"))
CASE_MANAGER = factory.SelfAttribute("trajectory.family.case_manager")


def days_in(number: int) -> factory.LazyAttribute:
    """Return the day that comes `number` days after the start of the trajectory."""
    return factory.LazyAttribute(lambda row: row.trajectory.started_on + timedelta(days=number))


class HelpChoiceFactory(DjangoModelFactory):
    class Meta:
        model = models.HelpChoice

    family = factory.SubFactory(FamilyFactory)
    chosen_on = factory.SelfAttribute("family.referred_on")
    chosen_by = factory.SelfAttribute("family.case_manager")
    self_reliance_now = codes.SelfReliance.LITTLE
    self_reliance_reachable = codes.SelfReliance.MOST
    kind = codes.HelpKind.FAMILY_CARER
    reason = "De ouder is ziek en er is geen netwerk."


class ConsentFactory(DjangoModelFactory):
    class Meta:
        model = models.Consent

    member = factory.SubFactory(MemberFactory)
    given_on = factory.SelfAttribute("member.family.referred_on")
    given_by = codes.ConsentGiver.PARENTS
    recorded_by = factory.SelfAttribute("member.family.case_manager")


class WaitlistEntryFactory(DjangoModelFactory):
    class Meta:
        model = models.WaitlistEntry

    family = factory.SubFactory(FamilyFactory)
    started_on = factory.SelfAttribute("family.referred_on")


class UrgencyFactory(DjangoModelFactory):
    class Meta:
        model = models.UrgencyAssessment

    entry = factory.SubFactory(WaitlistEntryFactory)
    urgency = codes.Urgency.MEDIUM
    reason = "De ouder redt het nog net."
    assessed_on = factory.SelfAttribute("entry.started_on")
    assessed_by = factory.SelfAttribute("entry.family.case_manager")


class CallFactory(DjangoModelFactory):
    class Meta:
        model = models.WaitlistCall

    entry = factory.SubFactory(WaitlistEntryFactory)
    number = factory.Sequence(lambda n: n + 1)
    called_on = factory.LazyAttribute(lambda row: row.entry.started_on + timedelta(days=7))
    caller = factory.SelfAttribute("entry.family.case_manager")
    made_contact = True
    minutes = 15


class PlanFactory(DjangoModelFactory):
    class Meta:
        model = models.FamilyPlan

    trajectory = factory.SubFactory(TrajectoryFactory)
    kind = codes.PlanKind.FAMILY_PLAN
    agreed_on = days_in(30)
    recorded_by = CASE_MANAGER


class GoalFactory(DjangoModelFactory):
    class Meta:
        model = models.Goal

    trajectory = factory.SubFactory(TrajectoryFactory)
    number = factory.Sequence(lambda n: n + 1)
    wording = "Ik wil dat de kinderen op tijd op school zijn."
    domain = codes.LifeDomain.DAILY_RHYTHM
    stated_on = days_in(30)


class GoalScoreFactory(DjangoModelFactory):
    class Meta:
        model = models.GoalScore

    goal = factory.SubFactory(GoalFactory)
    scored_on = factory.SelfAttribute("goal.stated_on")
    side = codes.Side.FAMILY
    score = codes.GasScore.LESS
    recorded_by = factory.SelfAttribute("goal.trajectory.family.case_manager")


class MeasurementFactory(DjangoModelFactory):
    class Meta:
        model = models.Measurement

    trajectory = factory.SubFactory(TrajectoryFactory)
    moment = codes.MeasurementMoment.START
    measured_on = days_in(14)
    family_calm = 4
    worker_calm = 3
    recorded_by = CASE_MANAGER


class IntensityFactory(DjangoModelFactory):
    class Meta:
        model = models.Intensity

    trajectory = factory.SubFactory(TrajectoryFactory)
    started_on = factory.SelfAttribute("trajectory.started_on")
    level = codes.IntensityLevel.REGULAR
    hours_per_week = 4
    reason = "Zo afgesproken bij de start."
    decided_by = CASE_MANAGER

    class Params:
        low = factory.Trait(level=codes.IntensityLevel.LOW, hours_per_week="0.5", started_on=days_in(60))


class ReviewFactory(DjangoModelFactory):
    class Meta:
        model = models.Review

    trajectory = factory.SubFactory(TrajectoryFactory)
    held_on = days_in(90)
    outcome = codes.ReviewOutcome.CONTINUE
    recorded_by = CASE_MANAGER


class SignalFactory(DjangoModelFactory):
    class Meta:
        model = models.Signal

    trajectory = factory.SubFactory(TrajectoryFactory)
    severity = codes.SignalSeverity.CONCERN
    raised_by = CARER
    raised_on = days_in(20)

    class Params:
        safety = factory.Trait(severity=codes.SignalSeverity.SAFETY)


class StepFactory(DjangoModelFactory):
    class Meta:
        model = models.ReportingCodeStep

    signal = factory.SubFactory(SignalFactory, safety=True)
    step = codes.ReportingCodeStep.SIGNALS
    done_on = factory.SelfAttribute("signal.raised_on")
    done_by = factory.SelfAttribute("signal.trajectory.family.case_manager")
    note = "Wat is gezien, staat in het bezoek."


class ReferralFactory(DjangoModelFactory):
    class Meta:
        model = models.OnwardReferral

    family = factory.SubFactory(FamilyFactory)
    number = factory.Sequence(lambda n: n + 1)
    product = factory.SubFactory(CareProductFactory, pilot=factory.SelfAttribute("..family.pilot"))
    provider = "Elker"
    requested_on = factory.LazyAttribute(lambda row: row.family.referred_on + timedelta(days=30))
    requested_by = factory.SelfAttribute("family.case_manager")


class VolunteerFactory(DjangoModelFactory):
    class Meta:
        model = models.VolunteerPlacement

    trajectory = factory.SubFactory(TrajectoryFactory)
    number = factory.Sequence(lambda n: n + 1)
    organisation = codes.VolunteerOrganisation.HUMANITAS
    first_name = "Bep"
    started_on = days_in(30)


class VolunteerHoursFactory(DjangoModelFactory):
    class Meta:
        model = models.VolunteerHours

    placement = factory.SubFactory(VolunteerFactory)
    spent_on = factory.SelfAttribute("placement.started_on")
    hours = 2
    recorded_by = factory.SelfAttribute("placement.trajectory.family.case_manager")


class MatchCheckFactory(DjangoModelFactory):
    class Meta:
        model = models.MatchCheck

    trajectory = factory.SubFactory(TrajectoryFactory)
    carer = CARER
    checked_on = days_in(28)
    family_says = codes.Fit.GOOD
    recorded_by = CASE_MANAGER


class HandoverFactory(DjangoModelFactory):
    class Meta:
        model = models.Handover

    trajectory = factory.SubFactory(TrajectoryFactory)
    carer = CARER
    together_on = days_in(60)
    recorded_by = CASE_MANAGER


class AbsenceFactory(DjangoModelFactory):
    class Meta:
        model = models.Absence

    carer = factory.SubFactory(UserFactory, family_carer=True)
    started_on = date(2023, 9, 25)
    ended_on = date(2023, 10, 6)
    kind = codes.AbsenceKind.LEAVE


class EmergencyFactory(DjangoModelFactory):
    """An emergency access that was opened an hour ago."""

    class Meta:
        model = models.EmergencyAccess

    family = factory.SubFactory(FamilyFactory)
    user = factory.SubFactory(UserFactory, pilot=factory.SelfAttribute("..family.pilot"))
    reason = "De ouder belde in paniek en de casemanager is niet te bereiken."
    opened_on = date(2023, 9, 29)
    opened_at = factory.LazyFunction(lambda: timezone.now() - timedelta(hours=1))
    until = factory.LazyAttribute(lambda row: row.opened_at + timedelta(hours=4))


class RestrictionFactory(DjangoModelFactory):
    class Meta:
        model = models.Restriction
        skip_postgeneration_save = True

    family = factory.SubFactory(FamilyFactory)
    restricted_on = date(2023, 9, 1)
    restricted_by = factory.SubFactory(UserFactory, team_manager=True, pilot=factory.SelfAttribute("..family.pilot"))

    @factory.post_generation
    def people(self, create: bool, people: list[models.User] | None, **kwargs: object) -> None:
        if create and people:
            self.people.set(people)


class PlannedVisitFactory(DjangoModelFactory):
    class Meta:
        model = models.PlannedVisit

    trajectory = factory.SubFactory(TrajectoryFactory)
    carer = CARER
    planned_on = date(2023, 10, 3)
    minutes = 90


class DocumentFactory(DjangoModelFactory):
    """A document on the file; its bytes are stored only when the test gives `file`."""

    class Meta:
        model = models.Document

    family = factory.SubFactory(FamilyFactory)
    title = "Brief van school"
    file = "nergens"
    content_type = "application/pdf"
    size = 1000
    sha256 = "0" * 64
    uploaded_by = factory.SelfAttribute("family.case_manager")
