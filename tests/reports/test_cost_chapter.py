from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from monitoring.suppression.cost import PublishedBreakEven
from reports import cost_chapter
from reports.chapters import Chapter
from tests.reports.made import BESIDE, NO_COST, NOBODY, ONE, SMALL, TWENTY_ONE, evaluation, paragraphs

COST = TWENTY_ONE.avoided_cost


def chapter(**changes) -> Chapter:
    made = evaluation(avoided_cost=replace(COST, **changes))
    return next(chapter for chapter in made.chapters if chapter.anchor == "vermeden-kosten")


def said(**changes) -> str:
    return "\n".join(paragraphs(chapter(**changes).text.partition("\n\n- ")[0]))


def points(made: Chapter) -> tuple[str, ...]:
    return paragraphs("- " + made.text.partition("\n\n- ")[2])


def test_everything_that_is_said_about_avoided_cost():
    assert said() == (
        "Naar schatting was in 2022 voor € 47.400,- aan andere hulp ingezet, als er geen gezinsverzorger was "
        "geweest. Dat is een indicatie op grond van 15 antwoorden: het kan ook € 23.000,- zijn, of € 98.400,-. Van "
        "elke 100 berekeningen met toeval liggen er 80 tussen € 38.900,- en € 65.200,-. In dezelfde dagen kostte de "
        "pilot € 161.401,-.\nEen antwoord dat zeker is telt voor 90 procent, een waarschijnlijk antwoord voor 60 "
        "procent en een mogelijk antwoord voor 30 procent. Hulp die is vervangen telt voor 100 procent, hulp die is "
        "voorkomen voor 75 procent en hulp die is uitgesteld voor 50 procent. Hulp die er ook naast was gekomen, "
        "telt niet mee. De kosten van hulp die toch kwam, zijn afgetrokken.\nAls alle 15 antwoorden helemaal "
        "kloppen, gaat het om € 176.700,-. De pilot verdient zich terug als er ten minste 12 kloppen, en dan juist "
        "die met het grootste bedrag. Als er ten minste 14 kloppen, is het zeker.\nKwam de genoemde hulp later toch? "
        "Na 6 maanden was dat zo bij 5 van de 10 trajecten waarvan dit bekend is; door toeval kan het echte deel "
        "liggen tussen 23,7 en 76,3 procent. Voor 12 maanden na het einde is geen conclusie mogelijk.\nKwam er bij "
        "gezinnen met een gezinsverzorger minder vaak andere hulp dan bij gezinnen die wachten? Over de eerste 6 "
        "maanden kwam die minder vaak. Over de eerste 12 maanden is geen conclusie mogelijk."
    )


def test_the_limits_are_written_from_the_figures():
    assert points(chapter()) == (
        "De bedragen zijn berekend met een fictief tarief. Zij zeggen niets over echte kosten.",
        "Het bedrag komt van 15 antwoorden van casemanagers. Zij zetten de gezinsverzorger ook zelf in. Hun "
        "antwoord is een schatting en geen bewijs.",
        "Bij zo weinig antwoorden kan één gezin het bedrag veranderen.",
        "Bij een aantal trajecten wist de casemanager het niet en bij een aantal trajecten is de vraag nog niet "
        "beantwoord. Die tellen niet mee.",
        "Bij 6 genoemde soorten hulp ontbreekt iets, zoals het aantal of het tarief. Die hulp telt niet mee, dus het "
        "bedrag kan hoger zijn.",
        "Er is geen tarief met prijspeil 2022 voor: Ergotherapie.",
        "De genoemde hulp kwam 7 keer toch. De kosten daarvan zijn afgetrokken, als bekend is hoeveel hulp het was.",
        "Van een aantal keer is dat niet bekend. Daar is niets afgetrokken, dus het bedrag kan lager zijn.",
        "Niemand besloot nog hoe zwaar een antwoord telt. De berekening gebruikt de waarden van het systeem.",
        "De gezinnen die wachten zijn een andere groep. Het verschil kan ook daardoor komen.",
        "Vermeden kosten zijn geen geld dat overblijft. Of een gemeente of verzekeraar echt minder betaalt, hangt af "
        "van afspraken met aanbieders.",
    )


