"""The pages of the measurements, from the request on."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from cases.codes import Informant, WithoutHelp
from cases.models import AuditEvent, Measurement, ScoreDomain
from tests.factories import PilotFactory, TrajectoryFactory
from tests.file_factories import MeasurementFactory


@pytest.fixture
def ended(family):
    return TrajectoryFactory(family=family, started_on=date(2022, 1, 10), ended_on=date(2022, 11, 30))


@pytest.fixture
def own_domains(pilot):
    """Two domains of the organisation's own instrument, with permission to use it."""
    pilot.domain_scores_allowed = True
    pilot.save()
    return [ScoreDomain.objects.create(pilot=pilot, number=n, name=f"Domein {n}") for n in (1, 2)]


def add(trajectory) -> str:
    return reverse("cases:measurement_add", args=[trajectory.pk])


def text_of(response) -> str:
    return response.content.decode()


def test_the_questions_of_the_national_protocol_are_asked_in_its_own_words(login, gea, trajectory):
    page = text_of(login(gea).get(add(trajectory)))
    assert "Geef met een rapportcijfer van 1 tot 10 aan hoe nuttig deze hulp voor u / jou was?" in page
    assert "1 = volkomen nutteloos, ik had er niets aan; 10 = uitstekend, ik had er heel veel aan" in page
    for label in (*WithoutHelp.labels, *Informant.labels):
        assert label in page
    assert "niet wetenschappelijk getoetst" in page


def test_a_carer_measures_at_the_start(login, gea, trajectory):
    data = {
        "moment": "start",
        "measured_on": "2023-05-20",
        "family_calm": "0",
        "worker_burden": "10",
        "informant": "ouder",
        "satisfaction": "8",
        "without_help": "02",
        "note": "Aan de keukentafel.",
    }
    response = login(gea).post(add(trajectory), data)
    assert response["Location"] == reverse("cases:measurements", args=[trajectory.family_id])
    row = Measurement.objects.get()
    assert (row.moment, row.measured_on, row.reached, row.recorded_by) == ("start", date(2023, 5, 20), True, gea)
    assert (row.family_calm, row.worker_burden, row.family_strength) == (0, 10, None)
    assert (row.informant, row.satisfaction, row.without_help) == ("ouder", 8, "02")
    assert AuditEvent.objects.changes().get().action == "measurement.recorded"
    page = text_of(login(gea).get(response["Location"]))
    assert "Met een lichtere vorm van hulp red ik het goed" in page
    assert "Gemeten op 20 mei 2023" in page


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"measured_on": ""}, "measured_on"),
        ({"measured_on": "2023-05-01"}, "measured_on"),
        ({"measured_on": "2023-09-30"}, "measured_on"),
        ({"family_calm": "11"}, "family_calm"),
        ({"family_calm": "-1"}, "family_calm"),
        ({"family_calm": "4.5"}, "family_calm"),
        ({"worker_strength": "veel"}, "worker_strength"),
        ({"satisfaction": "0", "informant": "ouder"}, "satisfaction"),
        ({"satisfaction": "8"}, "informant"),
        ({"without_help": "05"}, "without_help"),
        ({"informant": "buurman"}, "informant"),
        ({"family_calm": ""}, "__all__"),
        ({"note": "a\x00"}, "note"),
        ({"note": "x" * 501}, "note"),
    ],
)
def test_wrong_input_is_refused_on_its_field_and_the_rest_is_kept(login, gea, trajectory, change, field):
    data = {"moment": "start", "measured_on": "2023-05-20", "family_calm": "3", "help_now": "geen"} | change
    response = login(gea).post(add(trajectory), data)
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert not Measurement.objects.exists()


def test_a_measurement_sent_twice_is_one_measurement(login, gea, trajectory):
    data = {"moment": "start", "measured_on": "2023-05-20", "family_calm": "3"}
    login(gea).post(add(trajectory), data)
    response = login(gea).post(add(trajectory), data)
    assert response.status_code == 422
    assert "Er is die dag al een meting vastgelegd." in text_of(response)
    assert Measurement.objects.count() == 1


@pytest.mark.parametrize("moment", ["", "onzin", "na_6_maanden", "start\x00", "9" * 50])
def test_a_moment_that_cannot_be_becomes_the_one_that_is_due(login, carla, trajectory, moment):
    form = login(carla).get(add(trajectory), {"moment": moment}).context["form"]
    assert form.for_moment == "start"
    login(carla).post(add(trajectory), {"moment": moment, "measured_on": "2023-05-20", "family_calm": "3"})
    assert Measurement.objects.get().moment == "start"


