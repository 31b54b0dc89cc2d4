from __future__ import annotations

import pytest

from cases import timeline
from cases.actions.intake import choose_help
from cases.codes import HelpKind, SelfReliance
from cases.help_choice import considerations
from cases.models import AuditEvent, HelpChoice
from tests.file_factories import HelpChoiceFactory

NOTHING, LITTLE, HALF, MOST, ALL = SelfReliance
CARER, COACH, OTHER = HelpKind


def speaks_for(now, reachable):
    return {point.towards for point in considerations(now, reachable)}


@pytest.mark.parametrize(
    ("now", "reachable", "towards", "not_towards"),
    [
        (NOTHING, NOTHING, CARER, COACH),
        (LITTLE, LITTLE, CARER, COACH),
        (HALF, HALF, CARER, COACH),
        (HALF, LITTLE, CARER, COACH),
        (MOST, ALL, COACH, CARER),
        (HALF, ALL, COACH, CARER),
        (ALL, ALL, COACH, CARER),
    ],
)
def test_taking_over_speaks_for_a_carer_and_growing_for_a_coach(now, reachable, towards, not_towards):
    assert towards in speaks_for(now, reachable)
    assert not_towards not in speaks_for(now, reachable)


def test_little_now_and_much_to_gain_speaks_for_both_and_says_that_they_can_follow_each_other():
    points = considerations(LITTLE, MOST)
    assert {CARER, COACH} <= {point.towards for point in points}
    assert any("eerst overnemen" in point.text for point in points)


def test_a_family_that_manages_may_need_no_professional():
    assert any("vrijwilliger" in point.text for point in considerations(MOST, MOST))
    assert not any("vrijwilliger" in point.text for point in considerations(LITTLE, MOST))


@pytest.mark.parametrize("now", list(SelfReliance))
@pytest.mark.parametrize("reachable", list(SelfReliance))
def test_there_is_always_something_to_discuss_and_never_a_verdict(now, reachable):
    points = considerations(now, reachable)
    assert 3 <= len(points) <= 7
    assert any(point.towards is None for point in points)
    assert len({point.text for point in points}) == len(points)
    assert all(point.label for point in points)


def test_each_choice_is_kept_and_the_same_choice_sent_twice_is_one(family, carla):
    data = {"family": family, "now": LITTLE, "reachable": MOST, "actor": carla}
    for kind in (COACH, CARER, CARER):
        choose_help(kind=kind, reason="Nu is overnemen nodig.", **data)
    assert list(HelpChoice.objects.values_list("kind", flat=True)) == ["gezinsverzorger", "gezinscoach"]
    lines = AuditEvent.objects.filter(action="help.chosen", family_number=family.pk)
    assert lines.count() == 2
    assert not any("overnemen" in line.fields for line in lines)


def test_the_time_line_tells_what_was_chosen_and_why(family):
    HelpChoiceFactory(family=family, kind=COACH, reason="Er is veel te leren.")
    assert ("Gekozen voor gezinscoach", "Er is veel te leren.") in {
        (event.title, event.text) for event in timeline.of(family)
    }
