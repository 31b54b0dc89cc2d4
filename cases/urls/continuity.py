"""A fixed face: the match, handovers and absence."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
