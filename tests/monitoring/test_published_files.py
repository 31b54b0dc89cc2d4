"""What of the family file may be shown to the council."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from cases.period import Period
from monitoring.figures import OtherHelpFigures, Share, Typical, VolunteerFigures, evaluate
from monitoring.suppression import Hidden, PublishedShare, PublishedTypical, publish, subjects
from monitoring.suppression.small import share, share_of_work, typical
from tests.monitoring.full_files import fill_pilot

SMALL, BESIDE = Hidden(below=5), Hidden()
YEAR = Period.year(2023)


@pytest.mark.parametrize(
    ("number", "published"),
    [
        (0, PublishedTypical(0, None)),
        (1, PublishedTypical(SMALL, BESIDE)),
        (4, PublishedTypical(SMALL, BESIDE)),
        (5, PublishedTypical(5, Decimal(3))),
    ],
)
def test_a_median_or_mean_is_shown_from_five_on(number, published):
    assert typical(Typical(number, Decimal(3) if number else None)) == published


@pytest.mark.parametrize(
    ("part", "whole", "published"),
    [
        (0, 0, PublishedShare(0, 0, None)),
        (0, 3, PublishedShare(BESIDE, SMALL, BESIDE)),
        (0, 9, PublishedShare(0, 9, 0)),
        (4, 9, PublishedShare(SMALL, 9, BESIDE)),
        (5, 9, PublishedShare(BESIDE, 9, BESIDE)),
        (5, 10, PublishedShare(5, 10, 50)),
        (9, 9, PublishedShare(9, 9, 100)),
    ],
)
def test_a_share_is_hidden_when_its_part_or_the_rest_is_small(part, whole, published):
    assert share(Share.of(part, whole)) == published


def test_a_share_of_work_is_hidden_when_few_families_stand_behind_it():
    called = Share.of(38, 40)
    assert share_of_work(called, behind=5) == PublishedShare(38, 40, 95)
    assert share_of_work(called, behind=4) == PublishedShare(BESIDE, BESIDE, BESIDE)
    assert share_of_work(Share.of(0, 0), behind=0) == PublishedShare(0, 0, None)


def test_what_the_files_hold_is_published_when_there_is_enough_of_it(pilot, carla, district):
    fill_pilot(pilot)
    figures = evaluate(pilot, Period(YEAR.first, YEAR.last))
    published = publish(figures)
    assert (published.waiting.waiting, published.goals.standing, published.measuring.families) == (7, 24, 12)
    assert published.waiting.by_urgency == {"a": SMALL, "b": SMALL, "c": SMALL, "onbekend": SMALL}
    assert published.measuring.grade == PublishedTypical(12, figures.measuring.grade.value)
    assert published.other_help.became == {"started": 9, "refused": 0, "waiting": SMALL}
    assert published.other_help.days_to_start.number == 9
    assert published.volunteers.families == PublishedShare(6, 12, 50)
    # What concerns one family, or its safety, stays within the team.
    assert not hasattr(published, "signals")
    assert not hasattr(published, "intensity")
    assert not hasattr(published.waiting, "longest_days")


def test_of_few_families_next_to_nothing_is_published(pilot, carla, district):
    fill_pilot(pilot, helped=3, waiting=2)
    published = publish(evaluate(pilot, YEAR))
    assert published.hides_in_the_file
    assert (published.waiting.waiting, published.waiting.by_urgency) == (SMALL, {})
    assert published.waiting.weeks_called.percentage == BESIDE
    assert (published.goals.families, published.goals.standing) == (SMALL, BESIDE)
    assert not published.goals.are_shown
    assert {reached.part for reached in published.goals.reached.values()} == {BESIDE}
    assert {change.value for change in published.measuring.change.values()} == {BESIDE}
    assert published.measuring.without_help == {}
    assert published.other_help.requested == SMALL
    assert published.other_help.days_by_provider == {}
    assert published.volunteers.by_organisation == {}
    assert (published.volunteers.volunteers, published.volunteers.hours) == (SMALL, BESIDE)


def test_an_empty_file_hides_nothing_and_has_nothing_to_say(pilot):
    published = publish(evaluate(pilot, YEAR))
    assert not published.hides_in_the_file
    assert not published.waiting.has_any
    assert not published.other_help.has_any
    assert not published.volunteers.has_any
    assert not published.goals.are_shown


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


def test_a_provider_with_few_is_named_without_its_days():
    published = subjects.other_help(other_help(14, 0, 0, {"Elker": 8, "Accare": 3, "Lentis": 3}), min_cell=5)
    assert published.days_by_provider == {
        "Elker": PublishedTypical(8, Decimal(9)),
        "Accare": PublishedTypical(SMALL, BESIDE),
        "Lentis": PublishedTypical(SMALL, BESIDE),
    }


@pytest.mark.parametrize(
    ("exact", "requested", "became"),
    [
        ((9, 0, 0), 9, {"started": 9, "refused": 0, "waiting": 0}),
        ((9, 5, 6), 20, {"started": 9, "refused": 5, "waiting": 6}),
        # The number of requests would tell how few were refused.
        ((9, 2, 0), BESIDE, {"started": 9, "refused": SMALL, "waiting": 0}),
        ((1, 2, 0), SMALL, {"started": SMALL, "refused": SMALL, "waiting": 0}),
    ],
)
def test_the_requests_do_not_tell_what_became_of_few(exact, requested, became):
    published = subjects.other_help(other_help(*exact, {}), min_cell=5)
    assert (published.requested, published.became) == (requested, became)


def test_a_single_small_organisation_is_not_told_by_the_total():
    exact = VolunteerFigures(Share.of(9, 20), {"humanitas": 7, "mjd": 2}, 9, Decimal("20.0"))
    assert subjects.volunteers(exact, min_cell=5).by_organisation == {"humanitas": BESIDE, "mjd": SMALL}
    enough = replace(exact, by_organisation={"humanitas": 9})
    assert subjects.volunteers(enough, min_cell=5).by_organisation == {"humanitas": 9}
