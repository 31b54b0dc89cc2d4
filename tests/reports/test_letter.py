from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from cases.period import Period
from monitoring.suppression import Hidden
from reports.letter import TO_FILL_IN, fields_for, results
from tests.reports.made import AS_OF, NOBODY, ONE, PILOT, TWENTY_ONE


def test_a_period_without_families_has_one_result():
    assert results(NOBODY) == ["In 2022 zijn er geen gezinnen geholpen."]


def test_one_family_is_written_in_the_singular():
    assert results(ONE) == [
        "Er werkte 1 gezinsverzorger. Er was 0,7 fte beschikbaar. Gemiddeld kregen 1 gezinnen tegelijk hulp; "
        "afgesproken is 8 tot 10.".replace("kregen 1 gezinnen", "kreeg 1 gezin"),
        "In 2022 is 1 gezin geholpen. Er is in deze periode geen traject afgesloten.",
        "Het gezin heeft kinderen van 0 tot en met 12 jaar.",
        "Het gezin woont in 1 wijk.",
        "De vaakst genoemde aanleiding is opvoeding (1 gezin).",
    ]


def test_twenty_one_families_give_the_results_of_the_letter():
    assert results(TWENTY_ONE) == [
        "Er werkten 3 gezinsverzorgers. Er was 2 fte beschikbaar. Gemiddeld kregen 10,1 gezinnen tegelijk hulp; "
        "afgesproken is 8 tot 10. Op 111 dagen waren het er meer dan 10. De teammanager gaf 7 keer een plek boven het "
        "maximum, elke keer met een reden.",
        "In 2022 zijn 21 gezinnen geholpen. Er zijn 8 trajecten afgesloten. Daarvan stopten er 5 volgens plan. Na 2 "
        "trajecten was zwaardere hulp nodig. Na 1 traject was hulp vanuit een andere wet nodig.",
        "De meeste gezinnen (16 van de 21) hebben kinderen van 0 tot en met 12 jaar.",
        "De gezinnen wonen in 8 wijken. Daarvan wonen er 7 in Beijum.",
        "De vaakst genoemde aanleidingen zijn lichamelijke gezondheid van een ouder (10 gezinnen) en opvoeding (9 "
        "gezinnen).",
        "Aan de casemanagers is gevraagd welke hulp zij zonder gezinsverzorger hadden ingezet. Het vaakst noemden zij "
        "Gezinsbegeleiding (9 trajecten), Begeleiding (4 trajecten) en Babyzorg (3 trajecten). Bij 2 trajecten was er "
        "geen andere hulp ingezet. Bij 1 traject wist de casemanager het niet en bij 3 trajecten is de vraag nog niet "
        "beantwoord. De antwoorden zijn schattingen en geen bewijs.",
        "Aantallen kleiner dan 5 worden niet getoond, en ook geen getallen die zo'n aantal zouden verraden.",
    ]


@pytest.mark.parametrize(
    ("young", "sentence"),
    [
        (1, "1 van de 21 gezinnen heeft kinderen"),
        (3, "Enkele van de gezinnen (3 van de 21) hebben kinderen"),
        (7, "Een deel van de gezinnen (7 van de 21) heeft kinderen"),
        (11, "Ruim de helft van de gezinnen (11 van de 21) heeft kinderen"),
        (14, "Ruim de helft van de gezinnen (14 van de 21) heeft kinderen"),
        (15, "De meeste gezinnen (15 van de 21) hebben kinderen"),
        (20, "Vrijwel alle gezinnen (20 van de 21) hebben kinderen"),
        (21, "Alle 21 gezinnen hebben kinderen"),
    ],
)
def test_the_share_of_families_with_young_children_is_said_with_its_numbers(young, sentence):
    written = " ".join(results(replace(TWENTY_ONE, families_with_children_0_12=young)))
    assert f"{sentence} van 0 tot en met 12 jaar." in written


def test_most_families_is_never_said_of_less_than_two_thirds():
    for helped in range(2, 60):
        for young in range(helped + 1):
            figures = replace(TWENTY_ONE, families_supported=helped, families_with_children_0_12=young)
            if "De meeste gezinnen" in " ".join(results(figures)):
                assert young * 100 >= 67 * helped


def test_no_young_children_are_no_result():
    assert "kinderen" not in " ".join(results(replace(TWENTY_ONE, families_with_children_0_12=0)))


def test_nothing_is_said_about_places_above_the_cap_when_none_were_given():
    figures = replace(TWENTY_ONE, overrides_granted=0)
    assert "teammanager" not in " ".join(results(figures))
    assert "Op 111 dagen waren het er meer dan 10." in " ".join(results(figures))


def test_of_wijken_that_are_equal_none_is_called_the_largest():
    figures = replace(TWENTY_ONE, families_by_district={"Beijum": 7, "Selwerd": 7, "overige wijken": 7})
    assert "Het grootste aantal" not in " ".join(results(figures))


