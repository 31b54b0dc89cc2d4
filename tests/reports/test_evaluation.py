from __future__ import annotations

import re
from dataclasses import fields, replace
from decimal import Decimal

import pytest

from monitoring.figures import evaluate
from monitoring.suppression import Hidden, publish
from reports import markdown, wording
from reports.chapters import MOST_BARS
from reports.codes import ReportKind
from reports.definitions import DEFINITIONS
from reports.evaluation import build, sections
from tests.factories import fill_caseload
from tests.reports.made import AS_OF, NOBODY, ONE, PILOT, TWENTY_ONE, YEAR, evaluation, paragraphs, words


def chapter(made, anchor):
    return next(chapter for chapter in made.chapters if chapter.anchor == anchor)


def test_a_period_without_families_has_no_chapters_about_families():
    made = evaluation(NOBODY)
    assert [chapter.anchor for chapter in made.chapters] == ["middelen", "grenzen", "begrippen"]
    assert "Samengevat: over deze periode valt nog niets te zeggen." in paragraphs(made.letter_text)


def test_twenty_one_families_fill_all_chapters():
    assert [chapter.title for chapter in evaluation().chapters] == [
        "Wie is geholpen",
        "Wat is gedaan",
        "Doelen en metingen",
        "Wat is afgesloten",
        "Welke hulp anders was ingezet",
        "Indicatie van vermeden kosten",
        "Andere hulp in het gezin",
        "Hoeveel gezinnen tegelijk",
        "Wachten op hulp",
        "Vrijwilligers",
        "Mensen en middelen",
        "Wat deze cijfers wel en niet zeggen",
        "Wat de woorden betekenen",
    ]


@pytest.mark.parametrize("figures", [NOBODY, ONE, TWENTY_ONE])
def test_no_sentence_has_a_plural_with_one_or_a_needless_nought(figures):
    written = words(evaluation(figures))
    assert not re.search(r"(?<!,)\b1 (gezinnen|trajecten|bezoeken|dagen|wijken|kinderen|gezinsverzorgers)\b", written)
    assert not re.search(r"\bzijn 1 |\bwaren 1 |\bwerkten 1 ", written)
    assert "geen dagen" not in written
    assert ",0 " not in written
    assert "!" not in written


def test_everything_that_is_said_about_one_family():
    made = evaluation(ONE)
    assert paragraphs(chapter(made, "gezinnen").text) == (
        "In 2022 is 1 gezin geholpen. Voor 1 gezin begon de hulp in deze periode.",
        "Er is 1 gezin met kinderen van 0 tot en met 12 jaar.",
    )
    assert paragraphs(chapter(made, "werk").text) == ("Er was 1 bezoek, samen 1,5 uur.",)
    assert paragraphs(chapter(made, "caseload").text) == (
        "Gemiddeld kreeg 1 gezin tegelijk hulp; afgesproken is 8 tot 10. Op geen dag waren het er meer dan 8.",
    )
    assert paragraphs(chapter(made, "afgesloten").text) == ("Er is in deze periode geen traject afgesloten.",)


def test_everything_that_is_said_about_twenty_one_families():
    made = evaluation()
    assert paragraphs(chapter(made, "gezinnen").text) == (
        "In 2022 zijn 21 gezinnen geholpen. Voor 20 gezinnen begon de hulp in deze periode.",
        "Er zijn 16 gezinnen met kinderen van 0 tot en met 12 jaar.",
    )
    assert paragraphs(chapter(made, "werk").text) == (
        "Er waren 1.445 bezoeken, samen 1.795,6 uur. Bij 37 bezoeken was niemand thuis; die tellen hier niet mee.",
    )
    assert paragraphs(chapter(made, "caseload").text) == (
        "Gemiddeld kregen 10,1 gezinnen tegelijk hulp; afgesproken is 8 tot 10. Op 335 dagen waren het er meer dan 8, "
        "op 111 dagen meer dan 10. De teammanager gaf 7 keer een plek boven het maximum, elke keer met een reden.",
    )
    assert paragraphs(chapter(made, "afgesloten").text) == (
        "Er zijn 8 trajecten afgesloten. De helft duurde 140,5 dagen of korter, de andere helft 140,5 dagen of langer.",
    )
    assert paragraphs(chapter(made, "middelen").text) == (
        "Er werkten 3 gezinsverzorgers. Er was 2 fte beschikbaar.",
        "Voor de pilot is in totaal € 336.000,- begroot.",
    )


