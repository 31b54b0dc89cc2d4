from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import pytest
from django.core.cache import cache
from django.urls import reverse

from cases.models import BudgetYear, Pilot, Tariff, Trajectory
from cases.period import Period
from monitoring import cost_page
from monitoring.figures.avoided_cost import of_period
from monitoring.numbers import euros
from tests.factories import AnswerFactory, CareLineFactory, CareProductFactory, TariffFactory, TrajectoryFactory
from tests.file_factories import MeasurementFactory, ReferralFactory, WaitlistEntryFactory

YEAR = Period.year(2023)
START = date(2023, 3, 6)


def answered(pilot: Pilot, number: int = 1, **line) -> list[Trajectory]:
    """Make trajectories with an answer of 1 hour a week for 10 weeks at € 70, zeker and vervanging: € 630 each."""
    product = pilot.care_products.filter(code="IAG").first() or CareProductFactory(pilot=pilot, code="IAG", name="IAG")
    if not Tariff.objects.filter(product=product).exists():
        TariffFactory(product=product, price=70, price_year=2023, valid_from=date(2023, 1, 1))
    values = {"product": product, "amount": 1, "weeks": 10, "certainty": "zeker", "effect": "vervanging"} | line
    made = [TrajectoryFactory(family__pilot=pilot, started_on=START) for _ in range(number)]
    for trajectory in made:
        CareLineFactory(answer__trajectory=trajectory, **values)
    return made


@pytest.fixture
def page(login, tess):
    """Return a function that gives the text of the page, with ordinary spaces."""

    def text(status: int = 200, **query: str) -> str:
        response = login(tess).get(reverse("monitoring:avoided_cost"), query)
        assert response.status_code == status
        return re.sub(r"[\s\N{NO-BREAK SPACE}]+", " ", response.content.decode())

    return text


def test_the_page_shows_the_indication_beside_the_cost_and_the_answers(page, pilot):
    answered(pilot, 2)
    AnswerFactory(trajectory=TrajectoryFactory(family__pilot=pilot, started_on=START), kind="weet_niet")
    TrajectoryFactory(family__pilot=pilot, started_on=START)
    BudgetYear.objects.create(pilot=pilot, year=2023, budgeted=126000, realised=121700)
    text = page()
    assert '<p class="kpi-value">€ 1.260</p>' in text
    assert '<p class="kpi-value">€ 121.700</p>' in text
    assert '<p class="kpi-value">2 van 4</p>' in text
    assert "weet niet: 1, geen antwoord: 1, geen andere hulp: 0" in text
    assert "Prijspeil 2023. Bron van de tarieven: fictief tarief." in text
    assert "Ook als alle 2 antwoorden kloppen, is het bedrag € 1.400." in text


def test_a_missing_tariff_is_named_with_what_to_do(page, pilot):
    answered(pilot)
    product = CareProductFactory(pilot=pilot, code="HH", name="Hulp bij het huishouden")
    TariffFactory(product=product, price_year=2022)
    answered(pilot, product=product)
    text = page()
    assert "Hulp bij het huishouden (HH): 1 keer genoemd. Er is wel een tarief met prijspeil 2022." in text
    assert "Vraag de beheerder om het in te voeren bij Beheer, Tarieven." in text
    assert "Er is geen tarief met prijspeil 2023 voor: Hulp bij het huishouden." in text


def test_what_is_missing_is_counted(page, pilot):
    answered(pilot, amount=None, certainty="")
    text = page()
    assert '<th scope="row">Ontbreekt: aantal per week</th><td class="num" data-label="Hoeveel">1</td>' in text
    assert '<th scope="row">Ontbreekt: hoe zeker het is</th><td class="num" data-label="Hoeveel">1</td>' in text
    assert "0 van de 1 genoemde soorten hulp hebben een bedrag." in text


def test_an_empty_pilot_has_a_page_too(page):
    text = page()
    assert '<p class="kpi-value">€ 0</p>' in text
    assert "Er is geen begroting ingevoerd." in text
    assert "Nog niets in deze periode." in text


def test_an_impossible_period_is_explained(page):
    assert "De laatste dag ligt voor de eerste dag." in page(422, van="2023-09-01", tot="2023-01-01")


