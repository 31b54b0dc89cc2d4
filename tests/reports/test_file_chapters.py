from __future__ import annotations

import re
from dataclasses import replace

import pytest

from monitoring.suppression import PublishedShare, PublishedTypical
from reports import file_tables
from tests.reports.made import BESIDE, NO_WAITING, NOBODY, ONE, SMALL, TWENTY_ONE, evaluation, paragraphs, words

FILE_CHAPTERS = ["wachten", "uitkomsten", "hulp-ernaast", "vrijwilligers"]


def chapter(made, anchor):
    return next(chapter for chapter in made.chapters if chapter.anchor == anchor)


def text(anchor: str, figures=TWENTY_ONE, **changes) -> str:
    return " ".join(paragraphs(chapter(evaluation(figures, **changes), anchor).text))


@pytest.mark.parametrize("figures", [NOBODY, ONE])
def test_there_is_no_chapter_where_there_is_nothing_to_say(figures):
    assert not {chapter.anchor for chapter in evaluation(figures).chapters} & set(FILE_CHAPTERS)


def test_who_waits_is_told_also_when_nobody_was_helped():
    made = evaluation(replace(NOBODY, waiting=replace(NO_WAITING, waiting=6)))
    assert paragraphs(chapter(made, "wachten").text)[0] == "Op 31 december 2022 wachtten 6 gezinnen op hulp."


def test_everything_that_is_said_about_the_waiting_list():
    assert text("wachten") == (
        "Op 31 december 2022 wachtten 9 gezinnen op hulp. Dat duurde toen bij de helft 41 dagen of korter en bij de "
        "andere helft 41 dagen of langer. Van aanmelding tot de eerste dag van hulp duurde het bij de helft 34,5 dagen "
        "of korter en bij de andere helft 34,5 dagen of langer. Het raadsvoorstel van 19 februari 2021 zegt dat "
        "gezinnen die wachten elke week worden gebeld. In 83 procent van de weken was er contact (80 van 96 weken). Er "
        "is 112 keer gebeld, samen 30 uur."
    )


def test_everything_that_is_said_about_goals_and_measurements():
    assert text("uitkomsten") == (
        "Op de laatste dag hadden 12 gezinnen samen 30 doelen. Het gezin en de gezinsverzorger geven elk een score; "
        "daar maken wij geen gemiddelde van. Volgens het gezin zijn 10 van de 25 gescoorde doelen gehaald. Bij 14 "
        "gezinnen is tijdens of na de hulp gemeten hoe het gaat, op vijf schalen van 0 tot en met 10. Die schalen zijn "
        "van de pilot zelf en niet wetenschappelijk getoetst. Bij 9 gezinnen is er meer dan één meting, zodat te "
        "zien is wat veranderde. "
        "Voor het nut van de hulp gaven 11 gezinnen gemiddeld een 7,8."
    )


def test_everything_that_is_said_about_other_help_and_volunteers():
    assert text("hulp-ernaast") == (
        "Naast de gezinsverzorger is in deze periode ook andere hulp aangevraagd. Van aanvraag tot start duurde het "
        "bij de helft 62 dagen of korter en bij de andere helft 62 dagen of langer."
    )
    assert text("vrijwilligers") == (
        "In 8 van de 21 gezinnen met hulp kwam ook een vrijwilliger. Samen was dat 84,5 uur."
    )


def test_what_is_hidden_is_in_no_sentence():
    few = replace(
        NO_WAITING,
        waiting=SMALL,
        days_waiting=PublishedTypical(SMALL, BESIDE),
        weeks_called=PublishedShare(BESIDE, BESIDE, BESIDE),
        calls=SMALL,
        call_hours=SMALL,
    )
    assert text("wachten", waiting=few) == (
        "Op 31 december 2022 wachtten een aantal gezinnen op hulp. Het raadsvoorstel van 19 februari 2021 zegt dat "
        "gezinnen die wachten elke week worden gebeld."
    )
    hidden = replace(TWENTY_ONE.goals, families=SMALL, standing=BESIDE)
    assert text("uitkomsten", goals=hidden).startswith(
        "Over de doelen van gezinnen staan hier geen cijfers: het zijn er te weinig. Bij 14"
    )
    volunteers = replace(TWENTY_ONE.volunteers, families=PublishedShare(BESIDE, 21, BESIDE), hours=BESIDE)
    assert text("vrijwilligers", volunteers=volunteers) == (
        "In een aantal gezinnen met hulp kwam ook een vrijwilliger."
    )


