"""Who is away, who steps in, and that no family falls between."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from django.urls import reverse

from cases import continuity, replacement
from cases.due import DueKind
from cases.models import Absence, AuditEvent, Family, Visit
from tests.factories import AssignmentFactory, FamilyFactory, TrajectoryFactory, UserFactory
from tests.file_factories import AbsenceFactory, PlannedVisitFactory

TODAY = date(2023, 9, 29)
ONE_DAY = timedelta(days=1)
LIST, ADD = reverse("cases:absences"), reverse("cases:absence_add")


def october(day: int) -> date:
    return date(2023, 10, day)


@pytest.fixture
def gwen(pilot):
    return UserFactory(pilot=pilot, username="gwen", name="Gwen Gezinsverzorger", family_carer=True)


@pytest.fixture
def leave(gea, trajectory):
    """Leave of Gea from 2 to 13 October, without a deputy."""
    return AbsenceFactory(carer=gea, started_on=october(2), ended_on=october(13))


# Who comes on which days


def stretches(absence, placement, away=()) -> list[tuple[date, date, str]]:
    made = replacement.cover(absence, placement, away).stretches
    return [(item.first, item.last, item.deputy.username if item.deputy else "-") for item in made]


def test_without_a_deputy_nobody_comes(leave, trajectory):
    assert stretches(leave, trajectory.assignments.get()) == [(october(2), october(13), "-")]


def test_the_deputy_comes_on_all_days_of_the_absence(leave, trajectory, gijs):
    leave.deputy = gijs
    assert stretches(leave, trajectory.assignments.get()) == [(october(2), october(13), "gijs")]


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (october(4), october(5), [(2, 3, "gijs"), (4, 5, "-"), (6, 13, "gijs")]),
        (october(1), october(3), [(2, 3, "-"), (4, 13, "gijs")]),
        (october(12), october(20), [(2, 11, "gijs"), (12, 13, "-")]),
        (october(13), None, [(2, 12, "gijs"), (13, 13, "-")]),
        (date(2023, 9, 1), None, [(2, 13, "-")]),
        (october(14), None, [(2, 13, "gijs")]),
        (date(2023, 9, 1), october(1), [(2, 13, "gijs")]),
    ],
)
def test_on_days_that_the_deputy_is_away_too_nobody_comes(leave, trajectory, gijs, first, last, expected):
    leave.deputy = gijs
    away = [AbsenceFactory(carer=gijs, started_on=first, ended_on=last)]
    found = stretches(leave, trajectory.assignments.get(), away)
    assert found == [(october(a), october(b), who) for a, b, who in expected]


def test_an_absence_without_an_end_goes_on(leave, trajectory, gijs):
    leave.ended_on = None
    leave.deputy = gijs
    away = [AbsenceFactory(carer=gijs, started_on=october(4), ended_on=october(5))]
    found = replacement.cover(leave, trajectory.assignments.get(), away).stretches
    assert [(item.first, item.is_open) for item in found] == [
        (october(2), False),
        (october(4), False),
        (october(6), True),
    ]


def test_carer_and_deputy_who_are_both_away_without_an_end(leave, trajectory, gijs):
    leave.ended_on = None
    leave.deputy = gijs
    away = [AbsenceFactory(carer=gijs, started_on=october(4), ended_on=None)]
    found = replacement.cover(leave, trajectory.assignments.get(), away).stretches
    assert [(item.first, item.is_open) for item in found] == [(october(2), False), (october(4), True)]


def test_only_the_days_of_the_placement_count(leave, trajectory):
    placement = trajectory.assignments.get()
    placement.ended_on = october(6)
    assert stretches(leave, placement) == [(october(2), october(6), "-")]
    placement.ended_on = october(1)
    assert stretches(leave, placement) == []


# What is due


def due(day: date = TODAY) -> list[tuple[date, str]]:
    lines = continuity.dues(Family.objects.all(), day)
    return [(line.due_on, line.detail) for line in lines if line.kind is DueKind.ABSENCE]


def test_a_family_that_nobody_comes_to_is_work_from_two_weeks_before(leave):
    line = (october(2), "er komt niemand vanaf 2 oktober 2023 tot en met 13 oktober 2023")
    assert due(october(2) - timedelta(days=15)) == []
    assert due(october(2) - timedelta(days=14)) == [line]
    assert due(october(13)) == [line]
    assert due(october(14)) == []


def test_a_deputy_ends_that_until_the_deputy_is_away_too(leave, gijs):
    leave.deputy = gijs
    leave.save()
    assert due() == []
    AbsenceFactory(carer=gijs, started_on=october(10), ended_on=None)
    assert due() == [(october(10), "er komt niemand vanaf 10 oktober 2023 tot en met 13 oktober 2023")]


def test_it_is_work_of_the_casemanager_of_each_family_and_the_team_manager_sees_it(
    login, leave, gea, carla, tess, pilot
):
    other = FamilyFactory(pilot=pilot, last_name="Bakker")
    AssignmentFactory(trajectory=TrajectoryFactory(family=other, started_on=date(2023, 9, 1)), carer=gea)
    page = login(carla).get("/te-doen/").content.decode()
    assert "Vervanger kiezen: gezin De Vries" in page
    assert reverse("cases:absence_change", args=[leave.pk]) in page
    assert "gezin Bakker" not in page
    assert "gezin Bakker" in login(tess).get("/te-doen/").content.decode()


def test_an_absence_of_who_helps_nobody_is_no_work(gijs, trajectory):
    AbsenceFactory(carer=gijs, started_on=TODAY, ended_on=None)
    assert due() == []


# What a deputy sees and does


@pytest.mark.parametrize(
    ("day", "sees", "works"),
    [
        (october(1), False, False),
        (october(2), True, True),
        (october(13), True, True),
        # To write down what was left; see cases/models/sight.py.
        (october(14), True, False),
        (october(27), True, False),
        (october(28), False, False),
    ],
)
def test_a_deputy_sees_the_families_from_the_first_day_until_the_visits_are_written_down(
    settings, leave, gijs, family, day, sees, works
):
    leave.deputy = gijs
    leave.save()
    settings.DEMO_TODAY = day
    assert Family.objects.visible_to(gijs).filter(pk=family.pk).exists() is sees
    assert Family.objects.changeable_by(gijs).filter(pk=family.pk).exists() is works


def test_a_deputy_logs_a_visit_in_the_own_name(login, gijs, gea, trajectory):
    AbsenceFactory(carer=gea, started_on=TODAY, ended_on=None, deputy=gijs)
    client = login(gijs)
    path = reverse("cases:visit_log_for", args=[trajectory.family_id])
    assert "Gezin De Vries (GV-2023-001)" in client.get(path).content.decode()
    data = {
        "reference": "een-bezoek",
        "trajectory": trajectory.pk,
        "visited_on": "2023-09-29",
        "kind": "huisbezoek",
        "length": "60",
        "tasks": ["huishoudelijk"],
        "way": "samen",
    }
    assert client.post(path, data).status_code == 302
    assert Visit.objects.get().carer == gijs


def test_a_deputy_reads_on_the_start_page_why_there_are_more_families(login, gijs, gea, trajectory):
    AbsenceFactory(carer=gea, started_on=TODAY, ended_on=october(3), deputy=gijs)
    for path in ("/", "/mijn-caseload/"):
        page = login(gijs).get(path).content.decode()
        assert "Je vervangt Gea Gezinsverzorger tot en met 3 oktober 2023." in page
        assert "De Vries" in page


# Reporting, changing, ending


def add(client, **fields):
    data = {"kind": "verlof", "started_on": "2023-10-02", "ended_on": "2023-10-13"}
    return client.post(ADD, data | fields)


def test_a_carer_who_is_ill_needs_two_taps(login, gea, trajectory):
    client = login(gea)
    assert f"{ADD}?soort=ziek" in client.get("/mijn-caseload/").content.decode()
    form = client.get(f"{ADD}?soort=ziek").context["form"]
    assert set(form.fields) == {"kind", "started_on", "ended_on"}
    shown = {name: form[name].value() or "" for name in form.fields}
    assert client.post(ADD, shown)["Location"] == LIST
    absence = Absence.objects.get()
    assert (absence.carer, absence.kind, absence.started_on, absence.ended_on) == (gea, "ziek", TODAY, None)
    assert AuditEvent.objects.changes().get().action == "absence.recorded"


def test_a_carer_cannot_report_another_nor_choose_a_deputy(login, gea, gijs):
    add(login(gea), carer=gijs.pk, deputy=gijs.pk)
    absence = Absence.objects.get()
    assert (absence.carer, absence.deputy) == (gea, None)


def test_who_decides_chooses_a_deputy_and_sees_how_many_families_each_helps(login, carla, gea, gijs, trajectory):
    client = login(carla)
    page = client.get(ADD).content.decode()
    assert "Gea Gezinsverzorger, helpt nu 1 gezin" in page
    assert "Gijs Gezinsverzorger, helpt nu 0 gezinnen" in page
    add(client, carer=gea.pk, deputy=gijs.pk)
    assert Absence.objects.get().deputy == gijs


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"carer": ""}, "Kies een gezinsverzorger."),
        ({"carer": "99999999999999999999"}, "Kies een gezinsverzorger."),
        ({"kind": ""}, "Maak een keuze."),
        ({"kind": "griep"}, "Deze keuze bestaat niet."),
        ({"started_on": ""}, "Vul een datum in."),
        ({"started_on": "0001-01-01"}, "ligt te ver terug"),
        ({"started_on": "9999-12-31", "ended_on": ""}, "ligt te ver vooruit"),
        ({"ended_on": "9999-12-31"}, "ligt te ver vooruit"),
        ({"ended_on": "2023-10-01"}, "De laatste dag ligt voor de eerste dag."),
    ],
)
def test_what_cannot_be_gets_an_error_at_the_field(login, carla, gea, fields, error):
    response = add(login(carla), **{"carer": gea.pk, **fields})
    assert response.status_code == 422
    assert error in response.content.decode()
    assert not Absence.objects.exists()


def test_who_is_away_is_not_their_own_deputy(login, carla, gea):
    response = add(login(carla), carer=gea.pk, deputy=gea.pk)
    assert response.status_code == 422
    assert "Kies een ander als vervanger." in response.context["form"].errors["deputy"]


def test_the_same_days_twice_are_refused(login, gea):
    add(login(gea))
    response = add(login(gea), started_on="2023-10-13", ended_on="2023-10-20")
    assert response.status_code == 422
    assert "In deze dagen is al een afwezigheid vastgelegd." in response.content.decode()


def test_somebody_of_another_pilot_is_not_offered(login, carla, gea):
    stranger = UserFactory(family_carer=True)
    assert add(login(carla), carer=stranger.pk).status_code == 422
    assert add(login(carla), carer=gea.pk, deputy=stranger.pk).status_code == 422


@pytest.mark.parametrize(("first", "last"), [(october(13), october(20)), (date(2023, 9, 1), october(2)), (TODAY, None)])
def test_a_deputy_who_is_away_too_is_refused(login, carla, gea, gijs, first, last):
    AbsenceFactory(carer=gijs, started_on=first, ended_on=last)
    response = add(login(carla), carer=gea.pk, deputy=gijs.pk)
    assert response.status_code == 422
    assert "Gijs Gezinsverzorger is zelf afwezig vanaf" in response.context["form"].errors["deputy"][0]


@pytest.mark.parametrize(("first", "last"), [(october(14), None), (date(2023, 9, 1), october(1))])
def test_a_deputy_who_is_away_before_or_after_is_not(login, carla, gea, gijs, first, last):
    AbsenceFactory(carer=gijs, started_on=first, ended_on=last)
    assert add(login(carla), carer=gea.pk, deputy=gijs.pk).status_code == 302


def test_a_carer_may_stay_away_longer_though_the_deputy_is_away_too(login, leave, gea, gijs):
    leave.deputy = gijs
    leave.save()
    AbsenceFactory(carer=gijs, started_on=october(14), ended_on=october(20))
    data = {"kind": "verlof", "started_on": "2023-10-02", "ended_on": "2023-10-16"}
    path = reverse("cases:absence_change", args=[leave.pk])
    assert login(gea).post(path, data).status_code == 302
    leave.refresh_from_db()
    # Who decides confirms a deputy for the added days.
    assert (leave.ended_on, leave.deputy) == (october(16), None)
    event = AuditEvent.objects.changes().get()
    assert (event.action, event.fields) == ("absence.changed", "deputy ended_on")
    assert len(due(october(3))) == 1


def test_a_carer_who_is_back_ends_the_absence(login, gea):
    ill = AbsenceFactory(carer=gea, started_on=date(2023, 9, 20), ended_on=None, kind="ziek")
    path = reverse("cases:absence_end", args=[ill.pk])
    assert login(gea).post(path, {"ended_on": "2023-09-19"}).status_code == 422
    assert login(gea).post(path, {"ended_on": "2023-09-28"})["Location"] == LIST
    ill.refresh_from_db()
    assert ill.ended_on == date(2023, 9, 28)
    assert AuditEvent.objects.changes().get().action == "absence.ended"


def test_leave_that_does_not_go_on_is_withdrawn(login, leave, gea):
    path = reverse("cases:absence_withdraw", args=[leave.pk])
    assert login(gea).get(path).status_code == 200
    assert login(gea).post(path)["Location"] == LIST
    assert not Absence.objects.exists()
    assert AuditEvent.objects.changes().get().action == "absence.withdrawn"


def test_an_absence_that_has_begun_is_ended_and_not_withdrawn(login, gea):
    begun = AbsenceFactory(carer=gea, started_on=TODAY - ONE_DAY)
    response = login(gea).post(reverse("cases:absence_withdraw", args=[begun.pk]))
    assert response["Location"] == reverse("cases:absence_end", args=[begun.pk])
    assert Absence.objects.exists()


def test_a_deputy_or_another_carer_changes_nothing(login, leave, gijs, gwen):
    leave.deputy = gijs
    leave.save()
    for name in ("absence_change", "absence_end", "absence_withdraw"):
        path = reverse(f"cases:{name}", args=[leave.pk])
        assert login(gijs).get(path).status_code == 404
        assert login(gwen).post(path).status_code == 404


# The list


def test_the_list_says_who_comes_where_and_warns_of_planned_visits(login, carla, leave, gea, gijs, trajectory):
    PlannedVisitFactory(trajectory=trajectory, carer=gea, planned_on=october(3), starts_at=time(10))
    PlannedVisitFactory(trajectory=trajectory, carer=gea, planned_on=october(14))
    PlannedVisitFactory(trajectory=trajectory, carer=gea, planned_on=october(4), cancelled=True)
    page = login(carla).get(LIST).content.decode()
    assert "Niemand" in page
    assert "2 oktober tot en met 13 oktober 2023" in page
    assert "staat nog 1 bezoek gepland" in page
    assert "dinsdag 3 oktober, 10:00 uur: gezin De Vries" in page
    leave.deputy = gijs
    leave.save()
    page = login(carla).get(LIST).content.decode()
    assert "Niemand" not in page


def test_a_deputy_does_not_read_why_the_colleague_is_away_nor_the_families_before_that(login, gea, gijs, trajectory):
    AbsenceFactory(carer=gea, started_on=october(2), ended_on=None, kind="ziek", deputy=gijs)
    page = login(gijs).get(LIST).content.decode()
    assert "Gea Gezinsverzorger" in page
    assert "Je ziet de gezinnen vanaf 2 oktober 2023." in page
    assert "Ziek" not in page
    assert "De Vries" not in page
    assert "Ziek" in login(gea).get(LIST).content.decode()


def test_another_carer_sees_nothing_of_it(login, leave, gwen):
    assert "Gea" not in login(gwen).get(LIST).content.decode()


def test_the_file_says_who_steps_in_but_not_why(login, carla, gea, gijs, trajectory):
    absence = AbsenceFactory(carer=gea, started_on=TODAY, ended_on=october(3), kind="ziek")
    path = reverse("cases:help", args=[trajectory.family_id])
    assert "Er is nog geen vervanger gekozen." in login(carla).get(path).content.decode()
    absence.deputy = gijs
    absence.save()
    for address in (path, trajectory.family.get_absolute_url()):
        page = login(carla).get(address).content.decode()
        assert "Gijs Gezinsverzorger" in page
        assert "ziek" not in page.lower()


def test_the_list_takes_as_many_queries_for_one_as_for_many(
    login, tess, carla, pilot, gijs, django_assert_max_num_queries
):
    for _ in range(5):
        trajectory = TrajectoryFactory(family__pilot=pilot, started_on=date(2023, 5, 1))
        placement = AssignmentFactory(trajectory=trajectory)
        AbsenceFactory(carer=placement.carer, deputy=gijs)
        AbsenceFactory(carer=placement.carer, started_on=date(2023, 6, 1), ended_on=date(2023, 6, 5))
        PlannedVisitFactory(trajectory=trajectory, carer=placement.carer)
    client = login(tess)
    with django_assert_max_num_queries(13):
        page = client.get(LIST).content.decode()
    assert page.count("staat nog 1 bezoek gepland") == 5
