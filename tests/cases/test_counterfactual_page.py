from __future__ import annotations

from decimal import Decimal

import pytest
from django.urls import reverse

from cases.models import CounterfactualAnswer, Trajectory
from tests.factories import CareProductFactory


@pytest.fixture
def iag(pilot):
    return CareProductFactory(pilot=pilot, code="IAG", name="Intensieve ambulante gezinsbegeleiding")


@pytest.fixture
def question(trajectory):
    return reverse("cases:counterfactual", args=[trajectory.pk])


def lines(*rows, known=0):
    data = {"zorg-TOTAL_FORMS": len(rows), "zorg-INITIAL_FORMS": known}
    for number, row in enumerate(rows):
        data |= {f"zorg-{number}-{name}": value for name, value in row.items()}
    return data


def care(product, **other):
    return {"product": product.pk, "provider": "Elker", "amount_low": "2", "amount": "3", "amount_high": "4",
            "weeks": "22", "certainty": "waarschijnlijk", "effect": "vervanging", **other}  # fmt: skip


def test_care_with_its_amounts_is_stored(login, carla, trajectory, iag, question):
    response = login(carla).post(question, {"kind": "zorg"} | lines(care(iag, amount="3,5"), {}))
    assert response["Location"] == trajectory.family.get_absolute_url()
    line = CounterfactualAnswer.objects.get().lines.get()
    assert (line.product, line.amount, line.weeks, line.certainty) == (iag, Decimal("3.5"), 22, "waarschijnlijk")


@pytest.mark.parametrize(
    ("numbers", "reads"),
    [
        ({"amount_high": ""}, "van Elker, 3 uur per week (minstens 2), 22 weken, waarschijnlijk."),
        ({"amount_low": ""}, "van Elker, 3 uur per week (hoogstens 4), 22 weken, waarschijnlijk."),
    ],
)
def test_what_is_not_known_does_not_stand_there_as_a_question_mark(
    login, carla, trajectory, iag, question, numbers, reads
):
    client = login(carla)
    client.post(question, {"kind": "zorg"} | lines(care(iag, **numbers)))
    assert reads in client.get(trajectory.family.get_absolute_url()).content.decode()


@pytest.mark.parametrize("kind", ["geen", "weet_niet"])
def test_no_other_care_and_not_knowing_are_answers_too(login, carla, question, kind):
    login(carla).post(question, {"kind": kind, "note": "Oma helpt al."} | lines({}, {}))
    answer = CounterfactualAnswer.objects.get()
    assert (answer.kind, answer.note) == (kind, "Oma helpt al.")


def test_lines_that_the_page_hides_are_not_sent_and_not_missed(login, carla, question, iag):
    client = login(carla)
    client.post(question, {"kind": "zorg"} | lines(care(iag)))
    response = client.post(question, {"kind": "geen", "note": "x" * 501})
    assert response.context["formset"].total_error_count() == 0
    assert set(response.context["form"].errors) == {"note"}
    assert client.post(question, {"kind": "geen", "note": "Oma helpt al."}).status_code == 302
    assert CounterfactualAnswer.objects.latest_per_trajectory().get().kind == "geen"


def test_care_without_any_line_sent_is_refused(login, carla, question):
    assert login(carla).post(question, {"kind": "zorg"}).status_code == 422


def test_an_error_names_the_line_as_the_page_does(login, carla, question, iag):
    page = login(carla).post(question, {"kind": "zorg"} | lines(care(iag, weeks="900"))).content.decode()
    assert "Hulp 1, Weken, verwacht: Vul hoogstens 260 weken in." in page
    assert "Regel 1" not in page


def test_a_correction_is_a_new_version_and_the_first_one_stays_readable(login, carla, trajectory, iag, question):
    client = login(carla)
    client.post(question, {"kind": "weet_niet"} | lines({}, {}))
    client.post(question, {"kind": "zorg"} | lines(care(iag), {}))
    assert list(trajectory.counterfactual_answers.values_list("kind", "version")) == [("weet_niet", 1), ("zorg", 2)]
    assert CounterfactualAnswer.objects.latest_per_trajectory().get().kind == "zorg"
    assert "Dat weet ik niet" in client.get(question).content.decode()


def test_a_correction_starts_from_the_lines_of_the_answer_before(login, carla, trajectory, iag, question):
    client = login(carla)
    client.post(question, {"kind": "zorg"} | lines(care(iag), {}))
    formset = client.get(question).context["formset"]
    assert formset.forms[0]["amount"].value() == Decimal(3)
    client.post(question, {"kind": "zorg"} | lines(care(iag), {}, known=1))
    assert [answer.lines.count() for answer in trajectory.counterfactual_answers.all()] == [1, 1]


def test_a_line_can_be_taken_away_in_a_correction(login, carla, trajectory, iag, question):
    client = login(carla)
    client.post(question, {"kind": "zorg"} | lines(care(iag), care(iag)))
    client.post(question, {"kind": "zorg"} | lines(care(iag, DELETE="on"), care(iag), known=2))
    assert [answer.lines.count() for answer in trajectory.counterfactual_answers.all()] == [2, 1]


def test_a_note_beside_care_belongs_to_its_line(login, carla, iag, question):
    response = login(carla).post(question, {"kind": "zorg", "note": "Oma helpt al."} | lines(care(iag)))
    assert "Zet de toelichting bij de hulp" in response.context["form"].errors["note"][0]
    assert not CounterfactualAnswer.objects.exists()


def test_care_without_a_line_is_refused(login, carla, question):
    response = login(carla).post(question, {"kind": "zorg"} | lines({}, {}))
    assert "minstens één soort hulp" in str(response.context["form"].non_field_errors())
    assert not CounterfactualAnswer.objects.exists()


def test_lines_beside_no_other_care_are_not_lost_silently(login, carla, iag, question):
    response = login(carla).post(question, {"kind": "geen"} | lines(care(iag)))
    assert "kind" in response.context["form"].errors
    assert "Elker" in response.content.decode()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"amount_low": "5"}, "amount_low"),
        ({"amount": "9"}, "amount"),
        ({"amount_high": "1"}, "amount_high"),
        ({"weeks_low": "30"}, "weeks_low"),
        ({"amount_high": "200"}, "amount_high"),
        ({"weeks_high": "900"}, "weeks_high"),
        ({"amount": "-1"}, "amount"),
        ({"amount": "veel"}, "amount"),
        ({"amount": "12345,67"}, "amount"),
        ({"product": ""}, "product"),
        ({"certainty": "onzin"}, "certainty"),
    ],
)
def test_an_impossible_line_is_refused_on_its_field(login, carla, iag, question, change, field):
    response = login(carla).post(question, {"kind": "zorg"} | lines(care(iag) | change))
    assert response.status_code == 422
    assert set(response.context["formset"].errors[0]) == {field}
    assert not CounterfactualAnswer.objects.exists()


def test_a_product_of_another_pilot_cannot_be_chosen(login, carla, question):
    response = login(carla).post(question, {"kind": "zorg"} | lines(care(CareProductFactory())))
    assert "product" in response.context["formset"].errors[0]


def test_a_trajectory_without_an_answer_is_work_to_do(login, carla, question, trajectory):
    client = login(carla)
    assert question in client.get("/te-doen/").content.decode()
    client.post(question, {"kind": "weet_niet"} | lines({}, {}))
    assert question not in client.get("/te-doen/").content.decode()
    assert not Trajectory.objects.without_counterfactual().exists()
