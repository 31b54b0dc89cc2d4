"""Which role may open which page. Which families somebody may see is decided in `Family.objects.visible_to`."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Protocol

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django_htmx.middleware import HtmxDetails

from cases.codes import Role
from cases.models import Pilot, User


class StaffRequest(HttpRequest):
    """A request of somebody who is logged in, with a role that the page allows, in a pilot."""

    user: User
    pilot: Pilot
    htmx: HtmxDetails


class StaffView(Protocol):
    allowed_roles: frozenset[Role]

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase: ...


def allowed(*roles: Role) -> Callable[[Callable[..., HttpResponseBase]], StaffView]:
    """Let only `roles` open the view; others get 403. Also gives the view `request.pilot`."""

    def decorate(view: Callable[..., HttpResponseBase]) -> StaffView:
        @wraps(view)
        def guarded(request: StaffRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.has_role(*roles) or request.user.pilot is None:
                raise PermissionDenied
            request.pilot = request.user.pilot
            return view(request, *args, **kwargs)

        guarded.allowed_roles = frozenset(roles)  # type: ignore[attr-defined]  # read by the table of pages and roles
        return guarded  # type: ignore[return-value]  # a function with an attribute

    return decorate


# Sets of roles that more than one page uses.
DECIDES = (Role.CASE_MANAGER, Role.TEAM_MANAGER)
READS_FAMILIES = (Role.CASE_MANAGER, Role.TEAM_MANAGER, Role.FAMILY_CARER, Role.BEHAVIOURAL_SCIENTIST)
HELPS_FAMILIES = (Role.CASE_MANAGER, Role.TEAM_MANAGER, Role.FAMILY_CARER)
LOGS_VISITS = (Role.FAMILY_CARER, Role.CASE_MANAGER)
READS_WAITLIST = (Role.CASE_MANAGER, Role.TEAM_MANAGER, Role.BEHAVIOURAL_SCIENTIST)
