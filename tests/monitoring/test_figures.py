from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from cases.codes import ClosingReason, CounterfactualKind, FollowUp, MemberRole, Role, Trigger, WayOfWorking
from cases.models import BudgetYear, FamilyTrigger
from cases.period import Period
from monitoring.figures import BudgetFigure, CarerCaseload, OverrideFigure, caseload_per_carer, evaluate
from tests.factories import (
    AnswerFactory,
    AssignmentFactory,
    CareLineFactory,
    CareProductFactory,
    DistrictFactory,
    FamilyFactory,
    MemberFactory,
    OverrideFactory,
    TrajectoryFactory,
    UserFactory,
    VisitFactory,
    fill_caseload,
)
from tests.monitoring.full_files import fill_pilot
from tests.monitoring.oracle import JSON_KEYS
from tests.monitoring.oracle_file import SUBJECTS

MARCH = Period(date(2023, 3, 1), date(2023, 3, 31))
FIRST, LAST = MARCH.first, MARCH.last
BEFORE, AFTER = date(2023, 2, 28), date(2023, 4, 1)


def trajectory_of(pilot, start=FIRST, end=None, **fields):
    return TrajectoryFactory(family__pilot=pilot, started_on=start, ended_on=end, **fields)


# Families and trajectories


def test_an_empty_pilot_has_noughts_and_no_median(pilot):
    figures = evaluate(pilot, MARCH)
    assert figures.families_supported == figures.trajectories_closed == figures.professionals == figures.visits == 0
    assert figures.mean_caseload == figures.fte == figures.visit_hours == 0
    assert figures.median_duration_days is None
    assert figures.families_by_district == figures.closed_by_reason == figures.families_by_carers_seen == {}
    assert figures.children_by_age == {"0-3": 0, "4-11": 0, "12-17": 0, "18+": 0, "onbekend": 0}


@pytest.mark.parametrize(
    ("start", "end", "supported"),
    [
        (date(2023, 1, 1), BEFORE, 0),
        (date(2023, 1, 1), FIRST, 1),
        (date(2023, 1, 1), None, 1),
        (LAST, None, 1),
        (AFTER, None, 0),
    ],
)
def test_a_family_is_supported_when_one_day_of_help_lies_in_the_period(pilot, start, end, supported):
    trajectory_of(pilot, start, end)
    assert evaluate(pilot, MARCH).families_supported == supported


def test_a_family_with_two_trajectories_counts_once(pilot):
    first = trajectory_of(pilot, FIRST, date(2023, 3, 5))
    TrajectoryFactory(family=first.family, started_on=date(2023, 3, 20))
    figures = evaluate(pilot, MARCH)
    assert (figures.families_supported, figures.families_new) == (1, 1)
    assert figures.families_by_district == {first.family.district.name: 1}
    assert figures.active_on_last_day == 1


def test_a_family_is_new_when_a_trajectory_starts_in_the_period(pilot):
    for start in (BEFORE, FIRST, LAST, AFTER):
        trajectory_of(pilot, start)
    assert evaluate(pilot, MARCH).families_new == 2


def test_a_trajectory_is_closed_in_the_period_of_its_last_day(pilot):
    for end in (BEFORE, FIRST, LAST, AFTER):
        trajectory_of(pilot, date(2023, 2, 1), end)
    figures = evaluate(pilot, MARCH)
    assert figures.trajectories_closed == 2
    assert figures.active_on_last_day == 2


def test_closed_trajectories_are_counted_by_reason_and_follow_up(pilot):
    trajectory_of(pilot, end=LAST, closing_reason=ClosingReason.BY_FAMILY, follow_up=FollowUp.HEAVIER)
    trajectory_of(pilot, end=FIRST, closing_reason=ClosingReason.BY_FAMILY)
    trajectory_of(pilot, end=LAST, closing_reason=ClosingReason.AS_PLANNED, follow_up=FollowUp.NONE)
    trajectory_of(pilot, end=LAST)
    figures = evaluate(pilot, MARCH)
    assert figures.closed_by_reason == {"01": 1, "03": 2, "onbekend": 1}
    assert figures.closed_by_follow_up == {"geen": 1, "zwaarder": 1, "onbekend": 2}


def test_the_mean_caseload_weighs_every_day(pilot):
    trajectory_of(pilot, date(2023, 1, 1))
    trajectory_of(pilot, date(2023, 3, 22), date(2023, 3, 31))
    trajectory_of(pilot, date(2023, 3, 31), date(2023, 3, 31))
    # 31 + 10 + 1 days of help in 31 days.
    figures = evaluate(pilot, MARCH)
    assert figures.mean_caseload == Decimal("1.35")
    assert figures.caseload_by_day[20:22] == ((date(2023, 3, 21), 1), (date(2023, 3, 22), 2))
    assert figures.caseload_by_day[-1] == (LAST, 3)
    assert len(figures.caseload_by_day) == 31


