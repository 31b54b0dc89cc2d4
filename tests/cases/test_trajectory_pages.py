from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from cases.models import Assignment, AuditEvent, CapOverride, Family, Trajectory
from cases.period import in_words
from tests.factories import (
    FamilyFactory,
    MemberFactory,
    OverrideFactory,
    TrajectoryFactory,
    VisitFactory,
    fill_caseload,
)
from tests.file_factories import ConsentFactory, IntensityFactory, PlannedVisitFactory

MAY = date(2023, 5, 1)


@pytest.fixture
def start_page(family):
    return reverse("cases:trajectory_start", args=[family.pk])


def start_data(carer, **other):
    return {"carer": carer.pk, "started_on": "2023-09-25", **other}


def test_a_start_gives_the_family_a_trajectory_and_a_carer(login, carla, gea, family, start_page):
    response = login(carla).post(start_page, start_data(gea))
    trajectory = Trajectory.objects.get()
    assert response["Location"] == reverse("cases:counterfactual", args=[trajectory.pk])
    assert (trajectory.family, trajectory.started_on, trajectory.reference) == (family, date(2023, 9, 25), "T-2023-001")
    assert trajectory.assignments.get().carer == gea
    assert AuditEvent.objects.changes().get().action == "trajectory.started"


def test_below_the_target_nothing_is_said(login, carla, gea, pilot, start_page):
    fill_caseload(pilot, 7, started_on=MAY)
    client = login(carla)
    assert "streefgetal van 8" not in client.get(start_page).content.decode()
    response = client.post(start_page, start_data(gea), follow=True)
    assert "Het streefgetal is 8" not in response.content.decode()


def test_above_the_target_it_is_said_out_loud_before_and_after(login, carla, gea, pilot, start_page):
    fill_caseload(pilot, 8, started_on=MAY)
    client = login(carla)
    assert "boven het streefgetal van 8" in client.get(start_page).content.decode()
    response = client.post(start_page, start_data(gea), follow=True)
    assert "Er zijn dan 9 gezinnen. Het streefgetal is 8, het maximum 10." in response.content.decode()


def test_at_the_cap_a_start_is_refused_on_the_field_with_the_name_of_who_may(
    login, carla, gea, tess, pilot, start_page
):
    fill_caseload(pilot, 10, started_on=MAY)
    response = login(carla).post(start_page, start_data(gea))
    assert response.status_code == 422
    assert "Het maximum is 10" in response.context["form"].errors["started_on"][0]
    assert "Tess Teammanager" in response.content.decode()
    assert Trajectory.objects.count() == 10


def test_a_casemanager_cannot_grant_a_place_by_sending_the_fields(login, carla, gea, pilot, start_page):
    fill_caseload(pilot, 10, started_on=MAY)
    data = start_data(gea, override_reason="Toch doen", override_until="2023-12-01")
    assert login(carla).post(start_page, data).status_code == 422
    assert not CapOverride.objects.exists()


def test_the_team_manager_grants_a_place_with_a_reason_and_an_end_date(login, tess, gea, pilot, family, start_page):
    fill_caseload(pilot, 10, started_on=MAY)
    data = start_data(gea, override_reason="Crisis in het gezin", override_until="2023-12-01")
    assert login(tess).post(start_page, data).status_code == 302
    override = family.trajectories.get().overrides.get()
    assert (override.granted_by, override.reason, override.valid_until) == (
        tess,
        "Crisis in het gezin",
        date(2023, 12, 1),
    )


@pytest.mark.parametrize(
    ("reason", "until", "field"),
    [
        ("Crisis", "", "override_until"),
        ("", "2023-12-01", "override_reason"),
        ("Crisis", "2023-09-01", "override_until"),
        ("Crisis", "2023-13-41", "override_until"),
    ],
)
def test_an_override_needs_a_reason_and_a_day_to_come(login, tess, gea, pilot, start_page, reason, until, field):
    fill_caseload(pilot, 10, started_on=MAY)
    response = login(tess).post(start_page, start_data(gea, override_reason=reason, override_until=until))
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert not CapOverride.objects.exists()


