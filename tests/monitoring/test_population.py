from __future__ import annotations

from dataclasses import replace

import pytest

from cases.models import Family, NeighbourhoodTeam, Trajectory, Visit
from cases.period import Period
from monitoring.figures import evaluate
from tests.factories import TeamFactory
from tests.monitoring.random_files import fill_files
from tests.monitoring.random_pilots import random_pilot
from tests.unguarded import unguarded_tables

YEAR = Period.year(2023)


def divided(seed: int) -> tuple[NeighbourhoodTeam, NeighbourhoodTeam]:
    """Return two teams that share the districts of a random pilot."""
    pilot = random_pilot(seed)
    fill_files(pilot, seed)
    teams = TeamFactory(pilot=pilot, name="WIJ Noord"), TeamFactory(pilot=pilot, name="WIJ Zuid")
    for number, district in enumerate(pilot.districts.order_by("name")):
        district.team = teams[number % 2]
        district.save()
    return teams


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(20))
def test_the_figures_of_a_team_are_those_of_the_pilot_without_the_other_families(seed):
    north, south = divided(seed)
    of_team = evaluate(north.pilot, YEAR, team=north)
    others = Family.objects.filter(district__team=south)
    with unguarded_tables():
        Visit.objects.filter(trajectory__family__in=others).delete()
        Trajectory.objects.filter(family__in=others).delete()
        others.delete()
    alone = evaluate(north.pilot, YEAR)
    # Carers work for all teams, so their fte is that of who helped this team. Money is of the whole pilot.
    assert replace(of_team, fte=alone.fte, avoided_cost=alone.avoided_cost) == alone
    assert of_team.fte <= alone.fte


@pytest.mark.django_db
def test_the_fte_of_a_team_is_that_of_who_helps_its_families(pilot, team, trajectory, gea, gijs):
    assert evaluate(pilot, YEAR).fte == 2
    assert evaluate(pilot, YEAR, team=team).fte == 1
    assert evaluate(pilot, YEAR, team=TeamFactory(pilot=pilot)).fte == 0
