"""Another number in the address or in a form than that of what one may see. The whole matrix is in tests/cases."""

from __future__ import annotations

import pytest
from django.urls import reverse

from cases.codes import Role
from cases.models import Family
from tests.cases.access import ADDRESSES
from tests.factories import AssignmentFactory, FamilyFactory

# A handover changes the placements that the other rows begin with, so it comes last.
NUMBERED = sorted((name for name, row in ADDRESSES.items() if row.about), key="cases:handover".__eq__)


@pytest.mark.parametrize("role", [Role.CASE_MANAGER, Role.FAMILY_CARER, Role.TEAM_MANAGER, Role.BEHAVIOURAL_SCIENTIST])
def test_what_belongs_to_another_pilot_can_be_neither_seen_nor_changed(client_as, role):
    strange, client, made = AssignmentFactory().trajectory, client_as(role), {}
    for name in NUMBERED:
        make = ADDRESSES[name].about
        if make not in made:
            made[make] = make(strange).pk
        path = reverse(name, args=[made[make]])
        if role in ADDRESSES[name].answers:
            assert {client.get(path).status_code, client.post(path).status_code} <= {404, 405}, name


def test_a_family_of_another_pilot_cannot_be_taken_into_a_form(client_as, staff, family):
    strange = FamilyFactory()
    carla = staff[Role.CASE_MANAGER]
    data = {"last_name": "Anders", "district": strange.district_id, "case_manager": strange.case_manager_id}
    data |= {"referred_on": "2023-09-01", "leden-TOTAL_FORMS": 0, "leden-INITIAL_FORMS": 0}
    response = client_as(Role.CASE_MANAGER).post("/gezinnen/aanmelden/", data)
    assert response.status_code == 422
    assert Family.objects.filter(pilot=carla.pilot).count() == 1
