"""Every address of the application."""

from __future__ import annotations

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("cases.urls")),
    path("", include("monitoring.urls")),
    path("", include("reports.urls")),
    path("accounts/", include("allauth.account.urls")),
    path("beheer/", admin.site.urls),
]
