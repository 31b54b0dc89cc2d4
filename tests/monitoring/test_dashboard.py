from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.cache import caches
from django.urls import reverse

from cases.models import FamilyTrigger
from tests.conftest import TODAY
from tests.factories import (
    AnswerFactory,
    AssignmentFactory,
    CareLineFactory,
    MemberFactory,
    OverrideFactory,
    TrajectoryFactory,
    UserFactory,
    VisitFactory,
    fill_caseload,
)
from tests.monitoring.full_files import LONG_NAME, fill_pilot

MAY = date(2023, 5, 1)
# Queries for the work that is due, whatever there is of it.
DUE = 29
# And for the log: why somebody may see a family, the end of the chain, and the lines.
LOG = 3
# In which state the pilot is, and which families may be seen.
KEPT = 4


@pytest.fixture
def url() -> str:
    return reverse("monitoring:dashboard")


@pytest.fixture
def team_page(login, tess, url):
    """Return a function that gives the text of the page, as the team manager sees it."""

    def text(status: int = 200, **query: str) -> str:
        response = login(tess).get(url, query)
        assert response.status_code == status
        return response.content.decode()

    return text


def test_the_team_manager_sees_the_figures_of_this_year(team_page, trajectory):
    VisitFactory(trajectory=trajectory, visited_on=TODAY)
    text = team_page()
    assert "Cijfers van 1 januari 2023 tot en met 29 september 2023" in text
    assert "Gezinnen met hulp" in text
    assert reverse("monitoring:definitions") in text


@pytest.mark.parametrize("person", ["carla", "gea", "gert", "bo", "beheer"])
def test_nobody_else_sees_the_team(request, login, url, person):
    assert login(request.getfixturevalue(person)).get(url).status_code == 403


def test_who_is_not_logged_in_is_asked_to(client, url, db):
    assert client.get(url).status_code == 302


def test_another_period_can_be_chosen_in_the_address(team_page, trajectory):
    assert "Cijfers van 1 januari 2022 tot en met 31 december 2022" in team_page(van="2022-01-01", tot="2022-12-31")


def test_the_usual_periods_are_one_click_away(team_page):
    text = team_page()
    assert "?van=2023-01-01&amp;tot=2023-09-29" in text
    assert "?van=2023-04-01&amp;tot=2023-06-30" in text
    assert "?van=2022-01-01&amp;tot=2022-12-31" in text


def test_an_impossible_period_is_explained_and_this_year_is_shown(team_page):
    text = team_page(422, van="2023-09-01", tot="2023-01-01")
    assert "De laatste dag ligt voor de eerste dag. Kies een latere dag." in text
    assert "Cijfers van 1 januari 2023 tot en met 29 september 2023" in text
    assert "<title>Fout: Team" in text


def test_a_day_to_come_is_refused_at_its_field(team_page):
    text = team_page(422, tot="2023-12-31")
    assert "Kies een dag tot en met vandaag, 29 september 2023." in text
    assert "Cijfers van 1 januari 2023 tot en met 29 september 2023" in text


def test_a_short_period_may_be_seen_within_the_team(team_page):
    assert "Cijfers van 4 mei 2023 tot en met 4 mei 2023" in team_page(van="2023-05-04", tot="2023-05-04")


def test_a_pilot_without_families_has_a_page_too(team_page):
    text = team_page()
    assert "Alles is bij" in text
    assert "Nog niets in deze periode." in text


def test_work_to_do_leads_to_the_family_by_name_and_code(team_page, pilot, trajectory):
    text = team_page()
    family = trajectory.family
    assert "Vraag naar andere hulp niet beantwoord" in text
    assert "Meer dan 14 dagen geen bezoek" in text
    assert "nog nooit bezoek" in text
    assert f'href="{reverse("cases:family_detail", args=[family.pk])}"' in text
    assert text.count(f">Gezin {family.last_name}</a>") == 2
    assert text.count(f">{family.reference}, ") == 2


def test_work_that_is_done_is_not_shown(team_page, trajectory):
    AnswerFactory(trajectory=trajectory)
    VisitFactory(trajectory=trajectory, visited_on=TODAY - timedelta(days=3))
    assert "Alles is bij" in team_page()


