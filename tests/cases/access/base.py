"""How the answer of one address to each role is written down."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from cases.codes import Role
from cases.models import Trajectory

CM, GV, TM, GW, BM, BH, FG = (
    Role.CASE_MANAGER,
    Role.FAMILY_CARER,
    Role.TEAM_MANAGER,
    Role.BEHAVIOURAL_SCIENTIST,
    Role.POLICY_OFFICER,
    Role.ADMINISTRATOR,
    Role.PRIVACY_OFFICER,
)


@dataclass(frozen=True)
class Address:
    """What a GET of an address answers.

    Args:
        answers: the status by role; every role that is not named gets 403.
        about: makes the row of which the address has the number, from a running trajectory with a family carer.
        fixed: arguments of the address that are not the number of a row.
        post_only: a GET by a role in `answers` gets 405; what does not exist is then asked for with a POST.
    """

    answers: dict[Role, int]
    about: Callable[[Trajectory], Any] | None = None
    post_only: bool = False
    fixed: tuple[str, ...] = ()


def family(trajectory: Trajectory) -> Any:
    return trajectory.family


def itself(trajectory: Trajectory) -> Any:
    return trajectory
