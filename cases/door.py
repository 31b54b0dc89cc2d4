"""The way in to everything that is about a family: by its number, for somebody who may see it.

Which rows somebody may see is decided by `visible_to` of their queryset, in the end by `Family.objects.visible_to`.
"""

from __future__ import annotations

from typing import Protocol, TypeVar

from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.shortcuts import get_object_or_404

from cases.codes import Role
from cases.models import Family, Trajectory, User
from cases.permissions import StaffRequest

Row = TypeVar("Row", bound=Model, covariant=True)


class VisibleRows(Protocol[Row]):
    def visible_to(self, user: User) -> QuerySet[Row]: ...

    def changeable_by(self, user: User) -> QuerySet[Row]: ...


def find(request: StaffRequest, rows: VisibleRows[Row], pk: int, *, late: bool = False) -> Row:
    """Return the row with the number `pk`.

    Args:
        late: a family carer may still send this page when the placement is over: it is about a visit that was made.

    Raises:
        Http404: there is no such row among `rows`, or who asks may not see it. Both look the same from outside.
        PermissionDenied: the page is sent by somebody who may see the row and may no longer change it.
    """
    row = get_object_or_404(rows.visible_to(request.user), pk=pk)
    # For others what is seen may be changed, as far as the page is for their role.
    reads_only = request.method == "POST" and not late and request.user.has_role(Role.FAMILY_CARER)
    if reads_only and not rows.changeable_by(request.user).filter(pk=pk).exists():
        raise PermissionDenied
    return row


def find_family(request: StaffRequest, pk: int, *, late: bool = False) -> Family:
    """Return the family with the number `pk`, as `find` does."""
    family: Family = find(request, Family.objects, pk, late=late)
    return family


def find_trajectory(request: StaffRequest, pk: int, *, late: bool = False) -> Trajectory:
    """Return the trajectory with the number `pk`, with its family and pilot, as `find` does."""
    return find(request, Trajectory.objects.select_related("family__pilot", "pilot"), pk, late=late)
