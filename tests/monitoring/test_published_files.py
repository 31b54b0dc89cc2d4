"""What of the family file may be shown to the council."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from cases.period import Period
from monitoring.figures import Figures, OtherHelpFigures, Share, Typical, VolunteerFigures, evaluate
from monitoring.suppression import HIDDEN, Judged, PublishedShare, PublishedTypical, Rule, Statement, publish
from tests.factories import fill_caseload
from tests.monitoring.full_files import fill_pilot

YEAR = Period.year(2023)
NOTHING = PublishedShare(HIDDEN, HIDDEN, HIDDEN)


def judged(**cells: int) -> Judged:
    said = Statement(Rule())
    for name, count in cells.items():
        said.count(name, count)
    return Judged(said, frozenset(said.small))


@pytest.mark.parametrize(
    ("number", "published"),
    [
        (0, PublishedTypical(0, None)),
        (1, PublishedTypical(HIDDEN, HIDDEN)),
        (4, PublishedTypical(HIDDEN, HIDDEN)),
        (5, PublishedTypical(5, Decimal(3))),
    ],
)
def test_a_median_or_mean_is_shown_from_five_on(number, published):
    assert judged(n=number).typical(Typical(number, Decimal(3) if number else None), "n") == published


def test_a_percentage_goes_with_its_part_and_whole():
    assert judged(part=6, whole=20).share(Share.of(6, 20), "part", "whole") == PublishedShare(6, 20, 30)
    assert judged(part=4, whole=20).share(Share.of(4, 20), "part", "whole") == PublishedShare(HIDDEN, 20, HIDDEN)
    assert judged(part=0, whole=0).share(Share.of(0, 0), "part", "whole") == PublishedShare(0, 0, None)


def test_a_share_of_work_is_hidden_when_few_families_stand_behind_it():
    called = Share.of(38, 40)
    assert judged().share_of_work(called, behind=5) == PublishedShare(38, 40, 95)
    assert judged().share_of_work(called, behind=4) == NOTHING
    assert judged().share_of_work(Share.of(2, 40), behind=5) == PublishedShare(HIDDEN, 40, HIDDEN)
    assert judged().share_of_work(Share.of(0, 0), behind=0) == PublishedShare(0, 0, None)


def test_what_the_files_hold_is_published_when_there_is_enough_of_it(pilot, carla, district):
    fill_pilot(pilot)
    figures = evaluate(pilot, YEAR)
    published = publish(figures)
    assert (published.waiting.waiting, published.goals.standing, published.measuring.families) == (7, 24, 12)
    assert set(published.waiting.by_urgency.values()) == {HIDDEN}
    assert published.measuring.grade == PublishedTypical(12, figures.measuring.grade.value)
    assert (published.other_help.started, published.other_help.waiting) == (9, HIDDEN)
    assert published.other_help.days_to_start.number == 9
    assert published.volunteers.families == PublishedShare(6, 12, 50)
    # What concerns one family, or its safety, stays within the team.
    assert not hasattr(published, "signals")
    assert not hasattr(published, "intensity")
    assert not hasattr(published.waiting, "longest_days")
    assert published.json["waiting"]["longest_days"] is None


def test_of_few_families_next_to_nothing_is_published(pilot, carla, district):
    fill_pilot(pilot, helped=3, waiting=2)
    published = publish(evaluate(pilot, YEAR))
    assert published.hides_something
    assert (published.waiting.waiting, published.waiting.calls) == (HIDDEN, HIDDEN)
    assert published.waiting.weeks_called.percentage == HIDDEN
    assert (published.goals.families, published.goals.standing) == (HIDDEN, HIDDEN)
    assert not published.goals.are_shown
    assert {reached.part for reached in published.goals.reached.values()} == {HIDDEN}
    assert {change.value for change in published.measuring.change.values()} == {HIDDEN}
    assert published.measuring.without_help == {}
    assert published.other_help.requested == HIDDEN
    assert published.other_help.days_by_provider == {}
    assert published.volunteers.by_organisation == {}
    assert (published.volunteers.volunteers, published.volunteers.hours) == (HIDDEN, HIDDEN)


def test_an_empty_file_hides_nothing_and_has_nothing_to_say(pilot):
    published = publish(evaluate(pilot, YEAR))
    assert not published.hides_something
    assert not published.waiting.has_any
    assert not published.other_help.has_any
    assert not published.volunteers.has_any
    assert not published.goals.are_shown


@pytest.fixture
def figures(pilot) -> Figures:
    fill_caseload(pilot, 20)
    return evaluate(pilot, Period.year(2022))


def other_help(started: int, refused: int, waiting: int, providers: dict[str, int]) -> OtherHelpFigures:
    return OtherHelpFigures(
        requested=started + refused + waiting,
        started=started,
        refused=refused,
        ended=0,
        waiting=waiting,
        days_to_start=Typical(started, Decimal(9) if started else None),
        days_by_provider={name: Typical(number, Decimal(9)) for name, number in providers.items()},
    )


def test_a_provider_with_few_is_named_without_its_days(figures):
    exact = other_help(15, 0, 0, {"Elker": 8, "Accare": 4, "Lentis": 3})
    published = publish(replace(figures, other_help=exact)).other_help
    assert published.days_by_provider == {
        "Elker": PublishedTypical(8, Decimal(9)),
        "Accare": PublishedTypical(HIDDEN, HIDDEN),
        "Lentis": PublishedTypical(HIDDEN, HIDDEN),
    }


def test_the_requests_do_not_tell_what_became_of_few(figures):
    def shown(*exact: int) -> tuple:
        found = publish(replace(figures, other_help=other_help(*exact, {}))).other_help
        return found.requested, found.started, found.refused, found.waiting

    assert shown(9, 0, 0) == (9, 9, 0, 0)
    assert shown(9, 5, 6) == (20, 9, 5, 6)
    assert shown(1, 2, 0) == (HIDDEN, HIDDEN, HIDDEN, 0)


def test_a_single_small_organisation_is_not_told_by_the_total(figures):
    exact = VolunteerFigures(Share.of(9, 20), {"humanitas": 7, "mjd": 2}, 9, Decimal("20.0"))
    published = publish(replace(figures, volunteers=exact)).volunteers
    assert published.by_organisation["mjd"] == HIDDEN
    assert HIDDEN in (published.by_organisation["humanitas"], published.families.part)
    enough = replace(exact, by_organisation={"humanitas": 9})
    assert publish(replace(figures, volunteers=enough)).volunteers.by_organisation == {"humanitas": 9}