def test_the_mean_caseload_is_rounded_half_up(pilot):
    trajectory_of(pilot, FIRST, FIRST)
    eight_days = Period(FIRST, date(2023, 3, 8))
    assert evaluate(pilot, eight_days).mean_caseload == Decimal("0.13")


def test_a_day_is_above_the_target_from_the_ninth_and_above_the_cap_from_the_eleventh_family(pilot):
    fill_caseload(pilot, 8, started_on=BEFORE)
    fill_caseload(pilot, 2, started_on=date(2023, 3, 30))
    fill_caseload(pilot, 1, started_on=LAST)
    figures = evaluate(pilot, MARCH)
    assert (figures.days_above_target, figures.days_above_cap) == (2, 1)


def test_a_period_of_one_day_is_a_period(pilot):
    trajectory_of(pilot, FIRST, FIRST)
    figures = evaluate(pilot, Period(FIRST, FIRST))
    assert figures.caseload_by_day == ((FIRST, 1),)
    assert (figures.mean_caseload, figures.median_duration_days) == (1, 1)


@pytest.mark.parametrize(
    ("ends", "median", "as_json"),
    [([1], Decimal(1), 1), ([1, 4], Decimal("2.5"), 2.5), ([1, 2, 9], Decimal(2), 2), ([1, 2, 4, 9], Decimal(3), 3)],
)
def test_the_median_duration_counts_first_and_last_day(pilot, ends, median, as_json):
    for day in ends:
        trajectory_of(pilot, FIRST, date(2023, 3, day))
    figures = evaluate(pilot, MARCH)
    assert figures.median_duration_days == median
    assert figures.as_json()["median_duration_days"] == as_json
    assert isinstance(figures.as_json()["median_duration_days"], type(as_json))


def test_wijken_stand_from_many_to_few_and_then_by_name(pilot):
    for name, families in (("Selwerd", 1), ("Beijum", 2), ("De Hoogte", 1)):
        district = DistrictFactory(pilot=pilot, name=name)
        fill_caseload(pilot, families, started_on=FIRST, family__district=district)
    figures = evaluate(pilot, MARCH)
    assert list(figures.families_by_district.items()) == [("Beijum", 2), ("De Hoogte", 1), ("Selwerd", 1)]
    assert figures.districts == 3


def test_a_family_counts_under_each_of_its_triggers(pilot):
    for triggers in ([Trigger.DEBT, Trigger.HOUSING], [Trigger.HOUSING], []):
        family = trajectory_of(pilot).family
        for trigger in triggers:
            FamilyTrigger.objects.create(family=family, trigger=trigger)
    FamilyTrigger.objects.create(family=trajectory_of(pilot, AFTER).family, trigger=Trigger.DEBT)
    assert list(evaluate(pilot, MARCH).families_by_trigger.items()) == [("huisvesting", 2), ("schulden", 1)]


def test_nothing_of_another_pilot_is_counted(pilot):
    other = trajectory_of(FamilyFactory().pilot, end=LAST)
    MemberFactory(family=other.family)
    AssignmentFactory(trajectory=other)
    VisitFactory(trajectory=other)
    AnswerFactory(trajectory=other)
    FamilyTrigger.objects.create(family=other.family, trigger=Trigger.DEBT)
    assert evaluate(pilot, MARCH).as_json() == evaluate(UserFactory(pilot__is_demo=True).pilot, MARCH).as_json()


# Children


def ages(pilot, *born_on: date | None, start=FIRST) -> dict[str, int]:
    family = trajectory_of(pilot, start).family
    for day in born_on:
        MemberFactory(family=family, born_on=day)
    return {band: number for band, number in evaluate(pilot, MARCH).children_by_age.items() if number}


@pytest.mark.parametrize(
    ("born_on", "band"),
    [
        (date(2019, 3, 2), "0-3"),
        (date(2019, 3, 1), "4-11"),
        (date(2011, 3, 2), "4-11"),
        (date(2011, 3, 1), "12-17"),
        (date(2005, 3, 2), "12-17"),
        (date(2005, 3, 1), "18+"),
        (None, "onbekend"),
    ],
)
def test_a_child_moves_up_a_band_on_its_birthday(pilot, born_on, band):
    assert ages(pilot, born_on) == {band: 1}


