"""An absence that is changed: who decides about a deputy, and two people at once."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from cases.actions.continuity import end_absence, record_absence, withdraw_absence
from cases.models import Absence
from tests.factories import UserFactory
from tests.file_factories import AbsenceFactory


@pytest.fixture
def leave(gea, gijs) -> Absence:
    return AbsenceFactory(carer=gea, deputy=gijs, started_on=date(2023, 10, 2), ended_on=date(2023, 10, 6))


def test_a_carer_who_stays_away_longer_has_the_deputy_confirmed(leave, gea, carla, gijs):
    end_absence(absence=leave, ended_on=date(2023, 10, 5), actor=gea)
    assert Absence.objects.get().deputy == gijs
    end_absence(absence=leave, ended_on=date(2024, 9, 20), actor=gea)
    assert Absence.objects.get().deputy is None


def test_who_decides_lengthens_it_with_the_deputy(leave, carla, gijs):
    end_absence(absence=leave, ended_on=date(2023, 10, 13), actor=carla)
    assert Absence.objects.get().deputy == gijs


def test_a_deputy_who_is_away_on_an_added_day_is_refused(leave, carla, gijs):
    AbsenceFactory(carer=gijs, started_on=date(2023, 10, 10), ended_on=date(2023, 10, 20))
    with pytest.raises(ValidationError, match="zelf afwezig"):
        end_absence(absence=leave, ended_on=date(2023, 10, 12), actor=carla)
    assert Absence.objects.get(pk=leave.pk).ended_on == date(2023, 10, 6)


def test_a_withdrawn_absence_does_not_come_back(leave, carla):
    stale = Absence.objects.get()
    withdraw_absence(absence=leave, actor=carla)
    stale.ended_on = date(2023, 10, 12)
    with pytest.raises(ValidationError, match="ingetrokken"):
        record_absence(absence=stale, actor=carla, fields=["ended_on"])
    assert not Absence.objects.exists()


def test_two_who_change_other_things_both_get_their_way(leave, carla, gea, pilot):
    days, deputy = Absence.objects.get(), Absence.objects.get()
    other = UserFactory(pilot=pilot, family_carer=True)
    deputy.deputy = other
    record_absence(absence=deputy, actor=carla, fields=["deputy"])
    days.ended_on = date(2023, 10, 5)
    record_absence(absence=days, actor=gea, fields=["ended_on"])
    stored = Absence.objects.get()
    assert (stored.deputy, stored.ended_on) == (other, date(2023, 10, 5))