def test_an_override_that_is_not_needed_is_not_kept(login, tess, gea, start_page):
    login(tess).post(start_page, start_data(gea, override_reason="Voor de zekerheid", override_until="2023-12-01"))
    assert Trajectory.objects.exists()
    assert not CapOverride.objects.exists()


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("first_day", [date(2023, 5, 2), date(2023, 10, 12)])
def test_where_help_runs_or_is_planned_none_can_be_started(login, carla, gijs, family, start_page, method, first_day):
    TrajectoryFactory(family=family, started_on=first_day)
    response = getattr(login(carla), method)(start_page, start_data(gijs), follow=True)
    assert response.redirect_chain == [(family.get_absolute_url(), 302)]
    assert f"heeft al een gezinsverzorger, vanaf {in_words(first_day)}." in response.content.decode()
    assert Trajectory.objects.count() == 1


def test_a_start_that_overlaps_earlier_help_is_refused_with_its_days_in_words(login, carla, gijs, ended):
    page = reverse("cases:trajectory_start", args=[ended.family.pk])
    response = login(carla).post(page, start_data(gijs, started_on="2023-08-31"))
    assert "vanaf 2 mei 2023 tot en met 31 augustus 2023" in response.context["form"].errors["started_on"][0]


@pytest.mark.parametrize(("day", "status"), [("2023-09-03", 422), ("2023-09-04", 302)])
def test_help_does_not_start_before_the_family_was_registered(login, carla, gea, family, start_page, day, status):
    Family.objects.update(referred_on=date(2023, 9, 4))
    response = login(carla).post(start_page, start_data(gea, started_on=day))
    assert response.status_code == status
    if status == 422:
        assert response.context["form"].errors["started_on"] == [
            "Het gezin is aangemeld op 4 september 2023. Kies die dag of een latere."
        ]


def test_a_first_day_is_not_moved_to_before_the_registration(login, carla, trajectory):
    Family.objects.update(referred_on=date(2023, 6, 1))
    page = reverse("cases:trajectory_correct", args=[trajectory.pk])
    client = login(carla)
    assert "started_on" in client.post(page, {"started_on": "2023-05-03"}).context["form"].errors
    # What stood there already, from a workbook, is no reason to refuse another correction.
    assert client.post(page, {"started_on": "2023-05-02"}).status_code == 302


def test_without_consent_a_start_asks_for_it_and_writes_it_down(login, carla, gea, family, start_page):
    Family.objects.update(consent_on=None)
    client = login(carla)
    page = client.get(start_page).content.decode()
    assert "Er is nog geen toestemming vastgelegd." in page
    assert f"{reverse('cases:family_change', args=[family.pk])}#id_consent_on" in page
    assert set(client.post(start_page, start_data(gea)).context["form"].errors) == {"consent"}
    assert not Trajectory.objects.exists()
    assert client.post(start_page, start_data(gea, consent="on")).status_code == 302
    family.refresh_from_db()
    assert family.consent_on == date(2023, 9, 29)
    assert AuditEvent.objects.get(action="family.changed").fields == "consent_on"


def test_consent_that_was_given_earlier_stays_as_it_is(login, carla, gea, family, start_page):
    client = login(carla)
    assert "toestemming" not in client.get(start_page).content.decode()
    assert client.post(start_page, start_data(gea, consent="on")).status_code == 302
    family.refresh_from_db()
    assert family.consent_on == date(2022, 1, 3)


def test_a_start_that_is_refused_writes_no_consent_down(login, carla, gea, pilot, family, start_page):
    Family.objects.update(consent_on=None)
    fill_caseload(pilot, 10, started_on=MAY)
    response = login(carla).post(start_page, start_data(gea, consent="on"))
    assert response.status_code == 422
    assert "Er is nog geen toestemming vastgelegd." in response.content.decode()
    family.refresh_from_db()
    assert family.consent_on is None


@pytest.mark.parametrize("value", ["0000-01-01", "1850-01-01", "2031-01-01", "gisteren", "31-02-2023", ""])
def test_an_impossible_first_day_is_refused_on_the_field(login, carla, gea, start_page, value):
    response = login(carla).post(start_page, {"carer": gea.pk, "started_on": value})
    assert response.status_code == 422
    assert "started_on" in response.context["form"].errors


