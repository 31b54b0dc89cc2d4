"""What may be shown to the council of the subjects of the family file. Signals and intensity stay within the team.

The longest wait is one family's, so it stays within the team too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from monitoring.figures import GoalFigures, MeasuringFigures, OtherHelpFigures, VolunteerFigures, WaitingFigures
from monitoring.suppression.small import (
    OTHERS,
    Hidden,
    PublishedShare,
    PublishedTypical,
    Shown,
    parts_of_a_total,
    share,
    share_of_work,
    shown,
    typical,
)


@dataclass(frozen=True, kw_only=True)
class PublishedWaiting:
    """The waiting list; see `WaitingFigures`. Calls and their hours are work done, and are shown like visits."""

    waiting: Shown
    by_urgency: Mapping[str, Shown]
    days_waiting: PublishedTypical
    days_to_help: PublishedTypical
    weeks_called: PublishedShare
    calls: int
    contacts: int
    call_hours: Decimal
    call_hours_per_week: Decimal
    signed: PublishedShare

    @property
    def has_any(self) -> bool:
        return any((self.waiting, self.days_to_help.number, self.weeks_called.whole, self.calls, self.signed.whole))


def waiting(exact: WaitingFigures, *, min_cell: int) -> PublishedWaiting:
    on_last_day = shown(exact.waiting, min_cell=min_cell)
    return PublishedWaiting(
        waiting=on_last_day,
        by_urgency=_parts(on_last_day, exact.by_urgency, min_cell),
        days_waiting=typical(exact.days_waiting, min_cell=min_cell),
        days_to_help=typical(exact.days_to_help, min_cell=min_cell),
        weeks_called=share_of_work(exact.weeks_called, behind=exact.families_followed, min_cell=min_cell),
        calls=exact.calls,
        contacts=exact.contacts,
        call_hours=exact.call_hours,
        call_hours_per_week=exact.call_hours_per_week,
        signed=share_of_work(exact.signed, behind=exact.signed.whole, min_cell=min_cell),
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


def goals(exact: GoalFigures, *, min_cell: int) -> PublishedGoals:
    if 0 < exact.families < min_cell:
        nothing = PublishedShare(Hidden(), Hidden(), Hidden())
        return PublishedGoals(
            families=Hidden(below=min_cell),
            standing=Hidden(),
            scored_by_both=nothing,
            reached=dict.fromkeys(exact.reached, nothing),
            far_apart=nothing,
        )
    return PublishedGoals(
        families=exact.families,
        standing=exact.standing,
        scored_by_both=share(exact.scored_by_both, min_cell=min_cell),
        reached={side: share(reached, min_cell=min_cell) for side, reached in exact.reached.items()},
        far_apart=share(exact.far_apart, min_cell=min_cell),
    )


@dataclass(frozen=True, kw_only=True)
class PublishedMeasuring:
    """How families are doing; see `MeasuringFigures`."""

    families: Shown
    measured_twice: Shown
    change: Mapping[str, PublishedTypical]
    grade: PublishedTypical
    without_help: Mapping[str, Shown]


def measuring(exact: MeasuringFigures, *, min_cell: int) -> PublishedMeasuring:
    answered = sum(exact.without_help.values())
    return PublishedMeasuring(
        families=shown(exact.families, min_cell=min_cell),
        measured_twice=shown(exact.measured_twice, min_cell=min_cell),
        change={field: typical(change, min_cell=min_cell) for field, change in exact.change.items()},
        grade=typical(exact.grade, min_cell=min_cell),
        without_help=_parts(shown(answered, min_cell=min_cell), exact.without_help, min_cell),
    )


@dataclass(frozen=True, kw_only=True)
class PublishedOtherHelp:
    """Other help beside the family carer; see `OtherHelpFigures`.

    `became` is what came of it: `started`, `refused` and `waiting`.
    """

    requested: Shown
    became: Mapping[str, Shown]
    ended: Shown
    days_to_start: PublishedTypical
    days_by_provider: Mapping[str, PublishedTypical]

    @property
    def has_any(self) -> bool:
        return any((self.requested, *self.became.values(), self.ended))


def other_help(exact: OtherHelpFigures, *, min_cell: int) -> PublishedOtherHelp:
    counts = {"started": exact.started, "refused": exact.refused, "waiting": exact.waiting}
    became = {code: shown(count, min_cell=min_cell) for code, count in counts.items()}
    # What was asked for is about their sum: it would tell one that is hidden.
    hides_one = any(isinstance(count, Hidden) for count in became.values())
    numbers = {provider: days.number for provider, days in exact.days_by_provider.items()}
    by_provider = _parts(became["started"], numbers, min_cell)
    return PublishedOtherHelp(
        requested=Hidden() if hides_one and exact.requested >= min_cell else shown(exact.requested, min_cell=min_cell),
        became=became,
        ended=shown(exact.ended, min_cell=min_cell),
        days_to_start=typical(exact.days_to_start, min_cell=min_cell),
        days_by_provider={
            provider: PublishedTypical(number, Hidden())
            if isinstance(number, Hidden) or provider == OTHERS
            else typical(exact.days_by_provider[provider], min_cell=min_cell)
            for provider, number in by_provider.items()
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


def volunteers(exact: VolunteerFigures, *, min_cell: int) -> PublishedVolunteers:
    families = shown(exact.families.part, min_cell=min_cell)
    return PublishedVolunteers(
        families=share(exact.families, min_cell=min_cell),
        by_organisation=_parts(families, exact.by_organisation, min_cell),
        volunteers=families if isinstance(families, Hidden) else exact.volunteers,
        hours=Hidden() if isinstance(families, Hidden) else exact.hours,
    )


def _parts(total: Shown, counts: Mapping[str, int], min_cell: int) -> dict[str, Shown]:
    """Return the parts of a total; none when the total itself is too small to show."""
    return {} if isinstance(total, Hidden) else parts_of_a_total(counts, min_cell=min_cell)


def hides_something(value: object) -> bool:
    """Return whether anything in a published subject is not shown."""
    if isinstance(value, Hidden):
        return True
    parts = value.values() if isinstance(value, Mapping) else getattr(value, "__dict__", {}).values()
    return any(hides_something(part) for part in parts)
