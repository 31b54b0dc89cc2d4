from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from cases.period import Period
from monitoring.suppression import Hidden
from reports import tables
from tests.reports.made import NOBODY, ONE, TWENTY_ONE

MAPPED = {
    tables.districts: "families_by_district",
    tables.children: "children_by_age",
    tables.triggers: "families_by_trigger",
    tables.closing_reasons: "closed_by_reason",
    tables.follow_up: "closed_by_follow_up",
    tables.hours_by_task: "visit_hours_by_task",
    tables.hours_by_way: "visit_hours_by_way",
    tables.continuity: "families_by_carers_seen",
    tables.counterfactual: "counterfactual_by_product",
}


@pytest.mark.parametrize(("make", "field"), MAPPED.items())
def test_a_table_has_the_numbers_of_the_figures_in_their_order(make, field):
    assert [row.value for row in make(TWENTY_ONE).rows] == list(getattr(TWENTY_ONE, field).values())


@pytest.mark.parametrize("make", MAPPED)
def test_a_table_without_anything_to_count_has_no_rows(make):
    assert make(NOBODY).rows == ()


@pytest.mark.parametrize(
    ("make", "labels"),
    [
        (tables.districts, ["Beijum", "Overige wijken"]),
        (tables.triggers, ["Lichamelijke gezondheid van een ouder", "Opvoeding", "Schulden"]),
        (tables.closing_reasons, ["Beëindigd volgens plan", "Eerder gestopt, in overleg", "Niet ingevuld"]),
        (tables.follow_up, ["Geen hulp meer nodig", "Zwaardere hulp", "Hulp vanuit een andere wet"]),
        (tables.hours_by_task, ["Huishouden", "Regie en andere hulp", "Niet ingevuld"]),
        (tables.continuity, ["Nog geen bezoek", "1 gezinsverzorger", "2 gezinsverzorgers"]),
        (tables.counterfactual, ["Gezinsbegeleiding", "Begeleiding", "Babyzorg", "Zorg"]),
        (tables.counterfactual_answers, ["Geen andere hulp", "Weet ik niet", "Nog geen antwoord"]),
    ],
)
def test_codes_stand_in_a_table_under_their_dutch_names(make, labels):
    assert [row.label for row in make(TWENTY_ONE).rows] == labels


def test_answers_without_care_are_counted_as_in_the_figures():
    assert [row.value for row in tables.counterfactual_answers(TWENTY_ONE).rows] == [2, 1, 3]


def test_a_product_without_a_name_is_shown_by_its_code():
    assert tables.counterfactual(replace(TWENTY_ONE, counterfactual_product_names={})).rows[0].label == "IAG"


def test_the_note_on_small_wijken_stands_there_only_when_they_were_merged():
    assert tables.districts(TWENTY_ONE).note.startswith("Wijken met minder dan 5 gezinnen staan samen")
    assert tables.districts(ONE).note
    assert tables.districts(replace(TWENTY_ONE, families_by_district={"Beijum": 21}, districts=1)).note == ""


def test_the_ages_of_the_table_are_told_from_those_of_the_text():
    assert "Een kind van 12 jaar hoort in de tekst bij de kinderen van 0" in tables.children(TWENTY_ONE).note


def test_numbers_are_shown_in_the_dutch_way():
    assert [row.shown for row in tables.hours_by_task(TWENTY_ONE).rows] == ["1.000,5", "700,0", "95,1"]


def test_the_caseload_is_shown_on_the_first_of_each_month_and_on_the_ends_of_the_period():
    period = Period(date(2022, 9, 15), date(2022, 11, 3))
    days = tuple((day, active) for day, active in TWENTY_ONE.caseload_by_day if day in period)
    rows = tables.caseload(replace(TWENTY_ONE, period=period, caseload_by_day=days)).rows
    assert [(row.label, row.value) for row in rows] == [
        ("15 september 2022", 10),
        ("1 oktober 2022", 11),
        ("1 november 2022", 11),
        ("3 november 2022", 11),
    ]


def test_a_hidden_count_stands_in_its_table_and_not_in_its_chart():
    table = tables.closing_reasons(replace(TWENTY_ONE, closed_by_reason={"01": 5, "02": Hidden(), "03": Hidden()}))
    assert [row.shown for row in table.rows] == ["5", "niet getoond", "niet getoond"]
    assert table.pairs == [("Beëindigd volgens plan", 5)]
    assert table.note == ("Waar 'niet getoond' staat, is het aantal kleiner dan 5, of zou het zo'n aantal verraden.")


@pytest.mark.parametrize("make", [tables.closing_reasons, tables.triggers, tables.counterfactual_answers])
def test_a_table_in_which_nothing_is_shown_has_no_rows(make):
    hidden = dict.fromkeys(["01", "opvoeding"], Hidden())
    answers = dict.fromkeys(["counterfactual_none", "counterfactual_unknown", "counterfactual_missing"], Hidden())
    few = replace(TWENTY_ONE, closed_by_reason=hidden, families_by_trigger=hidden, **answers)
    assert make(few).rows == ()


def test_a_note_on_hidden_counts_follows_the_note_that_was_there():
    few = replace(TWENTY_ONE, families_by_trigger={"opvoeding": 9, "schulden": Hidden()})
    assert tables.triggers(few).note == f"{tables.triggers(TWENTY_ONE).note} {tables.not_shown(TWENTY_ONE)}"


def test_a_family_may_have_seen_more_than_a_hundred_carers():
    rows = tables.continuity(replace(TWENTY_ONE, families_by_carers_seen={120: 1})).rows
    assert [(row.label, row.value) for row in rows] == [("120 gezinsverzorgers", 1)]


def test_what_is_not_spent_yet_is_not_nought():
    rows = tables.budget(TWENTY_ONE, 12).rows
    assert [(row.year, row.budgeted, row.realised) for row in rows] == [
        (2022, "€ 168.000,-", "€ 161.400,50"),
        (2023, "€ 168.000,-", "nog niet bekend"),
    ]