def test_a_carer_of_another_pilot_cannot_be_chosen(login, carla, start_page):
    stranger = TrajectoryFactory().family.case_manager
    response = login(carla).post(start_page, start_data(stranger))
    assert "carer" in response.context["form"].errors


def test_ending_at_the_cap_frees_the_place_the_day_after(login, carla, gea, pilot, trajectory):
    fill_caseload(pilot, 9, started_on=MAY)
    client = login(carla)
    response = client.post(
        reverse("cases:trajectory_end", args=[trajectory.pk]),
        {"ended_on": "2023-09-20", "closing_reason": "02", "follow_up": "zwaarder"},
    )
    assert response.status_code == 302
    trajectory.refresh_from_db()
    assert (trajectory.ended_on, trajectory.closing_reason, trajectory.follow_up) == (
        date(2023, 9, 20),
        "02",
        "zwaarder",
    )
    assert trajectory.assignments.get().ended_on == date(2023, 9, 20)
    other = FamilyFactory(pilot=pilot, district=trajectory.family.district)
    page = reverse("cases:trajectory_start", args=[other.pk])
    assert client.post(page, {"carer": gea.pk, "started_on": "2023-09-20"}).status_code == 422
    assert client.post(page, {"carer": gea.pk, "started_on": "2023-09-21"}).status_code == 302


def test_ending_works_while_the_caseload_is_above_the_cap(login, carla, pilot, trajectory):
    OverrideFactory(trajectory=fill_caseload(pilot, 11, started_on=MAY)[-1])
    page = reverse("cases:trajectory_end", args=[trajectory.pk])
    data = {"ended_on": "2023-09-20", "closing_reason": "01", "follow_up": "geen"}
    assert login(carla).post(page, data).status_code == 302


def test_an_end_before_the_last_visit_is_refused_with_that_day(login, carla, gea, trajectory):
    VisitFactory(trajectory=trajectory, carer=gea, visited_on=date(2023, 9, 21))
    response = login(carla).post(
        reverse("cases:trajectory_end", args=[trajectory.pk]),
        {"ended_on": "2023-09-20", "closing_reason": "01", "follow_up": "geen"},
    )
    assert "Er is nog een bezoek op 21 september 2023." in response.context["form"].errors["ended_on"][0]


def test_ending_asks_for_reason_and_follow_up(login, carla, trajectory):
    response = login(carla).post(reverse("cases:trajectory_end", args=[trajectory.pk]), {"ended_on": "2023-09-20"})
    assert set(response.context["form"].errors) == {"closing_reason", "follow_up"}


def test_a_transfer_gives_the_family_another_carer_also_above_the_cap(login, carla, gea, gijs, pilot, trajectory):
    OverrideFactory(trajectory=fill_caseload(pilot, 11, started_on=MAY)[-1])
    page = reverse("cases:trajectory_transfer", args=[trajectory.pk])
    assert login(carla).post(page, {"carer": gijs.pk, "started_on": "2023-09-11"}).status_code == 302
    rows = trajectory.assignments.values_list("carer__username", "started_on", "ended_on")
    assert list(rows) == [
        ("gea", date(2023, 5, 2), date(2023, 9, 10)),
        ("gijs", date(2023, 9, 11), None),
    ]


@pytest.mark.parametrize("day", ["2023-05-02", "2023-04-01"])
def test_a_transfer_before_the_carer_began_is_refused(login, carla, gijs, trajectory, day):
    page = reverse("cases:trajectory_transfer", args=[trajectory.pk])
    response = login(carla).post(page, {"carer": gijs.pk, "started_on": day})
    assert "started_on" in response.context["form"].errors
    assert Assignment.objects.count() == 1


@pytest.mark.parametrize("day", ["2024-09-30", "2123-09-29", "9999-12-31"])
def test_a_transfer_far_ahead_is_refused(login, carla, gijs, trajectory, day):
    page = reverse("cases:trajectory_transfer", args=[trajectory.pk])
    response = login(carla).post(page, {"carer": gijs.pk, "started_on": day})
    assert response.context["form"].errors["started_on"] == ["Deze datum ligt meer dan een jaar vooruit."]
    assert Assignment.objects.count() == 1


