"""The cap for a whole file, where the pilot says that a waakvlam takes no place."""

from __future__ import annotations

from datetime import date

import pytest

from cases.codes import IntensityLevel
from cases.models import Intensity, Trajectory
from tests.cases.exchange.workbooks import Book
from tests.factories import FamilyFactory, TrajectoryFactory
from tests.file_factories import IntensityFactory


@pytest.fixture
def low(pilot, stored):
    """A trajectory that is low since 1 March 2023, in a pilot with places for those of the valid workbook alone."""
    pilot.caseload_cap = pilot.caseload_target = 2
    pilot.low_intensity_counts = False
    pilot.save()
    Trajectory.objects.filter(ended_on=None).exclude(reference="T1").update(ended_on=date(2023, 2, 1))
    trajectory = TrajectoryFactory(family__pilot=pilot, reference="T9", started_on=date(2023, 2, 2))
    IntensityFactory(trajectory=trajectory, level=IntensityLevel.LOW, hours_per_week=1, started_on=date(2023, 3, 1))
    return trajectory


def one_more(family: str, day: str) -> Book:
    return Book().only().blank("trajecten").add("trajecten", traject="T10", gezin=family, gestart_op=day)


def a_new_family(pilot) -> str:
    return FamilyFactory(pilot=pilot, reference="GV-NIEUW").reference


@pytest.mark.parametrize(("day", "fits"), [("2023-02-28", False), ("2023-03-01", True)])
def test_a_place_that_a_waakvlam_gave_up_can_be_taken(bring_in, pilot, low, day, fits):
    result = bring_in(one_more(a_new_family(pilot), day))
    assert result.ok is fits
    if not fits:
        assert [(error.sheet, error.column) for error in result.errors] == [("trajecten", "gestart_op")]


def test_where_a_waakvlam_counts_it_cannot(bring_in, pilot, low):
    pilot.low_intensity_counts = True
    pilot.save()
    assert not bring_in(one_more(a_new_family(pilot), "2023-03-01")).ok


def test_going_back_to_regular_help_in_a_file_asks_for_a_place(bring_in, pilot, low):
    assert bring_in(one_more(a_new_family(pilot), "2023-03-01")).ok
    more = {"uren_per_week": 4, "reden": "Het gaat slechter.", "besloten_door": "cas"}
    result = bring_in(Book().only().add("hulpniveaus", traject="T9", vanaf="2023-04-01", soort="regulier", **more))
    assert [(error.sheet, error.column) for error in result.errors] == [("hulpniveaus", "vanaf")]
    assert Intensity.objects.filter(trajectory=low).count() == 1
