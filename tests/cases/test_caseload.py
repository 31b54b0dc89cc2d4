from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from cases import caseload
from cases.caseload import CaseloadFull, Placement, Room, excesses
from cases.models import Trajectory
from tests.factories import FamilyFactory, OverrideFactory, TrajectoryFactory, fill_caseload

MAY = date(2023, 5, 1)


def placement(start: date, end: date | None = None, reference: str = "T", *, override: bool = False) -> Placement:
    return Placement(start, reference, end, override)


def test_the_last_day_of_help_still_takes_a_place():
    ending = placement(date(2023, 1, 1), MAY, "A")
    starting = placement(MAY, None, "B")
    assert [excess.placement for excess in excesses([ending, starting], cap=1)] == [starting]


def test_a_place_is_free_the_day_after_the_last_day():
    ending = placement(date(2023, 1, 1), date(2023, 4, 30), "A")
    assert excesses([ending, placement(MAY, None, "B")], cap=1) == []


def test_on_one_day_the_order_of_reference_decides_who_is_too_many():
    second, first = placement(MAY, None, "B"), placement(MAY, None, "A")
    assert [excess.placement.reference for excess in excesses([second, first], cap=1)] == ["B"]


def test_a_place_with_an_override_counts_but_is_no_excess():
    above = placement(MAY, None, "B", override=True)
    third = placement(date(2023, 6, 1), None, "C")
    found = excesses([placement(MAY, None, "A"), above, third], cap=1)
    assert [(excess.placement.reference, excess.active) for excess in found] == [("C", 3)]


@pytest.mark.parametrize(
    ("active", "room"),
    [(7, Room.FREE), (8, Room.FREE), (9, Room.ABOVE_TARGET), (10, Room.FULL), (11, Room.ABOVE_CAP)],
)
def test_the_meter_names_how_full_it_is(pilot, active, room):
    fill_caseload(pilot, active, started_on=MAY)
    assert caseload.today(pilot).room is room


def test_planned_and_ended_help_takes_no_place_today(pilot):
    fill_caseload(pilot, 2, started_on=MAY)
    TrajectoryFactory(family__pilot=pilot, started_on=date(2023, 10, 20))
    TrajectoryFactory(family__pilot=pilot, ended=True)
    assert caseload.today(pilot).active == 2


def new_trajectory(pilot, started_on=date(2023, 9, 1), reference="T-NIEUW", **fields) -> Trajectory:
    return Trajectory(family=FamilyFactory(pilot=pilot), started_on=started_on, reference=reference, **fields)


def test_the_tenth_family_is_let_in_and_the_eleventh_is_not(pilot):
    fill_caseload(pilot, 9, started_on=MAY)
    tenth = new_trajectory(pilot)
    tenth.full_clean()
    tenth.save()
    with pytest.raises(CaseloadFull, match="Het maximum is 10"):
        new_trajectory(pilot, reference="T-ELF").clean()


def test_the_refusal_stands_on_the_start_date(pilot):
    fill_caseload(pilot, 10, started_on=MAY)
    with pytest.raises(CaseloadFull) as refusal:
        new_trajectory(pilot).clean()
    assert list(refusal.value.message_dict) == ["started_on"]


def test_another_pilot_takes_no_places_here(pilot):
    fill_caseload(pilot, 10, started_on=MAY)
    new_trajectory(FamilyFactory().pilot).clean()


def test_a_start_that_would_make_a_planned_one_too_many_is_refused(pilot):
    fill_caseload(pilot, 9, started_on=MAY)
    TrajectoryFactory(family__pilot=pilot, started_on=date(2023, 10, 10), reference="T-GEPLAND")
    with pytest.raises(CaseloadFull, match="T-GEPLAND"):
        new_trajectory(pilot).clean()


def test_a_short_trajectory_before_the_planned_one_fits(pilot):
    fill_caseload(pilot, 9, started_on=MAY)
    TrajectoryFactory(family__pilot=pilot, started_on=date(2023, 10, 10))
    new_trajectory(pilot, ended_on=date(2023, 10, 9)).clean()


@pytest.fixture
def overfull(pilot) -> list[Trajectory]:
    """Eleven families, the last of them by an override."""
    running = fill_caseload(pilot, 11, started_on=MAY)
    OverrideFactory(trajectory=running[-1])
    return running


def test_ending_is_never_refused(overfull):
    overfull[0].ended_on = date(2023, 9, 1)
    overfull[0].closing_reason = "01"
    overfull[0].full_clean()


def test_correcting_an_end_to_an_earlier_day_is_never_refused(pilot, overfull):
    ended = TrajectoryFactory(family__pilot=pilot, started_on=MAY, ended_on=date(2023, 9, 20))
    ended.ended_on = date(2023, 9, 10)
    ended.full_clean()


def test_reopening_at_the_cap_is_refused(pilot):
    ended = TrajectoryFactory(
        family__pilot=pilot, started_on=date(2023, 4, 1), ended_on=date(2023, 6, 1), reference="T-0"
    )
    fill_caseload(pilot, 9, started_on=MAY)
    TrajectoryFactory(family__pilot=pilot, started_on=date(2023, 7, 1), reference="T-LAATSTE")
    ended.ended_on = None
    with pytest.raises(ValidationError, match="T-LAATSTE"):
        ended.full_clean()


def test_moving_a_start_to_a_full_day_is_refused(pilot):
    fill_caseload(pilot, 10, started_on=MAY, ended_on=date(2023, 9, 10))
    moved = TrajectoryFactory(family__pilot=pilot, started_on=date(2023, 9, 11))
    moved.started_on = date(2023, 9, 10)
    with pytest.raises(ValidationError, match="Het maximum is 10"):
        moved.full_clean()


def test_an_override_on_the_trajectory_lets_it_move(pilot):
    fill_caseload(pilot, 10, started_on=MAY, ended_on=date(2023, 9, 10))
    moved = TrajectoryFactory(family__pilot=pilot, started_on=date(2023, 9, 11))
    OverrideFactory(trajectory=moved)
    moved.started_on = date(2023, 9, 10)
    moved.full_clean()
