"""What the tiles of a signal need wherever a page includes them."""

from __future__ import annotations

from django import template

from cases.codes import SignalSeverity
from cases.models.visits import new_reference
from cases.signalling import TONES

register = template.Library()
register.simple_tag(new_reference, name="new_reference")


@register.simple_tag
def severities() -> list[tuple[SignalSeverity, str]]:
    """Return the three kinds of signal with their tones, the lightest first."""
    return [(severity, TONES[severity]) for severity in SignalSeverity]