def test_nothing_is_said_about_overrides_when_there_were_none():
    written = words(evaluation(overrides_granted=0))
    assert "teammanager" not in written.lower()
    assert "plek boven" not in written


def test_one_override_is_written_in_the_singular():
    assert "1 keer een plek boven het maximum, met een reden." in words(evaluation(overrides_granted=1))


def test_how_long_few_closed_trajectories_took_is_not_said():
    made = evaluation(trajectories_closed=Hidden(), median_duration_days=Hidden())
    assert paragraphs(chapter(made, "afgesloten").text) == (
        "Hoeveel trajecten er in deze periode zijn afgesloten, staat hier niet.",
    )


def test_of_families_too_few_to_count_next_to_nothing_is_said(pilot):
    fill_caseload(pilot, 3)
    made = build(pilot, publish(evaluate(pilot, YEAR)), as_of=AS_OF)
    assert "Samengevat: in 2022 zijn gezinnen geholpen; hoeveel staat hier niet." in made.letter_text
    assert [chapter.anchor for chapter in made.chapters] == ["wachten", "middelen", "grenzen", "begrippen"]
    assert {item.value for item in made.key_figures if item.label != "Gezinsverzorgers"} == {"niet getoond"}
    assert not re.search(r"\b[1-4] (gezin|traject|wijk|kind)", words(made))


def test_a_number_of_families_that_is_hidden_beside_others_leaves_the_rest():
    made = evaluation(families_supported=Hidden(), families_new=Hidden())
    assert paragraphs(chapter(made, "gezinnen").text)[0] == "In 2022 zijn gezinnen geholpen; hoeveel staat hier niet."
    assert paragraphs(chapter(made, "afgesloten").text)[0].startswith("Er zijn 8 trajecten afgesloten.")


def test_one_day_and_one_closed_door_are_written_in_the_singular():
    made = evaluation(median_duration_days=Decimal(1), not_home=1)
    assert (
        "De helft duurde 1 dag of korter, de andere helft 1 dag of langer."
        in paragraphs(chapter(made, "afgesloten").text)[0]
    )
    assert "Bij 1 bezoek was niemand thuis; dat telt hier niet mee." in chapter(made, "werk").text


def test_a_chart_is_drawn_of_what_is_shown_alone():
    triggers = {"opvoeding": 9, "huishouden": 6, "huisvesting": 5, "schulden": Hidden()}
    exhibit = chapter(evaluation(families_by_trigger=triggers), "gezinnen").exhibits[-1]
    assert "Schulden" not in exhibit.chart
    assert "Opvoeding: 9; Huishouden: 6; Huisvesting: 5." in exhibit.chart
    few = dict(triggers, huishouden=Hidden())
    assert not chapter(evaluation(families_by_trigger=few), "gezinnen").exhibits[-1].chart


def test_too_few_closed_trajectories_are_not_divided_and_that_is_said():
    closed = chapter(evaluation(trajectories_closed=3, closed_by_reason={}, closed_by_follow_up={}), "afgesloten")
    assert closed.exhibits == ()
    assert closed.text.endswith(
        "Er staat niet bij waarom en welke hulp volgde: bij zo weinig trajecten zegt dat iets over één gezin."
    )


def test_the_budget_is_numbered_after_the_other_tables():
    made = evaluation()
    last = [exhibit.number for part in made.chapters for exhibit in part.exhibits][-1]
    budget = chapter(made, "middelen").budget
    assert (budget.number, budget.caption) == (last + 1, "Begroting van de pilot, per kalenderjaar")
    assert chapter(evaluation(budget=()), "middelen").budget is None


