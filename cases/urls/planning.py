"""The planning of visits, and its feed for a calendar."""

from __future__ import annotations

from django.urls import URLPattern, path

from cases.views import planning

urlpatterns: list[URLPattern] = [
    path("planning/", planning.week, name="planning"),
    path("planning/agenda/", planning.calendar, name="calendar"),
    path("gezinnen/<int:pk>/bezoek-plannen/", planning.visit_plan, name="visit_plan"),
    path("planning/<int:pk>/", planning.planned_visit, name="planned_visit"),
    path("planning/<int:pk>/afzeggen/", planning.planned_visit_cancel, name="planned_visit_cancel"),
    path("bezoeken/<int:pk>/vastgelegd/", planning.visit_logged, name="visit_logged"),
]
