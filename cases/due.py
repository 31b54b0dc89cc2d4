"""What has to be done, derived from the data and never typed in.

The same list stands on the start page, in the weekly mail, on the file of a family and in the team manager's view. Each
room says what is due in it, in a function that takes families and a day; `cases.rooms` names these functions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum

from cases.codes import Role
from cases.models import Family, User
from cases.models.families import FamilyQuerySet


class DueKind(Enum):
    """What kind of work it is; the value is what people read."""

    URGENCY = "Urgentie beoordelen"
    TRIAGE = "Urgentie tekenen"
    CALL = "Bellen"
    CONSENT = "Toestemming vragen"
    COUNTERFACTUAL = "Vraag over andere hulp beantwoorden"
    PLAN = "Plan maken"
    GOAL_SCORE = "Doelen scoren"
    MEASUREMENT = "Meten"
    REVIEW = "Evalueren"
    MATCH = "Vragen of het klikt"
    HANDOVER = "Warm overdragen"
    ABSENCE = "Vervanger kiezen"
    SIGNAL = "Signaal beantwoorden"
    SIGNAL_FOLLOW_UP = "Terugkomen op een signaal"
    REPORTING_CODE = "Meldcode"
    REFERRAL = "Vragen hoe het staat met andere hulp"
    PLANNED_VISIT = "Gepland bezoek vastleggen"
    EMERGENCY = "Noodtoegang bekijken"
    RIGHTS = "Verzoek over het dossier beantwoorden"
    DESTRUCTION = "Vernietiging bevestigen"


@dataclass(frozen=True)
class Due:
    """One thing to do: what, for which family, by which day, by whom, and where it is done.

    Args:
        due_on: the last day on which it is in time.
        url: the page on which it is done, one click away.
        owner: whose work it is; None when it is that of the family's casemanager, or of a role.
        detail: a few words beside the kind, without a name.
        role: whose work it is when anybody with that role may do it.
    """

    kind: DueKind
    family: Family
    due_on: date
    url: str
    owner: User | None = None
    detail: str = ""
    role: Role | None = None

    @property
    def person(self) -> User | None:
        """Return who has to do it; None when anybody with the role may."""
        return None if self.role and not self.owner else self.owner or self.family.case_manager

    def is_for(self, user: User) -> bool:
        """Return whether `user` is one who has to do it."""
        return user == self.person or (self.person is None and self.role == user.role)

    @property
    def who(self) -> str:
        """Return the name of who has to do it, or of the role."""
        if self.role and not self.owner:
            return self.role.label
        return (self.owner or self.family.case_manager).name

    def is_late_on(self, day: date) -> bool:
        return self.due_on < day


# Takes families (with their casemanagers) and a day; yields what is due on that day or soon after, in one room.
Source = Callable[[FamilyQuerySet, date], Iterable[Due]]
