"""Where the pages with figures are."""

from __future__ import annotations

from django.urls import path

from monitoring import cost_views, views

app_name = "monitoring"
urlpatterns = [
    path("team/", views.dashboard, name="dashboard"),
    path("vermeden-kosten/", cost_views.avoided_cost, name="avoided_cost"),
    path("weging/", cost_views.answer_weights, name="answer_weights"),
]
