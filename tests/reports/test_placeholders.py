"""Figures in a text by their name."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from cases.period import Period
from monitoring.figures import evaluate
from monitoring.suppression import Hidden, publish
from reports import placeholders, wording
from reports.evaluation import build, sections
from tests.factories import PilotFactory
from tests.monitoring.full_files import fill_pilot

pytestmark = pytest.mark.django_db
YEAR = Period.year(2023)


@pytest.fixture
def figures(pilot, district, carla):
    fill_pilot(pilot, helped=14, waiting=6)
    return publish(evaluate(pilot, YEAR))


def test_a_text_gets_the_numbers_of_the_figures_that_it_names(figures):
    assert placeholders.fill("Wij hielpen {{Gezinnen met hulp}} gezinnen.", figures) == "Wij hielpen 14 gezinnen."
    assert placeholders.fill("{{ Gezinnen met hulp }}", figures) == "14"


def test_a_name_that_is_no_figure_stays_and_is_found(figures):
    text = "{{Gezinen}} en {{Gezinnen met hulp}} en {{}}"
    assert placeholders.fill(text, figures) == "{{Gezinen}} en 14 en {{}}"
    assert placeholders.unknown(text, figures) == ["{{Gezinen}}", "{{}}"]


def test_what_is_not_shown_is_said_without_a_number(figures):
    hidden = [name for name, value in placeholders.by_name(figures).items() if isinstance(value, Hidden)]
    assert hidden
    assert {placeholders.fill(placeholders.placeholder(name), figures) for name in hidden} == {"een aantal"}


def test_a_named_figure_is_the_same_number_and_is_written_as_its_name(figures):
    named = placeholders.named(figures)
    assert named.families_supported == figures.families_supported
    assert wording.families(named.families_supported) == "{{Gezinnen met hulp}} gezinnen"
    assert wording.plain(named.mean_caseload) == "{{Gemiddeld tegelijk}}"
    assert named.families_by_district == figures.families_by_district


@pytest.mark.parametrize("helped", [0, 1, 14])
def test_the_standard_texts_filled_in_are_the_texts_with_numbers(pilot, district, carla, helped):
    fill_pilot(pilot, helped=helped, waiting=0)
    figures = publish(evaluate(pilot, YEAR))
    as_of = date(2024, 1, 10)
    written = sections(build(pilot, placeholders.named(figures), as_of=as_of))
    plain = sections(build(pilot, figures, as_of=as_of))
    assert [placeholders.fill(section.text, figures) for section in written] == [section.text for section in plain]
    assert all(placeholders.unknown(section.text, figures) == [] for section in written)


def test_a_number_that_was_typed_is_found_with_the_figures_that_say_the_same(figures):
    (loose,) = placeholders.loose_numbers("Er zijn 14 gezinnen geholpen.", "", figures)
    assert loose.text == "14"
    assert "{{Gezinnen met hulp}}" in loose.meant


@pytest.mark.parametrize(
    "text",
    [
        "In 2023 begon het.",
        "Op 3 mei 2023 en 15 september.",
        "1. eerst\n2. dan",
        "{{Gezinnen met hulp}} gezinnen",
        "De afspraak van 8 tot 10 gezinnen.",  # stands in the standard text
        "bijlage A4",
    ],
)
def test_what_is_no_figure_is_not_called_one(figures, text):
    assert placeholders.loose_numbers(text, "Afgesproken is 8 tot 10.", figures) == []


@pytest.mark.parametrize(
    ("text", "numbers"),
    [("1.445 bezoeken, 3,5 uur en 12", ["1.445", "3,5", "12"]), ("Dat is 50%.", ["50"]), ("7 en nog eens 7.", ["7"])],
)
def test_numbers_are_found_as_they_are_written_in_dutch(figures, text, numbers):
    assert [number.text for number in placeholders.loose_numbers(text, "", figures)] == numbers


def test_a_number_of_the_standard_text_that_comes_once_more_was_typed(figures):
    (loose,) = placeholders.loose_numbers("Tot en met 12 jaar, bij 12 gezinnen.", "Tot en met 12 jaar.", figures)
    assert loose.text == "12"


def test_names_of_data_cannot_end_a_placeholder(figures):
    assert placeholders._row_name("Gezinnen per wijk", "De {{Held}}\n", {}) == "Gezinnen per wijk: De Held"


def test_every_name_is_one_figure(figures):
    named = placeholders.named(figures)
    values = placeholders.by_name(figures)
    assert values["Streefgetal"] == PilotFactory.build().caseload_target
    assert all(isinstance(value, int | Decimal | Hidden) for value in values.values())
    assert len(values) > 60
    assert placeholders.by_name(named) == values