def test_a_transfer_to_the_same_carer_is_refused(login, carla, gea, trajectory):
    page = reverse("cases:trajectory_transfer", args=[trajectory.pk])
    response = login(carla).post(page, {"carer": gea.pk, "started_on": "2023-09-11"})
    assert "carer" in response.context["form"].errors


def test_moving_the_first_day_moves_the_assignment(login, carla, trajectory):
    page = reverse("cases:trajectory_correct", args=[trajectory.pk])
    assert login(carla).post(page, {"started_on": "2023-05-09"}).status_code == 302
    assert trajectory.assignments.get().started_on == date(2023, 5, 9)


def test_moving_the_first_day_to_a_full_day_is_refused(login, carla, pilot, trajectory):
    fill_caseload(pilot, 10, started_on=date(2023, 4, 1), ended_on=MAY)
    page = reverse("cases:trajectory_correct", args=[trajectory.pk])
    response = login(carla).post(page, {"started_on": "2023-05-01"})
    assert "Het maximum is 10" in response.context["form"].errors["started_on"][0]


@pytest.mark.parametrize(
    ("day", "says", "stands"),
    [
        ("2023-09-28", "is beëindigd op 28 september 2023.", "Hulp beëindigd (T-2023-001)"),
        ("2023-09-29", "eindigt op 29 september 2023.", "Hulp eindigt (T-2023-001)"),
        ("2023-10-12", "eindigt op 12 oktober 2023.", "Hulp eindigt (T-2023-001)"),
    ],
)
def test_help_is_over_only_after_its_last_day(login, carla, trajectory, day, says, stands):
    data = {"ended_on": day, "closing_reason": "01", "follow_up": "geen"}
    client = login(carla)
    response = client.post(reverse("cases:trajectory_end", args=[trajectory.pk]), data, follow=True)
    assert f"De hulp aan gezin De Vries {says}" in response.content.decode()
    page = client.get(trajectory.family.get_absolute_url()).content.decode()
    assert stands in page
    assert ("Eindigt op" in page) is (day >= "2023-09-29")


def test_ending_what_has_a_last_day_says_so(login, carla, ended):
    response = login(carla).get(reverse("cases:trajectory_end", args=[ended.pk]), follow=True)
    assert "is beëindigd op 31 augustus 2023. Kies Periode aanpassen voor een andere dag." in response.content.decode()


def visit_days(trajectory, carer, *days):
    for day in days:
        VisitFactory(trajectory=trajectory, carer=carer, visited_on=date(2023, 9, day))


def test_a_transfer_to_before_visits_of_the_earlier_carer_asks_to_be_confirmed(login, carla, gea, gijs, trajectory):
    visit_days(trajectory, gea, 10, 12, 12, 20)
    page = reverse("cases:trajectory_transfer", args=[trajectory.pk])
    data = {"carer": gijs.pk, "started_on": "2023-09-11"}
    client = login(carla)
    assert "De overdracht klopt toch" not in client.get(page).content.decode()
    response = client.post(page, data)
    assert response.status_code == 422
    assert response.context["form"].errors["despite_visits"] == [
        "Gea Gezinsverzorger legde vanaf die dag nog bezoeken vast, op 12 september 2023 en 20 september 2023. "
        "Kies een latere dag, of vink aan dat de overdracht toch klopt."
    ]
    assert "De overdracht klopt toch" in response.content.decode()
    assert Assignment.objects.count() == 1
    assert client.post(page, data | {"despite_visits": "on"}).status_code == 302
    assert trajectory.assignments.last().carer == gijs


def test_a_transfer_after_the_last_visit_asks_nothing(login, carla, gea, gijs, trajectory):
    visit_days(trajectory, gea, 10, 12)
    page = reverse("cases:trajectory_transfer", args=[trajectory.pk])
    assert login(carla).post(page, {"carer": gijs.pk, "started_on": "2023-09-13"}).status_code == 302


def test_of_many_visits_the_first_days_are_named_and_the_rest_counted(login, carla, gea, gijs, trajectory):
    visit_days(trajectory, gea, *range(11, 19))
    page = reverse("cases:trajectory_transfer", args=[trajectory.pk])
    response = login(carla).post(page, {"carer": gijs.pk, "started_on": "2023-09-11"})
    assert "15 september 2023 en nog 3 dagen." in response.context["form"].errors["despite_visits"][0]