def test_an_override_in_force_shows_its_reason_and_its_last_day(team_page, trajectory):
    OverrideFactory(
        trajectory=trajectory, granted_on=MAY, valid_until=date(2023, 10, 15), reason="Baby & <crisis> in huis"
    )
    text = team_page()
    assert "Plekken boven het maximum die nu gelden" in text
    assert "tot en met 15 oktober 2023" in text
    assert "Baby &amp; &lt;crisis&gt; in huis" in text


def test_an_expired_override_is_shown_while_there_are_too_many_families(team_page, pilot):
    fill_caseload(pilot, 10, started_on=MAY)
    above = TrajectoryFactory(family__pilot=pilot, started_on=MAY)
    OverrideFactory(trajectory=above, valid_until=date(2023, 6, 30))
    text = team_page()
    assert "Plek boven het maximum is verlopen" in text
    assert "verlopen op 30 juni 2023" in text
    assert f'href="{reverse("cases:override_grant", args=[above.pk])}"' in text
    assert f">Gezin {above.family.last_name}</a>" in text
    assert "boven het maximum" in text


def test_only_ten_of_a_long_list_are_shown(team_page, pilot):
    fill_caseload(pilot, 12, started_on=MAY)
    assert "En nog 2." in team_page()


def test_family_carers_are_shown_with_their_families(team_page, trajectory, gea, gijs):
    text = team_page()
    assert "Gea Gezinsverzorger" in text
    assert "Gijs Gezinsverzorger" in text
    assert '<rect width="100%" height="100%"/>' in text


def test_every_chart_has_its_table(team_page, trajectory):
    FamilyTrigger.objects.create(family=trajectory.family, trigger="schulden")
    text = team_page()
    assert '<svg version="1.1"' in text
    assert "Tabel: Gezinnen per wijk" in text
    assert '<th scope="row">Beijum</th><td class="num">1</td>' in text
    assert '<th scope="row">Schulden</th><td class="num">1</td>' in text


def test_what_stands_in_the_files_is_read_at_a_glance_and_in_a_table(team_page, pilot, carla, district):
    fill_pilot(pilot)
    text = team_page()
    assert '<p class="kpi-value">7 gezinnen wachten</p><p class="kpi-hint">mediaan 86 dagen, het langst 113' in text
    assert '<p class="kpi-value">24 doelen</p><p class="kpi-hint">van 12 gezinnen</p>' in text
    assert '<th scope="row">Weken met contact</th><td class="num">42 % (35 van 83)</td>' in text
    assert f'<th scope="row">{LONG_NAME}</th>' in text
    assert '<th scope="row">Rust</th><td class="num">+2 (12)</td><td class="num">+2 (12)</td>' in text
    assert text.count("<h3 id=") == 1 + 7 + 9


def test_nothing_on_the_page_needs_an_inline_style_or_script(team_page, trajectory):
    text = team_page()
    assert " style=" not in text
    assert "<style" not in text
    assert "<script>" not in text


def full_trajectory(pilot):
    trajectory = TrajectoryFactory(family__pilot=pilot, started_on=MAY)
    MemberFactory(family=trajectory.family)
    AssignmentFactory(trajectory=trajectory)
    VisitFactory(trajectory=trajectory)
    CareLineFactory(answer__trajectory=trajectory)
    OverrideFactory(trajectory=trajectory, granted_on=MAY, valid_until=date(2023, 12, 1))
    # Work of every kind.
    TrajectoryFactory(family__pilot=pilot, started_on=MAY)


def test_the_number_of_queries_does_not_grow_with_the_rows(login, tess, url, pilot, django_assert_max_num_queries):
    client = login(tess)
    full_trajectory(pilot)
    with django_assert_max_num_queries(17 + 16 + 11 + 9 + DUE + LOG + KEPT):
        client.get(url)
    for _ in range(4):
        full_trajectory(pilot)
        UserFactory(pilot=pilot, family_carer=True)
    fill_pilot(pilot)
    caches["charts"].clear()
    with django_assert_max_num_queries(17 + 16 + 11 + 9 + DUE + LOG + KEPT):
        client.get(url)
