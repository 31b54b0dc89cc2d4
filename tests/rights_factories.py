"""Rows about the rights of a family for the tests."""

from __future__ import annotations

from datetime import date

import factory
from factory.django import DjangoModelFactory

from cases import codes, models
from tests.factories import FamilyFactory, MemberFactory, UserFactory

TODAY = date(2023, 9, 29)
MANAGER = factory.SubFactory(UserFactory, team_manager=True, pilot=factory.SelfAttribute("..family.pilot"))


class ParentFactory(MemberFactory):
    role = codes.MemberRole.PARENT
    first_name = "Ayşe"
    born_on = date(1990, 3, 1)


class RequestFactory(DjangoModelFactory):
    """A request of a parent for a copy, received today."""

    class Meta:
        model = models.RightsRequest

    member = factory.SubFactory(ParentFactory)
    kind = codes.RightsKind.ACCESS
    asked_by = codes.Asker.SELF
    received_on = TODAY
    recorded_by = factory.SelfAttribute("member.family.case_manager")


class StatementFactory(DjangoModelFactory):
    class Meta:
        model = models.OwnStatement

    member = factory.SubFactory(ParentFactory)
    stated_on = TODAY
    text = "Ik zie het anders: we redden het nu zelf."
    recorded_by = factory.SelfAttribute("member.family.case_manager")


class PackChoiceFactory(DjangoModelFactory):
    class Meta:
        model = models.PackChoice

    request = factory.SubFactory(RequestFactory)
    source = factory.Sequence(lambda n: f"visit-{n}")
    digest = "0" * 64
    choice = codes.HandOut.REDACTED
    text = "[naam weggelaten] was thuis."
    chosen_by = factory.SelfAttribute("request.member.family.case_manager")


class DisclosureFactory(DjangoModelFactory):
    class Meta:
        model = models.Disclosure

    member = factory.SubFactory(ParentFactory)
    given_on = TODAY
    given_to = "De moeder"
    texts_given = 1
    texts_left_out = 0
    sha256 = "0" * 64
    given_by = factory.SelfAttribute("member.family.case_manager")


class KeepingFactory(DjangoModelFactory):
    class Meta:
        model = models.FileKeeping

    family = factory.SubFactory(FamilyFactory)
    set_by = MANAGER
    set_on = TODAY


class DestructionFactory(DjangoModelFactory):
    """A decision to destroy, by a team manager of the pilot; `confirmed` by another one too."""

    class Meta:
        model = models.Destruction

    family = factory.SubFactory(FamilyFactory)
    basis = codes.DestructionBasis.REQUEST
    decided_by = MANAGER
    decided_on = TODAY

    class Params:
        confirmed = factory.Trait(confirmed_by=MANAGER, confirmed_on=TODAY)
