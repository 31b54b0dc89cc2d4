"""What may be shown to the council of the subjects of the family file. Signals and intensity stay within the team.

The longest wait is one family's, so it stays within the team too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from monitoring.figures import GoalFigures, MeasuringFigures, OtherHelpFigures, VolunteerFigures, WaitingFigures
from monitoring.suppression.small import HIDDEN, Hidden, Judged, PublishedShare, PublishedTypical, Shown


@dataclass(frozen=True, kw_only=True)
class PublishedWaiting:
    """The waiting list; see `WaitingFigures`. Of calls nothing is shown when too few families stand behind them."""

    waiting: Shown
    by_urgency: Mapping[str, Shown]
    days_waiting: PublishedTypical
    days_to_help: PublishedTypical
    weeks_called: PublishedShare
    calls: Shown
    contacts: Shown
    call_hours: Decimal | Hidden
    call_hours_per_week: Decimal | Hidden
    signed: PublishedShare

    @property
    def has_any(self) -> bool:
        return any((self.waiting, self.days_to_help.number, self.weeks_called.whole, self.calls, self.signed.whole))


def waiting(exact: WaitingFigures, judged: Judged) -> PublishedWaiting:
    called = judged.work(exact.calls)
    if exact.calls and exact.families_followed < judged.rule.min_cell:
        called = HIDDEN
    hides = isinstance(called, Hidden)
    return PublishedWaiting(
        waiting=judged.shown("waiting/waiting"),
        by_urgency=judged.table("waiting/by_urgency", exact.by_urgency),
        days_waiting=judged.typical(exact.days_waiting, "waiting/waiting"),
        days_to_help=judged.typical(exact.days_to_help, "waiting/days_to_help"),
        weeks_called=judged.share_of_work(exact.weeks_called, behind=exact.families_followed),
        calls=called,
        contacts=HIDDEN if hides else judged.work(exact.contacts),
        call_hours=HIDDEN if hides else judged.amount(exact.call_hours),
        call_hours_per_week=HIDDEN if hides else judged.amount(exact.call_hours_per_week),
        signed=judged.share_of_work(exact.signed, behind=exact.signed.whole),
    )


@dataclass(frozen=True, kw_only=True)
class PublishedGoals:
    """Goals and their scores; see `GoalFigures`. Of the goals of few families nothing is shown."""

    families: Shown
    standing: Shown
    scored_by_both: PublishedShare
    reached: Mapping[str, PublishedShare]
    far_apart: PublishedShare

    @property
    def are_shown(self) -> bool:
        return not isinstance(self.standing, Hidden) and self.standing > 0


def goals(exact: GoalFigures, judged: Judged) -> PublishedGoals:
    if judged.says_nothing or judged.rule.is_small(exact.families):
        nothing = PublishedShare(HIDDEN, HIDDEN, HIDDEN)
        return PublishedGoals(
            families=HIDDEN,
            standing=HIDDEN,
            scored_by_both=nothing,
            reached=dict.fromkeys(exact.reached, nothing),
            far_apart=nothing,
        )
    both = "goals/scored_by_both/part"
    return PublishedGoals(
        families=judged.shown("goals/families"),
        standing=judged.shown("goals/standing"),
        scored_by_both=judged.share(exact.scored_by_both, both, "goals/standing"),
        reached={
            side: judged.share(reached, f"goals/reached/{side}/part", f"goals/reached/{side}/whole")
            for side, reached in exact.reached.items()
        },
        far_apart=judged.share(exact.far_apart, "goals/far_apart/part", both),
    )


@dataclass(frozen=True, kw_only=True)
class PublishedMeasuring:
    """How families are doing; see `MeasuringFigures`."""

    families: Shown
    measured_twice: Shown
    change: Mapping[str, PublishedTypical]
    grade: PublishedTypical
    without_help: Mapping[str, Shown]


def measuring(exact: MeasuringFigures, judged: Judged) -> PublishedMeasuring:
    return PublishedMeasuring(
        families=judged.shown("measuring/families"),
        measured_twice=judged.shown("measuring/measured_twice"),
        change={scale: judged.typical(change, f"measuring/change/{scale}") for scale, change in exact.change.items()},
        grade=judged.typical(exact.grade, "measuring/grade"),
        without_help=judged.table("measuring/without_help", exact.without_help),
    )


@dataclass(frozen=True, kw_only=True)
class PublishedOtherHelp:
    """Other help beside the family carer; see `OtherHelpFigures`."""

    requested: Shown
    started: Shown
    refused: Shown
    waiting: Shown
    ended: Shown
    days_to_start: PublishedTypical
    days_by_provider: Mapping[str, PublishedTypical]

    @property
    def has_any(self) -> bool:
        return any((self.requested, self.started, self.refused, self.waiting, self.ended))


def other_help(exact: OtherHelpFigures, judged: Judged) -> PublishedOtherHelp:
    numbers = {provider: days.number for provider, days in exact.days_by_provider.items()}
    shown = judged.table("other_help/days_by_provider", numbers)
    return PublishedOtherHelp(
        requested=judged.shown("other_help/requested"),
        started=judged.shown("other_help/started"),
        refused=judged.shown("other_help/refused"),
        waiting=judged.shown("other_help/waiting"),
        ended=judged.shown("other_help/ended"),
        days_to_start=judged.typical(exact.days_to_start, "other_help/started"),
        days_by_provider={
            provider: judged.typical(exact.days_by_provider[provider], f"other_help/days_by_provider/{provider}")
            for provider in shown
        },
    )


@dataclass(frozen=True, kw_only=True)
class PublishedVolunteers:
    """Volunteers in families; see `VolunteerFigures`."""

    families: PublishedShare
    by_organisation: Mapping[str, Shown]
    volunteers: Shown
    hours: Decimal | Hidden

    @property
    def has_any(self) -> bool:
        return bool(self.families.part or self.volunteers)


def volunteers(exact: VolunteerFigures, judged: Judged) -> PublishedVolunteers:
    few = judged.rule.is_small(exact.families.part)
    return PublishedVolunteers(
        families=judged.share(exact.families, "volunteers/families", "families_supported"),
        by_organisation=judged.table("volunteers/by_organisation", exact.by_organisation),
        volunteers=judged.shown("volunteers/volunteers"),
        hours=HIDDEN if few else judged.amount(exact.hours),
    )


def hides_something(value: object) -> bool:
    """Return whether anything in a published subject is not shown."""
    if isinstance(value, Hidden):
        return True
    if isinstance(value, str):
        return False
    parts = value.values() if isinstance(value, Mapping) else getattr(value, "__dict__", {}).values()
    return any(hides_something(part) for part in parts)