def test_a_child_that_is_born_later_counts_as_nought(pilot):
    assert ages(pilot, date(2023, 8, 1), date(2024, 8, 1)) == {"0-3": 2}
    assert evaluate(pilot, MARCH).families_with_children_0_12 == 1


@pytest.mark.parametrize(
    ("start", "band"),
    [
        (date(2024, 2, 28), "0-3"),
        (date(2024, 2, 29), "4-11"),
        (date(2023, 2, 28), "0-3"),
        (date(2023, 3, 1), "0-3"),
    ],
)
def test_who_was_born_on_29_february_has_that_birthday_in_a_leap_year(pilot, start, band):
    MemberFactory(family=trajectory_of(pilot, start).family, born_on=date(2020, 2, 29))
    assert evaluate(pilot, Period(start, start)).children_by_age[band] == 1


@pytest.mark.parametrize(("start", "band"), [(date(2022, 2, 28), "12-17"), (date(2022, 3, 1), "18+")])
def test_who_was_born_on_29_february_has_a_birthday_on_1_march_in_other_years(pilot, start, band):
    MemberFactory(family=trajectory_of(pilot, start).family, born_on=date(2004, 2, 29))
    assert evaluate(pilot, Period(start, start)).children_by_age[band] == 1


def test_the_age_is_that_on_the_first_day_of_the_earliest_trajectory_active_in_the_period(pilot):
    family = trajectory_of(pilot, date(2021, 1, 1), date(2021, 6, 1)).family
    TrajectoryFactory(family=family, started_on=date(2023, 1, 1), ended_on=date(2023, 3, 3))
    TrajectoryFactory(family=family, started_on=date(2023, 3, 20))
    # 3 in 2021 and on 1 January 2023, 4 on 20 March 2023.
    MemberFactory(family=family, born_on=date(2019, 2, 1))
    # 1 in 2021, 4 on 1 January 2023.
    MemberFactory(family=family, born_on=date(2019, 1, 1))
    assert evaluate(pilot, MARCH).children_by_age == {"0-3": 1, "4-11": 1, "12-17": 0, "18+": 0, "onbekend": 0}


def test_only_living_children_are_counted(pilot):
    family = trajectory_of(pilot).family
    MemberFactory(family=family, deceased=True)
    MemberFactory(family=family, role=MemberRole.PARENT, born_on=date(1990, 1, 1))
    MemberFactory(family=family, role=MemberRole.OTHER)
    MemberFactory(family=family)
    figures = evaluate(pilot, MARCH)
    assert sum(figures.children_by_age.values()) == 1


def test_a_child_of_twelve_makes_a_family_with_young_children_and_one_of_thirteen_does_not(pilot):
    ages(pilot, date(2010, 3, 2), date(2010, 3, 2), date(2000, 1, 1))
    ages(pilot, date(2010, 3, 1))
    ages(pilot, None)
    assert evaluate(pilot, MARCH).families_with_children_0_12 == 1


# The question to the casemanager


def test_only_the_latest_answer_of_a_trajectory_counts(pilot):
    trajectory = trajectory_of(pilot)
    AnswerFactory(trajectory=trajectory, asked_on=FIRST, kind=CounterfactualKind.NONE)
    AnswerFactory(trajectory=trajectory, asked_on=LAST, version=1, kind=CounterfactualKind.NONE)
    AnswerFactory(trajectory=trajectory, asked_on=LAST, version=2, kind=CounterfactualKind.UNKNOWN)
    figures = evaluate(pilot, MARCH)
    assert (figures.counterfactual_none, figures.counterfactual_unknown, figures.counterfactual_missing) == (0, 1, 0)


def test_a_trajectory_without_an_answer_is_missing_one(pilot):
    trajectory_of(pilot)
    trajectory_of(pilot, AFTER)
    AnswerFactory(trajectory=trajectory_of(pilot))
    figures = evaluate(pilot, MARCH)
    assert (figures.counterfactual_none, figures.counterfactual_missing) == (1, 1)