def test_a_limit_that_does_not_hold_is_not_written():
    made = chapter(
        fictitious=False,
        counted=40,
        unknown=0,
        missing=0,
        incomplete=0,
        without_tariff=(),
        came=0,
        came_without_amount=0,
    )
    assert len(points(made)) == 4
    assert not any("fictief" in point or "zo weinig" in point for point in points(made))


def test_when_all_answers_are_not_enough_that_is_said():
    even = PublishedBreakEven(15, Decimal(76700), None, None)
    assert (
        "Ook als alle 15 antwoorden helemaal kloppen, gaat het om € 76.700,-. Dat is minder dan de pilot kostte."
        in said(break_even=even)
    )


def test_few_answers_show_no_amount():
    made = chapter(
        counted=SMALL, avoided=BESIDE, interval_80=None, interval_95=None, break_even=None, by_law={}, by_budget_year=()
    )
    assert paragraphs(made.text)[0] == (
        "Er zijn weinig antwoorden met een bedrag. Bij zo weinig antwoorden staat het bedrag hier niet."
    )
    assert [exhibit.table.caption for exhibit in made.exhibits] == ["Hoe vaak er andere hulp kwam, per 100 maanden"]


@pytest.mark.parametrize("figures", [NOBODY, ONE, replace(TWENTY_ONE, avoided_cost=NO_COST)])
def test_without_answers_there_is_no_chapter(figures):
    assert "vermeden-kosten" not in {chapter.anchor for chapter in evaluation(figures).chapters}


def test_nowhere_stands_that_money_was_saved():
    written = " ".join((chapter().text, *(str(exhibit.table) for exhibit in chapter().exhibits))).lower()
    assert "besparing" not in written
    assert "bespaard" not in written


def test_the_amounts_as_a_table_with_their_source():
    table = cost_chapter.amounts(COST)
    assert [(row.label, row.shown) for row in table.rows] == [
        ("Alles laag", "23.000"),
        ("Verwacht", "47.400"),
        ("Alles hoog", "98.400"),
        ("80 van de 100 berekeningen, vanaf", "38.900"),
        ("80 van de 100 berekeningen, tot", "65.200"),
        ("95 van de 100 berekeningen, vanaf", "32.000"),
        ("95 van de 100 berekeningen, tot", "71.400"),
        ("Kosten van de pilot in dezelfde dagen", "161.401"),
    ]
    assert table.note == "Prijspeil 2022. Bron van de tarieven: fictief tarief."


def test_who_would_have_paid_hides_what_tells_another_amount():
    table = cost_chapter.by_law(COST)
    assert [(row.label, row.shown, row.of_shown) for row in table.rows] == [
        ("Jeugdwet", "32.800", "12"),
        ("Wmo", "niet getoond", "6"),
        ("Zorgverzekeringswet", "niet getoond", "niet getoond"),
    ]
    assert "zou het getal een ander getal verraden" in table.note


def test_years_stand_beside_what_they_cost():
    rows = [(row.label, row.shown, row.of_shown) for row in cost_chapter.by_budget_year(COST).rows]
    assert rows == [("2021", "0", "18.900"), ("2022, begroot", "47.400", "161.401")]


def test_the_comparison_stands_with_how_many_there_are():
    rows = [(row.label, row.shown, row.of_shown) for row in cost_chapter.other_care(COST).rows]
    assert rows == [
        ("Met hulp, eerste 6 maanden", "3,1", "21"),
        ("Op de wachtlijst, eerste 6 maanden", "22,5", "20"),
        ("Met hulp, eerste 12 maanden", "niet getoond", "21"),
        ("Op de wachtlijst, eerste 12 maanden", "0,0", "20"),
    ]
