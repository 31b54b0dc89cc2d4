"""Restricted files."""

from __future__ import annotations

from django.urls import URLPattern, path

from cases.views import restriction

urlpatterns: list[URLPattern] = [
    path("gezinnen/<int:pk>/afschermen/", restriction.family_restrict, name="family_restrict"),
    path("afgeschermd/", restriction.restrictions, name="restrictions"),
    path("afgeschermd/<int:pk>/", restriction.restriction_change, name="restriction_change"),
]
