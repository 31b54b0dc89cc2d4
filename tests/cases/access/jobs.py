"""Long work."""

from __future__ import annotations

from cases.codes import JobState
from cases.models import Job, Trajectory, User
from tests.cases.access.base import FG, TM, Address
from tests.factories import UserFactory


def job(trajectory: Trajectory) -> Job:
    """Return an export that is over, of which the file is gone, asked for by the first team manager of the pilot."""
    pilot = trajectory.pilot
    asker = User.objects.filter(pilot=pilot, role=TM).order_by("pk").first() or UserFactory(
        pilot=pilot, team_manager=True
    )
    known: Job | None = Job.objects.filter(asked_by=asker).first()
    return known or Job.objects.create(pilot=pilot, asked_by=asker, kind="export", state=JobState.DONE)


ADDRESSES: dict[str, Address] = {
    "cases:jobs": Address({TM: 200, FG: 200}),
    "cases:job": Address({TM: 200, FG: 404}, job),
    "cases:job_now": Address({TM: 405, FG: 405}, job, post_only=True),
    "cases:job_file": Address({TM: 302, FG: 404}, job),
}
