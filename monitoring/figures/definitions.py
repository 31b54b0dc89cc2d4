"""The figures over a period as one object, exact or to be published."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from cases.period import Period
from monitoring.figures.agreed import BudgetFigure, OverrideFigure
from monitoring.figures.avoided_cost import AvoidedCostFigures
from monitoring.figures.goals import GoalFigures
from monitoring.figures.intensity import IntensityFigures
from monitoring.figures.measurements import MeasuringFigures
from monitoring.figures.other_help import OtherHelpFigures
from monitoring.figures.signals import SignalFigures
from monitoring.figures.sums import json_number, plain
from monitoring.figures.volunteers import VolunteerFigures
from monitoring.figures.waiting import WaitingFigures

# The figures of the family file, in their order in the JSON.
SUBJECTS = ("waiting", "goals", "measuring", "signals", "other_help", "volunteers", "intensity")


@dataclass(frozen=True, kw_only=True)
class CommonFigures:
    """What exact and published figures share: what was agreed, the people who work and the money. No families."""

    pilot_name: str
    municipality: str
    period: Period
    target: int
    cap: int
    is_demo: bool
    counterfactual_product_names: Mapping[str, str]
    professionals: int
    fte: Decimal
    budget: tuple[BudgetFigure, ...]
    # Files of the pilot that were destroyed, whenever; see `monitoring.figures.destroyed` for what of them is counted.
    families_destroyed: int = 0

    @property
    def budgeted_in_all(self) -> Decimal:
        """Return what is budgeted for all years of the pilot together, in euro."""
        return sum((row.budgeted for row in self.budget), Decimal(0))


@dataclass(frozen=True, kw_only=True)
class Figures(CommonFigures):
    """The exact figures, for those who work in the pilot. What goes out is `suppression.publish(figures)`.

    Families and trajectories are counted in pieces, durations in days, visits in hours without travel, money in euro.
    A key without anything to count is left out of a mapping, except in `children_by_age`. What is not in the JSON
    (the trajectories with help in the period, the families behind the hours) is there for `suppression` to judge by.
    """

    families_supported: int
    families_new: int
    trajectories: int
    trajectories_closed: int
    active_on_last_day: int
    mean_caseload: Decimal
    days_above_target: int
    days_above_cap: int
    caseload_by_day: tuple[tuple[date, int], ...]
    families_by_district: Mapping[str, int]
    districts: int
    children_by_age: Mapping[str, int]
    families_with_children_0_12: int
    visits: int
    not_home: int
    visit_hours: Decimal
    visit_hours_by_task: Mapping[str, Decimal]
    visit_hours_by_way: Mapping[str, Decimal]
    families_by_task: Mapping[str, int]
    families_by_way: Mapping[str, int]
    families_by_carers_seen: Mapping[int, int]
    median_duration_days: Decimal | None
    closed_by_reason: Mapping[str, int]
    closed_by_follow_up: Mapping[str, int]
    families_by_trigger: Mapping[str, int]
    counterfactual_by_product: Mapping[str, int]
    counterfactual_none: int
    counterfactual_unknown: int
    counterfactual_missing: int
    overrides: tuple[OverrideFigure, ...]
    waiting: WaitingFigures
    goals: GoalFigures
    measuring: MeasuringFigures
    signals: SignalFigures
    other_help: OtherHelpFigures
    volunteers: VolunteerFigures
    intensity: IntensityFigures
    avoided_cost: AvoidedCostFigures

    @property
    def overrides_granted(self) -> int:
        return len(self.overrides)

    def as_json(self) -> dict[str, Any]:
        """Return the figures under the keys of the werkboek, in types that JSON knows. Nothing in it is personal.

        After the keys of the werkboek comes one for each subject of the family file (see SUBJECTS); their keys are the
        fields of that subject, under which its docstring says what is counted. A share is `part`, `whole` and
        `percentage`; a median or mean is `value`, with the `number` behind it. The last key, `avoided_cost`, has the
        fields of `AvoidedCostFigures`, with amounts in euro.
        """
        return {
            "period": {"from": self.period.first.isoformat(), "to": self.period.last.isoformat()},
            "families_supported": self.families_supported,
            "families_new": self.families_new,
            "trajectories_closed": self.trajectories_closed,
            "closed_by_reason": dict(self.closed_by_reason),
            "closed_by_follow_up": dict(self.closed_by_follow_up),
            "active_on_last_day": self.active_on_last_day,
            "mean_caseload": float(self.mean_caseload),
            "days_above_target": self.days_above_target,
            "days_above_cap": self.days_above_cap,
            "families_by_district": dict(self.families_by_district),
            "districts": self.districts,
            "children_by_age": dict(self.children_by_age),
            "families_with_children_0_12": self.families_with_children_0_12,
            "families_by_trigger": dict(self.families_by_trigger),
            "counterfactual_by_product": dict(self.counterfactual_by_product),
            "counterfactual_none": self.counterfactual_none,
            "counterfactual_unknown": self.counterfactual_unknown,
            "counterfactual_missing": self.counterfactual_missing,
            "professionals": self.professionals,
            "fte": float(self.fte),
            "visits": self.visits,
            "not_home": self.not_home,
            "visit_hours": float(self.visit_hours),
            "visit_hours_by_task": {task: float(hours) for task, hours in self.visit_hours_by_task.items()},
            "median_duration_days": json_number(self.median_duration_days),
            **{subject: plain(asdict(getattr(self, subject))) for subject in SUBJECTS},
            "avoided_cost": self.avoided_cost.as_json(),
        }
