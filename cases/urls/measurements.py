"""Measurements."""

from __future__ import annotations

from django.urls import URLPattern, path

from cases.views import measurements

urlpatterns: list[URLPattern] = [
    path("gezinnen/<int:pk>/metingen/", measurements.measurements, name="measurements"),
    path("trajecten/<int:pk>/meten/", measurements.measurement_add, name="measurement_add"),
    path("metingen/<int:pk>/wijzigen/", measurements.measurement_change, name="measurement_change"),
]