def test_every_chart_has_its_table_and_every_figure_of_the_page_is_that_of_the_json(page, pilot):
    for law, number in (("jeugdwet", 2), ("wmo", 1)):
        product = CareProductFactory(pilot=pilot, law=law)
        TariffFactory(product=product, price=80, price_low=60, price_high=100, price_year=2023)
        answered(pilot, number, product=product, amount_low="0.5", amount_high=3)
    BudgetYear.objects.create(pilot=pilot, year=2023, budgeted=126000, realised=121700)
    found = of_period(pilot, Period(date(2023, 1, 1), date(2023, 9, 29))).as_json()
    text = page().replace(" ", "\N{NO-BREAK SPACE}")
    amounts = [
        *found["avoided"].values(),
        found["cost"],
        found["without_largest"],
        found["break_even"]["if_all_true"],
        *(row[end] for row in found["drivers"] for end in ("low", "high")),
        *(value for row in found["by_law"].values() for value in row["amount"].values()),
        *(value for row in found["by_budget_year"] for value in (row["cost"], *row["avoided"].values())),
        *(found["chances"][name][end] for name in ("interval_80", "interval_95") for end in ("low", "high")),
    ]
    assert len(amounts) > 20
    assert [amount for amount in amounts if euros(Decimal(str(amount))) not in text] == []
    assert text.count('<svg\N{NO-BREAK SPACE}version="1.1"') == 3 + 3 + 1


def test_whether_the_care_came_and_who_waits_are_told(page, pilot):
    for trajectory in answered(pilot, 6):
        Trajectory.objects.filter(pk=trajectory.pk).update(started_on=date(2022, 3, 7), ended_on=date(2022, 12, 1))
        product = trajectory.counterfactual_answers.get().lines.get().product
        ReferralFactory(
            family=trajectory.family,
            product=product,
            requested_on=date(2022, 4, 1),
            started_on=date(2022, 5, 1),
            ended_on=date(2022, 5, 2),
            amount_per_week=1,
        )
        MeasurementFactory(trajectory=trajectory, moment="na_6_maanden", measured_on=date(2023, 6, 1), help_now="geen")
    WaitlistEntryFactory(family__pilot=pilot, started_on=date(2023, 1, 9))
    text = page(van="2022-01-01", tot="2023-09-29")
    assert "Na 6 maanden was de genoemde hulp bij 6 van de 6 toch gekomen." in text
    assert "Na 12 maanden: geen conclusie mogelijk." in text
    assert "Eerste 6 maanden: geen conclusie mogelijk." in text


def test_nothing_on_the_page_needs_an_inline_style_or_script(page, pilot):
    answered(pilot, 2)
    text = page()
    assert " style=" not in text
    assert "<script>" not in text


def test_nowhere_stands_that_money_was_saved(page, pilot):
    answered(pilot, 2)
    assert "bespa" not in page().lower()


def test_each_part_has_a_table_with_as_many_cells_as_headings(pilot):
    answered(pilot, 2)
    BudgetYear.objects.create(pilot=pilot, year=2021, budgeted=42000)
    found = of_period(pilot, YEAR)
    parts = [*cost_page.wide_parts(found), *cost_page.parts(found)]
    assert len(parts) == 9
    for part in parts:
        assert {len(row) for row in part.table.rows} <= {len(part.table.headings)}


def test_the_number_of_queries_does_not_grow_with_the_rows(
    login, tess, pilot, django_assert_max_num_queries, django_assert_num_queries
):
    client, url = login(tess), reverse("monitoring:avoided_cost")
    answered(pilot, 1)
    # Session, person, pilot and the number beside Signalen in the menu, and the nine of the figures.
    with django_assert_max_num_queries(5 + 9) as few:
        client.get(url)
    for trajectory in answered(pilot, 6):
        ReferralFactory(family=trajectory.family, requested_on=START, started_on=START)
        WaitlistEntryFactory(family__pilot=pilot)
        MeasurementFactory(trajectory=trajectory, moment="na_6_maanden")
    cache.clear()
    with django_assert_num_queries(len(few)):
        client.get(url)
