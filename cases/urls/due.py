"""What has to be done."""

from __future__ import annotations

from django.urls import URLPattern, path

from cases.views import due

urlpatterns: list[URLPattern] = [
    path("te-doen/", due.due, name="due"),
]
