"""What moved between two editions: worked by hand, and against the JSON over random pilots."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import combinations
from typing import Any

import pytest

from cases.period import Period
from monitoring.figures import BudgetFigure, evaluate
from monitoring.suppression import HIDDEN, PublishedFigures, PublishedShare, PublishedTypical, publish
from reports import by_code
from reports.comparing import Moved, by_subject, compare
from tests.monitoring.random_costs import fill_costs
from tests.monitoring.random_files import fill_files
from tests.monitoring.random_pilots import random_pilot
from tests.reports.made import NOBODY, ONE, TWENTY_ONE, money

pytestmark = pytest.mark.once


def said(before: PublishedFigures, after: PublishedFigures) -> dict[str, str]:
    return {moved.code: moved.in_words for moved in compare(before, after)}


def changed(**changes: Any) -> list[Moved]:
    return compare(TWENTY_ONE, replace(TWENTY_ONE, **changes))


@pytest.mark.parametrize("figures", [NOBODY, ONE, TWENTY_ONE])
def test_of_the_same_figures_nothing_moved(figures):
    assert compare(figures, replace(figures)) == []


def test_a_number_that_went_up_and_one_that_went_down():
    families, closed = changed(families_supported=23, trajectories_closed=7)
    assert (families.name, families.in_words, families.difference) == ("Gezinnen met hulp", "van 21 naar 23", 2)
    assert (families.difference_in_words, families.unit) == ("+2", "gezinnen")
    assert (closed.in_words, closed.difference_in_words) == ("van 8 naar 7", "-1")


def test_decimals_are_compared_exactly():
    (moved,) = changed(mean_caseload=Decimal("10.12"))
    assert (moved.in_words, moved.difference_in_words) == ("van 10,08 naar 10,12", "+0,04")
    assert changed(mean_caseload=Decimal("10.080")) == []


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (HIDDEN, 14, "was niet getoond, nu 14"),
        (14, HIDDEN, "was 14, nu niet getoond"),
        (0, HIDDEN, "was 0, nu niet getoond"),
    ],
)
def test_a_hidden_number_has_no_difference(before, after, words):
    (moved,) = compare(replace(TWENTY_ONE, visits=before), replace(TWENTY_ONE, visits=after))
    assert (moved.in_words, moved.difference, moved.difference_in_words) == (words, None, "")


def test_a_median_that_came_or_went():
    assert said(replace(TWENTY_ONE, median_duration_days=None), TWENTY_ONE) == {
        "median_duration_days": "was er niet, nu 140,5"
    }
    assert said(TWENTY_ONE, replace(TWENTY_ONE, median_duration_days=None)) == {
        "median_duration_days": "was 140,5, nu niet meer"
    }


def test_rows_that_came_and_went_count_from_nought():
    reasons = {"01": 5, "02": 2, "03": 6}
    assert {one.name: (one.in_words, one.difference) for one in changed(closed_by_reason=reasons)} == {
        "Waarom afgesloten: Eerder gestopt door het gezin": ("van 0 naar 6", 6),
        "Waarom afgesloten: niet ingevuld": ("van 1 naar 0", -1),
    }


def test_a_table_that_is_no_longer_shown_tells_no_differences():
    moved = changed(closed_by_reason={})
    assert {one.code: (one.in_words, one.difference) for one in moved} == {
        "closed_by_reason.01": ("was 5, nu niet getoond", None),
        "closed_by_reason.02": ("was 2, nu niet getoond", None),
        "closed_by_reason.onbekend": ("was 1, nu niet getoond", None),
    }


def test_a_table_is_empty_when_there_is_nothing_in_it():
    before = replace(NOBODY, trajectories_closed=5, closed_by_reason={"01": 5}, closed_by_follow_up={})
    assert said(before, NOBODY) == {
        "trajectories_closed": "van 5 naar 0",
        "closed_by_reason.01": "van 5 naar 0",
        "closed_by_follow_up": "was niet getoond, nu 0",
    }


def test_a_wijk_that_stood_among_the_others_was_not_shown():
    moved = changed(families_by_district={"Beijum": 8, "Lewenborg": 5, "overige wijken": 8})
    assert {one.label: one.in_words for one in moved} == {
        "Beijum": "van 7 naar 8",
        "Lewenborg": "was niet getoond, nu 5",
        "overige wijken": "van 14 naar 8",
    }


def test_subjects_of_the_file_move_by_part():
    waiting = replace(
        TWENTY_ONE.waiting,
        weeks_called=PublishedShare(85, 100, 85),
        days_waiting=PublishedTypical(9, HIDDEN),
        by_urgency={"a": HIDDEN, "b": 6},
    )
    assert said(TWENTY_ONE, replace(TWENTY_ONE, waiting=waiting)) == {
        "waiting.by_urgency.b": "van 5 naar 6",
        "waiting.by_urgency.onbekend": "was niet getoond, nu 0",
        "waiting.days_waiting.value": "was 41, nu niet getoond",
        "waiting.weeks_called.part": "van 80 naar 85",
        "waiting.weeks_called.whole": "van 96 naar 100",
        "waiting.weeks_called.percentage": "van 83 naar 85",
    }


def test_a_median_of_a_provider_that_came_was_not_nought():
    providers = dict(TWENTY_ONE.other_help.days_by_provider) | {"Molendrift": PublishedTypical(5, Decimal("33.5"))}
    moved = changed(other_help=replace(TWENTY_ONE.other_help, days_by_provider=providers))
    assert {one.name: (one.in_words, one.difference) for one in moved} == {
        "Wachttijd per aanbieder: Molendrift, aantal erachter": ("was er niet, nu 5", None),
        "Wachttijd per aanbieder: Molendrift": ("was er niet, nu 33,5", None),
    }


def test_avoided_cost_is_in_euro():
    cost = replace(TWENTY_ONE.avoided_cost, avoided=money(23000, 50000, 98400), interval_80=None)
    expected, *interval = changed(avoided_cost=cost)
    assert expected.in_words == "van € 47.400,- naar € 50.000,-"
    assert expected.difference_in_words == "+€ 2.600,-"
    assert {one.code.rpartition(".")[2]: one.in_words for one in interval} == {
        "percentage": "was 80, nu niet meer",
        "low": "was € 38.900,-, nu niet meer",
        "high": "was € 65.200,-, nu niet meer",
    }


def test_an_amount_that_is_hidden_has_no_difference():
    hidden = replace(TWENTY_ONE, avoided_cost=replace(TWENTY_ONE.avoided_cost, avoided=HIDDEN))
    moved = compare(hidden, TWENTY_ONE)
    assert [one.in_words for one in moved] == [
        "was niet getoond, nu € 23.000,-",
        "was niet getoond, nu € 47.400,-",
        "was niet getoond, nu € 98.400,-",
    ]
    assert {one.difference for one in moved} == {None}


def test_what_was_agreed_and_what_is_said_in_words_moves_too():
    budget = (*TWENTY_ONE.budget[:1], BudgetFigure(2023, Decimal(168000), Decimal("150000.50")))
    assert {one.name: one.in_words for one in changed(budget=budget, cap=12, most_have_young_children=True)} == {
        "Maximum": "van 10 naar 12",
        "Begroting: 2023, uitgegeven": "was er niet, nu € 150.000,50",
        "De meeste gezinnen hebben jonge kinderen": "van nee naar ja",
    }


def test_families_by_day_move_within_one_period_alone():
    days = tuple((day, active + (day.month == 3)) for day, active in TWENTY_ONE.caseload_by_day)
    (moved,) = changed(caseload_by_day=days)
    assert (moved.name, moved.in_words) == ("Gezinnen tegelijk: 1 maart 2022", "van 10 naar 11")
    assert changed(caseload_by_day=days, period=Period.year(2023)) == []
    assert {one.in_words for one in changed(caseload_by_day=())} == {
        "was 10, nu niet getoond",
        "was 11, nu niet getoond",
    }


def test_what_moved_stands_by_subject_in_the_order_of_the_figures():
    moved = changed(
        cap=12,
        families_supported=23,
        avoided_cost=replace(TWENTY_ONE.avoided_cost, counted=16),
        waiting=replace(TWENTY_ONE.waiting, calls=113),
        visits=1446,
    )
    assert [(name, [one.code for one in found]) for name, found in by_subject(moved)] == [
        ("Gezinnen, trajecten en bezoeken", ["families_supported", "visits"]),
        ("Wachtlijst", ["waiting.calls"]),
        ("Vermeden kosten", ["avoided_cost.counted"]),
        ("Wat verder in het verslag staat", ["cap"]),
    ]


def test_nothing_is_named_by_what_a_wijk_is_called():
    (moved,) = changed(families_by_district={"Beijum": 7, "overige wijken": 14, "part.whole": 5})
    assert (moved.label, moved.unit) == ("part.whole", "gezinnen")


# Against the JSON, over pilots full of chance


ABSENT = object()
WITHIN_THE_TEAM = ("signals.", "intensity.", "measuring.by_moment", "measuring.not_reached")
IN_THE_REPORT_ALONE = (
    *(figure.code for figure in by_code.BESIDE),
    "visit_hours_by_way",
    "families_by_carers_seen",
    "avoided_cost.incomplete",
    "avoided_cost.without_tariff",
)


def flat(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Yield path and value of all there is in a JSON, by other means than the code under test."""
    if isinstance(value, list) and any(isinstance(one, dict) for one in value):
        value = {one["label"]: {name: part for name, part in one.items() if name != "label"} for one in value}
    if isinstance(value, dict) and value:
        for key, part in value.items():
            yield from flat(part, f"{path}.{key}" if path else key)
    else:
        yield path, value