def test_the_wijken_that_stand_together_are_never_called_the_largest():
    figures = replace(TWENTY_ONE, families_by_district={"overige wijken": 21})
    assert "De gezinnen wonen in 8 wijken." in results(figures)


def test_of_triggers_that_are_equal_none_stands_out():
    figures = replace(TWENTY_ONE, families_by_trigger={"opvoeding": 4, "schulden": 4, "huishouden": 4})
    assert "aanleiding" not in " ".join(results(figures))


def test_a_trigger_is_not_called_frequent_when_another_is_as_frequent():
    figures = replace(TWENTY_ONE, families_by_trigger={"opvoeding": 9, "schulden": 4, "huishouden": 4})
    assert "De vaakst genoemde aanleiding is opvoeding (9 gezinnen)." in results(figures)


def test_of_care_that_is_named_equally_often_none_stands_out():
    figures = replace(TWENTY_ONE, counterfactual_by_product=dict.fromkeys(["IAG", "BG", "BABY", "PV"], 2))
    written = " ".join(results(figures))
    assert "Het vaakst" not in written
    assert "Zij noemden 4 soorten hulp, geen daarvan het vaakst." in written


def test_about_a_hidden_count_the_letter_says_nothing_but_once_why():
    figures = replace(
        TWENTY_ONE,
        closed_by_reason={"01": Hidden(), "02": Hidden()},
        closed_by_follow_up={"zwaarder": Hidden(), "andere_wet": Hidden()},
        families_by_trigger={"opvoeding": 9, "schulden": Hidden()},
        counterfactual_by_product={"IAG": 9, "BG": Hidden()},
        counterfactual_none=Hidden(),
        counterfactual_unknown=Hidden(),
    )
    written = " ".join(results(figures))
    for sentence in (
        "Er zijn 8 trajecten afgesloten. De meeste",
        "Genoemd zijn onder meer opvoeding (9 gezinnen) als aanleiding.",
        "Zij noemden onder meer Gezinsbegeleiding (9 trajecten). Bij 3 trajecten is de vraag nog niet beantwoord.",
    ):
        assert sentence in written
    assert written.count("kleiner dan 5") == 1
    assert "een aantal" not in written


def test_when_few_have_no_young_children_it_is_said_in_words_without_numbers():
    figures = replace(TWENTY_ONE, families_with_children_0_12=Hidden(), most_have_young_children=True)
    assert "De meeste gezinnen hebben kinderen van 0 tot en met 12 jaar." in results(figures)
    assert "kinderen" not in " ".join(results(replace(figures, most_have_young_children=False)))


def test_about_care_that_is_named_seldom_nothing_is_said():
    hidden = dict.fromkeys(["IAG", "BG"], Hidden())
    assert "casemanagers" not in " ".join(results(replace(TWENTY_ONE, counterfactual_by_product=hidden)))


def test_without_answers_there_is_no_sentence_about_other_care():
    assert "casemanager" not in " ".join(results(ONE))


def test_people_whose_fte_is_not_known_are_not_counted_as_nought_fte():
    assert "fte" not in " ".join(results(replace(TWENTY_ONE, fte=Decimal("0.00"))))


@pytest.mark.parametrize(
    ("mean", "written"),
    [
        ("0.03", "kregen minder dan 0,1 gezinnen"),
        ("0.97", "kreeg 1 gezin"),
        ("1.04", "kreeg 1 gezin"),
        ("1.05", "kregen 1,1 gezinnen"),
    ],
)
def test_a_mean_that_is_rounded_to_one_is_written_in_the_singular(mean, written):
    assert f"Gemiddeld {written} tegelijk hulp" in results(replace(TWENTY_ONE, mean_caseload=Decimal(mean)))[0]


def test_families_without_a_carer_are_not_helped_by_nobody():
    written = " ".join(results(replace(TWENTY_ONE, professionals=0)))
    assert "geen gezinsverzorgers" not in written


@pytest.mark.parametrize(
    ("period", "subject"),
    [
        (Period.year(2022), "Pilot gezinsverzorger tussenevaluatie 2022"),
        (
            Period(date(2023, 4, 1), date(2023, 6, 30)),
            "Pilot gezinsverzorger tussenevaluatie over het tweede kwartaal van 2023",
        ),
        (
            Period(date(2023, 1, 1), date(2023, 9, 29)),
            "Pilot gezinsverzorger tussenevaluatie over 1 januari tot en met 29 september 2023 (2023 loopt nog)",
        ),
    ],
)
def test_the_subject_names_the_period(period, subject):
    assert fields_for(PILOT, replace(TWENTY_ONE, period=period), as_of=AS_OF).subject == subject


def test_what_is_not_known_yet_is_left_open():
    fields = fields_for(PILOT, TWENTY_ONE, as_of=AS_OF)
    assert (fields.municipality, fields.organisation) == ("Groningen", "WIJ Groningen")
    assert {fields.mayor, fields.secretary, fields.dated_on, fields.reference} == {TO_FILL_IN}
