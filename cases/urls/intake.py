"""The choice of help and consent."""

from __future__ import annotations

from django.urls import URLPattern, path

from cases.views import intake

urlpatterns: list[URLPattern] = [
    path("gezinnen/<int:pk>/aanmelding/", intake.intake, name="intake"),
    path("gezinnen/<int:pk>/aanmelding/hulp-kiezen/", intake.choose, name="help_choose"),
    path("gezinsleden/<int:pk>/toestemming/", intake.consent_give, name="consent_give"),
    path("gezinsleden/<int:pk>/toestemming/intrekken/", intake.consent_withdraw, name="consent_withdraw"),
]
