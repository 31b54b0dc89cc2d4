from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import reverse

from cases.period import Period
from monitoring.explained import AVOIDED_COST, BY_CODE, FIGURES, ON_PAGES_ALONE, SUBJECT_NAMES
from monitoring.figures import SUBJECTS, evaluate

# What is said about a period, and is no figure.
NOT_A_FIGURE = {"period"}


def codes(found: dict[str, Any]) -> Iterator[str]:
    """Yield the code of each figure in the JSON."""
    for key, value in found.items():
        if key in SUBJECTS:
            yield from (f"{key}.{name}" for name in value)
        elif key not in NOT_A_FIGURE:
            yield key


def test_every_figure_of_the_json_is_explained_and_nothing_else(pilot):
    found = set(codes(evaluate(pilot, Period.year(2023)).as_json()))
    assert found == {figure.code for figure in FIGURES} - ON_PAGES_ALONE
    assert len(BY_CODE) == len(FIGURES)
    assert set(SUBJECT_NAMES) == {"", *SUBJECTS, AVOIDED_COST}


@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure.code)
def test_an_explanation_is_complete(figure):
    for text in (figure.name, figure.unit, figure.population, figure.definition, figure.source):
        assert text.strip() == text != ""
    assert figure.definition.endswith(".")


@pytest.mark.parametrize("person", ["tess", "bo", "carla"])
def test_one_page_explains_all(request, login, person):
    text = login(request.getfixturevalue(person)).get(reverse("monitoring:definitions")).content.decode()
    for figure in FIGURES:
        assert f'id="{figure.anchor}"' in text
