"""Where the pages with figures are."""

from __future__ import annotations

from django.urls import path

from monitoring import views

app_name = "monitoring"
urlpatterns = [
    path("team/", views.dashboard, name="dashboard"),
]
