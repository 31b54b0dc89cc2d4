from __future__ import annotations

from dataclasses import replace
from typing import Any

from monitoring.region.report import Report, of_published
from reports import markdown
from reports.evaluation import Evaluation, build
from tests.reports.made import AS_OF, PILOT, TWENTY_ONE, YEAR, paragraphs

OWN = {"families_supported": 21, "trajectories_closed": 8, "mean_caseload": 10.08, "median_duration_days": 140.5}
OTHER = {"families_supported": 1200, "trajectories_closed": None, "mean_caseload": 6.0, "median_duration_days": 201}


def sent(municipality: str = "Westerkwartier", **changes: Any) -> Report:
    return of_published(OTHER | changes, municipality=municipality, pilot="Thuis sterk", period=YEAR)


def made(region: list[Report] | None) -> Evaluation:
    return build(PILOT, replace(TWENTY_ONE, json=OWN), as_of=AS_OF, region=region)


def chapter(region: list[Report] | None):
    return next((chapter for chapter in made(region).chapters if chapter.anchor == "regio"), None)


def test_without_looking_nothing_is_said_of_the_region():
    assert chapter(None) is None


def test_that_nobody_sent_a_report_is_said():
    assert chapter([]).text == "Er is over deze periode nog geen verslag van een andere pilot in de regio."
    assert chapter([]).exhibits == ()


def test_the_pilots_stand_side_by_side():
    assert [
        (exhibit.table.caption, [(row.label, row.shown, row.of_shown) for row in exhibit.table.rows])
        for exhibit in chapter([sent()]).exhibits
    ] == [
        (
            "Gezinnen in de pilots van de regio",
            [("Groningen, Pilot gezinsverzorger", "21", "8"), ("Westerkwartier, Thuis sterk", "1.200", "niet getoond")],
        ),
        (
            "Hoeveel gezinnen tegelijk, en hoe lang",
            [("Groningen, Pilot gezinsverzorger", "10,1", "140,5"), ("Westerkwartier, Thuis sterk", "6,0", "201")],
        ),
    ]


def test_what_others_count_in_another_way_is_named_and_not_compared():
    other = sent()
    other = replace(other, definitions=dict(other.definitions) | {"mean_caseload": "Op de laatste dag."})
    found = chapter([other])
    assert [exhibit.table.caption for exhibit in found.exhibits] == ["Gezinnen in de pilots van de regio"]
    assert paragraphs(found.text)[-1] == "Anders geteld, en daarom niet vergeleken: gemiddeld tegelijk."


def test_the_name_of_a_municipality_is_text():
    assert "die van de pilot in *Ten* Boer." in markdown.plain(chapter([sent("*Ten* Boer")]).text)
