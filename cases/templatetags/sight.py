"""What a page about a family says of how it is seen: in an emergency, after a placement, or restricted."""

from __future__ import annotations

from typing import Any

from django import template

from cases import emergency
from cases.codes import Role
from cases.models import Family, Restriction
from cases.models.sight import after_placement

register = template.Library()


@register.inclusion_tag("cases/_sight_notice.html", takes_context=True)
def sight_notice(context: dict[str, Any], family: Any) -> dict[str, Any]:
    """Show how `family` is seen, when that is not as usual. Inputs for the template: access, reads_only, restricted."""
    user = getattr(context.get("request"), "user", None)
    if not isinstance(family, Family) or family.pk is None or user is None or not user.is_authenticated:
        return {}
    access = emergency.open_access(user, family) if user.has_role(*emergency.OPENS) else None
    notice: dict[str, Any] = {
        "access": access,
        "restricted": Restriction.objects.filter(family=family).exists(),
    }
    if user.has_role(Role.FAMILY_CARER) and not access:
        notice["reads_only"] = not Family.objects.changeable_by(user).filter(pk=family.pk).exists()
        notice["days"] = after_placement(user).days
    return notice
