"""Drafts, and what the phone needs without a line."""

from __future__ import annotations

from django.urls import URLPattern, path

from cases.views import drafts, offline

urlpatterns: list[URLPattern] = [
    path("bezoeken/", offline.visit_send, name="visit_send"),
    path("bezoeken/offline/", offline.visit_offline, name="visit_offline"),
    path("concept/", drafts.draft, name="draft"),
    path("sw.js", offline.service_worker, name="service_worker"),
]