def test_families_whose_children_were_not_written_down_are_not_said_to_have_none():
    made = evaluation(children_by_age=NOBODY.children_by_age, families_with_children_0_12=0)
    assert paragraphs(chapter(made, "gezinnen").text)[1] == "Van deze gezinnen zijn geen kinderen vastgelegd."


def test_key_figures_are_the_figures_with_one_decimal_at_most():
    shown = {item.label: (item.value, item.hint) for item in evaluation().key_figures}
    assert shown == {
        "Gezinnen geholpen": ("21", "nieuw: 20"),
        "Trajecten afgesloten": ("8", "op de laatste dag liepen er 13"),
        "Gemiddelde caseload": ("10,1", "streefgetal 8, maximum 10"),
        "Wijken": ("8", ""),
        "Gezinsverzorgers": ("3", "2 fte beschikbaar"),
        "Bezoeken": ("1.445", "1.795,6 uur bij de gezinnen"),
    }


def test_tables_are_numbered_in_the_order_of_the_document():
    numbers = [exhibit.number for chapter in evaluation().chapters for exhibit in chapter.exhibits]
    assert numbers == list(range(1, 23))


def test_an_empty_table_is_left_out_and_takes_no_number():
    exhibits = [exhibit for chapter in evaluation(ONE).chapters for exhibit in chapter.exhibits]
    assert [exhibit.number for exhibit in exhibits] == list(range(1, len(exhibits) + 1))
    assert all(exhibit.table.rows for exhibit in exhibits)


def test_a_chart_draws_more_than_two_bars_and_no_more_than_fit_on_a_page():
    def drawn(number: int) -> bool:
        made = evaluation(families_by_district={f"Wijk {n}": 5 for n in range(number)})
        return bool(chapter(made, "gezinnen").exhibits[0].chart)

    assert [drawn(number) for number in (2, 3, MOST_BARS, MOST_BARS + 1)] == [False, True, True, False]


def test_a_chart_shows_the_numbers_of_its_table():
    for part in evaluation().chapters:
        for exhibit in part.exhibits:
            if exhibit.chart and exhibit.table.unit != "Gezinnen":
                assert all(wording.number(row.value) in exhibit.chart for row in exhibit.table.rows)


def test_every_chapter_can_be_linked_to():
    made = evaluation()
    assert set(made.link_labels) == {chapter.anchor for chapter in made.chapters} | {"samenvatting"}
    assert all(label.startswith("Naar hoofdstuk ") for label in made.link_labels.values())


# Texts that somebody wrote


def test_the_sections_are_the_letter_the_summary_and_the_chapters_in_order():
    made = evaluation()
    found = sections(made)
    assert [section.anchor for section in found[:3]] == ["brief", "samenvatting", "gezinnen"]
    assert [section.anchor for section in found[-3:]] == ["grenzen", "aanbevelingen", "begrippen"]
    assert (found[0].text, found[1].text) == (made.letter_text, made.summary)


def test_a_text_that_was_written_stands_in_the_place_of_the_standard_text():
    texts = {"brief": "Beste raad.", "samenvatting": "Kort.", "werk": "Er is **hard** gewerkt.", "bestaat-niet": "x"}
    made = build(PILOT, TWENTY_ONE, as_of=AS_OF, texts=texts)
    assert (made.letter_text, made.summary, chapter(made, "werk").text) == (
        "Beste raad.",
        "Kort.",
        "Er is **hard** gewerkt.",
    )
    assert chapter(made, "werk").exhibits == chapter(evaluation(), "werk").exhibits
    assert chapter(made, "gezinnen").text == chapter(evaluation(), "gezinnen").text


@pytest.mark.parametrize(("text", "is_there"), [("", False), (" \n", False), ("Ga door.", True)])
def test_recommendations_stand_in_the_report_when_somebody_wrote_them(text, is_there):
    made = build(PILOT, TWENTY_ONE, as_of=AS_OF, texts={"aanbevelingen": text})
    assert ("aanbevelingen" in {chapter.anchor for chapter in made.chapters}) == is_there
    assert "aanbevelingen" in {section.anchor for section in sections(made)}


