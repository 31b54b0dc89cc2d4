"""The waiting list and its weekly calls."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
