from __future__ import annotations

from datetime import date
from decimal import Decimal

from cases.codes import ClosingReason, FollowUp, Trigger
from cases.models import FamilyTrigger
from cases.period import Period
from monitoring.breakdowns import (
    Stretch,
    breakdowns,
    by_age,
    by_carers_seen,
    by_closing_reason,
    by_counterfactual,
    by_follow_up,
    by_task,
    by_trigger,
    by_way,
    stretches,
)
from monitoring.figures import evaluate
from monitoring.tiles import tiles
from tests.factories import CareLineFactory, MemberFactory, TrajectoryFactory, VisitFactory

MARCH = Period(date(2023, 3, 1), date(2023, 3, 31))


def trajectory_of(pilot, **fields):
    return TrajectoryFactory(family__pilot=pilot, started_on=MARCH.first, **fields)


def test_codes_are_shown_under_their_dutch_labels(pilot):
    trajectory = trajectory_of(pilot, ended_on=MARCH.last, closing_reason=ClosingReason.AS_PLANNED)
    FamilyTrigger.objects.create(family=trajectory.family, trigger=Trigger.DEBT)
    MemberFactory(family=trajectory.family, born_on=date(2020, 1, 1))
    VisitFactory(trajectory=trajectory, minutes=90)
    VisitFactory(trajectory=trajectory, minutes=30, task_household=False, way="")
    figures = evaluate(pilot, MARCH)
    assert by_trigger(figures).rows == (("Schulden", 1),)
    assert by_closing_reason(figures).rows == (("Beëindigd volgens plan", 1),)
    assert by_follow_up(figures).rows == (("Niet ingevuld", 1),)
    assert by_age(figures).rows[0] == ("0 tot en met 3 jaar", 1)
    assert by_task(figures).rows == (("Huishouden", Decimal("1.5")), ("Geen taak ingevuld", Decimal("0.5")))
    assert by_way(figures).rows == (("We deden het samen", Decimal("1.5")), ("Niet ingevuld", Decimal("0.5")))
    assert by_carers_seen(figures).rows == (("2 gezinsverzorgers", 1),)


def test_no_help_needed_is_not_taken_for_an_empty_field(pilot):
    trajectory_of(pilot, ended_on=MARCH.last, follow_up=FollowUp.NONE)
    assert by_follow_up(evaluate(pilot, MARCH)).rows == (("Geen hulp meer nodig", 1),)


def test_answers_without_a_product_stand_below_the_products(pilot):
    line = CareLineFactory(answer__trajectory=trajectory_of(pilot), product__name="BabythuisZorg")
    assert line.product.name == "BabythuisZorg"
    trajectory_of(pilot)
    assert by_counterfactual(evaluate(pilot, MARCH)).rows == (("BabythuisZorg", 1), ("Nog geen antwoord", 1))


def test_days_with_the_same_caseload_are_one_row(pilot):
    TrajectoryFactory(family__pilot=pilot, started_on=date(2023, 3, 3), ended_on=date(2023, 3, 9))
    assert stretches(evaluate(pilot, MARCH)) == [
        Stretch(MARCH.first, date(2023, 3, 2), 0),
        Stretch(date(2023, 3, 3), date(2023, 3, 9), 1),
        Stretch(date(2023, 3, 10), MARCH.last, 0),
    ]


def test_children_without_a_birthday_have_a_line_only_when_there_are_any(pilot):
    family = trajectory_of(pilot).family

    def labels() -> list[str]:
        return [label for label, _ in by_age(evaluate(pilot, MARCH)).rows]

    assert labels() == ["0 tot en met 3 jaar", "4 tot en met 11 jaar", "12 tot en met 17 jaar", "18 jaar of ouder"]
    MemberFactory(family=family, born_on=None)
    assert labels()[-1] == "Geboortedatum onbekend"


def test_every_figure_says_how_it_is_counted(pilot):
    trajectory_of(pilot)
    figures = evaluate(pilot, MARCH)
    parts = [*breakdowns(figures), *tiles(figures)]
    assert all(part.definition.endswith(".") for part in parts)
    assert all("!" not in part.definition for part in parts)
    assert len({part.key for part in breakdowns(figures)}) == 9
    assert all(part.small_chart.startswith("<svg") for part in breakdowns(figures) if part.rows)


def test_a_tile_writes_its_number_in_dutch_and_says_when_it_is_not_known(pilot):
    trajectory_of(pilot, ended_on=date(2023, 3, 1))
    trajectory_of(pilot, ended_on=date(2023, 3, 4))
    by_label = {tile.label: tile.value for tile in tiles(evaluate(pilot, MARCH))}
    assert by_label["Gemiddeld tegelijk"] == "0,2"
    assert by_label["Duur van een traject"] == "2,5 dagen"
    assert by_label["Dagen boven het maximum"] == "0 dagen"
    april = Period(date(2023, 4, 1), date(2023, 4, 30))
    assert {tile.label: tile.value for tile in tiles(evaluate(pilot, april))}["Duur van een traject"] == "onbekend"
