"""Every figure of the pilot: this module alone counts, sums and divides.

The definitions are those of the werkboek ("What tussenevaluatie --json means, key by key"). Pages, reports, sheets and
JSON print the same `Figures`; none of them works something out by itself. Figures are exact: what may leave the
building is decided in `monitoring.suppression`. Divisions are rounded once, at the end, half up.
"""

from __future__ import annotations

from cases.codes import ClosingReason, CounterfactualKind, FollowUp
from cases.models import NeighbourhoodTeam, Pilot
from cases.period import Period
from monitoring.figures import (
    agreed,
    avoided_cost,
    care,
    carers,
    caseload,
    destroyed,
    families,
    goals,
    intensity,
    measurements,
    other_help,
    signals,
    visits,
    volunteers,
    waiting,
)
from monitoring.figures.agreed import BudgetFigure, OverrideFigure
from monitoring.figures.avoided_cost import AvoidedCostFigures
from monitoring.figures.carers import CarerCaseload, caseload_per_carer
from monitoring.figures.definitions import SUBJECTS, CommonFigures, Figures
from monitoring.figures.goals import GoalFigures
from monitoring.figures.intensity import IntensityFigures
from monitoring.figures.measurements import MeasuringFigures, MomentFigures
from monitoring.figures.other_help import OtherHelpFigures
from monitoring.figures.signals import SignalFigures
from monitoring.figures.sums import NO_VALUE, UNKNOWN, Share, Typical, hours, most_first, quotient, tally
from monitoring.figures.volunteers import VolunteerFigures
from monitoring.figures.waiting import WaitingFigures
from monitoring.population import Population

__all__ = [
    "NO_VALUE",
    "SUBJECTS",
    "UNKNOWN",
    "AvoidedCostFigures",
    "BudgetFigure",
    "CarerCaseload",
    "CommonFigures",
    "Figures",
    "GoalFigures",
    "IntensityFigures",
    "MeasuringFigures",
    "MomentFigures",
    "OtherHelpFigures",
    "OverrideFigure",
    "Share",
    "SignalFigures",
    "Typical",
    "VolunteerFigures",
    "WaitingFigures",
    "caseload_per_carer",
    "evaluate",
]


def evaluate(pilot: Pilot, period: Period, *, team: NeighbourhoodTeam | None = None) -> Figures:
    """Return every figure of `pilot` over `period`, first and last day included; with a team, of its families alone.

    Agreed places and money are those of the whole pilot, also with a team.
    """
    population = Population(pilot, team)
    gone = destroyed.in_period(population, period)
    starts = caseload.starts_by_day(population, period)
    closings_there = caseload.closings(population, period)
    by_day = caseload.by_day(period, starts, closings_there)
    days_of_help = sum(active for _, active in by_day) + gone.number("placement_days")
    closings = [*closings_there, *gone.closings(period.last)]
    districts_there = families.by_district(population, period)
    families_there = sum(districts_there.values())
    by_district = gone.added_to("families_by_district", districts_there)
    families_supported = sum(by_district.values())
    children_by_age, families_with_young_children = families.children(population, period)
    by_trigger = gone.added_to("families_by_trigger", families.by_trigger(population, period))
    answers = care.answers_by_kind(population, period)
    products = {code: (name, number) for code, name, number in care.trajectories_by_product(population, period)}
    by_product = gone.added_to("counterfactual_by_product", {code: number for code, (_, number) in products.items()})
    product_names = {code: name for code, (name, _) in products.items()}
    product_names |= destroyed.product_names(pilot, by_product.keys() - products.keys())
    professionals, fte = carers.staff(population, period)
    visit_sums = [*visits.alike(population, period), *gone.visits()]
    took_place = [row for row in visit_sums if not row.not_home]
    families_by_task, families_by_way = visits.families_behind(population, period)
    return Figures(
        pilot_name=pilot.name,
        municipality=pilot.municipality,
        period=period,
        target=pilot.caseload_target,
        cap=pilot.caseload_cap,
        is_demo=pilot.is_demo,
        families_supported=families_supported,
        families_new=families.new(population, period) + gone.number("families_new"),
        trajectories=sum(starts.values()) + gone.number("trajectories"),
        trajectories_closed=sum(row.number for row in closings),
        closed_by_reason=tally(((row.reason or UNKNOWN, row.number) for row in closings), order=ClosingReason.values),
        closed_by_follow_up=tally(((row.follow_up or UNKNOWN, row.number) for row in closings), order=FollowUp.values),
        active_on_last_day=by_day[-1][1] + gone.number("active_on_last_day"),
        mean_caseload=quotient(days_of_help, period.days, "0.01"),
        days_above_target=sum(active > pilot.caseload_target for _, active in by_day),
        days_above_cap=sum(active > pilot.caseload_cap for _, active in by_day),
        families_by_district=most_first(by_district.items()),
        districts=len(by_district),
        children_by_age=gone.added_to("children_by_age", children_by_age),
        families_with_children_0_12=families_with_young_children + gone.number("families_with_children_0_12"),
        families_by_trigger=families.most_named_first(by_trigger),
        counterfactual_by_product=most_first(by_product.items()),
        counterfactual_product_names={code: product_names[code] for code in most_first(by_product.items())},
        counterfactual_none=answers[CounterfactualKind.NONE] + gone.number("counterfactual_none"),
        counterfactual_unknown=answers[CounterfactualKind.UNKNOWN] + gone.number("counterfactual_unknown"),
        counterfactual_missing=sum(starts.values()) - answers.total() + gone.number("counterfactual_missing"),
        professionals=professionals,
        fte=fte,
        visits=sum(row.number for row in took_place),
        not_home=sum(row.number for row in visit_sums if row.not_home),
        visit_hours=hours(sum(row.minutes for row in took_place)),
        visit_hours_by_task=visits.hours_by_task(took_place),
        visit_hours_by_way=visits.hours_by_way(took_place),
        families_by_task=gone.added_to("families_by_task", families_by_task),
        families_by_way=gone.added_to("families_by_way", families_by_way),
        median_duration_days=caseload.median_duration(population, period),
        families_by_carers_seen=gone.with_faces(visits.by_carers_seen(population, period, families_there)),
        caseload_by_day=by_day,
        overrides=agreed.overrides(population, period),
        budget=agreed.budget(pilot),
        families_destroyed=destroyed.number_of_families(pilot),
        waiting=waiting.of_period(population, period),
        goals=goals.of_period(population, period),
        measuring=measurements.of_period(population, period),
        signals=signals.of_period(population, period),
        other_help=other_help.of_period(population, period),
        volunteers=volunteers.of_period(population, period, families_there),
        intensity=intensity.of_period(population, period),
        avoided_cost=avoided_cost.of_period(pilot, period),
    )