def test_after_the_help_it_is_asked_whether_the_family_was_reached_and_no_worker_judges(login, carla, ended):
    form = login(carla).get(add(ended), {"moment": "na_6_maanden"}).context["form"]
    assert {"reached", "help_now", "family_calm"} <= set(form.fields)
    assert "worker_calm" not in form.fields
    data = {"moment": "na_6_maanden", "measured_on": "2023-06-01", "reached": "nee", "help_now": "lichter"}
    assert login(carla).post(add(ended), data).status_code == 302
    row = Measurement.objects.get()
    assert (row.reached, row.help_now) == (False, "lichter")
    page = text_of(login(carla).get(reverse("cases:measurements", args=[ended.family_id])))
    assert "Het gezin is niet bereikt." in page
    assert "Lichtere hulp" in page


def test_who_was_not_reached_gave_no_answer(login, carla, ended):
    data = {"moment": "na_6_maanden", "measured_on": "2023-06-01", "reached": "nee", "family_calm": "4"}
    response = login(carla).post(add(ended), data)
    assert "reached" in response.context["form"].errors
    assert "reached" in login(carla).post(add(ended), data | {"reached": ""}).context["form"].errors


def test_a_measurement_is_corrected_and_the_log_names_the_fields_alone(login, carla, trajectory):
    row = MeasurementFactory(trajectory=trajectory, measured_on=date(2023, 5, 20), family_calm=4, note="Oud.")
    page = reverse("cases:measurement_change", args=[row.pk])
    form = login(carla).get(page).context["form"]
    assert (form["family_calm"].value(), form["note"].value()) == (4, "Oud.")
    data = {"measured_on": "2023-05-20", "family_calm": "", "worker_calm": "3", "note": "Nieuw."}
    assert login(carla).post(page, data).status_code == 302
    row.refresh_from_db()
    assert (row.family_calm, row.worker_calm, row.note, row.moment) == (None, 3, "Nieuw.", "start")
    event = AuditEvent.objects.changes().get()
    assert event.action == "measurement.changed"
    assert set(event.fields.split()) == {"family_calm", "note"}


def test_a_carer_of_another_family_finds_no_measurement(login, gijs, trajectory):
    row = MeasurementFactory(trajectory=trajectory)
    assert login(gijs).get(reverse("cases:measurement_change", args=[row.pk])).status_code == 404
    assert login(gijs).post(add(trajectory), {"measured_on": "2023-05-20", "family_calm": "3"}).status_code == 404


def test_own_domains_are_scored_with_permission_alone(login, carla, pilot, trajectory, own_domains):
    first, second = own_domains
    data = {"moment": "start", "measured_on": "2023-05-20", f"domain_{first.pk}": "4", f"domain_{second.pk}": ""}
    assert login(carla).post(add(trajectory), data).status_code == 302
    row = Measurement.objects.get()
    assert [(score.domain, score.score) for score in row.domain_scores.all()] == [(first, 4)]
    assert "4 van 5" in text_of(login(carla).get(reverse("cases:measurements", args=[trajectory.family_id])))
    page = reverse("cases:measurement_change", args=[row.pk])
    assert login(carla).get(page).context["form"][f"domain_{first.pk}"].value() == 4
    # Without the permission nothing is asked, and what was scored with it stays.
    pilot.domain_scores_allowed = False
    pilot.save()
    assert f"domain_{first.pk}" not in login(carla).get(page).context["form"].fields
    login(carla).post(page, {"measured_on": "2023-05-20", "family_calm": "3"})
    assert row.domain_scores.count() == 1


def test_a_domain_has_five_levels_and_none_of_another_pilot(login, carla, trajectory, own_domains):
    strange = ScoreDomain.objects.create(pilot=PilotFactory(), number=1, name="Van elders")
    data = {"moment": "start", "measured_on": "2023-05-20", f"domain_{own_domains[0].pk}": "6"}
    response = login(carla).post(add(trajectory), data)
    assert f"domain_{own_domains[0].pk}" in response.context["form"].errors
    assert f"domain_{strange.pk}" not in response.context["form"].fields


def test_an_administrator_names_the_domains_of_their_own_pilot(login, beheer, own_domains):
    ScoreDomain.objects.create(pilot=PilotFactory(), number=1, name="Van elders")
    page = text_of(login(beheer).get("/beheer/cases/scoredomain/"))
    assert "Domein 1" in page
    assert "Van elders" not in page


def test_without_help_there_is_nothing_to_measure(login, carla, family):
    page = text_of(login(carla).get(reverse("cases:measurements", args=[family.pk])))
    assert "Er is nog niets te meten" in page


def test_the_tab_asks_the_database_the_same_for_many_measurements(
    login, carla, trajectory, ended, own_domains, django_assert_max_num_queries
):
    for month in range(5, 10):
        row = MeasurementFactory(trajectory=trajectory, moment="halfjaar", measured_on=date(2023, month, 3))
        for domain in own_domains:
            row.domain_scores.create(domain=domain, score=3)
    client = login(carla)
    with django_assert_max_num_queries(15):
        page = text_of(client.get(reverse("cases:measurements", args=[trajectory.family_id])))
    assert "Eerdere hulp" in page
