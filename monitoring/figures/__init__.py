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
from monitoring.figures.sums import NO_VALUE, UNKNOWN, Share, Typical, hours, quotient, tally
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
    starts = caseload.starts_by_day(population, period)
    closings = caseload.closings(population, period)
    by_day = caseload.by_day(period, starts, closings)
    by_district = families.by_district(population, period)
    families_supported = sum(by_district.values())
    children_by_age, families_with_young_children = families.children(population, period)
    answers = care.answers_by_kind(population, period)
    products = care.trajectories_by_product(population, period)
    professionals, fte = carers.staff(population, period)
    visit_sums = visits.alike(population, period)
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
        families_new=families.new(population, period),
        trajectories=sum(starts.values()),
        trajectories_closed=sum(row.number for row in closings),
        closed_by_reason=tally(((row.reason or UNKNOWN, row.number) for row in closings), order=ClosingReason.values),
        closed_by_follow_up=tally(((row.follow_up or UNKNOWN, row.number) for row in closings), order=FollowUp.values),
        active_on_last_day=by_day[-1][1],
        mean_caseload=quotient(sum(active for _, active in by_day), period.days, "0.01"),
        days_above_target=sum(active > pilot.caseload_target for _, active in by_day),
        days_above_cap=sum(active > pilot.caseload_cap for _, active in by_day),
        families_by_district=by_district,
        districts=len(by_district),
        children_by_age=children_by_age,
        families_with_children_0_12=families_with_young_children,
        families_by_trigger=families.by_trigger(population, period),
        counterfactual_by_product={code: number for code, _, number in products},
        counterfactual_product_names={code: name for code, name, _ in products},
        counterfactual_none=answers[CounterfactualKind.NONE],
        counterfactual_unknown=answers[CounterfactualKind.UNKNOWN],
        counterfactual_missing=sum(starts.values()) - answers.total(),
        professionals=professionals,
        fte=fte,
        visits=sum(row.number for row in took_place),
        not_home=sum(row.number for row in visit_sums if row.not_home),
        visit_hours=hours(sum(row.minutes for row in took_place)),
        visit_hours_by_task=visits.hours_by_task(took_place),
        visit_hours_by_way=visits.hours_by_way(took_place),
        families_by_task=families_by_task,
        families_by_way=families_by_way,
        median_duration_days=caseload.median_duration(population, period),
        families_by_carers_seen=visits.by_carers_seen(population, period, families_supported),
        caseload_by_day=by_day,
        overrides=agreed.overrides(population, period),
        budget=agreed.budget(pilot),
        waiting=waiting.of_period(population, period),
        goals=goals.of_period(population, period),
        measuring=measurements.of_period(population, period),
        signals=signals.of_period(population, period),
        other_help=other_help.of_period(population, period),
        volunteers=volunteers.of_period(population, period, families_supported),
        intensity=intensity.of_period(population, period),
        avoided_cost=avoided_cost.of_period(pilot, period),
    )
