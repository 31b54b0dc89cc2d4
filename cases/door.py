"""The way in to everything that is about a family: by its number, for somebody who may see it.

Which rows somebody may see is decided by `visible_to` of their queryset, in the end by `Family.objects.visible_to`.
"""

from __future__ import annotations

from typing import Any, Protocol, TypeVar

from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from cases import audit
from cases.codes import Role
from cases.models import Family, Trajectory, User, sight
from cases.models.families import FamilyQuerySet
from cases.permissions import StaffRequest

Row = TypeVar("Row", bound=Model, covariant=True)


# How a row leads to its family, one step at a time.
TOWARDS_FAMILY = ("trajectory", "member", "entry", "goal", "signal", "placement")


class VisibleRows(Protocol[Row]):
    @property
    def model(self) -> Any: ...

    def visible_to(self, user: User) -> QuerySet[Row]: ...

    def changeable_by(self, user: User) -> QuerySet[Row]: ...


def find(request: StaffRequest, rows: VisibleRows[Row], pk: int, *, late: bool = False) -> Row:
    """Return the row with the number `pk`.

    That it was opened, or asked for in vain, is written in the log.

    Args:
        late: a family carer may still send this page when the placement is over: it is about a visit that was made.

    Raises:
        Http404: there is no such row among `rows`, or who asks may not see it. Both look the same from outside.
        PermissionDenied: the page is sent by somebody who may see the row and may no longer change it.
    """
    try:
        row = get_object_or_404(rows.visible_to(request.user), pk=pk)
    except Http404:
        _note_refusal(request, rows, pk)
        raise
    # For others what is seen may be changed, as far as the page is for their role.
    reads_only = request.method == "POST" and not late and request.user.has_role(Role.FAMILY_CARER)
    if reads_only and not rows.changeable_by(request.user).filter(pk=pk).exists():
        raise PermissionDenied
    if number := family_number(row):
        audit.opened(row, number)
    return row


def find_family(
    request: StaffRequest, pk: int, families: FamilyQuerySet | None = None, *, late: bool = False
) -> Family:
    """Return the family with the number `pk`, as `find` does, with its pilot and how this person sees it."""
    families = Family.objects.all() if families is None else families
    family: Family = find(request, sight.with_notice(families, request.user), pk, late=late)
    # Whoever sees a family works in its pilot.
    family.pilot = request.pilot
    return family


def find_without_file(request: StaffRequest, pk: int) -> Family:
    """Return a family of the pilot for the privacy officer, who sees who looked in its file but not the file.

    Raises:
        Http404: there is no such family in the pilot.
    """
    family = get_object_or_404(Family, pilot=request.pilot, pk=pk)
    audit.opened(family, family.pk)
    return family


def find_trajectory(request: StaffRequest, pk: int, *, late: bool = False) -> Trajectory:
    """Return the trajectory with the number `pk`, with its family and pilot, as `find` does."""
    return find(request, Trajectory.objects.select_related("family__pilot", "pilot"), pk, late=late)


def family_number(row: Any) -> int | None:
    """Return the number of the family that `row` belongs to; None when it belongs to no single family."""
    if isinstance(row, Family):
        return row.pk
    if hasattr(row, "family_id"):
        number: int | None = row.family_id
        return number
    return next((family_number(getattr(row, name)) for name in TOWARDS_FAMILY if hasattr(row, name)), None)


def _note_refusal(request: StaffRequest, rows: VisibleRows[Any], pk: int) -> None:
    """Note that somebody asked for what is there, and is not for them."""
    table = rows.model
    row = table._base_manager.filter(pk=pk).first()
    if row is not None and not table._default_manager.visible_to(request.user).filter(pk=pk).exists():
        audit.note_refusal(row, family_number(row))
