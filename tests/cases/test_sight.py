from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.apps import apps
from django.db import models
from django.urls import reverse
from django.utils import timezone

from cases import due_list, signalling
from cases.models import Absence, EmergencyAccess, Family, Trajectory, User, Visit
from tests.cases.access.oracle import Oracle
from tests.factories import (
    AssignmentFactory,
    DistrictFactory,
    FamilyFactory,
    TeamFactory,
    TrajectoryFactory,
    UserFactory,
)
from tests.file_factories import (
    AbsenceFactory,
    EmergencyFactory,
    PlannedVisitFactory,
    RestrictionFactory,
    SignalFactory,
    WaitlistEntryFactory,
)

TODAY = date(2023, 9, 29)


def seen_by(user: User) -> set[Family]:
    return set(Family.objects.visible_to(User.objects.get(pk=user.pk)))


# One door per kind of object


def leads_to_family(model: type[models.Model], seen: frozenset = frozenset()) -> bool:
    """Return whether a row of `model` names a family, or a row that does."""
    if model is Family:
        return True
    fields = [
        field for field in model._meta.get_fields() if isinstance(field, models.ForeignKey | models.OneToOneField)
    ]
    return any(
        leads_to_family(field.related_model, seen | {model})
        for field in fields
        if field.related_model not in seen | {model}
    )


OF_A_FAMILY = [model for model in apps.get_app_config("cases").get_models() if leads_to_family(model)]


def test_many_tables_lead_to_a_family():
    assert {"Visit", "Goal", "Signal", "FamilyMember", "EmergencyAccess"} <= {model.__name__ for model in OF_A_FAMILY}


@pytest.mark.parametrize("model", OF_A_FAMILY, ids=lambda model: model.__name__)
def test_every_table_that_leads_to_a_family_has_a_door(model, bo, beheer, fatma):
    for user in (bo, beheer, fatma):
        assert not model._default_manager.visible_to(user).exists()


# The casemanager


@pytest.fixture
def other_team(pilot):
    return TeamFactory(pilot=pilot)


@pytest.fixture
def there(pilot, other_team):
    """A family of another team."""
    return FamilyFactory(pilot=pilot, district=DistrictFactory(pilot=pilot, team=other_team))


def test_a_casemanager_sees_the_team_and_the_own_families(carla, family, there, pilot):
    assert seen_by(carla) == {family}
    mine = FamilyFactory(pilot=pilot, district=there.district, case_manager=carla)
    assert seen_by(carla) == {family, mine}


def test_without_teams_a_casemanager_sees_the_districts_without_one(pilot, family, there):
    without = FamilyFactory(pilot=pilot)
    assert seen_by(UserFactory(pilot=pilot)) == {without}


def test_a_district_without_a_team_is_not_of_every_team(carla, family, pilot):
    FamilyFactory(pilot=pilot)
    assert seen_by(carla) == {family}


@pytest.mark.parametrize(("first", "last", "sees"), [(-3, -1, False), (-3, 0, True), (0, None, True), (1, 5, False)])
def test_a_deputy_sees_the_families_of_a_casemanager_who_is_away(carla, there, first, last, sees):
    last_day = None if last is None else TODAY + timedelta(days=last)
    AbsenceFactory(carer=there.case_manager, deputy=carla, started_on=TODAY + timedelta(days=first), ended_on=last_day)
    assert (there in seen_by(carla)) is sees


def test_a_deputy_has_the_work_of_a_casemanager_who_is_away(carla, there):
    AbsenceFactory(carer=there.case_manager, deputy=carla, started_on=TODAY, ended_on=TODAY)
    assert there in {due.family for due in due_list.for_user(carla, TODAY)}
    signal = SignalFactory(trajectory=TrajectoryFactory(family=there))
    assert list(signalling.asking(carla, TODAY)) == [signal]


def test_a_deputy_has_the_same_role(login, tess, carla, gea, pilot):
    data = {"carer": carla.pk, "kind": "verlof", "started_on": "2023-10-02", "ended_on": "2023-10-06"}
    other = UserFactory(pilot=pilot)
    page = reverse("cases:absence_add")
    refused = login(tess).post(page, data | {"deputy": gea.pk})
    assert refused.status_code == 422
    assert "Kies een casemanager als vervanger." in refused.content.decode()
    assert login(tess).post(page, data | {"deputy": other.pk}).status_code == 302
    assert Absence.objects.get().deputy == other


def test_a_casemanager_registers_the_own_absence_and_no_colleagues(login, carla, pilot):
    page = reverse("cases:absence_add")
    data = {
        "kind": "verlof",
        "started_on": "2023-10-02",
        "ended_on": "2023-10-06",
        "deputy": UserFactory(pilot=pilot).pk,
    }
    assert login(carla).post(page, data | {"carer": UserFactory(pilot=pilot).pk}).status_code == 422
    assert login(carla).post(page, data | {"carer": carla.pk}).status_code == 302


# The family carer after the last day


@pytest.mark.parametrize(("days_ago", "sees"), [(0, True), (1, True), (14, True), (15, False)])
def test_a_carer_sees_a_family_a_set_time_after_the_placement(gea, trajectory, days_ago, sees):
    trajectory.assignments.update(ended_on=TODAY - timedelta(days=days_ago))
    assert (trajectory.family in seen_by(gea)) is sees
    assert Family.objects.changeable_by(gea).exists() is (days_ago == 0)


