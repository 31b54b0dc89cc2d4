"""From exact figures to what may be shown of them: the one door between the two. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date
from decimal import Decimal
from typing import Any

from monitoring.figures import CommonFigures, Figures, Typical
from monitoring.figures.sums import json_number
from monitoring.suppression import cost, subjects
from monitoring.suppression.cost import PublishedAvoidedCost
from monitoring.suppression.editions import NEW, Edition, beside
from monitoring.suppression.engine import CannotProtect, protect
from monitoring.suppression.small import HIDDEN, OTHER_DISTRICTS, Hidden, Judged, Shown
from monitoring.suppression.statement import Rule
from monitoring.suppression.subjects import (
    PublishedGoals,
    PublishedMeasuring,
    PublishedOtherHelp,
    PublishedVolunteers,
    PublishedWaiting,
)
from monitoring.suppression.what_is_said import FAMILIES, hours_that_are_said, what_is_said


@dataclass(frozen=True, kw_only=True)
class PublishedFigures(CommonFigures):
    """Figures that may be shown to the council; see `Figures` for what each of them counts.

    Args:
        families_by_district: wijken that are shown, and the others together under OTHER_DISTRICTS.
        most_have_young_children: said in words when the number of families without young children is too small to show.
        caseload_by_day: empty when it would tell how many began or ended.
        json: the same figures under the keys of the exact ones, a hidden value as None.
    """

    min_cell: int
    rounded_to: int
    families_supported: Shown
    families_new: Shown
    trajectories_closed: Shown
    active_on_last_day: Shown
    mean_caseload: Decimal | Hidden
    days_above_target: int | Hidden
    days_above_cap: int | Hidden
    caseload_by_day: tuple[tuple[date, Shown], ...]
    families_by_district: Mapping[str, Shown]
    districts: Shown
    children_by_age: Mapping[str, Shown]
    families_with_children_0_12: Shown
    most_have_young_children: bool
    visits: Shown
    not_home: Shown
    visit_hours: Decimal | Hidden
    visit_hours_by_task: Mapping[str, Decimal | Hidden]
    visit_hours_by_way: Mapping[str, Decimal | Hidden]
    families_by_carers_seen: Mapping[int, Shown]
    median_duration_days: Decimal | Hidden | None
    closed_by_reason: Mapping[str, Shown]
    closed_by_follow_up: Mapping[str, Shown]
    families_by_trigger: Mapping[str, Shown]
    counterfactual_by_product: Mapping[str, Shown]
    counterfactual_none: Shown
    counterfactual_unknown: Shown
    counterfactual_missing: Shown
    overrides_granted: Shown
    waiting: PublishedWaiting
    goals: PublishedGoals
    measuring: PublishedMeasuring
    other_help: PublishedOtherHelp
    volunteers: PublishedVolunteers
    avoided_cost: PublishedAvoidedCost
    json: Mapping[str, Any] = field(default_factory=dict, repr=False)

    @property
    def helped_any(self) -> bool:
        """Return whether any family was helped, also when it is not said how many."""
        return self.families_supported != 0

    @property
    def is_about_enough(self) -> bool:
        """Return whether there is anything to say of the families that were helped: of too few there is nothing."""
        return not (isinstance(self.families_supported, Hidden) and isinstance(self.days_above_target, Hidden))

    @property
    def budgeted_in_all(self) -> Decimal:
        """Return what is budgeted for all years of the pilot together, in euro."""
        return sum((row.budgeted for row in self.budget), Decimal(0))

    @property
    def hides_something(self) -> bool:
        # Without a single answer nothing is written of avoided cost, so nothing of it is hidden either.
        apart = {"caseload_by_day"} | (set() if self.avoided_cost.has_any else {"avoided_cost"})
        return any(subjects.hides_something(getattr(self, one.name)) for one in fields(self) if one.name not in apart)


def publish(figures: Figures, rule: Rule | None = None) -> PublishedFigures:
    """Return what may be shown of `figures` when nothing was published before."""
    return as_judged(figures, judge(figures, rule or Rule()))


def judge(figures: Figures, rule: Rule, earlier: Sequence[Edition] = (), by_stretch: Sequence[Edition] = ()) -> Judged:
    """Return what is hidden of `figures` beside earlier editions (see `editions.beside`).

    Raises:
        CannotProtect: only beside earlier editions; whatever is hidden now, the difference would tell a small count.
    """
    said, left_out = what_is_said(figures, rule)
    # Of so few families everything would tell something about each of them. Who waits are others.
    few = rule.is_small(figures.families_supported)
    try:
        hidden = protect(beside(Edition(NEW, figures.period, said), earlier, by_stretch))
    except CannotProtect:
        if earlier:
            raise
        return Judged(said, frozenset(said.cells), left_out, says_nothing=True)
    if few:
        hidden |= {name for name in said.cells if not name.startswith("waiting/")}
    return Judged(said, hidden, left_out, says_nothing=few)


def as_judged(figures: Figures, judged: Judged) -> PublishedFigures:
    """Return `figures` with everything hidden that `judged` hides, and what would tell it."""
    published = _published(figures, judged)
    exact = figures.as_json()
    json = _masked(exact, published) | {"period": exact["period"]}
    if published.families_by_district:
        # By wijk: on paper those that are hidden stand together.
        by_district = judged.table("families_by_district", figures.families_by_district)
        json["families_by_district"] = _masked(exact["families_by_district"], by_district)
    json["avoided_cost"] = cost.as_json(published.avoided_cost, exact["avoided_cost"])
    return replace(published, json=json)


def _published(figures: Figures, judged: Judged) -> PublishedFigures:
    nothing = judged.says_nothing
    districts = _districts(figures, judged)
    return PublishedFigures(
        **{one.name: getattr(figures, one.name) for one in fields(CommonFigures)},
        **_hours(figures, judged),
        min_cell=judged.rule.min_cell,
        rounded_to=judged.rule.step,
        families_supported=judged.shown(FAMILIES),
        families_new=judged.shown("families_new"),
        trajectories_closed=judged.shown("trajectories_closed"),
        active_on_last_day=judged.shown("active_on_last_day"),
        mean_caseload=figures.mean_caseload if _mean_may_be_shown(figures, judged) else HIDDEN,
        days_above_target=HIDDEN if nothing else figures.days_above_target,
        days_above_cap=HIDDEN if nothing else figures.days_above_cap,
        caseload_by_day=_caseload_by_day(figures, judged),
        families_by_district=districts,
        districts=figures.districts if districts or not figures.districts else HIDDEN,
        children_by_age={age: judged.shown(f"children_by_age/{age}") for age in figures.children_by_age},
        families_with_children_0_12=judged.shown("families_with_children_0_12"),
        most_have_young_children=_most_have_young_children(figures, judged),
        families_by_carers_seen=judged.table("families_by_carers_seen", figures.families_by_carers_seen),
        median_duration_days=judged.typical(_duration(figures), "trajectories_closed").value,
        closed_by_reason=judged.table("closed_by_reason", figures.closed_by_reason),
        closed_by_follow_up=judged.table("closed_by_follow_up", figures.closed_by_follow_up),
        families_by_trigger=judged.table("families_by_trigger", figures.families_by_trigger),
        counterfactual_by_product=judged.table("counterfactual_by_product", figures.counterfactual_by_product),
        counterfactual_none=judged.shown("counterfactual_none"),
        counterfactual_unknown=judged.shown("counterfactual_unknown"),
        counterfactual_missing=judged.shown("counterfactual_missing"),
        overrides_granted=judged.shown("overrides_granted"),
        waiting=subjects.waiting(figures.waiting, replace(judged, says_nothing=False)),
        goals=subjects.goals(figures.goals, judged),
        measuring=subjects.measuring(figures.measuring, judged),
        other_help=subjects.other_help(figures.other_help, judged),
        volunteers=subjects.volunteers(figures.volunteers, judged),
        avoided_cost=cost.avoided_cost(figures.avoided_cost, judged),
    )


def _hours(figures: Figures, judged: Judged) -> dict[str, Any]:
    """Return visits and hours. Nothing when too few families were visited."""
    visited = sum(families for carers, families in figures.families_by_carers_seen.items() if carers)
    by_task, by_way = figures.visit_hours_by_task, figures.visit_hours_by_way
    if judged.says_nothing or judged.rule.is_small(visited) or "visits" in judged.hidden:
        return dict.fromkeys(("visits", "not_home", "visit_hours"), HIDDEN) | {
            "visit_hours_by_task": {},
            "visit_hours_by_way": {},
        }
    hidden = protect(hours_that_are_said(figures, judged.rule))

    def spent(name: str, hours: Mapping[str, Decimal]) -> dict[str, Decimal | Hidden]:
        return {code: HIDDEN if f"{name}/{code}" in hidden else judged.amount(value) for code, value in hours.items()}

    return {
        "visits": judged.shown("visits"),
        "not_home": judged.shown("not_home"),
        "visit_hours": HIDDEN if "visit_hours" in hidden else judged.amount(figures.visit_hours),
        "visit_hours_by_task": spent("visit_hours_by_task", by_task),
        "visit_hours_by_way": spent("visit_hours_by_way", by_way),
    }


def _duration(figures: Figures) -> Typical:
    return Typical(figures.trajectories_closed, figures.median_duration_days)


def _districts(figures: Figures, judged: Judged) -> dict[str, Shown]:
    """Return the wijken that are shown, from many to few, and the others together, last."""
    counts = figures.families_by_district
    judged_table = judged.table("families_by_district", counts)
    if not judged_table:
        return {}
    # A wijk that is called like the rest cannot be told from it.
    shown = {name: count for name, count in judged_table.items() if count != HIDDEN and name != OTHER_DISTRICTS}
    if rest := sum(count for name, count in counts.items() if name not in shown):
        shown[OTHER_DISTRICTS] = HIDDEN if FAMILIES in judged.hidden else judged.work(rest)
    return shown


def _most_have_young_children(figures: Figures, judged: Judged) -> bool:
    """Return whether it can be said in words: at least two thirds, which leaves room for any small number without."""
    helped, young = figures.families_supported, figures.families_with_children_0_12
    return (
        isinstance(judged.shown("families_with_children_0_12"), Hidden)
        and not isinstance(judged.shown(FAMILIES), Hidden)
        and 3 * young >= 2 * helped
        and helped // 3 >= judged.rule.min_cell
    )


def _caseload_by_day(figures: Figures, judged: Judged) -> tuple[tuple[date, Shown], ...]:
    """Return the families helped on each day, few as hidden. The line steps where help begins and ends.

    So it is not drawn when it is hidden how many began or ended, or how many were helped on the last day.
    """
    known = ["families_new", "trajectories_closed"]
    if not judged.rule.is_small(figures.active_on_last_day):
        known.append("active_on_last_day")
    if any(isinstance(judged.shown(name), Hidden) for name in known):
        return ()
    return tuple((day, judged.work(active)) for day, active in figures.caseload_by_day)


def _mean_may_be_shown(figures: Figures, judged: Judged) -> bool:
    """Return whether the mean leaves the days on which few were helped as open as promised."""
    few = [active for _, active in figures.caseload_by_day if judged.rule.is_small(active)]
    if judged.says_nothing or not few:
        return not judged.says_nothing
    # The mean is rounded to a hundredth, so the sum over all days is known to half a hundredth for each day.
    known_to = figures.period.days * 0.005
    return len(few) > 1 and sum(few) + known_to - (len(few) - 1) >= judged.rule.min_cell - 1


def _masked(exact: Any, published: Any) -> Any:
    """Return `exact` with None for what is not in `published`; a table that is not shown at all is None itself."""
    if isinstance(exact, dict):
        if isinstance(published, Mapping) and exact and not published:
            return None
        return {key: _masked(exact[key], _part(published, key)) for key in _in_order(exact, published)}
    if isinstance(published, Decimal):
        return float(published) if isinstance(exact, float) else json_number(published)
    return None if isinstance(published, Hidden) else published


def _in_order(exact: dict[str, Any], published: Any) -> list[str]:
    """Return the keys, those of a table in the order in which it is published: the exact one ranks the counts."""
    if not isinstance(published, Mapping):
        return list(exact)
    return [*(key for key in published if key in exact), *sorted(exact.keys() - published.keys())]


def _part(published: Any, key: str) -> Any:
    return published.get(key, HIDDEN) if isinstance(published, Mapping) else getattr(published, key, HIDDEN)
