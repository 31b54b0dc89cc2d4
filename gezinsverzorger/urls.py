"""Every address of the application."""

from __future__ import annotations

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("cases.urls")),
    path("accounts/", include("allauth.account.urls")),
    path("beheer/", admin.site.urls),
]
for app in ("monitoring", "reports"):
    try: urlpatterns.append(path("", include(f"{app}.urls")))
    except ModuleNotFoundError: pass
