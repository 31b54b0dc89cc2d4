"""Figures of a calendar year are the same before and after a family was destroyed, as far as they can be added."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import pytest
from django.urls import reverse

from cases.actions.destruction import carry_out
from cases.models import DestroyedCount, Destruction, Family, Trajectory
from cases.period import Period
from monitoring.figures import evaluate
from tests.factories import TrajectoryFactory, UserFactory, VisitFactory
from tests.monitoring import oracle
from tests.monitoring.random_pilots import random_pilot

# What can be added up over families, so what a destroyed family stays in.
ADDITIVE = [
    *("families_supported", "families_new", "trajectories_closed", "closed_by_reason", "closed_by_follow_up"),
    *("active_on_last_day", "mean_caseload", "families_by_district", "districts", "children_by_age"),
    *("families_with_children_0_12", "families_by_trigger", "counterfactual_by_product", "counterfactual_none"),
    *("counterfactual_unknown", "counterfactual_missing", "visits", "not_home", "visit_hours"),
    *("visit_hours_by_task", "visit_hours_by_way", "families_by_carers_seen", "trajectories"),
    *("families_by_task", "families_by_way"),
]
YEARS = (2022, 2023)


def by_hand(pilot, year: int) -> dict:
    period = Period.year(year)
    found = oracle.figures(pilot.pk, period.first, period.last)
    return {name: found[name] for name in ADDITIVE}


def counted(pilot, year: int) -> dict:
    figures = evaluate(pilot, Period.year(year))
    return {name: getattr(figures, name) for name in ADDITIVE}


def destroy(family: Family) -> None:
    people = [UserFactory(pilot=family.pilot, team_manager=True) for _ in range(2)]
    decided = {"decided_by": people[0], "decided_on": date(2023, 9, 29)}
    confirmed = {"confirmed_by": people[1], "confirmed_on": date(2023, 9, 29)}
    proposed = Destruction.objects.create(family=family, basis="verzoek", **decided, **confirmed)
    carry_out(proposed=proposed, actor=None)


def let_all_help_end(pilot) -> None:
    """A file is destroyed after the help, so let what still runs end."""
    for row in Trajectory.objects.filter(pilot=pilot, ended_on__isnull=True):
        last = row.visits.order_by("-visited_on").values_list("visited_on", flat=True).first() or row.started_on
        placed = [item.ended_on for item in row.assignments.all() if item.ended_on]
        row.assignments.filter(ended_on__isnull=True).update(ended_on=None)
        row.assignments.filter(ended_on__isnull=True).delete()
        row.ended_on = max([last, row.started_on, *placed])
        row.save()


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(25))
def test_the_additive_figures_of_a_year_stay_when_families_go(seed):
    pilot = random_pilot(seed)
    let_all_help_end(pilot)
    before = {year: by_hand(pilot, year) for year in YEARS}
    assert before == {year: counted(pilot, year) for year in YEARS}
    families = list(Family.objects.filter(pilot=pilot).order_by("pk"))
    for family in Random(seed).sample(families, min(len(families), 1 + seed % 3)):
        destroy(family)
    assert {year: counted(pilot, year) for year in YEARS} == before


@pytest.mark.django_db
def test_orders_stay_as_they_were():
    pilot = random_pilot(3)
    let_all_help_end(pilot)
    before = evaluate(pilot, Period.year(2023)).as_json()
    for family in Family.objects.filter(pilot=pilot)[:2]:
        destroy(family)
    after = evaluate(pilot, Period.year(2023)).as_json()
    for name in ("families_by_district", "families_by_trigger", "counterfactual_by_product", "closed_by_reason"):
        assert list(after[name].items()) == list(before[name].items()), name


@pytest.mark.django_db
def test_another_period_than_a_calendar_year_is_of_the_files_that_are_there(pilot):
    trajectory = TrajectoryFactory(family__pilot=pilot, started_on=date(2022, 3, 1), ended_on=date(2022, 6, 30))
    VisitFactory(trajectory=trajectory)
    destroy(trajectory.family)
    assert evaluate(pilot, Period.year(2022)).visits == 1
    assert evaluate(pilot, Period(date(2022, 1, 1), date(2022, 6, 30))).visits == 0
    assert evaluate(pilot, Period(date(2021, 1, 1), date(2022, 12, 31))).visits == 0


@pytest.mark.django_db
def test_that_files_were_destroyed_is_said_and_to_the_council_without_their_number(login, tess, pilot):
    trajectory = TrajectoryFactory(family__pilot=pilot, started_on=date(2022, 3, 1), ended_on=date(2022, 6, 30))
    url = "?van=2022-01-01&tot=2022-12-31"
    said = "dossier is vernietigd"
    assert said not in login(tess).get(reverse("monitoring:dashboard") + url).content.decode()
    destroy(trajectory.family)
    assert said in login(tess).get(reverse("monitoring:dashboard") + url).content.decode()
    report = login(tess).get(reverse("reports:overview") + url).content.decode()
    assert "Van dossiers die zijn vernietigd" in report


@pytest.mark.django_db
def test_this_year_so_far_keeps_its_counts_too(pilot, fixed_today):
    trajectory = TrajectoryFactory(family__pilot=pilot, started_on=date(2023, 3, 1), ended_on=date(2023, 6, 30))
    VisitFactory(trajectory=trajectory)
    so_far = Period(date(2023, 1, 1), fixed_today)
    before = evaluate(pilot, so_far)
    destroy(trajectory.family)
    after = evaluate(pilot, so_far)
    assert {name: getattr(after, name) for name in ADDITIVE} == {name: getattr(before, name) for name in ADDITIVE}


@pytest.mark.django_db
def test_counts_of_several_families_are_one_number(pilot):
    for number in range(2):
        trajectory = TrajectoryFactory(
            family__pilot=pilot, started_on=date(2022, 3, 1), ended_on=date(2022, 6, 30) + timedelta(days=number)
        )
        VisitFactory(trajectory=trajectory)
        destroy(trajectory.family)
    visits = DestroyedCount.objects.get(pilot=pilot, year=2022, figure="visit_minutes")
    assert visits.number == 180
    assert {field.name for field in DestroyedCount._meta.fields} == {"id", "pilot", "year", "figure", "code", "number"}
