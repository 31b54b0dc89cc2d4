"""What a page about a family says of how it is seen: in an emergency, after a placement, or restricted."""

from __future__ import annotations

from typing import Any

from django import template

from cases import emergency
from cases.codes import Role
from cases.models import Family
from cases.models.sight import after_placement, with_notice

register = template.Library()


@register.inclusion_tag("cases/_sight_notice.html", takes_context=True)
def sight_notice(context: dict[str, Any], family: Any) -> dict[str, Any]:
    """Show how `family` is seen, when that is not as usual. Inputs for the template: until, reads_only, restricted."""
    user = getattr(context.get("request"), "user", None)
    if not isinstance(family, Family) or family.pk is None or user is None or not user.is_authenticated:
        return {}
    seen = family if hasattr(family, "opened_until") else with_notice(Family.objects.filter(pk=family.pk), user).first()
    if seen is None:
        return {}
    until = seen.opened_until if user.has_role(*emergency.OPENS) else None
    notice: dict[str, Any] = {"until": until, "restricted": seen.is_restricted}
    if user.has_role(Role.FAMILY_CARER) and not until:
        notice |= {"reads_only": not seen.is_changeable, "days": after_placement(user).days}
    return notice
