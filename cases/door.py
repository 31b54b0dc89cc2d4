"""The way in to everything that is about a family: by its number, for somebody who may see it.

Which rows somebody may see is decided by `visible_to` of their queryset, in the end by `Family.objects.visible_to`.
"""

from __future__ import annotations

from typing import Protocol, TypeVar

from django.db.models import Model, QuerySet
from django.shortcuts import get_object_or_404

from cases.models import Family, Trajectory, User
from cases.permissions import StaffRequest

Row = TypeVar("Row", bound=Model, covariant=True)


class VisibleRows(Protocol[Row]):
    def visible_to(self, user: User) -> QuerySet[Row]: ...


def find(request: StaffRequest, rows: VisibleRows[Row], pk: int) -> Row:
    """Return the row with the number `pk`.

    Raises:
        Http404: there is no such row among `rows`, or who asks may not see it. Both look the same from outside.
    """
    return get_object_or_404(rows.visible_to(request.user), pk=pk)


def find_family(request: StaffRequest, pk: int) -> Family:
    """Return the family with the number `pk`, as `find` does."""
    family: Family = find(request, Family.objects, pk)
    return family


def find_trajectory(request: StaffRequest, pk: int) -> Trajectory:
    """Return the trajectory with the number `pk`, with its family and pilot, as `find` does."""
    return find(request, Trajectory.objects.select_related("family__pilot", "pilot"), pk)
