"""What can never be true is refused by the database, also past every form and `clean()`."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from cases import models
from tests.factories import (
    AnswerFactory,
    AssignmentFactory,
    CareLineFactory,
    FamilyFactory,
    OverrideFactory,
    TariffFactory,
    TrajectoryFactory,
    UserFactory,
    VisitFactory,
)

DAY = timedelta(days=1)
START = date(2023, 5, 2)


@pytest.fixture
def ended(pilot):
    return TrajectoryFactory(family__pilot=pilot, started_on=START, ended=True)


def refused(change) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        change()


def test_two_running_trajectories_of_one_family(trajectory):
    refused(lambda: TrajectoryFactory(family=trajectory.family, started_on=START + 100 * DAY))


def test_two_trajectories_of_one_family_on_one_day(ended):
    refused(lambda: TrajectoryFactory(family=ended.family, started_on=ended.ended_on))
    TrajectoryFactory(family=ended.family, started_on=ended.ended_on + DAY)


def test_a_trajectory_that_ends_before_it_starts(ended):
    refused(lambda: models.Trajectory.objects.filter(pk=ended.pk).update(ended_on=START - DAY))


def test_a_trajectory_in_another_pilot_than_its_family(ended):
    elsewhere = FamilyFactory().pilot
    refused(lambda: models.Trajectory.objects.filter(pk=ended.pk).update(pilot=elsewhere))


def test_a_reason_without_an_end(trajectory):
    refused(lambda: models.Trajectory.objects.filter(pk=trajectory.pk).update(closing_reason="01"))


def test_an_end_before_the_last_visit(trajectory, gea):
    VisitFactory(trajectory=trajectory, carer=gea, visited_on=START + 10 * DAY)
    models.Assignment.objects.all().delete()
    change = models.Trajectory.objects.filter(pk=trajectory.pk)
    refused(lambda: change.update(ended_on=START + 9 * DAY))
    change.update(ended_on=START + 10 * DAY)


def test_an_end_before_the_end_of_the_assignment(trajectory):
    refused(lambda: models.Trajectory.objects.filter(pk=trajectory.pk).update(ended_on=START + 9 * DAY))


@pytest.mark.parametrize("day", [START - DAY, START + 100 * DAY])
def test_a_visit_outside_its_trajectory(ended, day):
    refused(lambda: VisitFactory(trajectory=ended, visited_on=day))


def test_an_assignment_outside_its_trajectory(ended):
    refused(lambda: AssignmentFactory(trajectory=ended, ended_on=ended.ended_on + DAY))
    refused(lambda: AssignmentFactory(trajectory=ended, started_on=START - DAY))
    refused(lambda: AssignmentFactory(trajectory=ended, ended_on=None))


def test_two_family_carers_on_one_day(ended):
    AssignmentFactory(trajectory=ended, ended_on=START + 10 * DAY)
    refused(lambda: AssignmentFactory(trajectory=ended, started_on=START + 10 * DAY))
    AssignmentFactory(trajectory=ended, started_on=START + 11 * DAY)


def test_a_changed_answer(trajectory):
    answer = AnswerFactory(trajectory=trajectory)
    line = CareLineFactory(answer__trajectory=trajectory, answer__version=2)
    refused(lambda: models.CounterfactualAnswer.objects.filter(pk=answer.pk).update(kind="weet_niet"))
    refused(lambda: models.CounterfactualCare.objects.filter(pk=line.pk).update(provider="Elders"))


@pytest.mark.parametrize(("low", "expected", "high"), [(3, 2, None), (None, 3, 2), (3, None, 2)])
def test_a_low_amount_above_the_high_one(trajectory, low, expected, high):
    refused(lambda: CareLineFactory(answer__trajectory=trajectory, amount_low=low, amount=expected, amount_high=high))


def test_a_visit_of_more_than_half_a_day(trajectory, gea):
    refused(lambda: VisitFactory(trajectory=trajectory, carer=gea, minutes=721))


def test_work_done_when_nobody_was_home(trajectory, gea):
    refused(lambda: VisitFactory(trajectory=trajectory, carer=gea, not_home=True))


def test_the_same_visit_twice(trajectory, gea):
    VisitFactory(trajectory=trajectory, carer=gea, reference="een")
    refused(lambda: VisitFactory(trajectory=trajectory, carer=gea, reference="een"))


def test_an_override_without_a_reason(trajectory):
    refused(lambda: OverrideFactory(trajectory=trajectory, reason=""))


def test_a_colleague_without_a_pilot(db):
    refused(lambda: UserFactory(pilot=None))


def test_a_tariff_from_high_to_low(pilot):
    refused(lambda: TariffFactory(product__pilot=pilot, price_low=80, price=70))


def test_a_pilot_with_a_cap_below_its_target(pilot):
    refused(lambda: models.Pilot.objects.filter(pk=pilot.pk).update(caseload_cap=7))
