"""What a report needs in a template: `{{ chapter.text|markdown }}`, `{{ exhibit.chart|with_words }}`."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString

from reports.markdown import LEVEL, html

register = template.Library()


@register.filter
def markdown(text: str, level: int = LEVEL) -> SafeString:
    """Return Markdown as HTML, with headings of that level."""
    return html(text, level=level)


@register.filter
def with_words(chart: SafeString) -> SafeString:
    """Return a chart whose title says the figures too: in a PDF the title alone is the alternative text."""
    return SafeString(chart.replace("</title><desc>", ". ", 1).replace("</desc>", "</title>", 1))
