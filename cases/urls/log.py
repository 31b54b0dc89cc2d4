"""Who looked."""

from __future__ import annotations

from django.urls import URLPattern, path

from cases.views import log

urlpatterns: list[URLPattern] = [
    path("gezinnen/<int:pk>/inzage/", log.family_access, name="family_access"),
    path("logboek/", log.log, name="log"),
    path("opvallend/", log.unusual_looking, name="unusual"),
    path("opvallend/beoordelen/", log.unusual_judge, name="unusual_judge"),
]
