"""Figures made by hand, so that words, tables and PDF can be tested without a database."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from cases.models import Pilot
from cases.period import ONE_DAY, Period
from monitoring.avoided_cost.chances import DRAWS, Interval
from monitoring.avoided_cost.reality import Conclusion
from monitoring.avoided_cost.rows import DEFAULT_WEIGHTS, Money
from monitoring.figures import BudgetFigure
from monitoring.suppression import (
    Hidden,
    PublishedAvoidedCost,
    PublishedFigures,
    PublishedGoals,
    PublishedMeasuring,
    PublishedOtherHelp,
    PublishedShare,
    PublishedTypical,
    PublishedVolunteers,
    PublishedWaiting,
)
from monitoring.suppression.cost import (
    PublishedAmount,
    PublishedBreakEven,
    PublishedCameAfterAll,
    PublishedComparison,
    PublishedRate,
    PublishedYear,
)
from reports import markdown
from reports.evaluation import Evaluation, build, sections

YEAR = Period.year(2022)
AS_OF = date(2023, 9, 29)

SMALL = BESIDE = Hidden()
NOTHING = PublishedTypical(0, None)
NO_SHARE = PublishedShare(0, 0, None)
SCALES = [
    f"{side}_{scale}"
    for side in ("family", "worker")
    for scale in ("calm", "cleanliness", "regularity", "strength", "burden")
]
NO_WAITING = PublishedWaiting(
    waiting=0,
    by_urgency={},
    days_waiting=NOTHING,
    days_to_help=NOTHING,
    weeks_called=NO_SHARE,
    calls=0,
    contacts=0,
    call_hours=Decimal("0.0"),
    call_hours_per_week=Decimal("0.0"),
    signed=NO_SHARE,
)

NO_RATE = PublishedRate(0, 0, BESIDE, BESIDE, BESIDE)
NO_COST = PublishedAvoidedCost(
    price_year=2022,
    sources=(),
    fictitious=False,
    counted=0,
    none=0,
    unknown=0,
    missing=0,
    incomplete=0,
    without_tariff=(),
    came=0,
    came_without_amount=0,
    avoided=None,
    interval_80=None,
    interval_95=None,
    draws=DRAWS,
    cost=None,
    cost_is_estimated=False,
    break_even=None,
    by_law={},
    by_budget_year=(),
    came_after_all={months: PublishedCameAfterAll(0, NO_SHARE, BESIDE, BESIDE) for months in (6, 12)},
    comparison={months: PublishedComparison(NO_RATE, NO_RATE, Conclusion.NONE) for months in (6, 12)},
    weights=DEFAULT_WEIGHTS,
    weights_version=0,
    weights_decided_on=None,
)


def money(low: int, expected: int, high: int) -> Money:
    return Money(Decimal(low), Decimal(expected), Decimal(high))


NOBODY = PublishedFigures(
    pilot_name="Pilot gezinsverzorger",
    municipality="Groningen",
    period=YEAR,
    target=8,
    cap=10,
    is_demo=False,
    families_supported=0,
    families_new=0,
    trajectories_closed=0,
    closed_by_reason={},
    closed_by_follow_up={},
    active_on_last_day=0,
    mean_caseload=Decimal("0.00"),
    days_above_target=0,
    days_above_cap=0,
    families_by_district={},
    districts=0,
    children_by_age={"0-3": 0, "4-11": 0, "12-17": 0, "18+": 0, "onbekend": 0},
    families_with_children_0_12=0,
    families_by_trigger={},
    counterfactual_by_product={},
    counterfactual_product_names={},
    counterfactual_none=0,
    counterfactual_unknown=0,
    counterfactual_missing=0,
    professionals=0,
    fte=Decimal("0.00"),
    visits=0,
    not_home=0,
    visit_hours=Decimal("0.0"),
    visit_hours_by_task={},
    visit_hours_by_way={},
    median_duration_days=None,
    families_by_carers_seen={},
    caseload_by_day=tuple((YEAR.first + number * ONE_DAY, 0) for number in range(YEAR.days)),
    budget=(),
    min_cell=5,
    rounded_to=1,
    most_have_young_children=False,
    overrides_granted=0,
    waiting=NO_WAITING,
    goals=PublishedGoals(
        families=0,
        standing=0,
        scored_by_both=NO_SHARE,
        reached={"gezin": NO_SHARE, "gezinsverzorger": NO_SHARE},
        far_apart=NO_SHARE,
    ),
    measuring=PublishedMeasuring(
        families=0, measured_twice=0, change=dict.fromkeys(SCALES, NOTHING), grade=NOTHING, without_help={}
    ),
    other_help=PublishedOtherHelp(
        requested=0,
        started=0,
        refused=0,
        waiting=0,
        ended=0,
        days_to_start=NOTHING,
        days_by_provider={},
    ),
    volunteers=PublishedVolunteers(families=NO_SHARE, by_organisation={}, volunteers=0, hours=Decimal("0.0")),
    avoided_cost=NO_COST,
)

ONE = replace(
    NOBODY,
    families_supported=1,
    families_new=1,
    active_on_last_day=1,
    mean_caseload=Decimal("1.00"),
    families_by_district={"overige wijken": 1},
    districts=1,
    children_by_age=dict(NOBODY.children_by_age) | {"0-3": 1},
    families_with_children_0_12=1,
    families_by_trigger={"opvoeding": 1},
    counterfactual_missing=1,
    professionals=1,
    fte=Decimal("0.67"),
    visits=1,
    visit_hours=Decimal("1.5"),
    visit_hours_by_task={"pedagogisch": Decimal("1.5")},
    visit_hours_by_way={"samen": Decimal("1.5")},
    families_by_carers_seen={1: 1},
    caseload_by_day=tuple((day, 1) for day, _ in NOBODY.caseload_by_day),
)

TWENTY_ONE = replace(
    NOBODY,
    is_demo=True,
    families_supported=21,
    families_new=20,
    trajectories_closed=8,
    closed_by_reason={"01": 5, "02": 2, "onbekend": 1},
    closed_by_follow_up={"geen": 5, "zwaarder": 2, "andere_wet": 1},
    active_on_last_day=13,
    mean_caseload=Decimal("10.08"),
    days_above_target=335,
    days_above_cap=111,
    families_by_district={"Beijum": 7, "overige wijken": 14},
    districts=8,
    children_by_age={"0-3": 14, "4-11": 29, "12-17": 6, "18+": 1, "onbekend": 2},
    families_with_children_0_12=16,
    families_by_trigger={"lichamelijke_gezondheid_ouder": 10, "opvoeding": 9, "schulden": 1},
    counterfactual_by_product={"IAG": 9, "BG": 4, "BABY": 3, "PV": 1},
    counterfactual_product_names={"IAG": "Gezinsbegeleiding", "BG": "Begeleiding", "BABY": "Babyzorg", "PV": "Zorg"},
    counterfactual_none=2,
    counterfactual_unknown=1,
    counterfactual_missing=3,
    professionals=3,
    fte=Decimal("2.00"),
    visits=1445,
    not_home=37,
    visit_hours=Decimal("1795.6"),
    visit_hours_by_task={"huishoudelijk": Decimal("1000.5"), "regie": Decimal("700.0"), "geen": Decimal("95.1")},
    visit_hours_by_way={"overgenomen": Decimal("1000.5"), "samen": Decimal("795.1")},
    median_duration_days=Decimal("140.5"),
    families_by_carers_seen={0: 1, 1: 15, 2: 5},
    caseload_by_day=tuple((day, 10 + day.month // 10) for day, _ in NOBODY.caseload_by_day),
    budget=(
        BudgetFigure(2022, Decimal("168000.00"), Decimal("161400.50")),
        BudgetFigure(2023, Decimal("168000.00"), None),
    ),
    overrides_granted=7,
    waiting=PublishedWaiting(
        waiting=9,
        by_urgency={"a": SMALL, "b": 5, "onbekend": SMALL},
        days_waiting=PublishedTypical(9, Decimal("41.0")),
        days_to_help=PublishedTypical(20, Decimal("34.5")),
        weeks_called=PublishedShare(80, 96, 83),
        calls=112,
        contacts=85,
        call_hours=Decimal("30.0"),
        call_hours_per_week=Decimal("0.6"),
        signed=PublishedShare(18, 20, 90),
    ),
    goals=PublishedGoals(
        families=12,
        standing=30,
        scored_by_both=PublishedShare(24, 30, 80),
        reached={"gezin": PublishedShare(10, 25, 40), "gezinsverzorger": PublishedShare(SMALL, 26, BESIDE)},
        far_apart=PublishedShare(6, 24, 25),
    ),
    measuring=PublishedMeasuring(
        families=14,
        measured_twice=9,
        change=dict.fromkeys(SCALES, PublishedTypical(9, Decimal("1.5")))
        | {"worker_burden": PublishedTypical(9, Decimal(-2)), "worker_calm": PublishedTypical(SMALL, BESIDE)},
        grade=PublishedTypical(11, Decimal("7.8")),
        without_help={"01": 5, "03": 6},
    ),
    other_help=PublishedOtherHelp(
        requested=BESIDE,
        started=15,
        refused=5,
        waiting=SMALL,
        ended=5,
        days_to_start=PublishedTypical(15, Decimal("62.0")),
        days_by_provider={"Elker": PublishedTypical(10, Decimal("70.5")), "Lentis": PublishedTypical(5, Decimal(28))},
    ),
    volunteers=PublishedVolunteers(
        families=PublishedShare(8, 21, 38), by_organisation={"humanitas": 8}, volunteers=9, hours=Decimal("84.5")
    ),
    avoided_cost=replace(
        NO_COST,
        sources=("fictief tarief",),
        fictitious=True,
        counted=15,
        none=SMALL,
        unknown=SMALL,
        missing=SMALL,
        incomplete=6,
        without_tariff=("Ergotherapie",),
        came=7,
        came_without_amount=SMALL,
        avoided=money(23000, 47400, 98400),
        interval_80=Interval(80, Decimal(38900), Decimal(65200)),
        interval_95=Interval(95, Decimal(32000), Decimal(71400)),
        cost=Decimal("161400.50"),
        break_even=PublishedBreakEven(15, Decimal(176700), 12, 14),
        by_law={
            "jeugdwet": PublishedAmount(money(17000, 32800, 68200), 12),
            "wmo": PublishedAmount(BESIDE, 6),
            "zvw": PublishedAmount(BESIDE, SMALL),
        },
        by_budget_year=(
            PublishedYear("2021", Decimal("18900.00"), False, PublishedAmount(money(0, 0, 0), 0)),
            PublishedYear("2022", Decimal("161400.50"), True, PublishedAmount(money(23000, 47400, 98400), 15)),
        ),
        came_after_all={
            6: PublishedCameAfterAll(12, PublishedShare(5, 10, 50), Decimal("23.7"), Decimal("76.3")),
            12: PublishedCameAfterAll(SMALL, PublishedShare(BESIDE, SMALL, BESIDE), BESIDE, BESIDE),
        },
        comparison={
            6: PublishedComparison(
                PublishedRate(21, 5, Decimal("3.1"), Decimal("1.0"), Decimal("7.2")),
                PublishedRate(20, 12, Decimal("22.5"), Decimal("11.6"), Decimal("39.3")),
                Conclusion.LESS_OFTEN,
            ),
            12: PublishedComparison(
                PublishedRate(21, SMALL, BESIDE, BESIDE, BESIDE),
                PublishedRate(20, 0, Decimal("0.0"), Decimal("0.0"), Decimal("7.5")),
                Conclusion.NONE,
            ),
        },
    ),
)

PILOT = Pilot(
    slug="groningen",
    name="Pilot gezinsverzorger",
    municipality="Groningen",
    organisation="WIJ Groningen",
    started_on=date(2022, 1, 1),
)


def evaluation(figures: PublishedFigures = TWENTY_ONE, **changes: Any) -> Evaluation:
    return build(PILOT, replace(figures, **changes), as_of=AS_OF)


def words(made: Evaluation) -> str:
    """Return everything that the evaluation says in sentences."""
    return "\n".join(markdown.plain(section.text) for section in sections(made))


def paragraphs(text: str) -> tuple[str, ...]:
    """Return the paragraphs of a text in Markdown, without markup; a list is one of them for each item."""
    return tuple(markdown.plain(text).split("\n"))
