"""Drafts, and what the phone needs without a line."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
