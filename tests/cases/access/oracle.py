"""Who may see what, said a second time: plain Python over rows, without the querysets of the application."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, timedelta
from typing import Any

from cases import models
from cases.models import (
    Absence,
    Assignment,
    Destruction,
    District,
    EmergencyAccess,
    Family,
    Job,
    Pilot,
    Restriction,
    Signal,
    Trajectory,
    User,
    WaitlistEntry,
)
from monitoring.models import RegionalReport
from reports.models import CouncilReport
from tests.cases.access.base import CM, FG, GV, GW, TM

FOREVER = date.max
# Rows that hang on a person or on the pilot.
OF_NO_FAMILY = (Absence, CouncilReport, Job, RegionalReport)


def family_of(row: Any) -> Family:
    """Return the family that a row is about."""
    while not isinstance(row, Family):
        way = ("family", "trajectory", "signal", "entry", "placement", "measurement", "goal", "member")
        row = next(getattr(row, name) for name in way if hasattr(row, name))
    return row


class Oracle:
    """The rows as they are when it is made, and what follows from them for a person."""

    def __init__(self, today: date, now: datetime) -> None:
        self.today, self.now = today, now
        self.families = {row["id"]: row for row in Family.objects.values()}
        self.team_of = dict(District.objects.values_list("id", "team_id"))
        self.days_after = dict(Pilot.objects.values_list("id", "days_after_placement"))
        self.trajectories = defaultdict(list)
        for row in Trajectory.objects.values("id", "family_id", "started_on", "ended_on"):
            self.trajectories[row["family_id"]].append(row)
        family_of_trajectory = {row["id"]: number for number, rows in self.trajectories.items() for row in rows}
        self.placements = defaultdict(list)
        for row in Assignment.objects.values("trajectory_id", "carer_id", "started_on", "ended_on"):
            self.placements[family_of_trajectory[row["trajectory_id"]]].append(row)
        self.absences = list(Absence.objects.values("carer_id", "deputy_id", "started_on", "ended_on"))
        self.named = defaultdict(set)
        for restriction in Restriction.objects.all():
            self.named[restriction.family_id] = set(restriction.people.values_list("pk", flat=True))
        self.emergencies = list(EmergencyAccess.objects.values("user_id", "family_id", "until"))
        self.entries = defaultdict(list)
        for row in WaitlistEntry.objects.values("family_id", "ended_on"):
            self.entries[row["family_id"]].append(row["ended_on"])
        self.with_safety_signal = {
            family_of_trajectory[number]
            for number in Signal.objects.filter(severity="veiligheid").values_list("trajectory_id", flat=True)
        }

    def sees(self, user: User, family: int) -> bool:
        if not self._is_there(user, family):
            return False
        if user.role == TM:
            return True
        if user.role == CM:
            return self._is_of_case_manager(user, family) or self._opened(user, family)
        if user.role == GV:
            after = timedelta(days=self.days_after[user.pilot_id])
            return self._helps(user, family, self.today - after) or self._opened(user, family)
        return user.role == GW and self._waits(family)

    def works_in(self, user: User, family: int) -> bool:
        """Return whether `user`, who sees the family, may also change something."""
        return user.role != GV or self._helps(user, family, self.today) or self._opened(user, family)

    def knows_name(self, user: User, family: int) -> bool:
        """Return whether the name may stand on any page: a scientist also reads safety signals of others."""
        safety = user.role == GW and family in self.with_safety_signal and self._is_there(user, family)
        return safety or self.sees(user, family)

    def sees_row(self, user: User, row: Any) -> bool:
        if isinstance(row, Absence):
            own = user.role in {CM, TM} or user.pk == row.carer_id
            return own and row.carer.pilot_id == user.pilot_id
        if isinstance(row, CouncilReport | RegionalReport):
            return row.pilot_id == user.pilot_id
        if isinstance(row, Job):
            return row.asked_by_id == user.pk and row.pilot_id == user.pilot_id
        family = family_of(row)
        if isinstance(row, Restriction):
            return user.role == TM and family.pilot_id == user.pilot_id
        if isinstance(row, Destruction):
            return user.role in {TM, FG} and family.pilot_id == user.pilot_id
        if isinstance(row, models.Signal | models.ReportingCodeStep) and user.role == GW:
            signal = row if isinstance(row, models.Signal) else row.signal
            return signal.severity == "veiligheid" and self._is_there(user, family.pk)
        return self.sees(user, family.pk)

    def _is_there(self, user: User, family: int) -> bool:
        shielded = family in self.named and user.pk not in self.named[family]
        return self.families[family]["pilot_id"] == user.pilot_id and not shielded

    def _is_of_case_manager(self, user: User, family: int) -> bool:
        row = self.families[family]
        replaced = {
            absence["carer_id"]
            for absence in self.absences
            if absence["deputy_id"] == user.pk
            and absence["started_on"] <= self.today <= (absence["ended_on"] or FOREVER)
        }
        return (
            self.team_of[row["district_id"]] == user.team_id
            or row["case_manager_id"] in {user.pk} | replaced
            or user.pk in self.named.get(family, ())
        )

    def _helps(self, user: User, family: int, since: date) -> bool:
        for placement in self.placements[family]:
            last = placement["ended_on"] or FOREVER
            if last < since:
                continue
            if placement["carer_id"] == user.pk:
                return True
            for absence in self.absences:
                absent_until = absence["ended_on"] or FOREVER
                if (
                    absence["deputy_id"] == user.pk
                    and absence["carer_id"] == placement["carer_id"]
                    and absence["started_on"] <= self.today
                    and absent_until >= since
                    and placement["started_on"] <= absent_until
                    and absence["started_on"] <= last
                ):
                    return True
        return False

    def _opened(self, user: User, family: int) -> bool:
        return any(
            row["user_id"] == user.pk and row["family_id"] == family and row["until"] > self.now
            for row in self.emergencies
        )

    def _waits(self, family: int) -> bool:
        rows = self.trajectories[family]
        if any((row["ended_on"] or FOREVER) >= self.today for row in rows):
            return False
        entries = self.entries[family]
        return None in entries or (not rows and not entries)
