"""Other help, and volunteers."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
