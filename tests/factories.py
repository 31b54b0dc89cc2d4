"""Rows for the tests. Traits are named after the states of the domain."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import factory
from factory.django import DjangoModelFactory

from cases import codes, models

PASSWORD = "een-lang-wachtwoord"


class PilotFactory(DjangoModelFactory):
    class Meta:
        model = models.Pilot

    slug = factory.Sequence(lambda n: f"pilot-{n}")
    name = factory.Sequence(lambda n: f"Pilot {n}")
    municipality = "Groningen"
    started_on = date(2022, 1, 1)
    caseload_target = 8
    caseload_cap = 10
    fte = 2


class TeamFactory(DjangoModelFactory):
    class Meta:
        model = models.NeighbourhoodTeam

    pilot = factory.SubFactory(PilotFactory)
    name = factory.Sequence(lambda n: f"WIJ Team {n}")


class DistrictFactory(DjangoModelFactory):
    class Meta:
        model = models.District

    pilot = factory.SubFactory(PilotFactory)
    name = factory.Sequence(lambda n: f"Wijk {n}")
    area = "Oost"


class UserFactory(DjangoModelFactory):
    class Meta:
        model = models.User
        skip_postgeneration_save = True

    pilot = factory.SubFactory(PilotFactory)
    username = factory.Sequence(lambda n: f"medewerker{n}")
    name = factory.Sequence(lambda n: f"Medewerker {n}")
    role = codes.Role.CASE_MANAGER
    password = "!"

    class Params:
        family_carer = factory.Trait(role=codes.Role.FAMILY_CARER, fte="0.67", level="mbo")
        team_manager = factory.Trait(role=codes.Role.TEAM_MANAGER)
        policy_officer = factory.Trait(role=codes.Role.POLICY_OFFICER)


class CareProductFactory(DjangoModelFactory):
    class Meta:
        model = models.CareProduct

    pilot = factory.SubFactory(PilotFactory)
    code = factory.Sequence(lambda n: f"P{n}")
    name = factory.Sequence(lambda n: f"Product {n}")
    law = codes.Law.YOUTH_ACT
    unit = codes.CareUnit.HOUR


class FamilyFactory(DjangoModelFactory):
    """A family in the pilot, with a casemanager and a wijk of the same pilot."""

    class Meta:
        model = models.Family

    pilot = factory.SubFactory(PilotFactory)
    reference = factory.Sequence(lambda n: f"GV-{n:04d}")
    last_name = factory.Sequence(lambda n: f"Verzonnen {n}")
    district = factory.SubFactory(DistrictFactory, pilot=factory.SelfAttribute("..pilot"))
    case_manager = factory.SubFactory(UserFactory, pilot=factory.SelfAttribute("..pilot"))
    referred_on = date(2022, 1, 3)
    consent_on = factory.SelfAttribute("referred_on")


class MemberFactory(DjangoModelFactory):
    class Meta:
        model = models.FamilyMember

    family = factory.SubFactory(FamilyFactory)
    number = factory.Sequence(lambda n: n + 1)
    role = codes.MemberRole.CHILD
    first_name = "Sam"
    born_on = date(2018, 5, 1)


class TrajectoryFactory(DjangoModelFactory):
    class Meta:
        model = models.Trajectory

    family = factory.SubFactory(FamilyFactory)
    reference = factory.Sequence(lambda n: f"T-{n:04d}")
    started_on = date(2022, 1, 10)

    class Params:
        ended = factory.Trait(
            ended_on=factory.LazyAttribute(lambda row: row.started_on + timedelta(days=99)),
            closing_reason=codes.ClosingReason.AS_PLANNED,
            follow_up=codes.FollowUp.NONE,
        )


class AssignmentFactory(DjangoModelFactory):
    class Meta:
        model = models.Assignment

    trajectory = factory.SubFactory(TrajectoryFactory)
    carer = factory.SubFactory(UserFactory, family_carer=True, pilot=factory.SelfAttribute("..trajectory.family.pilot"))
    started_on = factory.SelfAttribute("trajectory.started_on")
    ended_on = factory.SelfAttribute("trajectory.ended_on")


class OverrideFactory(DjangoModelFactory):
    class Meta:
        model = models.CapOverride

    trajectory = factory.SubFactory(TrajectoryFactory)
    granted_by = factory.SubFactory(
        UserFactory, team_manager=True, pilot=factory.SelfAttribute("..trajectory.family.pilot")
    )
    granted_on = factory.SelfAttribute("trajectory.started_on")
    valid_until = factory.LazyAttribute(lambda row: row.granted_on + timedelta(days=60))
    reason = "Een gezin rondt binnenkort af."


class VisitFactory(DjangoModelFactory):
    class Meta:
        model = models.Visit

    trajectory = factory.SubFactory(TrajectoryFactory)
    carer = factory.SubFactory(UserFactory, family_carer=True, pilot=factory.SelfAttribute("..trajectory.family.pilot"))
    visited_on = factory.LazyAttribute(lambda row: row.trajectory.started_on + timedelta(days=1))
    minutes = 90
    kind = codes.VisitKind.HOME
    task_household = True
    way = codes.WayOfWorking.TOGETHER


class AnswerFactory(DjangoModelFactory):
    class Meta:
        model = models.CounterfactualAnswer

    trajectory = factory.SubFactory(TrajectoryFactory)
    asked_on = factory.SelfAttribute("trajectory.started_on")
    given_by = factory.SelfAttribute("trajectory.family.case_manager")
    kind = codes.CounterfactualKind.NONE


class CareLineFactory(DjangoModelFactory):
    class Meta:
        model = models.CounterfactualCare

    answer = factory.SubFactory(AnswerFactory, kind=codes.CounterfactualKind.CARE)
    number = 1
    product = factory.SubFactory(CareProductFactory, pilot=factory.SelfAttribute("..answer.trajectory.family.pilot"))


def fill_caseload(pilot: models.Pilot, number: int, **trajectory: Any) -> list[models.Trajectory]:
    """Make `number` families of `pilot` that are helped, past every rule."""
    return [TrajectoryFactory(family__pilot=pilot, **trajectory) for _ in range(number)]


class TariffFactory(DjangoModelFactory):
    class Meta:
        model = models.Tariff

    product = factory.SubFactory(CareProductFactory)
    price = 70
    price_year = 2022
    valid_from = date(2022, 1, 1)
    source = "fictief tarief"
