from __future__ import annotations

import pytest
from django.urls import reverse

from cases.models import Family
from cases.period import Period
from monitoring import behind
from monitoring.figures import evaluate
from monitoring.population import Population
from tests.conftest import TODAY
from tests.factories import FamilyFactory, TeamFactory, UserFactory
from tests.monitoring.full_files import fill_pilot
from tests.monitoring.random_files import fill_files
from tests.monitoring.random_pilots import random_pilot

# Figures that are as many as the rows behind them.
ONE_ROW_EACH = (
    "families_supported",
    "families_new",
    "families_with_children_0_12",
    "trajectories_closed",
    "active_on_last_day",
    "counterfactual_none",
    "counterfactual_unknown",
    "counterfactual_missing",
    "waiting.waiting",
    "signals.open",
)


def value(figures, code: str):
    for name in code.split("."):
        figures = getattr(figures, name)
    return figures


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(15))
def test_as_many_rows_stand_behind_a_figure_as_it_says(seed):
    pilot = random_pilot(seed)
    fill_files(pilot, seed)
    period = Period.year(2023)
    figures = evaluate(pilot, period)
    reader = UserFactory(pilot=pilot, role="teammanager")
    for code in ONE_ROW_EACH:
        found = behind.of(code, Population(pilot), period, reader)
        assert len(found.rows) == value(figures, code), code


@pytest.mark.django_db
def test_the_days_behind_the_mean_caseload_make_it():
    pilot = random_pilot(3)
    period = Period.year(2023)
    rows = behind.of("mean_caseload", Population(pilot), period, UserFactory(pilot=pilot, role="teammanager")).rows
    days = sum(int(row.cells[-1]) for row in rows)
    assert float(evaluate(pilot, period).mean_caseload) == pytest.approx(days / period.days, abs=0.005)


def test_a_family_that_the_reader_may_not_see_counts_without_a_name(pilot, trajectory, bo):
    found = behind.of("families_supported", Population(pilot), Period(TODAY, TODAY), bo)
    assert [(row.family, row.name, row.cells) for row in found.rows] == [(None, behind.NOT_TO_BE_SEEN, ("", ""))]


@pytest.fixture
def page(login, tess):
    def text(code: str, status: int = 200, **query) -> str:
        response = login(tess).get(reverse("monitoring:figure", args=[code]), query)
        assert response.status_code == status
        return response.content.decode()

    return text


def test_the_page_of_a_figure_says_what_it_means_and_who_counts(page, trajectory):
    text = page("families_supported")
    assert "Gezinnen met hulp op ten minste één dag van de periode." in text
    assert f'href="{trajectory.family.get_absolute_url()}"' in text
    assert "1 januari 2023 tot en met 29 september 2023" in text


@pytest.mark.parametrize("code", sorted(behind.MAKERS))
def test_every_list_fits_on_its_page(page, pilot, district, code):
    fill_pilot(pilot, helped=3, waiting=2)
    assert "Wie hierbij tellen" in page(code)


def test_a_figure_without_families_says_so(page, pilot):
    assert "dus er is geen lijst" in page("fte")


def test_an_unknown_figure_does_not_exist(page, pilot):
    page("geheim", status=404)


def test_only_the_team_that_is_chosen_counts(page, trajectory, team):
    other = TeamFactory(pilot=team.pilot, name="WIJ Selwerd")
    FamilyFactory(pilot=team.pilot)
    assert trajectory.family.reference in page("families_supported", team=team.pk)
    assert trajectory.family.reference not in page("families_supported", team=other.pk)
    assert Family.objects.count() == 2


def test_a_team_of_another_pilot_cannot_be_chosen(page, trajectory):
    text = page("families_supported", status=422, team=TeamFactory(name="WIJ Elders").pk)
    assert "WIJ Elders" not in text