def test_a_trajectory_counts_once_for_a_product_that_stands_in_two_lines(pilot):
    iag = CareProductFactory(pilot=pilot, code="IAG", name="Intensieve ambulante gezinsbegeleiding")
    baby = CareProductFactory(pilot=pilot, code="BABY", name="BabythuisZorg")
    earlier = AnswerFactory(trajectory=trajectory_of(pilot), asked_on=BEFORE, kind=CounterfactualKind.CARE)
    CareLineFactory(answer=earlier, product=baby)
    answers = [AnswerFactory(trajectory=earlier.trajectory, asked_on=FIRST, kind=CounterfactualKind.CARE)]
    answers.append(AnswerFactory(trajectory=trajectory_of(pilot), kind=CounterfactualKind.CARE))
    for answer in answers:
        CareLineFactory(answer=answer, number=1, product=iag)
        CareLineFactory(answer=answer, number=2, product=iag)
    CareLineFactory(answer=answers[1], number=3, product=baby)
    figures = evaluate(pilot, MARCH)
    assert list(figures.counterfactual_by_product.items()) == [("IAG", 2), ("BABY", 1)]
    assert figures.counterfactual_product_names == {
        "IAG": "Intensieve ambulante gezinsbegeleiding",
        "BABY": "BabythuisZorg",
    }


# Family carers and visits


def test_a_professional_has_an_assignment_in_the_period_and_counts_once(pilot, gea, gijs):
    for trajectory in fill_caseload(pilot, 2, started_on=BEFORE):
        AssignmentFactory(trajectory=trajectory, carer=gea)
    AssignmentFactory(trajectory=trajectory_of(pilot, BEFORE), carer=gijs, ended_on=BEFORE)
    assert evaluate(pilot, MARCH).professionals == 1


def test_fte_counts_for_the_share_of_the_days_in_service(pilot, carla):
    UserFactory(pilot=pilot, family_carer=True, fte="0.50")
    # The last 10 and the first 3 of 31 days, both ends included.
    UserFactory(pilot=pilot, family_carer=True, fte="1.00", employed_from=date(2023, 3, 22))
    UserFactory(pilot=pilot, family_carer=True, fte="1.00", employed_until=date(2023, 3, 3))
    UserFactory(pilot=pilot, family_carer=True, fte="1.00", employed_until=BEFORE)
    UserFactory(pilot=pilot, family_carer=True, fte="1.00", employed_from=AFTER)
    UserFactory(pilot=pilot, family_carer=True, fte=None)
    UserFactory(pilot=pilot, team_manager=True, fte="1.00")
    # 0.5 + 13/31
    assert evaluate(pilot, MARCH).fte == Decimal("0.92")


def test_who_has_another_job_by_now_was_a_professional_but_adds_no_fte(pilot, gea):
    AssignmentFactory(trajectory=trajectory_of(pilot), carer=gea)
    gea.role = Role.CASE_MANAGER
    gea.save()
    figures = evaluate(pilot, MARCH)
    assert (figures.professionals, figures.fte) == (1, 0)


def test_a_visit_to_a_closed_door_is_counted_apart_and_gives_no_hours(pilot):
    trajectory = trajectory_of(pilot, date(2023, 1, 1))
    for day in (BEFORE, FIRST, LAST, AFTER):
        VisitFactory(trajectory=trajectory, visited_on=day, minutes=40, travel_minutes=30)
    VisitFactory(trajectory=trajectory, visited_on=LAST, not_home=True, task_household=False, way="", minutes=15)
    figures = evaluate(pilot, MARCH)
    assert (figures.visits, figures.not_home, figures.visit_hours) == (2, 1, Decimal("1.3"))


def test_hours_are_rounded_once_and_half_up(pilot):
    trajectory = trajectory_of(pilot)
    # Two times 7.5 minutes would be 0.2 + 0.2 when each were rounded.
    VisitFactory(trajectory=trajectory, minutes=7)
    VisitFactory(trajectory=trajectory, minutes=8)
    figures = evaluate(pilot, MARCH)
    assert figures.visit_hours == Decimal("0.3")
    assert figures.as_json()["visit_hours"] == 0.3


def test_a_visit_with_several_tasks_is_divided_equally(pilot):
    trajectory = trajectory_of(pilot)
    VisitFactory(trajectory=trajectory, minutes=180, task_parenting=True, task_coordination=True)
    VisitFactory(trajectory=trajectory, minutes=60)
    VisitFactory(trajectory=trajectory, minutes=30, task_household=False)
    figures = evaluate(pilot, MARCH)
    assert figures.visit_hours_by_task == {
        "huishoudelijk": Decimal("2.0"),
        "pedagogisch": Decimal("1.0"),
        "regie": Decimal("1.0"),
        "geen": Decimal("0.5"),
    }
    assert figures.as_json()["visit_hours_by_task"]["geen"] == 0.5


