from __future__ import annotations

from dataclasses import replace
from datetime import date

from cases.period import Period
from monitoring.suppression import Hidden
from reports import limits as limits_module
from tests.reports.made import AS_OF, NOBODY, ONE, TWENTY_ONE


def limits(figures, as_of=AS_OF, **changes) -> list[str]:
    return list(limits_module.limits(replace(figures, **changes), as_of))


def test_without_families_there_is_nothing_to_compare():
    assert limits(NOBODY) == ["In deze periode is geen gezin geholpen. Er is niets te vergelijken."]


def test_one_family_is_written_in_the_singular():
    assert any(limit.startswith("Het gaat om 1 gezin. ") for limit in limits(ONE))


def test_small_numbers_are_said_to_be_small_below_thirty():
    assert any("zulke kleine aantallen" in limit for limit in limits(TWENTY_ONE, families_supported=29))
    assert not any("zulke kleine aantallen" in limit for limit in limits(TWENTY_ONE, families_supported=30))


def test_missing_answers_are_named():
    assert (
        "Niet alle antwoorden over andere hulp zijn bekend: bij 1 traject wist de casemanager het niet en bij 3 "
        "trajecten is de vraag nog niet beantwoord." in limits(TWENTY_ONE)
    )


def test_the_question_is_answered_everywhere_only_when_nothing_is_missing():
    answered = "De vraag over andere hulp is bij alle trajecten beantwoord."
    assert answered in limits(TWENTY_ONE, counterfactual_unknown=0, counterfactual_missing=0)
    assert answered not in limits(TWENTY_ONE, counterfactual_unknown=0)
    assert answered not in limits(TWENTY_ONE, counterfactual_missing=0)


def test_a_missing_reason_and_a_missing_age_are_named():
    said = limits(TWENTY_ONE)
    assert "Van 1 traject ontbreekt de reden van stoppen." in said
    assert "Van 2 kinderen is de leeftijd niet bekend." in said


def test_missing_visits_are_named():
    missing = "Er zijn geen bezoeken vastgelegd. Over de uren is dus niets te zeggen."
    assert missing in limits(TWENTY_ONE, visits=0)
    assert missing not in limits(TWENTY_ONE)


def test_wijken_are_said_to_be_merged_only_when_they_are():
    assert any("samengevoegd" in limit for limit in limits(TWENTY_ONE))
    assert not any(
        "samengevoegd" in limit for limit in limits(TWENTY_ONE, families_by_district={"Beijum": 21}, districts=1)
    )


def test_counts_are_said_to_be_hidden_only_when_they_are():
    said = (
        "Aantallen kleiner dan 5 worden niet getoond, en ook geen getallen die zo'n aantal zouden verraden. Zo is niet "
        "te zien over welk gezin het gaat. Een gemiddelde of mediaan staat er alleen als die over minstens 5 gaat."
    )
    assert said not in limits(ONE)
    assert said in limits(ONE, counterfactual_unknown=Hidden())
    assert said in limits(TWENTY_ONE)


def test_a_missing_reason_of_few_is_not_named():
    said = limits(TWENTY_ONE, closed_by_reason={"01": Hidden(), "onbekend": Hidden()})
    assert not any("ontbreekt de reden" in limit for limit in said)


def test_answers_that_are_hidden_are_not_said_to_be_complete():
    said = limits(TWENTY_ONE, counterfactual_unknown=0, counterfactual_missing=Hidden())
    assert "Niet alle antwoorden over andere hulp zijn bekend; hoeveel er ontbreken, staat hier niet." in said


def test_rounding_is_said_only_when_numbers_are_rounded():
    assert "Alle andere aantallen zijn afgerond op een veelvoud van 5." in limits(TWENTY_ONE, rounded_to=5)
    assert not any("afgerond" in limit for limit in limits(TWENTY_ONE))


def test_scales_are_said_not_to_be_validated_when_something_was_measured():
    assert any("niet gevalideerd" in limit for limit in limits(TWENTY_ONE))
    assert not any("niet gevalideerd" in limit for limit in limits(ONE))


def test_a_goal_that_is_reached_is_said_to_be_a_judgement_of_those_concerned():
    assert any("klein doel" in limit for limit in limits(TWENTY_ONE))
    assert not any("klein doel" in limit for limit in limits(ONE))


def test_a_single_small_wijk_is_merged_too():
    assert any("samengevoegd" in limit for limit in limits(ONE))


def test_a_period_that_is_not_over_is_said_not_to_be_over():
    so_far = Period(date(2022, 1, 1), date(2022, 9, 29))
    said = "2022 loopt nog. De cijfers gaan tot en met 29 september 2022."
    assert said in limits(TWENTY_ONE, period=so_far, as_of=date(2022, 9, 29))
    assert said in limits(TWENTY_ONE, period=so_far, as_of=date(2022, 12, 31))
    assert said not in limits(TWENTY_ONE, period=so_far, as_of=date(2023, 1, 1))
    assert not any("loopt nog" in limit for limit in limits(TWENTY_ONE, as_of=date(2022, 12, 31)))


def test_days_above_the_cap_are_named_only_when_there_were_any():
    assert any(limit.startswith("Op 111 dagen hielpen") for limit in limits(TWENTY_ONE))
    assert not any("dan afgesproken" in limit for limit in limits(TWENTY_ONE, days_above_cap=0))
