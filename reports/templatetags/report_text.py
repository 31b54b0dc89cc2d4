"""Texts of a report in a template: `{{ chapter.text|markdown }}`."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString

from reports.markdown import LEVEL, html

register = template.Library()


@register.filter
def markdown(text: str, level: int = LEVEL) -> SafeString:
    """Return Markdown as HTML, with headings of that level."""
    return html(text, level=level)
