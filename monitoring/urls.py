"""Where the pages with figures are."""

from __future__ import annotations

from django.urls import path

from monitoring import views
from monitoring.region import views as region

app_name = "monitoring"
urlpatterns = [
    path("team/", views.dashboard, name="dashboard"),
    path("team/verandering/", views.changes, name="changes"),
    path("team/cijfers.xlsx", views.figures_sheet, name="figures_sheet"),
    path("team/cijfers/<str:code>/", views.figure, name="figure"),
    path("team/halfjaar/", views.half_years, name="half_years"),
    path("regio/", region.region, name="region"),
    path("regio/<int:year>.<str:kind>", region.region_file, name="region_file"),
    path("regio/<int:pk>/weghalen/", region.region_remove, name="region_remove"),
    path("uitleg-cijfers/", views.definitions, name="definitions"),
]
