"""The choice of help and consent."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