def test_hours_are_counted_by_way_of_working(pilot):
    trajectory = trajectory_of(pilot)
    VisitFactory(trajectory=trajectory, minutes=90, way=WayOfWorking.COACHED)
    VisitFactory(trajectory=trajectory, minutes=30, way=WayOfWorking.TAKEN_OVER)
    VisitFactory(trajectory=trajectory, minutes=60, way="")
    assert evaluate(pilot, MARCH).visit_hours_by_way == {
        "overgenomen": Decimal("0.5"),
        "begeleid": Decimal("1.5"),
        "geen": Decimal("1.0"),
    }


def test_continuity_counts_the_different_people_who_came(pilot, gea, gijs):
    first = trajectory_of(pilot, FIRST, date(2023, 3, 5))
    second = TrajectoryFactory(family=first.family, started_on=date(2023, 3, 10))
    VisitFactory(trajectory=first, carer=gea)
    VisitFactory(trajectory=second, carer=gea)
    VisitFactory(trajectory=second, carer=gijs)
    only_gea = trajectory_of(pilot)
    VisitFactory(trajectory=only_gea, carer=gea)
    VisitFactory(trajectory=only_gea, carer=gijs, not_home=True, task_household=False, way="")
    VisitFactory(trajectory=trajectory_of(pilot), visited_on=AFTER)
    assert evaluate(pilot, MARCH).families_by_carers_seen == {0: 1, 1: 1, 2: 1}


# What was agreed


def test_an_override_is_counted_in_the_period_in_which_it_was_granted(pilot):
    running = trajectory_of(pilot, date(2022, 12, 1), reference="T-1")
    OverrideFactory(trajectory=running, granted_on=MARCH.first, valid_until=None, reason="Baby in huis")
    OverrideFactory(trajectory=running, granted_on=date(2022, 12, 1))
    assert evaluate(pilot, MARCH).overrides == (OverrideFigure("T-1", MARCH.first, None, "Baby in huis"),)


def test_the_budget_has_all_years_and_says_when_the_outcome_is_not_known(pilot):
    BudgetYear.objects.create(pilot=pilot, year=2023, budgeted=126000)
    BudgetYear.objects.create(pilot=pilot, year=2022, budgeted=168000, realised="161400.50")
    assert evaluate(pilot, MARCH).budget == (
        BudgetFigure(2022, Decimal(168000), Decimal("161400.50")),
        BudgetFigure(2023, Decimal(126000), None),
    )


# The whole


def test_json_has_the_keys_of_the_werkboek_and_nothing_personal(pilot, trajectory):
    figures = evaluate(pilot, Period.year(2023))
    assert list(figures.as_json()) == ["period", *JSON_KEYS, *SUBJECTS, "avoided_cost"]
    assert figures.as_json()["period"] == {"from": "2023-01-01", "to": "2023-12-31"}
    assert trajectory.reference not in str(figures.as_json())


def test_the_number_of_queries_does_not_grow_with_the_rows(pilot, django_assert_num_queries):
    with django_assert_num_queries(16 + 18 + 10):
        evaluate(pilot, MARCH)
    fill_pilot(pilot)
    for trajectory in fill_caseload(pilot, 5, started_on=FIRST, ended_on=LAST):
        MemberFactory(family=trajectory.family)
        AssignmentFactory(trajectory=trajectory)
        VisitFactory(trajectory=trajectory)
        CareLineFactory(answer__trajectory=trajectory)
    with django_assert_num_queries(16 + 18 + 10):
        evaluate(pilot, MARCH)


# The team on one day


def test_the_caseload_per_carer_counts_families_on_the_day(pilot, gea, gijs, carla):
    first, second = fill_caseload(pilot, 2, started_on=FIRST)
    AssignmentFactory(trajectory=first, carer=gea)
    AssignmentFactory(trajectory=second, carer=gea, ended_on=date(2023, 3, 9))
    AssignmentFactory(trajectory=second, carer=gijs, started_on=date(2023, 3, 10))
    UserFactory(pilot=pilot, family_carer=True, employed_until=BEFORE)
    assert caseload_per_carer(pilot, date(2023, 3, 9)) == [
        CarerCaseload("Gea Gezinsverzorger", Decimal(1), 2),
        CarerCaseload("Gijs Gezinsverzorger", Decimal(1), 0),
    ]
    assert [row.active for row in caseload_per_carer(pilot, date(2023, 3, 10))] == [1, 1]


def test_a_carer_who_left_but_still_has_a_family_is_shown(pilot, gea):
    gea.employed_until = BEFORE
    gea.save()
    AssignmentFactory(trajectory=trajectory_of(pilot), carer=gea)
    assert caseload_per_carer(pilot, LAST) == [CarerCaseload("Gea Gezinsverzorger", Decimal(1), 1)]
