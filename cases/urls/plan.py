"""The plan and its goals."""

from __future__ import annotations

from django.urls import URLPattern, path

from cases.views import goals

urlpatterns: list[URLPattern] = [
    path("gezinnen/<int:pk>/plan/", goals.plan, name="plan"),
    path("trajecten/<int:pk>/plan/", goals.plan_add, name="plan_add"),
    path("trajecten/<int:pk>/doelen/", goals.goal_move, name="goal_move"),
    path("trajecten/<int:pk>/doelen/toevoegen/", goals.goal_add, name="goal_add"),
    path("doelen/<int:pk>/wijzigen/", goals.goal_change, name="goal_change"),
    path("doelen/<int:pk>/loslaten/", goals.goal_drop, name="goal_drop"),
    path("doelen/<int:pk>/scoren/", goals.goal_score, name="goal_score"),
]
