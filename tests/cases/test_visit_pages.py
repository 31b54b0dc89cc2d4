from __future__ import annotations

from datetime import date, time

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from cases.forms.visits import VisitForm
from cases.models import AuditEvent, Visit
from tests.factories import VisitFactory

LOG = "/bezoeken/vastleggen/"


@pytest.fixture
def visit_data(trajectory):
    return {
        "reference": "0b5c1f0e-3a0e-4f43-9a35-1f1f3a1f0c11",
        "trajectory": trajectory.pk,
        "visited_on": "2023-09-28",
        "visited_at": "17:15",
        "kind": "huisbezoek",
        "length": "90",
        "tasks": ["huishoudelijk", "pedagogisch"],
        "way": "samen",
        "note": "Samen gekookt.",
    }


def test_a_visit_is_logged_by_the_carer(login, gea, trajectory, visit_data):
    response = login(gea).post(LOG, visit_data)
    visit = Visit.objects.get()
    assert response["Location"] == reverse("cases:visit_logged", args=[visit.pk])
    assert (visit.carer, visit.minutes, visit.visited_on, visit.visited_at) == (
        gea,
        90,
        date(2023, 9, 28),
        time(17, 15),
    )
    assert [task.value for task in visit.tasks] == ["huishoudelijk", "pedagogisch"]
    assert (visit.way, visit.pilot) == ("samen", trajectory.pilot)


def test_from_the_page_of_a_family_everything_but_the_length_is_filled_in(login, gea, trajectory):
    form = login(gea).get(reverse("cases:visit_log_for", args=[trajectory.family.pk])).context["form"]
    assert form["trajectory"].value() == trajectory.pk
    assert form["kind"].value() == "huisbezoek"
    assert form["visited_on"].value() == date(2023, 9, 29)


def test_the_same_visit_sent_twice_is_one_visit(login, gea, visit_data):
    client = login(gea)
    client.post(LOG, visit_data)
    assert client.post(LOG, visit_data).status_code == 302
    assert Visit.objects.count() == 1


def test_the_same_visit_stored_while_the_form_is_looked_at_is_one_visit(login, gea, visit_data, monkeypatch):
    """Two copies of one visit at the same moment: the other one is stored after this one looked for its key."""
    look = VisitForm.clean_reference

    def stored_just_after(form):
        reference = look(form)
        monkeypatch.setattr(VisitForm, "clean_reference", look)
        login(gea).post(LOG, visit_data)
        return reference

    monkeypatch.setattr(VisitForm, "clean_reference", stored_just_after)
    assert login(gea).post(LOG, visit_data).status_code == 302
    assert Visit.objects.count() == 1


def test_a_known_key_with_other_contents_shows_both_and_stores_neither(login, gea, visit_data):
    client = login(gea)
    client.post(LOG, visit_data)
    response = client.post(LOG, visit_data | {"length": "60", "note": "Anders."})
    assert response.status_code == 422
    page = response.content.decode()
    assert "Dit bezoek is al vastgelegd, met andere gegevens." in page
    assert "Samen gekookt." in page
    assert [(row.sent, row.stored) for row in response.context["form"].conflict.rows] == [
        ("60 minuten", "90 minuten"),
        ("Anders.", "Samen gekookt."),
    ]
    assert Visit.objects.get().minutes == 90


def test_the_stored_visit_is_replaced_when_the_carer_says_so(login, gea, visit_data):
    client = login(gea)
    client.post(LOG, visit_data)
    client.post(LOG, visit_data | {"length": "60", "replace": "on"})
    assert Visit.objects.get().minutes == 60
    assert AuditEvent.objects.get(action="visit.changed").fields == "length"


def test_what_turns_out_to_be_another_visit_gets_the_key_of_its_button(login, gea, visit_data):
    client = login(gea)
    client.post(LOG, visit_data)
    key = client.post(LOG, visit_data | {"visited_on": "2023-09-27"}).context["form"].another_reference
    # A browser sends the hidden field and the button under one name.
    client.post(LOG, visit_data | {"visited_on": "2023-09-27", "reference": [visit_data["reference"], key]})
    assert sorted(Visit.objects.values_list("reference", flat=True)) == sorted([visit_data["reference"], key])


def test_a_second_visit_on_a_day_is_asked_and_never_refused(login, gea, trajectory, visit_data):
    VisitFactory(trajectory=trajectory, carer=gea, visited_on=date(2023, 9, 28), minutes=45)
    response = login(gea).post(LOG, visit_data)
    assert response.status_code == 422
    assert "Je legde op 28 september al een bezoek van 45 minuten vast bij dit gezin." in response.content.decode()
    assert login(gea).post(LOG, visit_data | {"again": "on"}).status_code == 302
    assert Visit.objects.count() == 2