def differing(before: dict, after: dict) -> set[str]:
    """Return the codes of what the two do not say alike; one that stands in one of them is in the other as nought."""
    was, now = dict(flat(before)), dict(flat(after))
    found = set()
    for path in {*was, *now}:
        one, other = (at(leaves, path) for leaves in (was, now))
        if one != other and not any(longer.startswith(f"{path}.") for longer in {*was, *now}):
            found.add(path)
    return found


def at(leaves: dict, path: str) -> Any:
    while path not in leaves:
        path, dot, _ = path.rpartition(".")
        if not dot:
            return 0
    return 0 if leaves[path] == {} else leaves[path]


def in_the_json(figures: PublishedFigures) -> dict:
    """Return the JSON with the wijken that a report names."""
    districts = {name: None if count == HIDDEN else count for name, count in figures.families_by_district.items()}
    whole = figures.json["families_by_district"]
    return {**figures.json, "families_by_district": districts or whole}


@pytest.mark.django_db
def test_every_number_of_the_json_that_differs_is_named_and_no_other():
    periods = [Period.year(2022), Period.year(2023)]
    published = []
    for seed in range(2):
        pilot = random_pilot(seed)
        fill_files(pilot, seed)
        fill_costs(pilot, seed)
        published += [publish(evaluate(pilot, period)) for period in periods]
    named = 0
    for before, after in combinations(published, 2):
        moved = compare(before, after)
        codes = {one.code for one in moved}
        differ = differing(in_the_json(before), in_the_json(after))
        assert {code for code in differ if not code.startswith(("period", *WITHIN_THE_TEAM))} - codes == set()
        # Hidden and nothing at all look alike in the JSON.
        alike = {one.code for one in moved if {one.before, one.after} == {HIDDEN, None}}
        assert {code for code in codes - differ if not code.startswith(IN_THE_REPORT_ALONE)} <= alike
        named += len(codes)
    assert named > 300
