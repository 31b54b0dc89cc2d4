"""The figures of a period as cells and sums: everything that a reader can put beside each other. Pure.

The names of the cells are the keys of the JSON. What a reader could work out, and what is therefore a sum here:
families are the sum of the wijken, and of those who saw so many carers; what is left of each share; trajectories are
families and those who came back; those who ended and those who still run; every answer about other care.

Whether something was written down (a goal, a measurement) is about the work, so those *without* it are no small group.
"""

from __future__ import annotations

from collections.abc import Iterable

from monitoring.figures import Figures
from monitoring.suppression.statement import CELL, HEADLINE, TOTAL, Rule, Statement, Sum

FAMILIES, CLOSED, TRAJECTORIES = "families_supported", "trajectories_closed", "trajectories"
FLOW, LAST_DAY = "flow", "last_day"


def what_is_said(figures: Figures, rule: Rule) -> tuple[Statement, frozenset[str]]:
    """Return the statement, and the names of the tables that cannot be shown at all."""
    said = Statement(rule)
    said.count(FAMILIES, figures.families_supported, weight=HEADLINE)
    said.count(CLOSED, figures.trajectories_closed, weight=TOTAL, when=FLOW)
    left_out = {
        *_families(said, figures),
        *_trajectories(said, figures),
        *_waiting(said, figures),
        *_measuring(said, figures),
        *_other_help(said, figures),
        *_volunteers(said, figures),
    }
    _goals(said, figures)
    _work(said, figures)
    return said, frozenset(left_out)


def _families(said: Statement, figures: Figures) -> Iterable[str]:
    if not said.table("families_by_district", figures.families_by_district, FAMILIES):
        yield "families_by_district"
    if not said.table("families_by_carers_seen", figures.families_by_carers_seen, FAMILIES):
        yield "families_by_carers_seen"
    for name, number in (
        ("families_new", figures.families_new),
        ("families_with_children_0_12", figures.families_with_children_0_12),
    ):
        said.part(said.count(name, number, weight=TOTAL, when=FLOW if name == "families_new" else "stock"), FAMILIES)
    for code, number in figures.families_by_trigger.items():
        trigger = said.count(f"families_by_trigger/{code}", number, least=1)
        said.part(trigger, FAMILIES, tells_when_all=True)
    for age, number in figures.children_by_age.items():
        said.count(f"children_by_age/{age}", number)


def _trajectories(said: Statement, figures: Figures) -> Iterable[str]:
    for name, counts in (
        ("closed_by_reason", figures.closed_by_reason),
        ("closed_by_follow_up", figures.closed_by_follow_up),
    ):
        if not said.table(name, counts, CLOSED, when=FLOW, tells_when_all=True):
            yield name
    said.rest(TRAJECTORIES, figures.trajectories, guarded=False)
    said.part(FAMILIES, TRAJECTORIES, guarded=False)
    said.count("active_on_last_day", figures.active_on_last_day, weight=TOTAL, when=LAST_DAY)
    # Who ended on the last day was still helped on that day.
    on_both_sides = figures.active_on_last_day + figures.trajectories_closed
    said.rest("ended or running", on_both_sides, guarded=False)
    said.rest("ended on the last day", on_both_sides - figures.trajectories, guarded=False)
    said.sums.append(Sum("ended or running", (CLOSED, "active_on_last_day")))
    said.sums.append(Sum("ended or running", (TRAJECTORIES, "ended on the last day")))
    said.count("overrides_granted", figures.overrides_granted, when=FLOW)
    answers = {
        "counterfactual_none": figures.counterfactual_none,
        "counterfactual_unknown": figures.counterfactual_unknown,
        "counterfactual_missing": figures.counterfactual_missing,
    }
    for name, number in answers.items():
        said.count(name, number)
    care = said.rest("counterfactual_care", figures.trajectories - sum(answers.values()))
    said.sums.append(Sum(TRAJECTORIES, (*answers, care)))
    for code, number in figures.counterfactual_by_product.items():
        said.part(said.count(f"counterfactual_by_product/{code}", number, least=1), care, guarded=False)


def _waiting(said: Statement, figures: Figures) -> Iterable[str]:
    found = figures.waiting
    said.count("waiting/waiting", found.waiting, weight=TOTAL, when=LAST_DAY)
    if not said.table("waiting/by_urgency", found.by_urgency, "waiting/waiting", when=LAST_DAY, tells_when_all=True):
        yield "waiting/by_urgency"
    said.part(said.count("waiting/days_to_help", found.days_to_help.number, when=FLOW), "families_new")