def test_a_visit_of_today_is_said_before_anything_is_filled_in(login, gea, gijs, trajectory):
    page = reverse("cases:visit_log_for", args=[trajectory.family.pk])
    VisitFactory(trajectory=trajectory, carer=gijs, visited_on=date(2023, 9, 29))
    assert "Je legde vandaag al" not in login(gea).get(page).content.decode()
    VisitFactory(trajectory=trajectory, carer=gea, visited_on=date(2023, 9, 29), minutes=90)
    html = login(gea).get(page).content.decode()
    assert "Je legde vandaag al een bezoek van 90 minuten vast bij dit gezin." in html
    assert "Ja, dit is nog een bezoek op dezelfde dag" in html


def test_a_visit_that_took_place_took_at_least_a_minute(login, gea, visit_data):
    response = login(gea).post(LOG, visit_data | {"length": "anders", "minutes": "0"})
    assert "minutes" in response.context["form"].errors
    login(gea).post(LOG, visit_data | {"length": "anders", "minutes": "1"})
    assert Visit.objects.get().minutes == 1


def test_the_note_comes_last(login, gea, trajectory):
    html = login(gea).get(LOG).content.decode()
    order = [
        html.index(f'name="{name}"') for name in ("visited_on", "not_home", "length", "tasks", "way", "kind", "note")
    ]
    assert order == sorted(order)


def test_nobody_home_needs_no_length_and_no_tasks(login, gea, visit_data):
    data = visit_data | {"not_home": "on", "length": "", "tasks": [], "way": ""}
    login(gea).post(LOG, data)
    visit = Visit.objects.get()
    assert (visit.not_home, visit.minutes, visit.tasks) == (True, 0, [])


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"visited_on": "2023-09-30"}, "visited_on"),
        ({"visited_on": "2023-05-01"}, "visited_on"),
        ({"visited_on": "2023-02-30"}, "visited_on"),
        ({"visited_at": "25:00"}, "visited_at"),
        ({"length": ""}, "length"),
        ({"length": "91"}, "length"),
        ({"length": "anders"}, "minutes"),
        ({"length": "anders", "minutes": "721"}, "minutes"),
        ({"length": "anders", "minutes": "-1"}, "minutes"),
        ({"length": "anders", "minutes": "veel"}, "minutes"),
        ({"kind": "onzin"}, "kind"),
        ({"tasks": ["koken"]}, "tasks"),
        ({"way": "onzin"}, "way"),
        ({"note": "x" * 5001}, "note"),
        ({"note": "a\x00"}, "note"),
        ({"not_home": "on"}, "not_home"),
        ({"trajectory": ""}, "trajectory"),
        ({"trajectory": "99999999999999999999999999"}, "trajectory"),
    ],
)
def test_wrong_input_is_refused_on_its_field_and_the_note_is_kept(login, gea, visit_data, change, field):
    response = login(gea).post(LOG, visit_data | change)
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert change.get("note", "Samen gekookt.").replace("\x00", "") in response.content.decode().replace("\x00", "")
    assert not Visit.objects.exists()


def test_a_carer_cannot_log_a_visit_with_a_family_of_a_colleague(login, gijs, visit_data):
    response = login(gijs).post(LOG, visit_data)
    assert "trajectory" in response.context["form"].errors


def test_the_key_of_a_visit_that_somebody_may_not_see_opens_nothing(login, gea, gijs, visit_data):
    login(gea).post(LOG, visit_data)
    response = login(gijs).post(LOG, visit_data | {"note": "Wie is dit?"})
    assert response.status_code == 422
    assert "trajectory" in response.context["form"].errors
    assert not any(word in response.content.decode() for word in ("De Vries", "GV-2023-001", "Samen gekookt"))


def test_a_casemanager_logs_on_behalf_of_a_carer(login, carla, gea, visit_data):
    login(carla).post(LOG, visit_data | {"carer": gea.pk})
    assert Visit.objects.get().carer == gea


def test_a_visit_can_be_corrected_by_who_made_it(login, gea, gijs, trajectory, visit_data):
    visit = VisitFactory(trajectory=trajectory, carer=gea, minutes=45)
    page = reverse("cases:visit_change", args=[visit.pk])
    form = login(gea).get(page).context["form"]
    assert (form["length"].value(), form["minutes"].value()) == ("anders", 45)
    assert login(gea).post(page, visit_data).status_code == 302
    visit.refresh_from_db()
    assert (visit.minutes, visit.note) == (90, "Samen gekookt.")
    assert login(gijs).get(page).status_code == 404


def test_an_error_does_not_repeat_the_name_of_its_field(gea, trajectory):
    visit = VisitFactory.build(trajectory=trajectory, carer=gea, not_home=True, way="")
    with pytest.raises(ValidationError) as refusal:
        visit.clean()
    assert "niemand thuis" not in refusal.value.message_dict["not_home"][0]