def test_sentences_about_the_files_are_right_with_one_and_none():
    goals = replace(
        TWENTY_ONE.goals, reached={"gezin": PublishedShare(0, 5, 0), "gezinsverzorger": PublishedShare(5, 5, 100)}
    )
    written = words(evaluation(goals=goals))
    assert "Volgens het gezin zijn geen van de 5 gescoorde doelen gehaald." in written
    assert not re.search(r"\b1 (weken|doelen|keren|aanvragen)\b", written)


def test_the_waiting_list_as_a_table():
    rows = {row.label: row.shown for row in file_tables.waiting(TWENTY_ONE).rows}
    assert rows == {
        "Gezinnen die wachten op de laatste dag": "9",
        "Daarvan urgentie hoog": "niet getoond",
        "Daarvan urgentie middel": "5",
        "Daarvan nog niet beoordeeld": "niet getoond",
        "Hoe lang zij wachten, mediaan": "41,0 dagen",
        "Van aanmelding tot eerste dag van hulp, mediaan": "34,5 dagen",
        "Weken waarin contact was": "83 %",
        "Keer gebeld": "112",
        "Daarvan contact gemaakt": "85",
        "Tijd aan bellen": "30,0 uur",
        "Tijd aan bellen per week": "0,6 uur",
        "Beoordelingen die de gedragswetenschapper tekende": "90 %",
    }


def test_beside_every_change_stands_how_many_families():
    table = file_tables.change(TWENTY_ONE)
    assert table.of == "Gezinnen"
    assert {(row.shown, row.of_shown) for row in table.rows} == {
        ("1,5", "9"),
        ("-2", "9"),
        ("niet getoond", "niet getoond"),
    }
    assert len(table.rows) == 10


def test_changes_that_are_all_hidden_are_no_table():
    hidden = dict.fromkeys(TWENTY_ONE.measuring.change, PublishedTypical(SMALL, BESIDE))
    measuring = replace(TWENTY_ONE.measuring, change=hidden)
    assert file_tables.change(replace(TWENTY_ONE, measuring=measuring)).rows == ()


def test_goals_stand_with_how_many_there_are():
    rows = [(row.shown, row.of_shown) for row in file_tables.goals(TWENTY_ONE).rows]
    assert rows == [("30", "30"), ("24", "30"), ("10", "25"), ("niet getoond", "26"), ("6", "24")]


def test_providers_stand_with_their_days_and_how_often():
    rows = [(row.label, row.shown, row.of_shown) for row in file_tables.providers(TWENTY_ONE).rows]
    assert rows == [("Elker", "70,5 dagen", "10"), ("Lentis", "28 dagen", "5")]


def test_providers_of_which_nothing_is_shown_are_no_table():
    few = {"Elker": PublishedTypical(SMALL, BESIDE), "Lentis": PublishedTypical(SMALL, BESIDE)}
    other_help = replace(TWENTY_ONE.other_help, days_by_provider=few)
    assert file_tables.providers(replace(TWENTY_ONE, other_help=other_help)).rows == ()


def test_organisations_stand_under_their_names():
    many = {"humanitas": 6, "anders": 5}
    volunteers = replace(TWENTY_ONE.volunteers, by_organisation=many)
    labels = [row.label for row in file_tables.volunteers(replace(TWENTY_ONE, volunteers=volunteers)).rows]
    assert labels[1:3] == ["Van Humanitas", "Van een andere organisatie"]


def test_a_hidden_count_beside_another_is_explained_under_the_table():
    assert "zou het zo'n aantal verraden" in file_tables.other_help(TWENTY_ONE).note
    assert "verraden" not in file_tables.volunteers(TWENTY_ONE).note