def _goals(said: Statement, figures: Figures) -> None:
    found = figures.goals
    said.count("goals/families", found.families, weight=TOTAL)
    said.count("goals/standing", found.standing, weight=TOTAL)
    both = said.count("goals/scored_by_both/part", found.scored_by_both.part)
    said.part(both, "goals/standing")
    said.part(said.count("goals/far_apart/part", found.far_apart.part), both)
    for side, share in found.reached.items():
        scored = said.count(f"goals/reached/{side}/whole", share.whole)
        said.part(scored, "goals/standing", guarded=False)
        said.part(said.count(f"goals/reached/{side}/part", share.part), scored)


def _measuring(said: Statement, figures: Figures) -> Iterable[str]:
    found = figures.measuring
    families = said.count("measuring/families", found.families, weight=TOTAL)
    twice = said.count("measuring/measured_twice", found.measured_twice)
    said.part(twice, families, guarded=False)
    for scale, change in found.change.items():
        said.part(said.count(f"measuring/change/{scale}", change.number), twice, guarded=False)
    said.part(said.count("measuring/grade", found.grade.number), families, guarded=False)
    answered = said.rest("measuring/answered", sum(found.without_help.values()), guarded=False)
    said.part(answered, families, guarded=False)
    if not said.table("measuring/without_help", found.without_help, answered, tells_when_all=True):
        yield "measuring/without_help"


def _other_help(said: Statement, figures: Figures) -> Iterable[str]:
    found = figures.other_help
    became = {"started": found.started, "refused": found.refused, "waiting": found.waiting}
    for code, number in {"requested": found.requested, "ended": found.ended, **became}.items():
        weight = TOTAL if code == "started" else CELL
        said.count(f"other_help/{code}", number, weight=weight, when=LAST_DAY if code == "waiting" else FLOW)
    # What was asked for before and in the period has started, was refused, or waits.
    before = sum(became.values()) - found.requested
    if before >= 0:
        said.rest("other_help/before", before, guarded=False)
        said.rest("other_help/all", sum(became.values()), guarded=False)
        said.sums.append(Sum("other_help/all", tuple(f"other_help/{code}" for code in became)))
        said.sums.append(Sum("other_help/all", ("other_help/before", "other_help/requested")))
    numbers = {provider: days.number for provider, days in found.days_by_provider.items()}
    if not said.table("other_help/days_by_provider", numbers, "other_help/started", when=FLOW):
        yield "other_help/days_by_provider"


def _volunteers(said: Statement, figures: Figures) -> Iterable[str]:
    found = figures.volunteers
    families = said.count("volunteers/families", found.families.part)
    said.part(families, FAMILIES)
    said.count("volunteers/volunteers", found.volunteers)
    if said.rule.is_small(found.families.part) or said.rule.is_small(found.volunteers):
        yield "volunteers/by_organisation"
        return
    parts = []
    for code, number in found.by_organisation.items():
        parts.append(said.count(f"volunteers/by_organisation/{code}", number, least=1))
        said.part(parts[-1], families, guarded=False)
    if parts:
        # A family with volunteers of two organisations counts under both.
        by_organisation = sum(found.by_organisation.values())
        said.rest("volunteers/by organisation", by_organisation, guarded=False)
        said.sums.append(Sum("volunteers/by organisation", tuple(parts)))
        said.rest("volunteers/under two", by_organisation - found.families.part, guarded=False)
        said.sums.append(Sum("volunteers/by organisation", ("volunteers/families", "volunteers/under two")))


def _work(said: Statement, figures: Figures) -> None:
    said.count("visits", figures.visits, weight=TOTAL, when=FLOW)
    said.count("not_home", figures.not_home, when=FLOW)


def hours_that_are_said(figures: Figures, rule: Rule) -> Statement:
    """Return the hours, in tenths: those behind which too few families stand are protected to half and one and a half.

    The parts are rounded one by one, so that they add up to the total but for half a tenth each.
    """
    said = Statement(Rule(rule.min_cell, step=1 if rule.step == 1 else rule.step * 10))
    total = said.count("visit_hours", _tenths(figures.visit_hours), weight=HEADLINE, guarded=False)
    for name, hours, families in (
        ("visit_hours_by_task", figures.visit_hours_by_task, figures.families_by_task),
        ("visit_hours_by_way", figures.visit_hours_by_way, figures.families_by_way),
    ):
        parts = [said.hours(f"{name}/{code}", _tenths(spent), families[code]) for code, spent in hours.items()]
        left = said.cells[total].value - sum(said.cells[part].value for part in parts)
        if parts:
            said.sums.append(Sum(total, (*parts, said.rounding(f"{name}/rounding", left, len(parts)))))
    return said


def _tenths(hours: object) -> int:
    return int(hours * 10)  # type: ignore[operator]
