"""What the tables around a family share: who may see their rows, and days that cannot be."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Self, TypeVar

from django.core.exceptions import ValidationError
from django.db import models

from cases import clock
from cases.models.families import EARLIEST_REGISTRATION, Family
from cases.models.users import User

Row = TypeVar("Row", bound=models.Model)


class OfFamilyQuerySet(models.QuerySet[Row]):
    """Rows that belong to a family; `family_path` leads from a row to it."""

    family_path: ClassVar[str] = "family"

    def visible_to(self, user: User) -> Self:
        """Return the rows of the families that `user` may see."""
        return self.filter(**{f"{self.family_path}__in": Family.objects.visible_to(user)})

    def changeable_by(self, user: User) -> Self:
        """Return the rows of the families in which `user` may change something."""
        return self.filter(**{f"{self.family_path}__in": Family.objects.changeable_by(user)})

    def of_family(self, family: Family) -> Self:
        return self.filter(**{self.family_path: family})


class OfTrajectoryQuerySet(OfFamilyQuerySet[Row]):
    family_path = "trajectory__family"


def past_day_errors(row: models.Model, *names: str) -> dict[str, str]:
    """Return an error for each of the dates `names` of `row` that lies in the future, or before anything was kept."""
    errors = {}
    for name in names:
        day: date | None = getattr(row, name)
        if day and day > clock.today():
            errors[name] = "Deze datum ligt in de toekomst."
        elif day and day < EARLIEST_REGISTRATION:
            errors[name] = "Deze datum ligt te ver terug."
    return errors


def order_errors(row: models.Model, first: str, last: str, message: str) -> dict[str, str]:
    """Return an error on `last` when it lies before `first`; empty dates are in order."""
    earlier, later = getattr(row, first), getattr(row, last)
    return {last: message} if earlier and later and later < earlier else {}


def refuse(errors: dict[str, str]) -> None:
    """Raise what was found wrong, if anything was.

    Raises:
        ValidationError: with the errors on their fields.
    """
    if errors:
        raise ValidationError(errors)
