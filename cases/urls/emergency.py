"""Emergency access."""

from __future__ import annotations

from django.urls import URLPattern, path

from cases.views import emergency

urlpatterns: list[URLPattern] = [
    path("noodtoegang/", emergency.emergency_open, name="emergency_open"),
    path("noodtoegang/overzicht/", emergency.emergencies, name="emergencies"),
    path("noodtoegang/<int:pk>/", emergency.emergency_review, name="emergency_review"),
]
