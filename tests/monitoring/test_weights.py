from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse

from cases.models import AuditEvent
from monitoring import weights
from monitoring.avoided_cost.rows import DEFAULT_WEIGHTS
from monitoring.figures.avoided_cost import of_period
from monitoring.models import AnswerWeights
from tests.conftest import TODAY
from tests.factories import PilotFactory
from tests.monitoring.test_cost_page import YEAR, answered

GIVEN = {
    "certain": "1",
    "likely": "0,5",
    "possible": "0,25",
    "substitution": "0,8",
    "prevented": "0,75",
    "postponed": "0,5",
    "decided_on": "2023-09-01",
    "reason": "Zo afgesproken in de stuurgroep.",
}


@pytest.fixture
def url() -> str:
    return reverse("monitoring:answer_weights")


def decided(pilot, actor, **changes) -> AnswerWeights:
    values = weights.fields_of(DEFAULT_WEIGHTS) | {"decided_on": TODAY, "reason": "Afgesproken"} | changes
    return weights.decide(weights=AnswerWeights(pilot=pilot, **values), actor=actor)


def test_until_somebody_decides_the_values_of_the_system_count(pilot):
    now = weights.current(pilot)
    assert (now.weights, now.version, now.decided_by) == (DEFAULT_WEIGHTS, 0, "")
    assert now.weights.certainty == {
        "zeker": Decimal("0.9"),
        "waarschijnlijk": Decimal("0.6"),
        "mogelijk": Decimal("0.3"),
    }


def test_every_version_is_kept_and_the_last_one_counts(pilot, tess):
    first = decided(pilot, tess, likely="0.5")
    second = decided(pilot, tess, likely="0.4")
    assert [first.version, second.version] == [1, 2]
    now = weights.current(pilot)
    assert (now.version, now.weights.certainty["waarschijnlijk"], now.decided_by) == (2, Decimal("0.4"), tess.name)
    assert pilot.answer_weights.count() == 2


def test_the_weights_of_another_pilot_do_not_count(pilot, tess):
    decided(PilotFactory(), tess)
    assert weights.current(pilot).version == 0


def test_who_decided_stands_in_the_log_with_what_changed(pilot, tess):
    row = decided(pilot, tess, likely=Decimal("0.5"), postponed=Decimal("0.1"))
    event = AuditEvent.objects.get(action="weights.decided")
    assert (event.actor, event.pilot, event.subject_number) == (tess, pilot, row.pk)
    assert event.fields == "likely postponed"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"likely": Decimal("0.95")}, "likely"),
        ({"possible": Decimal("0.65")}, "possible"),
        ({"certain": Decimal("1.01")}, "certain"),
        ({"postponed": Decimal("-0.01")}, "postponed"),
        ({"decided_on": date(2023, 9, 30)}, "decided_on"),
        ({"reason": ""}, "reason"),
    ],
)
def test_weights_that_cannot_be_are_refused_at_their_field(pilot, tess, changes, field):
    with pytest.raises(ValidationError) as refused:
        decided(pilot, tess, **changes)
    assert field in refused.value.error_dict
    assert not AnswerWeights.objects.exists()


@pytest.mark.parametrize("changes", [{"likely": "0.95"}, {"certain": "1.5"}, {"possible": "-0.5"}, {"version": 1}])
def test_the_database_refuses_them_too(pilot, tess, changes):
    decided(pilot, tess)
    values = weights.fields_of(DEFAULT_WEIGHTS) | {"version": 2, "reason": "Nood", "decided_on": TODAY} | changes
    with pytest.raises(IntegrityError), transaction.atomic():
        AnswerWeights(pilot=pilot, decided_by=tess, **values).save()


def test_weights_never_change_not_past_the_forms_either(pilot, tess):
    row = decided(pilot, tess)
    row.likely = Decimal("0.1")
    with pytest.raises(ValueError, match="nieuwe versie"):
        row.save()
    with pytest.raises(DatabaseError, match="weights_are_never_changed"), transaction.atomic():
        AnswerWeights.objects.update(likely="0.1")


def test_other_weights_give_another_amount(pilot, tess):
    """1 x 10 x € 70 x 0,9 is € 630; with 0,5 for zeker it is € 350."""
    answered(pilot)
    assert of_period(pilot, YEAR).avoided.expected == Decimal(630)
    decided(pilot, tess, certain="0.5", likely="0.5")
    found = of_period(pilot, YEAR)
    assert (found.avoided.expected, found.weights_version, found.weights_decided_by) == (350, 1, tess.name)


# The page


@pytest.mark.parametrize("person", ["tess", "beheer"])
def test_who_may_decide_gives_new_weights(request, login, url, pilot, person):
    user = request.getfixturevalue(person)
    client = login(user)
    assert 'value="0,60"' in client.get(url).content.decode()
    response = client.post(url, GIVEN, follow=True)
    text = response.content.decode()
    assert "De nieuwe weging is opgeslagen, en geldt vanaf nu." in text
    assert f"Versie 1, besloten op 1 september 2023 door {user.name} (geldt nu)" in text
    row = AnswerWeights.objects.get()
    assert (row.decided_by, row.substitution, row.decided_on) == (user, Decimal("0.8"), date(2023, 9, 1))


@pytest.mark.parametrize("person", ["carla", "gea", "gert", "bo"])
def test_nobody_else_may(request, login, url, person):
    assert login(request.getfixturevalue(person)).post(url, GIVEN).status_code == 403
    assert not AnswerWeights.objects.exists()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"likely": "1,5"}, "Vul een getal van 0 tot en met 1 in, zoals 0,6."),
        ({"likely": "veel"}, "Vul een getal van 0 tot en met 1 in, zoals 0,6."),
        ({"likely": "0,555"}, "Vul hoogstens 2 cijfers achter de komma in."),
        ({"likely": "NaN"}, "Vul een getal van 0 tot en met 1 in, zoals 0,6."),
        ({"likely": "\0"}, "getal"),
        ({"possible": "0,9"}, "Wat mogelijk is, telt niet zwaarder dan wat waarschijnlijk is."),
        ({"decided_on": "2023-12-31"}, "Deze dag ligt in de toekomst."),
        ({"reason": " "}, "Vul in waarom."),
        ({"reason": "x" * 400}, "300"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_stored(login, tess, url, changes, message):
    response = login(tess).post(url, GIVEN | changes)
    assert response.status_code == 422
    assert message in response.content.decode()
    assert not AnswerWeights.objects.exists()


def test_the_same_weights_once_more_are_no_new_version(login, tess, url):
    client = login(tess)
    client.post(url, GIVEN)
    response = client.post(url, GIVEN)
    assert response.status_code == 422
    assert "Deze weging geldt al." in response.content.decode()
    assert AnswerWeights.objects.count() == 1