@pytest.fixture
def ended(login, carla, trajectory):
    data = {"ended_on": "2023-08-31", "closing_reason": "01", "follow_up": "geen"}
    login(carla).post(reverse("cases:trajectory_end", args=[trajectory.pk]), data)
    trajectory.refresh_from_db()
    return trajectory


def test_reopening_takes_the_reason_away_and_gives_the_carer_back(login, carla, ended):
    client = login(carla)
    page = reverse("cases:trajectory_resume", args=[ended.pk])
    assert page in client.get(ended.family.get_absolute_url()).content.decode()
    assert "vanaf 1 september 2023, met Gea Gezinsverzorger" in client.get(page).content.decode()
    assert client.post(page).status_code == 302
    ended.refresh_from_db()
    assert (ended.ended_on, ended.closing_reason, ended.follow_up) == (None, "", "")
    assert ended.assignments.get().ended_on is None
    assert AuditEvent.objects.filter(action="trajectory.reopened").exists()


def test_reopening_at_the_cap_is_refused_unless_the_team_manager_grants_it(login, carla, tess, pilot, ended):
    fill_caseload(pilot, 10, started_on=date(2023, 9, 1))
    page = reverse("cases:trajectory_resume", args=[ended.pk])
    response = login(carla).post(page)
    assert response.status_code == 422
    assert "Vraag de teammanager om een plek boven het maximum voor" in str(response.context["form"].errors)
    response = login(tess).post(page)
    # The trajectory that comes later in order of start is the one too many, and needs the place.
    assert "Op 1 september 2023 begint traject" in str(response.context["form"].errors)
    assert "eerst een plek boven het maximum" in str(response.context["form"].errors)
    last = pilot.trajectories.order_by("started_on", "reference").last()
    grant = reverse("cases:override_grant", args=[last.pk])
    assert grant in response.content.decode()
    assert login(tess).post(grant, {"override_reason": "Terugval", "override_until": "2023-12-01"}).status_code == 302
    assert login(carla).post(page).status_code == 302


def test_an_end_to_come_can_be_taken_back(login, carla, trajectory):
    client = login(carla)
    data = {"ended_on": "2023-10-12", "closing_reason": "01", "follow_up": "geen"}
    client.post(reverse("cases:trajectory_end", args=[trajectory.pk]), data)
    assert "Hulp laten doorgaan" in client.get(trajectory.family.get_absolute_url()).content.decode()
    page = reverse("cases:trajectory_resume", args=[trajectory.pk])
    assert "De hulp gaat dan door vanaf 13 oktober 2023" in client.get(page).content.decode()
    assert client.post(page).status_code == 302
    trajectory.refresh_from_db()
    assert trajectory.status == "loopt"
    assert trajectory.ended_on is None


def test_help_that_runs_or_was_followed_by_other_help_is_not_resumed(login, carla, ended):
    client = login(carla)
    page = reverse("cases:trajectory_resume", args=[ended.pk])
    later = TrajectoryFactory(family=ended.family, started_on=date(2023, 9, 20))
    assert page not in client.get(ended.family.get_absolute_url()).content.decode()
    response = client.post(page)
    assert response.status_code == 422
    assert later.reference in str(response.context["form"].errors)
    assert client.get(reverse("cases:trajectory_resume", args=[later.pk])).status_code == 302


def test_a_period_is_not_opened_by_leaving_its_end_empty(login, carla, ended):
    page = reverse("cases:trajectory_correct", args=[ended.pk])
    response = login(carla).post(page, {"started_on": "2023-05-02", "ended_on": ""})
    assert "ended_on" in response.context["form"].errors
    ended.refresh_from_db()
    assert ended.ended_on == date(2023, 8, 31)


def test_the_team_manager_is_told_what_a_team_manager_can_do(login, carla, tess, gea, pilot, start_page):
    fill_caseload(pilot, 10, started_on=MAY)
    told = {user: str(login(user).post(start_page, start_data(gea)).context["form"].errors) for user in (carla, tess)}
    assert "Vraag de teammanager om een plek boven het maximum." in told[carla]
    assert "Vul hieronder in waarom een plek boven het maximum nodig is" in told[tess]
    assert "teammanager" not in told[tess]