def test_the_set_time_is_one_of_the_pilot(gea, trajectory, pilot):
    trajectory.assignments.update(ended_on=TODAY - timedelta(days=5))
    pilot.days_after_placement = 4
    pilot.save()
    assert seen_by(gea) == set()


def visit_data(trajectory: Trajectory, day: str) -> dict[str, object]:
    return {
        "reference": f"bezoek-{day}",
        "trajectory": trajectory.pk,
        "visited_on": day,
        "kind": "huisbezoek",
        "length": "60",
    }


@pytest.fixture
def over(trajectory):
    """The placement of Gea ended on 25 September; the help goes on."""
    trajectory.assignments.update(ended_on=date(2023, 9, 25))
    return trajectory


def test_after_the_placement_the_last_visits_are_written_down(login, gea, over):
    page = reverse("cases:visit_log_for", args=[over.family_id])
    assert login(gea).post(page, visit_data(over, "2023-09-25")).status_code == 302
    refused = login(gea).post(page, visit_data(over, "2023-09-26"))
    assert refused.status_code == 422
    assert "Op deze dag was je niet meer bij dit gezin geplaatst." in refused.content.decode()
    assert Visit.objects.count() == 1


def test_a_visit_of_the_last_day_comes_in_from_the_telephone(login, gea, over):
    sent = visit_data(over, "2023-09-25") | {"user": gea.pk}
    assert login(gea).post(reverse("cases:visit_send"), sent).status_code == 201


def test_a_visit_is_not_moved_to_a_day_after_the_placement(login, gea, over):
    login(gea).post(reverse("cases:visit_send"), visit_data(over, "2023-09-25") | {"user": gea.pk})
    page = reverse("cases:visit_change", args=[Visit.objects.get().pk])
    moved = visit_data(over, "2023-09-28")
    assert login(gea).post(page, moved).status_code == 422


def test_after_the_placement_the_rest_is_only_read(login, gea, over):
    client = login(gea)
    file = client.get(over.family.get_absolute_url()).content.decode()
    assert "Je bent niet meer bij dit gezin geplaatst." in file
    goal = {"wording": "Ik wil rust.", "domain": "dagritme", "stated_on": "2023-09-25"}
    assert client.post(reverse("cases:goal_add", args=[over.pk]), goal).status_code == 403
    assert "Net overgedragen of afgesloten" in client.get("/").content.decode()


def test_the_calendar_holds_visits_of_families_that_are_seen(client, gea, over):
    gea.calendar_key = "sleutel"
    gea.save()
    feed = reverse("calendar_feed", args=["sleutel"])
    PlannedVisitFactory(trajectory=over, carer=gea, planned_on=date(2023, 9, 25))
    assert client.get(feed).content.count(b"BEGIN:VEVENT") == 1
    over.assignments.update(ended_on=date(2023, 9, 1))
    assert client.get(feed).content.count(b"BEGIN:VEVENT") == 0


# A second opinion over many positions


def test_the_oracle_agrees_for_everybody_and_every_family(
    pilot, team, other_team, carla, gea, gijs, tess, gert, bo, fatma
):
    people = [
        carla,
        gea,
        gijs,
        tess,
        gert,
        bo,
        fatma,
        UserFactory(pilot=pilot),
        UserFactory(pilot=pilot, team=other_team),
    ]
    districts = [DistrictFactory(pilot=pilot, team=item) for item in (team, other_team, None)]
    for number, district in enumerate(districts * 4):
        family = FamilyFactory(pilot=pilot, district=district, case_manager=people[7 + number % 2])
        if number % 4 == 3:
            WaitlistEntryFactory(family=family)
            continue
        ended = [None, TODAY, TODAY - timedelta(days=14), TODAY - timedelta(days=15)][number % 3 + (number > 8)]
        trajectory = TrajectoryFactory(family=family, started_on=date(2023, 1, 1), ended_on=ended)
        AssignmentFactory(trajectory=trajectory, carer=[gea, gijs][number % 2])
        if number % 5 == 0:
            RestrictionFactory(family=family, people=[gea, carla, gert])
        if number % 5 == 1:
            EmergencyFactory(family=family, user=[gea, carla][number % 2])
    AbsenceFactory(carer=gijs, deputy=gea, started_on=TODAY - timedelta(days=9), ended_on=TODAY - timedelta(days=2))
    AbsenceFactory(carer=people[8], deputy=carla, started_on=TODAY, ended_on=None)
    oracle = Oracle(TODAY, timezone.now())
    for user in people:
        expected = {number for number in oracle.families if oracle.sees(user, number)}
        assert {family.pk for family in seen_by(user)} == expected, user.role
        works = {number for number in expected if oracle.works_in(user, number)}
        assert set(Family.objects.changeable_by(user).values_list("pk", flat=True)) == works, user.role


@pytest.mark.parametrize("who", ["carla", "gea", "tess", "gert"])
def test_which_families_are_seen_is_one_query(request, who, family, django_assert_num_queries):
    user = User.objects.select_related("pilot").get(pk=request.getfixturevalue(who).pk)
    with django_assert_num_queries(1):
        list(Visit.objects.visible_to(user))


def test_an_emergency_opens_a_family_until_it_is_over(gea, there):
    access: EmergencyAccess = EmergencyFactory(family=there, user=gea)
    assert seen_by(gea) == {there}
    access.until = timezone.now()
    access.save()
    assert seen_by(gea) == set()
