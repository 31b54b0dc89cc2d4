"""Who sees which family. `Family.objects.visible_to` is the door; the rules of each role stand here.

Each rule is a condition on families with subqueries of its own, so that a page asks it in one query.
"""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import BooleanField, DateField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from cases import clock
from cases.codes import Role
from cases.models.continuity import Absence
from cases.models.emergency import EmergencyAccess
from cases.models.families import FamilyQuerySet
from cases.models.reference import District
from cases.models.restriction import Restriction
from cases.models.trajectories import Assignment, Trajectory
from cases.models.users import User


def shielded_from(user: User) -> Q:
    """Return the condition for restricted files of which `user` is not one of the named people."""
    return Q(pk__in=Restriction.objects.exclude(people=user).values("family"))


def of_case_manager(user: User) -> Q:
    """Return the condition for the families of a casemanager.

    The families in the districts of the own WIJ-team, those whose casemanager they are, and those of a casemanager
    whom they replace today. "No team" is a team like any other: a casemanager without one sees the districts without
    one, so a pilot that does not use teams works, and a team that was forgotten opens nothing of another team. Who is
    named on a restricted file sees it in every district.
    """
    districts = District.objects.filter(team=user.team_id) if user.team_id else District.objects.filter(team=None)
    named = Restriction.objects.filter(people=user).values("family")
    return Q(district__in=districts) | own_of_case_manager(user) | Q(pk__in=named) | _opened_by(user)


def own_of_case_manager(user: User) -> Q:
    """Return the condition for the families whose casemanager `user` is, or replaces today."""
    replaced = Absence.objects.filled_by(user, clock.today()).values("carer")
    return Q(case_manager=user) | Q(case_manager__in=replaced)


def of_carer(user: User) -> Q:
    """Return the condition for the families that a family carer may look at.

    Those placed with them, from the moment of placing until a set number of days after the last day, so that the last
    visits can be written down; and those of a colleague during the days in which they step in, and as long after.
    """
    return _helped_by(user, since=clock.today() - after_placement(user)) | _opened_by(user)


def of_carer_now(user: User) -> Q:
    """Return the condition for the families in which a family carer does the work today, or will."""
    return _helped_by(user, since=clock.today()) | _opened_by(user)


def with_notice(families: FamilyQuerySet, user: User) -> FamilyQuerySet:
    """Add how `user` sees each family, in the same query: what `cases.templatetags.sight` says of it."""
    opened = EmergencyAccess.objects.open_for(user).filter(family=OuterRef("pk")).order_by("-until")
    is_carer = user.has_role(Role.FAMILY_CARER)
    return families.annotate(  # type: ignore[no-redef]  # declared on the model, for who reads them
        is_restricted=Exists(Restriction.objects.filter(family=OuterRef("pk"))),
        opened_until=Subquery(opened.values("until")[:1]),
        # Of families that are seen; for others than family carers what is seen may be changed.
        is_changeable=ExpressionWrapper(of_carer_now(user) if is_carer else Value(True), BooleanField()),
    )


def after_placement(user: User) -> timedelta:
    """Return how long after the last day a family carer still sees a family: a setting of the pilot."""
    return timedelta(days=user.pilot.days_after_placement if user.pilot else 0)


def was_there(carer: User, trajectory: Trajectory, day: date) -> bool:
    """Return whether `carer` was placed with `trajectory` on `day`, or stepped in for who was."""
    replaced = Absence.objects.filled_by(carer, day).values("carer")
    placed = trajectory.assignments.active_on(day)
    return placed.filter(Q(carer=carer) | Q(carer__in=replaced)).exists()


def _opened_by(user: User) -> Q:
    return Q(pk__in=EmergencyAccess.objects.open_for(user).values("family"))


def _helped_by(user: User, *, since: date) -> Q:
    """Return the condition for families in which `user` is placed or steps in, not before `since`."""
    own: QuerySet[Assignment] = Assignment.objects.filter(carer=user).not_over_on(since)
    last_day = Coalesce(OuterRef("ended_on"), Value(date.max), output_field=DateField())
    stepped_in = (
        Absence.objects.filter(deputy=user, carer=OuterRef("carer"), started_on__lte=clock.today())
        .not_over_on(since)
        .filter(Q(ended_on__isnull=True) | Q(ended_on__gte=OuterRef("started_on")), started_on__lte=last_day)
    )
    absent = Absence.objects.filter(deputy=user).values("carer")
    replaced = Assignment.objects.filter(Exists(stepped_in), carer__in=absent).not_over_on(since)
    return Q(pk__in=own.values("trajectory__family")) | Q(pk__in=replaced.values("trajectory__family"))
