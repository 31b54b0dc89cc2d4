"""What was worked out for a pilot, kept in the memory of this process until something in that pilot changes.

A page first asks in which state its pilot is (one query), and then for what belongs to that state. The state is the
marks that the database writes with each change (`cases.change_marks`), and the day: the same state is the same data. It
is asked before the data, so what is kept under it is never older than it.

Who may see what is never kept. Whatever is about families is kept under the families that somebody may see at this
moment, asked anew for each request: whoever loses one of them asks for something else from then on. Nothing leaves the
memory of the process: no name stands in a file or in a cache that others read, and a newer version of the code begins
with nothing.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import date
from threading import Lock
from typing import TypeVar, cast

from django.db.models import BooleanField, ExpressionWrapper
from django.utils.safestring import SafeString

from cases import clock
from cases.codes import Role
from cases.models import ChangeMark, Family, Pilot, User, sight
from cases.models.families import FamilyQuerySet

# So much is kept in one process; what was not used for the longest time goes first.
MOST = 200
Result = TypeVar("Result")
_lock = Lock()
_results: OrderedDict[Hashable, tuple[State, object]] = OrderedDict()


@dataclass(frozen=True)
class State:
    """A pilot as it was at one moment: while the state is the same, so is all that is worked out from its data.

    `settings` is what stands in the row of the pilot, which was read before the marks.
    """

    pilot: int
    day: date
    marks: tuple[tuple[int, str], ...]
    settings: tuple[object, ...]

    def keep(self, name: str, make: Callable[[], Result], *about: Hashable) -> Result:
        """Return what `make` returned in this state, or have it made now. Nobody may change what comes out.

        Args:
            name: what it is.
            about: everything else that makes a difference to it: a period, a person, the families they may see.
        """
        key = (self.pilot, name, about)
        with _lock:
            state, result = _results.get(key, (None, None))
            if state == self:
                _results.move_to_end(key)
                return cast(Result, result)
        made = make()
        # Without a mark nobody would know of a change: a database that was emptied, in a test.
        if self.marks:
            self._remember(key, made)
        return made

    def _remember(self, key: Hashable, made: object) -> None:
        with _lock:
            # What is kept of an older state is of no use any more, and may hold names of families that are gone.
            for other in [other for other, (state, _) in _results.items() if self._replaces(state)]:
                del _results[other]
            _results[key] = self, made
            while len(_results) > MOST:
                _results.popitem(last=False)

    def _replaces(self, other: State) -> bool:
        return other.pilot == self.pilot and other != self


def state_of(pilot: Pilot) -> State:
    """Return the state of `pilot` now, in one query. Ask for it before any of its data."""
    marks = ChangeMark.objects.of_pilot(pilot).order_by("pk").values_list("pk", "word")
    settings = tuple(getattr(pilot, field.attname) for field in pilot._meta.concrete_fields)
    return State(pilot.pk, clock.today(), tuple(marks), settings)


@dataclass(frozen=True)
class Look:
    """Somebody who looks at a pilot: its state, and the numbers of the families that they may see at this moment.

    Args:
        person: who it is, with the role and the team as they were read before the state.
        changeable: the families in which they may do more than read.
    """

    state: State
    person: tuple[object, ...]
    seen: frozenset[int]
    changeable: frozenset[int]

    def keep(self, name: str, make: Callable[[], Result], *about: Hashable) -> Result:
        """Keep what `make` returns as `State.keep` does, for this person and while they may see the same families."""
        return self.state.keep(name, make, self.person, self.seen, self.changeable, *about)

    @property
    def families(self) -> FamilyQuerySet:
        """Return the families that are seen, without asking once more who may see them."""
        return Family.objects.filter(pk__in=self.seen)


def look_of(user: User, pilot: Pilot) -> Look:
    """Return how `user` looks at their pilot now, in two queries. What is kept for them is made after this."""
    state, person = state_of(pilot), (user.pk, user.role, user.team_id)
    if user.has_role(Role.FAMILY_CARER):
        now = ExpressionWrapper(sight.of_carer_now(user), BooleanField())
        rows = dict(Family.objects.visible_to(user).order_by().annotate(now=now).values_list("pk", "now"))
        return Look(state, person, frozenset(rows), frozenset(number for number, now in rows.items() if now))
    # A behavioural scientist sees the families that wait, and those with a signal about safety besides.
    wide = user.has_role(Role.BEHAVIOURAL_SCIENTIST)
    families = Family.objects.not_shielded_from(user) if wide else Family.objects.visible_to(user)
    seen = frozenset(families.order_by().values_list("pk", flat=True))
    return Look(state, person, seen, seen)


@dataclass(frozen=True)
class Written:
    """A part of a page as it was written, and the numbers of the families that it names, for the log of each look."""

    text: SafeString
    families: tuple[int, ...]


def forget() -> None:
    """Forget everything, as a new process does."""
    with _lock:
        _results.clear()
