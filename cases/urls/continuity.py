"""A fixed face: the match, handovers and absence."""

from __future__ import annotations

from django.urls import URLPattern, path

from cases.views import absences, continuity

urlpatterns: list[URLPattern] = [
    path("trajecten/<int:pk>/klik/", continuity.match_check, name="match_check"),
    path("trajecten/<int:pk>/overdracht/", continuity.handover, name="handover"),
    path("afwezigheid/", absences.absences, name="absences"),
    path("afwezigheid/toevoegen/", absences.absence_add, name="absence_add"),
    path("afwezigheid/<int:pk>/", absences.absence_change, name="absence_change"),
    path("afwezigheid/<int:pk>/beeindigen/", absences.absence_end, name="absence_end"),
    path("afwezigheid/<int:pk>/intrekken/", absences.absence_withdraw, name="absence_withdraw"),
]