@pytest.mark.parametrize(("until", "status"), [("2024-03-29", 302), ("2024-03-30", 422), ("2033-01-01", 422)])
def test_a_place_above_the_cap_lasts_half_a_year_at_most(login, tess, trajectory, until, status):
    page = reverse("cases:override_grant", args=[trajectory.pk])
    response = login(tess).post(page, {"override_reason": "Crisis", "override_until": until})
    assert response.status_code == status
    if status == 422:
        assert "Kies een dag tot en met 29 maart 2024." in response.context["form"].errors["override_until"][0]


def test_a_place_above_the_cap_is_not_granted_in_the_future(trajectory, tess):
    override = CapOverride(trajectory=trajectory, granted_by=tess, granted_on=date(2023, 9, 30), reason="Crisis")
    with pytest.raises(ValidationError, match="in de toekomst"):
        override.full_clean()


def test_ending_help_calls_off_what_was_agreed_for_later(login, carla, gea, trajectory):
    before = PlannedVisitFactory(trajectory=trajectory, carer=gea, planned_on=date(2023, 9, 29))
    after = PlannedVisitFactory(trajectory=trajectory, carer=gea, planned_on=date(2023, 10, 3))
    IntensityFactory(trajectory=trajectory)
    IntensityFactory(trajectory=trajectory, started_on=date(2023, 10, 2), hours_per_week=1)
    data = {"ended_on": "2023-09-29", "closing_reason": "01", "follow_up": "geen"}
    assert login(carla).post(reverse("cases:trajectory_end", args=[trajectory.pk]), data).status_code == 302
    before.refresh_from_db()
    after.refresh_from_db()
    assert (before.cancelled, after.cancelled) == (False, True)
    assert [row.started_on for row in trajectory.intensities.all()] == [trajectory.started_on]


def test_consent_of_a_person_is_enough_to_start_and_one_taken_back_is_said(login, carla, family):
    Family.objects.update(consent_on=None)
    mother = MemberFactory(family=family, role="ouder", born_on=date(1990, 1, 1), first_name="Hilda")
    son = MemberFactory(family=family, born_on=date(2010, 1, 1), first_name="Joep")
    page = reverse("cases:trajectory_start", args=[family.pk])
    assert "doet vrijwillig mee" in login(carla).get(page).content.decode()
    ConsentFactory(member=mother, given_by="zelf", given_on=date(2023, 9, 1))
    ConsentFactory(member=son, given_by="kind_en_ouders", given_on=date(2023, 9, 1), withdrawn_on=date(2023, 9, 20))
    said = login(carla).get(page).content.decode()
    assert "doet vrijwillig mee" not in said
    assert "Joep trok de toestemming in" in said
    assert "Iemand trok het in" in login(carla).get(family.get_absolute_url()).content.decode()


def test_a_transfer_that_is_still_to_come_is_taken_back(login, carla, gea, gijs, trajectory):
    client = login(carla)
    page = reverse("cases:transfer_take_back", args=[trajectory.pk])
    nothing = client.get(page, follow=True).content.decode()
    assert "Er is geen overdracht die nog moet komen." in nothing
    to_come = {"carer": gijs.pk, "started_on": "2023-10-09"}
    client.post(reverse("cases:trajectory_transfer", args=[trajectory.pk]), to_come)
    assert page in client.get(trajectory.family.get_absolute_url()).content.decode()
    assert "Gijs Gezinsverzorger zou dit gezin helpen vanaf 9 oktober 2023." in client.get(page).content.decode()
    after = client.post(page, follow=True).content.decode()
    assert "Gea Gezinsverzorger blijft dit gezin helpen." in after
    placement = trajectory.assignments.get()
    assert (placement.carer, placement.ended_on) == (gea, None)
    assert AuditEvent.objects.filter(action="trajectory.transfer_taken_back").count() == 1


def test_a_transfer_that_took_place_is_not_taken_back(login, carla, gijs, trajectory):
    client = login(carla)
    done = {"carer": gijs.pk, "started_on": "2023-09-29"}
    client.post(reverse("cases:trajectory_transfer", args=[trajectory.pk]), done)
    client.post(reverse("cases:transfer_take_back", args=[trajectory.pk]))
    assert trajectory.assignments.count() == 2
