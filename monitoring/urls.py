"""Where the pages with figures are."""

from __future__ import annotations

from django.urls import path

from monitoring import views

app_name = "monitoring"
urlpatterns = [
    path("team/", views.dashboard, name="dashboard"),
    path("team/verandering/", views.changes, name="changes"),
    path("team/cijfers.xlsx", views.figures_sheet, name="figures_sheet"),
    path("team/cijfers/<str:code>/", views.figure, name="figure"),
    path("uitleg-cijfers/", views.definitions, name="definitions"),
]
