"""Help where the work is."""

from __future__ import annotations

from django.urls import URLPattern, path

from cases.views import guide

urlpatterns: list[URLPattern] = [
    path("uitleg/", guide.guide, name="guide"),
]