def test_names_from_the_data_are_no_markup():
    name, care = "*Beijum* [x](https://x.nl)", "# IAG_a_"
    made = evaluation(
        families_by_district={name: 7, "overige wijken": 14},
        counterfactual_by_product={"IAG": 9},
        counterfactual_product_names={"IAG": care},
    )
    assert f"wonen er 7 in {name}." in markdown.plain(made.letter_text)
    assert f"noemden zij {care} (9 trajecten)." in markdown.plain(made.letter_text)
    assert "<a" not in markdown.html(made.letter_text)


# Kinds of report


def of_kind(kind, figures=TWENTY_ONE, **arguments):
    return build(PILOT, figures, as_of=AS_OF, kind=kind, **arguments)


@pytest.mark.parametrize("figures", [NOBODY, ONE, TWENTY_ONE])
@pytest.mark.parametrize("kind", ReportKind)
def test_every_kind_says_what_it_is(kind, figures):
    made = of_kind(kind, figures)
    assert made.letter.subject == f"Pilot gezinsverzorger {kind.value} 2022"
    assert f" {kind.value} over 2022." in made.letter_text
    assert f"De {made.annex_name} van WIJ Groningen is als bijlage" in made.letter_text
    for other in set(ReportKind) - {kind}:
        assert other.value not in words(made)


def test_a_quarter_says_nothing_of_what_would_have_been():
    made = of_kind(ReportKind.QUARTER)
    assert {"andere-hulp", "vermeden-kosten", "regio"} & {chapter.anchor for chapter in made.all_chapters} == set()
    assert "casemanager" not in words(made)
    assert "vermeden" not in words(made)
    assert {"Andere hulp", "Vermeden kosten"} & {term for term, _ in chapter(made, "begrippen").definitions} == set()


def test_the_final_evaluation_ends_with_a_recommendation_and_asks_the_council():
    made = of_kind(ReportKind.FINAL)
    assert chapter(made, "aanbevelingen").title == "Aanbeveling over het vervolg"
    assert made.letter.purpose == "ter bespreking"
    assert "Wij horen graag wat uw raad daarvan vindt" in made.letter_text
    assert paragraphs(chapter(made, "aanbevelingen").text)[1:6] == (
        "In 2022 zijn 21 gezinnen geholpen.",
        "Aan het einde van de periode wachten 9 gezinnen op hulp.",
        "Volgens de gezinnen zelf is 40 procent van de gescoorde doelen gehaald.",
        "De pilot kostte in deze periode € 161.401,-.",
        "De hulp die anders was ingezet, had naar schatting € 47.400,- gekost; het kan ook € 23.000,- zijn, of "
        "€ 98.400,-.",
    )


def test_a_word_is_explained_when_its_chapter_is_there():
    terms = [term for term, _ in chapter(evaluation(NOBODY), "begrippen").definitions]
    assert terms == ["Gezin geholpen", "Traject", "Gemiddelde caseload", "Streefgetal en maximum", "Mediaan"]
    assert len(chapter(evaluation(), "begrippen").definitions) == len(DEFINITIONS)


class Named(int):
    """A number that is written as its name, as the editor of a report writes it."""

    def __format__(self, _spec: str) -> str:
        return f"{{{{{int(self) % 1000}}}}}"


@pytest.mark.parametrize("kind", ReportKind)
def test_every_count_in_a_sentence_is_the_figure_itself(kind):
    counts = [field.name for field in fields(TWENTY_ONE) if type(getattr(TWENTY_ONE, field.name)) is int]
    named = {name: Named(7000 + number) for number, name in enumerate(counts)}
    made = build(PILOT, replace(TWENTY_ONE, **named), as_of=AS_OF, kind=kind)
    written = " ".join(section.text for section in sections(made))
    assert written.count("{{") > 15
    assert not re.search(r"7\.?0\d\d", written)
