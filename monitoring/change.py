"""Why a figure is not what it was in the period before, in names of figures and never of families. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from monitoring import breakdowns
from monitoring.breakdowns import Breakdown
from monitoring.explained import BY_CODE, Explained
from monitoring.figures import Figures
from monitoring.numbers import counted, number

Number = int | Decimal
# More than this nobody remembers.
MOST_PARTS = 3


@dataclass(frozen=True)
class Change:
    """A figure now and in the period before, and the parts of it that moved most."""

    figure: Explained
    now: Number
    before: Number
    parts: tuple[str, ...]

    @property
    def difference(self) -> Number:
        return self.now - self.before

    @property
    def was(self) -> str:
        return number(self.before)

    @property
    def is_now(self) -> str:
        return number(self.now)

    @property
    def in_words(self) -> str:
        """Return the difference with its sign."""
        return signed(self.difference)


def since(now: Figures, before: Figures) -> list[Change]:
    """Return the main figures that changed, in the order of the page; `before` is of the period before."""
    found = [_change(code, explain, now, before) for code, explain in COMPARED]
    return [change for change in found if change.difference]


def signed(value: Number) -> str:
    return f"+{number(value)}" if value > 0 else number(value)


Explanation = Callable[[Figures, Figures], tuple[str, ...]]


def _change(code: str, explain: Explanation, now: Figures, before: Figures) -> Change:
    return Change(BY_CODE[code], value_of(now, code), value_of(before, code), explain(now, before))


def value_of(figures: Figures, code: str) -> Number:
    """Return a figure that is one number, by its code; a subject's figure is found through its subject."""
    found: object = figures
    for name in code.split("."):
        found = getattr(found, name)
    if not isinstance(found, int | Decimal):
        raise TypeError(f"{code} is not one number.")
    return found


def _moved_in(make: Callable[[Figures], Breakdown]) -> Explanation:
    """Return what explains a figure by the labels of a breakdown that moved most."""

    def explain(now: Figures, before: Figures) -> tuple[str, ...]:
        new, old = dict(make(now).rows), dict(make(before).rows)
        moved: dict[str, Number] = {label: new.get(label, 0) - old.get(label, 0) for label in (*new, *old)}
        largest = sorted(moved.items(), key=lambda item: (-abs(Decimal(item[1])), item[0]))
        return tuple(f"{label} {signed(by)}" for label, by in largest[:MOST_PARTS] if by)

    return explain


def _came_and_went(now: Figures, before: Figures) -> tuple[str, ...]:
    stayed = now.families_supported - now.families_new
    return (
        f"{counted(now.families_new, 'nieuw gezin', 'nieuwe gezinnen')}, was {number(before.families_new)}",
        f"{counted(now.trajectories_closed, 'traject', 'trajecten')} afgesloten, "
        f"was {number(before.trajectories_closed)}",
        f"Al hulp voor de periode: {counted(stayed, 'gezin', 'gezinnen')}",
    )


def _nothing(now: Figures, before: Figures) -> tuple[str, ...]:
    return ()


def _by_visits(now: Figures, before: Figures) -> tuple[str, ...]:
    return (
        f"Bezoeken {signed(now.visits - before.visits)}",
        f"Gezinnen met hulp {signed(now.families_supported - before.families_supported)}",
        *_moved_in(breakdowns.by_task)(now, before)[: MOST_PARTS - 2],
    )


COMPARED: tuple[tuple[str, Explanation], ...] = (
    ("families_supported", _moved_in(breakdowns.by_district)),
    ("families_new", _moved_in(breakdowns.by_trigger)),
    ("mean_caseload", _came_and_went),
    ("days_above_cap", _came_and_went),
    ("trajectories_closed", _moved_in(breakdowns.by_closing_reason)),
    ("visits", lambda now, before: _by_visits(now, before)[1:]),
    ("visit_hours", _by_visits),
    ("not_home", _nothing),
    ("waiting.waiting", lambda now, before: _came_and_went(now, before)[:2]),
    ("waiting.calls", _nothing),
    ("signals.open", _nothing),
    ("counterfactual_missing", _nothing),
)
